//! Where tools live, and where builds do their work.
//!
//! ```text
//! <root>/tools/<name>/           installed tools; `.stamp` is written last and holds the digest of their pins
//! <root>/tools/<name>.lock       held while they are being installed
//! <root>/work/<plugin>-<digest>/ one plugin's staged contract, bindings and intermediate files, kept between builds
//! ```
//!
//! Nothing here is precious: the whole folder may be deleted at any time and is made again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::digest;
use crate::error::ToolError;
use crate::job::Job;

/// The folder where tools live and builds do their work.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// A home in `root`, which need not exist yet.
    ///
    /// # Errors
    /// When `root` is relative and the current folder cannot be found out.
    pub fn at(root: impl AsRef<Path>) -> Result<Self, ToolError> {
        // Tools run in folders of their own, so a relative path would mean something else to each.
        let root = root.as_ref();
        let root = std::path::absolute(root).map_err(|error| ToolError::io("find", root, &error))?;
        Ok(Self { root })
    }

    /// The folder as an absolute path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the tools called `name`, whether they are there or not.
    pub(crate) fn tools(&self, name: &str) -> PathBuf {
        self.root.join("tools").join(name)
    }

    /// Whether the tools called `name` were installed completely from these `pins`.
    pub(crate) fn has(&self, name: &str, pins: &[&str]) -> bool {
        fs::read_to_string(self.tools(name).join(".stamp")).is_ok_and(|stamp| stamp == digest::of(pins))
    }

    /// Gives the folder of the tools called `name`, having run `install` in it, empty, unless they are there already.
    ///
    /// `pins` is everything that decides what gets installed: the text of lock files, the host tool's version.
    /// Another process that wants the same tools waits. An installation that fails or is interrupted leaves no
    /// stamp, so that the next one starts again from an empty folder.
    pub(crate) fn provide(
        &self,
        name: &str,
        pins: &[&str],
        install: impl FnOnce(&Path) -> Result<(), ToolError>,
    ) -> Result<PathBuf, ToolError> {
        let folder = self.tools(name);
        if self.has(name, pins) {
            return Ok(folder);
        }
        let _lock = self.lock(&folder.with_extension("lock"))?;
        // Whoever held the lock before may just have installed them.
        if self.has(name, pins) {
            return Ok(folder);
        }
        empty(&folder)?;
        install(&folder)?;
        let stamp = folder.join(".stamp");
        fs::write(&stamp, digest::of(pins)).map_err(|error| ToolError::io("write", &stamp, &error))?;
        Ok(folder)
    }

    /// Gives the folder in which `job` does its work; what an earlier build left there is still there.
    pub(crate) fn work(&self, job: &Job) -> Result<PathBuf, ToolError> {
        let place = std::path::absolute(&job.folder).unwrap_or_else(|_| job.folder.clone());
        let digest = digest::of([place.as_os_str().as_encoded_bytes()]);
        let short = digest.get(..12).unwrap_or(&digest);
        let folder = self.root.join("work").join(format!("{}-{short}", job.name));
        fs::create_dir_all(&folder).map_err(|error| ToolError::io("create", &folder, &error))?;
        Ok(folder)
    }

    /// Holds `job`'s work folder until the file is dropped, so that two builds of one plugin take turns.
    pub(crate) fn lock_work(&self, job: &Job) -> Result<File, ToolError> {
        let folder = self.work(job)?;
        self.lock(&folder.join(".lock"))
    }

    pub(crate) fn lock(&self, path: &Path) -> Result<File, ToolError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| {
                ToolError::io("create", folder, &error)
                    .hint("set `PLUGWRIGHT_TOOLCHAINS` to a folder that can be written")
            })?;
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(|error| ToolError::io("write", path, &error))?;
        file.lock().map_err(|error| ToolError::io("lock", path, &error))?;
        Ok(file)
    }
}

/// Makes `folder` an empty folder, whatever was there before.
pub(crate) fn empty(folder: &Path) -> Result<(), ToolError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(ToolError::io("remove", folder, &error));
        }
        _ => {}
    }
    fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_installed_once_per_pin() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::at(root.path()).unwrap();
        let mut installed = 0;
        for pins in [["1"], ["1"], ["2"]] {
            home.provide("tool", &pins, |folder| {
                assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "starts empty");
                installed += 1;
                fs::write(folder.join("bin"), "").unwrap();
                Ok(())
            })
            .unwrap();
        }
        assert_eq!(installed, 2);
        assert!(home.has("tool", &["2"]));
    }

    #[test]
    fn a_failed_installation_is_no_installation() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::at(root.path()).unwrap();
        let failed = home.provide("tool", &["1"], |_| Err(ToolError::new("tool", "no")));
        assert!(failed.is_err());
        assert!(!home.has("tool", &["1"]));
    }
}
