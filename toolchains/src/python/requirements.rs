//! Installs the packages that a plugin requires, once for every set of them.
//!
//! A component cannot load a native extension. Many packages have one for speed alone and fall back to Python without
//! it, so extensions are taken out and remembered: the SDK names the one that an import then fails for want of.

mod list;

use std::fs;
use std::path::{Path, PathBuf};

use super::environment::{Environment, isolated};
use crate::command::Command;
use crate::digest;
use crate::error::ToolError;
use crate::home::{self, Home};
use crate::job::{Job, Part};
use crate::progress::Progress;

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

/// Installs what `job` requires; nothing, if it has no requirements file.
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
            text
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
    let has_any = requirements.lines().map(str::trim).any(|line| !line.is_empty() && !line.starts_with('#'));
    if has_any {
        progress.step("installs the plugin's Python packages");
        let list = folder.join("requirements.txt");
        fs::write(&list, requirements).map_err(|error| ToolError::io("write", &list, &error))?;
        isolated(Command::new("pip", environment.program("python")))
            .args([
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "--no-compile",
                "--target",
            ])
            .arg(&packages)
            .arg("--requirement")
            .arg(&list)
            .hint_if_failed("every line of `requirements.txt` must name a package, and a version of it, that the index has")
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
