//! Installs the packages that a plugin requires, once for every set of them.
//!
//! A component cannot load a native extension. Many packages have one for speed alone and fall back to Python without
//! it, so extensions are taken out and remembered: the SDK names the one that an import then fails for want of.

mod list;
mod lock;

use std::fs;
use std::path::{Path, PathBuf};

use super::environment::{Environment, isolated};
use crate::command::Command;
use crate::digest;
use crate::error::ToolError;
use crate::home::{self, Home};
use crate::job::{Job, Part};
use crate::progress::Progress;
use lock::Lock;

/// Endings of native extensions, of any system.
const EXTENSIONS: [&str; 4] = ["so", "pyd", "dylib", "dll"];

/// Where the list of removed extensions is kept: a module and its package in each line.
const REMOVED: &str = "native-extensions.txt";

/// Installed packages.
pub(super) struct Packages {
    /// What to give to componentize-py as a virtual environment: `lib/site-packages` is below it.
    pub(super) folder: PathBuf,
    /// The extensions that were taken out: modules with their packages.
    pub(super) extensions: Vec<(String, String)>,
}

impl Packages {
    /// What a component of `size` bytes is made of, largest first.
    ///
    /// The component holds a snapshot of memory, in which nobody can tell one package's objects from another's. So a
    /// package counts with its files, and the interpreter with the rest.
    pub(super) fn parts(&self, size: u64) -> Result<Vec<Part>, ToolError> {
        let root = self.folder.join("lib").join("site-packages");
        let mut parts = Vec::new();
        for entry in fs::read_dir(&root).map_err(|error| ToolError::io("read", &root, &error))?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(name) = name.strip_suffix(".dist-info") else { continue };
            let record = fs::read_to_string(entry.path().join("RECORD")).unwrap_or_default();
            let files = record.lines().filter_map(|line| line.split(',').next());
            let sources = files.filter(|file| file.ends_with(".py"));
            let size =
                sources.filter_map(|file| fs::metadata(root.join(file)).ok()).map(|file| file.len()).sum();
            parts.push(Part { name: name.replacen('-', " ", 1), size });
        }
        let packages: u64 = parts.iter().map(|part| part.size).sum();
        parts.push(Part {
            name: "CPython, its library and the plugin".to_owned(),
            size: size.saturating_sub(packages),
        });
        parts.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.name.cmp(&b.name)));
        Ok(parts)
    }
}

/// Installs what `job` requires, and what that requires; nothing, if it has no requirements file.
pub(super) fn provide(
    home: &Home,
    environment: &Environment,
    job: &Job,
    progress: &dyn Progress,
) -> Result<Packages, ToolError> {
    let text = match file(job) {
        Some(path) => {
            let text = fs::read_to_string(&path).map_err(|error| {
                ToolError::io("read", &path, &error)
                    .hint("`requirements` in `[build]` of `plugin.toml` is relative to that file")
            })?;
            list::check(&path, &text)?;
            match list::is_empty(&text) || list::is_hashed(&text) {
                true => text,
                false => locked(home, environment, job, &path, &text, progress)?,
            }
        }
        None => String::new(),
    };
    let digest = digest::of([&text]);
    let name = format!("python-packages/{}", digest.get(..16).unwrap_or(&digest));
    let folder = home.provide(&name, &[&text], |folder| install(folder, &text, environment, progress))?;
    let removed = folder.join(REMOVED);
    let list = fs::read_to_string(&removed).map_err(|error| ToolError::io("read", &removed, &error))?;
    let extensions = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(module, package)| (module.to_owned(), package.to_owned()))
        .collect();
    Ok(Packages { folder, extensions })
}

/// All that the requirements in the file `path` take, as its lock file says, which is written where there is none for them.
fn locked(
    home: &Home,
    environment: &Environment,
    job: &Job,
    path: &Path,
    text: &str,
    progress: &dyn Progress,
) -> Result<String, ToolError> {
    let is_old = match lock::read(path, text)? {
        Lock::Held(list) => return Ok(list),
        Lock::Open { is_old } => is_old,
    };
    progress.step("asks which packages the plugin's Python packages need");
    let report = home.work(job)?.join("pip-report.json");
    pip(environment)
        .args(["--quiet", "--dry-run", "--ignore-installed", "--report"])
        .arg(&report)
        .arg("--requirement")
        .arg(path)
        .run(progress)?;
    let said = fs::read_to_string(&report).map_err(|error| ToolError::io("read", &report, &error))?;
    let list = lock::list(path, text, &said)?;
    let file = lock::path(path);
    fs::write(&file, &list).map_err(|error| ToolError::io("write", &file, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    progress.note(&match is_old {
        true => format!("wrote `{name}` anew, for the requirements have changed: commit it"),
        false => format!(
            "wrote `{name}`, which holds all Python packages of the plugin at their versions: commit it"
        ),
    });
    Ok(list)
}

fn pip(environment: &Environment) -> Command {
    isolated(Command::new("pip", environment.program("python")))
        .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"])
        .hint_if_failed(
            "every line of `requirements.txt` must name a package, and a version of it, that the index has",
        )
}

fn file(job: &Job) -> Option<PathBuf> {
    match &job.requirements {
        Some(named) => Some(job.folder.join(named)),
        None => Some(job.folder.join("requirements.txt")).filter(|path| path.is_file()),
    }
}

fn install(
    folder: &Path,
    requirements: &str,
    environment: &Environment,
    progress: &dyn Progress,
) -> Result<(), ToolError> {
    let packages = folder.join("lib").join("site-packages");
    home::empty(&packages)?;
    if !list::is_empty(requirements) {
        progress.step("installs the plugin's Python packages");
        let list = folder.join("requirements.txt");
        fs::write(&list, requirements).map_err(|error| ToolError::io("write", &list, &error))?;
        // The list is whole: what a package says that it needs beside it would be another tomorrow. Where there are hashes, pip itself
        // sees to that, if it may look.
        let alone: &[&str] = if list::is_hashed(requirements) { &[] } else { &["--no-deps"] };
        pip(environment)
            .args(alone)
            .args(["--no-compile", "--target"])
            .arg(&packages)
            .arg("--requirement")
            .arg(&list)
            .run(progress)?;
    }
    let mut removed = String::new();
    for extension in take_out(&packages, &packages)? {
        let package = owner(&packages, &extension);
        removed.push_str(&format!("{} {package}\n", module_of(&extension)));
    }
    let path = folder.join(REMOVED);
    fs::write(&path, removed).map_err(|error| ToolError::io("write", &path, &error))
}

/// Removes the native extensions below `folder` and gives their paths relative to `root`.
fn take_out(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| ToolError::io("read", folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| ToolError::io("read", folder, &error))?.path();
        if path.is_dir() {
            found.extend(take_out(root, &path)?);
        } else if path.extension().is_some_and(|end| EXTENSIONS.iter().any(|native| end == *native)) {
            fs::remove_file(&path).map_err(|error| ToolError::io("remove", &path, &error))?;
            found.push(path.strip_prefix(root).unwrap_or(&path).to_owned());
        }
    }
    found.sort();
    Ok(found)
}

/// The module that an extension would have been: `markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so` is
/// `markupsafe._speedups`.
fn module_of(extension: &Path) -> String {
    let mut parts: Vec<String> = extension.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if let Some(last) = parts.last_mut() {
        *last = last.split('.').next().unwrap_or_default().to_owned();
    }
    parts.join(".")
}

/// The installed package that a file belongs to, by the packages' own records.
fn owner(packages: &Path, file: &Path) -> String {
    let wanted = file.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let top = file.iter().next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let Ok(entries) = fs::read_dir(packages) else { return top };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((package, _)) = name.strip_suffix(".dist-info").and_then(|name| name.rsplit_once('-'))
        else {
            continue;
        };
        let record = fs::read_to_string(entry.path().join("RECORD")).unwrap_or_default();
        if record.lines().any(|line| line.split(',').next() == Some(&wanted)) {
            return package.to_owned();
        }
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    /// Makes a wheel: a module that says its version, and what it requires.
    const WHEEL: &str = r#"
import sys, zipfile
folder, name, version, *requires = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}.py": f"VERSION = {version!r}\n",
    f"{info}/METADATA": "".join([f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", *(f"Requires-Dist: {it}\n" for it in requires)]),
    f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
    for path, text in {**files, f"{info}/RECORD": record}.items():
        wheel.writestr(path, text)
"#;

    /// Keeps what the user is told.
    #[derive(Default)]
    struct Notes(std::sync::Mutex<Vec<String>>);

    impl Progress for Notes {
        fn step(&self, _: &str) {}
        fn note(&self, what: &str) {
            self.0.lock().unwrap().push(what.to_owned());
        }
        fn detail(&self, _: &str) {}
    }

    #[test]
    fn what_packages_need_stays_what_it_was() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        let (venv, index, plugin) = (root.join("venv"), root.join("index"), root.join("plugin"));
        fs::create_dir_all(&index).unwrap();
        fs::create_dir_all(&plugin).unwrap();
        super::super::environment::python().unwrap().args(["-m", "venv"]).arg(&venv).run(&Silent).unwrap();
        // An index of our own, which changes between the builds, whatever the machine has set: a line of a `.pth` file runs first.
        let set = format!(
            "import os; os.environ.update(PIP_NO_INDEX='1', PIP_FIND_LINKS={:?})\n",
            index.display().to_string()
        );
        let lib = venv.join(if cfg!(windows) { "Lib" } else { "lib" });
        let versions = fs::read_dir(&lib).unwrap().map(|entry| entry.unwrap().path().join("site-packages"));
        let site = versions.chain([lib.join("site-packages")]).find(|path| path.is_dir()).unwrap();
        fs::write(site.join("index.pth"), set).unwrap();
        let environment = Environment::at(venv);
        let wheel = |parts: &[&str]| {
            let python = isolated(Command::new("python", environment.program("python")));
            python.args(["-c", WHEEL]).arg(&index).args(parts).run(&Silent).unwrap();
        };
        let home = Home::at(root.join("home")).unwrap();
        let job = Job::in_python(&plugin);
        let notes = Notes::default();
        let installed = |requirements: &str| {
            fs::write(plugin.join("requirements.txt"), requirements).unwrap();
            let folder = provide(&home, &environment, &job, &notes).unwrap().folder;
            let helper = fs::read_to_string(folder.join("lib/site-packages/helper.py")).unwrap();
            (helper, std::mem::take(&mut *notes.0.lock().unwrap()).join("\n"))
        };

        wheel(&["kit", "1.0", "helper>=1"]);
        wheel(&["helper", "1.0"]);
        let (helper, said) = installed("kit==1.0\n");
        assert_eq!(helper, "VERSION = '1.0'\n");
        assert!(said.starts_with("wrote `requirements.lock`, "), "{said}");
        let locked = fs::read_to_string(plugin.join("requirements.lock")).unwrap();
        assert!(locked.ends_with("\nhelper==1.0\nkit==1.0\n"), "{locked}");

        // A newer one is there, for this machine and for one that has nothing installed yet.
        wheel(&["helper", "2.0"]);
        assert_eq!(installed("kit==1.0\n"), ("VERSION = '1.0'\n".to_owned(), String::new()));
        fs::remove_dir_all(root.join("home")).unwrap();
        assert_eq!(installed("# why\nkit==1.0"), ("VERSION = '1.0'\n".to_owned(), String::new()));

        // Other requirements are another list, and so is none.
        wheel(&["other", "1.0"]);
        let (helper, said) = installed("kit==1.0\nother==1.0\n");
        assert_eq!(helper, "VERSION = '2.0'\n");
        assert_eq!(said, "wrote `requirements.lock` anew, for the requirements have changed: commit it");
        fs::write(plugin.join("requirements.lock"), locked).unwrap();
        assert_eq!(installed("kit==1.0\n").0, "VERSION = '1.0'\n");
        fs::remove_file(plugin.join("requirements.lock")).unwrap();
        assert_eq!(installed("kit==1.0\n").0, "VERSION = '2.0'\n");
    }

    #[test]
    fn takes_extensions_out_and_names_their_packages() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("quick/_fast.cpython-311-x86_64-linux-gnu.so", "");
        write("quick/_fast.py", "");
        write(
            "Quick-1.0.dist-info/RECORD",
            "quick/_fast.cpython-311-x86_64-linux-gnu.so,,\nquick/_fast.py,,\n",
        );
        write("lone.abi3.so", "");

        let found = take_out(root.path(), root.path()).unwrap();
        let named: Vec<_> = found.iter().map(|path| (module_of(path), owner(root.path(), path))).collect();
        let expected = [("lone", "lone.abi3.so"), ("quick._fast", "Quick")];
        assert_eq!(named, expected.map(|(module, package)| (module.to_owned(), package.to_owned())));
        assert!(root.path().join("quick/_fast.py").exists());
        assert!(take_out(root.path(), root.path()).unwrap().is_empty());
    }

    #[test]
    fn packages_count_with_their_files() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("lib/site-packages");
        fs::create_dir_all(site.join("kit-1.2.dist-info")).unwrap();
        fs::write(site.join("kit.py"), "x = 1\n").unwrap();
        fs::write(site.join("kit-1.2.dist-info/RECORD"), "kit.py,,\nkit-1.2.dist-info/RECORD,,\n").unwrap();
        let packages = Packages { folder: root.path().to_owned(), extensions: Vec::new() };
        let parts = packages.parts(100).unwrap();
        let named: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.size)).collect();
        assert_eq!(named, [("CPython, its library and the plugin", 94), ("kit 1.2", 6)]);
    }
}
