//! The site on the disk. It is written under another name beside its place and moved there when it is whole.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::failure::Failure;

/// Tells a site from a folder of somebody's own, which is never replaced.
const MARK: &str = ".plugwright-press";
const HINT: &str = "choose another folder with `--out`, or make room there";

/// A site that is being written. Dropped, it is gone.
pub(crate) struct Draft {
    folder: TempDir,
    target: PathBuf,
}

impl Draft {
    /// Begins a site that will become `target`.
    ///
    /// From here on Ctrl-C ends the process once the draft is deleted.
    pub(crate) fn begin(target: &Path) -> Result<Self, Failure> {
        refuse_foreign(target)?;
        let parent =
            target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|error| Failure::file(parent, "made", &error, HINT))?;
        let folder = tempfile::Builder::new()
            .prefix(".press-draft-")
            .tempdir_in(parent)
            .map_err(|error| Failure::file(parent, "written to", &error, HINT))?;
        let doomed = folder.path().to_owned();
        // Without a handler Ctrl-C works as well, but leaves the draft behind; so this may fail.
        let _ = ctrlc::set_handler(move || {
            // Other threads are still writing: a folder may get a new file while it is emptied.
            for _ in 0..100 {
                if fs::remove_dir_all(&doomed).is_ok() || !doomed.exists() {
                    break;
                }
            }
            eprintln!("error: interrupted; no site was written");
            std::process::exit(130);
        });
        let draft = Self { folder, target: target.to_owned() };
        draft.write(MARK, b"This folder was made by the press, which replaces it the next time.\n")?;
        Ok(draft)
    }

    /// Writes one file of the site. Any thread may.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.folder.path().join(name);
        fs::write(&file, bytes)
            .map_err(|error| Failure::file(&self.target.join(name), "written", &error, HINT))
    }

    /// Moves the site to its place and gives the file to open.
    pub(crate) fn publish(self) -> Result<PathBuf, Failure> {
        let Self { folder, target } = self;
        let moved = |error: std::io::Error| Failure::file(&target, "replaced", &error, HINT);
        readable_by_all(folder.path()).map_err(moved)?;
        // A folder cannot be replaced in one step: the old site steps aside, and comes back if the new one cannot move in.
        let aside = folder.path().with_extension("old");
        let had_one = target.exists();
        if had_one {
            fs::rename(&target, &aside).map_err(moved)?;
        }
        if let Err(error) = fs::rename(folder.path(), &target) {
            if had_one {
                fs::rename(&aside, &target).map_err(moved)?;
            }
            return Err(moved(error));
        }
        // It is not there any more under this name.
        let _ = folder.keep();
        if had_one {
            fs::remove_dir_all(&aside).map_err(|error| Failure::file(&aside, "removed", &error, HINT))?;
        }
        Ok(target.join("index.html"))
    }
}

fn refuse_foreign(target: &Path) -> Result<(), Failure> {
    let foreign = |what: &str| {
        let message = format!("`{}` {what}", target.display());
        Err(Failure::new(message, "choose another folder with `--out`"))
    };
    match fs::read_dir(target) {
        Ok(mut entries) => {
            if entries.next().is_some() && !target.join(MARK).exists() {
                return foreign("exists and was not made by the press");
            }
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) if target.is_file() => foreign("is a file"),
        Err(error) => Err(Failure::file(target, "read", &error, HINT)),
    }
}

/// Temporary folders are private; a site need not be.
#[cfg(unix)]
fn readable_by_all(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn readable_by_all(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Draft;

    #[test]
    fn replaces_an_older_site_whole() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("site");
        for text in ["old", "new"] {
            let draft = Draft::begin(&target).unwrap();
            draft.write(&format!("{text}.html"), text.as_bytes()).unwrap();
            assert!(!target.join("new.html").exists(), "nothing is there before it is whole");
            draft.publish().unwrap();
        }
        assert!(target.join("new.html").exists() && !target.join("old.html").exists());
        assert_eq!(place.path().read_dir().unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn leaves_nothing_behind_and_touches_nothing_foreign() {
        let place = tempfile::tempdir().unwrap();
        drop(Draft::begin(&place.path().join("site")).unwrap());
        assert_eq!(place.path().read_dir().unwrap().count(), 0);
        std::fs::write(place.path().join("precious"), "mine").unwrap();
        assert!(Draft::begin(place.path()).is_err());
        assert!(Draft::begin(&place.path().join("precious")).is_err());
    }
}
