//! The author's source: where it starts, and a copy of it for the build.
//!
//! Python gets a copy because it writes its bytecode beside what it imports, and the author's folder stays as it is.

use std::fs;
use std::path::{Path, PathBuf};

use super::names;
use crate::error::ToolError;
use crate::job::Job;

/// Folders that are no part of a plugin's source.
const SKIPPED: [&str; 4] = ["__pycache__", "build", "node_modules", "target"];

/// Modules that a build puts beside the author's.
const RESERVED: [&str; 4] = ["contract", "plugwright", "plugwright_entry", "wit_world"];

/// Where the author's source starts.
pub(super) struct Source {
    /// The plugin's folder.
    root: PathBuf,
    /// The folder to import from, relative to the plugin's.
    folder: PathBuf,
    /// The module to import first.
    pub(super) module: String,
    /// The file, relative to the plugin's folder.
    file: PathBuf,
}

impl Source {
    /// Finds the module that `job` starts from.
    pub(super) fn of(job: &Job) -> Result<Self, ToolError> {
        let path = job.entry().unwrap_or_else(|| job.folder.join("src/app.py"));
        let file = path.strip_prefix(&job.folder).unwrap_or(&path).to_owned();
        if !path.is_file() {
            return Err(ToolError::new("python", format!("there is no `{}`", path.display()))
                .hint("name the file to start from as `entry` in `[build]` of `plugin.toml`"));
        }
        // A package is imported by its folder's name, from the folder above.
        let named = match path.file_stem().is_some_and(|stem| stem == "__init__") {
            true => file.parent().unwrap_or(Path::new("")).to_owned(),
            false => file.clone(),
        };
        let module = named.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !names::is_identifier(&module) || RESERVED.contains(&module.as_str()) || file.is_absolute() {
            return Err(ToolError::new("python", format!("`{}` cannot be imported", file.display())).hint(
                "the file must lie in the plugin's folder and be named like a Python module, as `app.py` is",
            ));
        }
        let folder = named.parent().unwrap_or(Path::new("")).to_owned();
        for name in RESERVED {
            let taken = job.folder.join(&folder).join(name);
            if taken.is_dir() || taken.with_extension("py").is_file() {
                return Err(ToolError::new(
                    "python",
                    format!("the module `{name}` of the plugin cannot be imported"),
                )
                .hint(format!("call it something else: a build brings a `{name}` of its own")));
            }
        }
        Ok(Self { root: job.folder.clone(), folder, module, file })
    }

    /// The folder to import from, as the guest sees it below `app`.
    pub(super) fn inside(&self, app: &str) -> String {
        let mut path = format!("{app}/plugin");
        for part in &self.folder {
            path.push('/');
            path.push_str(&part.to_string_lossy());
        }
        path
    }

    /// Whether the author has a module of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        let path = self.root.join(&self.folder).join(name);
        path.is_dir() || path.with_extension("py").is_file()
    }

    /// The file as the author knows it.
    pub(super) fn for_people(&self) -> String {
        self.file.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// Copies the plugin's folder to `target`, templates and other data included, without what is hidden or built.
    pub(super) fn copy(job: &Job, target: &Path) -> Result<(), ToolError> {
        let output = job.output.parent().map(Path::to_owned).unwrap_or_default();
        copy_folder(&job.folder, target, &output, &job.folder)
    }
}

/// Whether a link leads to the folder it lies in, or to one above that.
fn leads_back(link: &Path, folder: &Path) -> bool {
    match (fs::canonicalize(link), fs::canonicalize(folder)) {
        (Ok(target), Ok(folder)) => folder.starts_with(target),
        _ => false,
    }
}

fn copy_folder(from: &Path, to: &Path, output: &Path, root: &Path) -> Result<(), ToolError> {
    fs::create_dir_all(to).map_err(|error| ToolError::io("create", to, &error))?;
    let entries = fs::read_dir(from).map_err(|error| ToolError::io("read", from, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| ToolError::io("read", from, &error))?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        // A file that is neither, such as a socket or a dangling link, is no source.
        if path.is_dir() {
            let is_output = path != root && path == output;
            let is_environment = path.join("pyvenv.cfg").is_file();
            let is_loop = path.is_symlink() && leads_back(&path, from);
            if !name.starts_with('.')
                && !SKIPPED.contains(&name.as_str())
                && !is_output
                && !is_environment
                && !is_loop
            {
                copy_folder(&path, &to.join(&name), output, root)?;
            }
        } else if path.is_file() && !name.starts_with('.') {
            fs::copy(&path, to.join(&name)).map_err(|error| ToolError::io("copy", &path, &error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(files: &[&str]) -> (tempfile::TempDir, Job) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let job = Job::in_python(folder.path());
        (folder, job)
    }

    #[test]
    fn copies_the_source_and_nothing_that_was_made() {
        let (_folder, job) = plugin(&[
            "src/app.py",
            "templates/page.html",
            "src/__pycache__/app.pyc",
            "build/demo.wasm",
            "out/old.wasm",
            "env/pyvenv.cfg",
            ".git/config",
        ]);
        let target = tempfile::tempdir().unwrap();
        let copy = target.path().join("plugin");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&job.folder, job.folder.join("again")).unwrap();
        Source::copy(&job, &copy).unwrap();
        let mut top: Vec<_> = fs::read_dir(&copy).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        top.sort();
        assert_eq!(top, ["src", "templates"]);
        assert_eq!(fs::read_dir(copy.join("src")).unwrap().count(), 1);
    }

    #[test]
    fn finds_the_module_to_start_from() {
        let (_folder, mut job) = plugin(&["src/app.py", "src/kit/__init__.py", "main.py", "src/my-app.py"]);
        let found = |entry: &str, job: &mut Job| {
            job.entry = Some(PathBuf::from(entry));
            Source::of(job).map(|source| (source.inside("/0"), source.module, source.file)).ok()
        };
        let expected = |inside: &str, module: &str, file: &str| {
            Some((inside.to_owned(), module.to_owned(), PathBuf::from(file)))
        };
        assert_eq!(found("src/app.py", &mut job), expected("/0/plugin/src", "app", "src/app.py"));
        assert_eq!(found("main.py", &mut job), expected("/0/plugin", "main", "main.py"));
        assert_eq!(
            found("src/kit/__init__.py", &mut job),
            expected("/0/plugin/src", "kit", "src/kit/__init__.py")
        );
        assert_eq!(found("src/my-app.py", &mut job), None);
        assert_eq!(found("src/none.py", &mut job), None);
    }

    #[test]
    fn a_module_of_the_builds_own_name_is_refused() {
        let (_folder, job) = plugin(&["src/app.py", "src/contract.py"]);
        let Err(error) = Source::of(&job) else { panic!("it was accepted") };
        assert_eq!(error.to_string(), "the module `contract` of the plugin cannot be imported");
    }
}
