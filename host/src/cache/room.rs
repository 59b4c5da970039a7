//! What lies in the cache's folder, and what goes when it is full.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{ARTIFACT, SEAL};
use crate::resolve::MEMO;

/// An artifact in a cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheEntry {
    /// The file's name without its ending: the digest of the component, and the engine that the code is for.
    pub name: String,
    /// Bytes on disk.
    pub size: u64,
    /// When it was last loaded or written, to the minute.
    pub used: SystemTime,
}

/// A start writes down that an artifact was used, but not more often than this: most starts only read.
const TO_THE_MINUTE: Duration = Duration::from_secs(60);

/// Files without their other half, and files half-written, are left alone as long as somebody may still be at work on them.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// Of the cache's limit, what was read of components may have a sixteenth on top: it is to code as kilobytes to megabytes.
const MEMOS_SHARE: u64 = 16;

/// How the names of files begin that are being written: `tempfile` names them so.
const HALF_WRITTEN: &str = ".tmp";

/// All artifacts, those used last at the end.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<CacheEntry>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let Some(name) = name(&path, SEAL) else { continue };
        // Another process may take an artifact away meanwhile.
        let (Ok(seal), Ok(artifact)) = (fs::metadata(&path), fs::metadata(path.with_extension(ARTIFACT)))
        else {
            continue;
        };
        let used = seal.modified()?;
        entries.push(CacheEntry { name, size: seal.len() + artifact.len(), used });
    }
    entries.sort_by(|a, b| (a.used, &a.name).cmp(&(b.used, &b.name)));
    Ok(entries)
}

/// Removes what was not used for longest until the rest fits into `limit` bytes; never `kept`. Gives what went.
pub(super) fn prune(folder: &Path, limit: u64, kept: Option<&str>) -> io::Result<Vec<CacheEntry>> {
    sweep(folder)?;
    prune_memos(folder, limit / MEMOS_SHARE)?;
    let entries = entries(folder)?;
    let mut size: u64 = entries.iter().map(|entry| entry.size).sum();
    let mut gone = Vec::new();
    for entry in entries {
        if size <= limit {
            break;
        }
        if kept == Some(entry.name.as_str()) {
            continue;
        }
        // The seal goes first: nobody takes an artifact without one for sound. Whoever has mapped it keeps it.
        remove(&folder.join(&entry.name).with_extension(SEAL))?;
        remove(&folder.join(&entry.name).with_extension(ARTIFACT))?;
        size -= entry.size;
        gone.push(entry);
    }
    Ok(gone)
}

/// Removes what was read of components long ago until the rest fits into `limit` bytes.
fn prune_memos(folder: &Path, limit: u64) -> io::Result<()> {
    let mut memos = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if name(&path, MEMO).is_none() {
            continue;
        }
        // Another process may take it away meanwhile.
        if let Ok(metadata) = fs::metadata(&path) {
            memos.push((metadata.modified()?, metadata.len(), path));
        }
    }
    memos.sort();
    let mut size: u64 = memos.iter().map(|(_, size, _)| size).sum();
    for (_, own, path) in memos {
        if size <= limit {
            break;
        }
        remove(&path)?;
        size -= own;
    }
    Ok(())
}

/// Writes down that an artifact was used.
pub(super) fn used(seal: &Path) {
    let now = SystemTime::now();
    let known = fs::metadata(seal).and_then(|metadata| metadata.modified());
    if known.is_ok_and(|known| now.duration_since(known).is_ok_and(|since| since < TO_THE_MINUTE)) {
        return;
    }
    // A folder that can only be read serves all the same.
    let _ = fs::File::options().write(true).open(seal).and_then(|file| file.set_modified(now));
}

/// Removes what a process left behind that died while it wrote.
fn sweep(folder: &Path) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let is_whole = match path.extension().and_then(|ending| ending.to_str()) {
            Some(ARTIFACT) => path.with_extension(SEAL).exists(),
            Some(SEAL) => path.with_extension(ARTIFACT).exists(),
            // What the folder holds beside is not ours to remove.
            _ => !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(HALF_WRITTEN)),
        };
        let is_old = || fs::metadata(&path)?.modified()?.elapsed().map_err(io::Error::other);
        if !is_whole && is_old().is_ok_and(|age| age > ABANDONED) {
            remove(&path)?;
        }
    }
    Ok(())
}

fn name(path: &Path, ending: &str) -> Option<String> {
    (path.extension()? == ending).then(|| path.file_stem()?.to_str().map(str::to_owned))?
}

/// Removes a file that another process may have removed by now.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(folder: &Path, name: &str, size: usize, age: Duration) {
        for (ending, bytes) in [(ARTIFACT, size - 32), (SEAL, 32)] {
            let path = folder.join(name).with_extension(ending);
            fs::write(&path, vec![0; bytes]).unwrap();
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        entries(folder).unwrap().into_iter().map(|entry| entry.name).collect()
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        for (name, minutes) in [("new", 1), ("oldest", 50), ("old", 40), ("middle", 20)] {
            artifact(folder, name, 100, Duration::from_secs(60 * minutes));
        }
        assert_eq!(names(folder), ["oldest", "old", "middle", "new"]);
        used(&folder.join("old").with_extension(SEAL));
        assert_eq!(names(folder), ["oldest", "middle", "new", "old"]);
        let gone = prune(folder, 250, None).unwrap();
        assert_eq!(gone.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["oldest", "middle"]);
        assert_eq!(names(folder), ["new", "old"]);
        // What was just written stays, even if it alone is too much.
        prune(folder, 0, Some("new")).unwrap();
        assert_eq!(names(folder), ["new"]);
    }

    #[test]
    fn what_a_dead_process_left_goes_after_a_day_and_the_key_never() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (day, hour) = (ABANDONED + TO_THE_MINUTE, Duration::from_secs(60 * 60));
        let left = [
            ("a.cwasm", day),
            ("b.mac", day),
            (".tmp1", day),
            (".tmp2", hour),
            ("key", day),
            ("c.cwasm", hour),
            ("d.txt", day),
        ];
        for (name, age) in left {
            fs::write(folder.join(name), b"x").unwrap();
            let file = fs::File::options().write(true).open(folder.join(name)).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        }
        artifact(folder, "whole", 100, day);
        for (name, age) in [("old.facts", day), ("new.facts", hour)] {
            fs::write(folder.join(name), [0; 60]).unwrap();
            fs::File::options()
                .write(true)
                .open(folder.join(name))
                .unwrap()
                .set_modified(SystemTime::now() - age)
                .unwrap();
        }
        // A sixteenth of it is room for one of the memos.
        prune(folder, 1000, None).unwrap();
        let mut rest: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        rest.sort();
        assert_eq!(rest, [".tmp2", "c.cwasm", "d.txt", "key", "new.facts", "whole.cwasm", "whole.mac"]);
    }
}
