//! What was read of components, kept for the next process: a warm start reads no component.
//!
//! A memo lies in the cache's folder and is sealed with its key, together with what the file system says about the component's
//! file: device, inode, size, and the times of its last modification and change. A file that was altered, replaced or restored
//! from elsewhere has another of these, so its memo is none, and the component is read again. A file that has only just
//! changed gets no memo: another change within the same tick of the file system's clock would not show.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::shelf::{Identity, Shelf};

/// How the names of memos end.
pub(crate) const MEMO: &str = "facts";

/// Length of a seal.
const SEAL: usize = 32;

/// That a memo was used is written down, but not more often than this: most starts only read.
const TO_THE_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What was read of one component's file.
pub(crate) struct Memo<'a> {
    shelf: &'a Shelf,
    component: &'a Path,
    name: String,
}

impl<'a> Memo<'a> {
    pub(crate) fn of(shelf: &'a Shelf, component: &'a Path) -> Self {
        // Two names of one file have a memo each: what the name means may change.
        let path = std::path::absolute(component).unwrap_or_else(|_| component.to_owned());
        let name = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex().chars().take(32).collect();
        Self { shelf, component, name }
    }

    /// What was read of the file, if it is as it was then.
    pub(crate) fn recall(&self) -> Option<Vec<u8>> {
        let identity = Identity::of(&fs::metadata(self.component).ok()?)?;
        let path = self.path();
        let memo = fs::read(&path).ok()?;
        let (seal, read) = memo.split_at_checked(SEAL)?;
        if !self.shelf.sealer(&self.name).is_of(seal, read, &identity) {
            return None;
        }
        used(&path);
        Some(read.to_vec())
    }

    /// The file's state at this time, to be asked for before it is read; nothing if the next change may not show in it.
    pub(crate) fn look(&self, now: SystemTime) -> Option<Identity> {
        Identity::settled(&fs::metadata(self.component).ok()?, now)
    }

    /// Keeps what was read of a file that was in this state, unless it has changed since.
    pub(crate) fn keep(&self, state: &Identity, read: &[u8]) {
        let now = fs::metadata(self.component).ok().and_then(|metadata| Identity::of(&metadata));
        if now.as_ref() == Some(state) {
            let seal = self.shelf.sealer(&self.name).seal_of(read, state);
            // Without a memo the component is read the next time as well; a folder that can only be read serves all the same.
            let _ = self.shelf.write(&self.path(), &[&seal, read].concat());
        }
    }

    fn path(&self) -> PathBuf {
        self.shelf.file(&self.name, MEMO)
    }
}

fn used(memo: &Path) {
    let now = SystemTime::now();
    let known = fs::metadata(memo).and_then(|metadata| metadata.modified());
    if known.is_ok_and(|known| now.duration_since(known).is_ok_and(|since| since < TO_THE_DAY)) {
        return;
    }
    let _ = fs::File::options().write(true).open(memo).and_then(|file| file.set_modified(now));
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_known_until_the_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().join("cache")).unwrap();
        let file = folder.path().join("a.wasm");
        fs::write(&file, b"good").unwrap();
        let memo = Memo::of(&shelf, &file);
        assert!(memo.look(SystemTime::now()).is_none(), "too young to tell");
        let later = SystemTime::now() + TO_THE_DAY;
        let state = memo.look(later).unwrap();
        memo.keep(&state, b"read");
        assert_eq!(memo.recall().as_deref(), Some(b"read".as_slice()));

        // Other contents of the same size, with the time of modification set back.
        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, b"evil").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
        assert_eq!(memo.recall(), None);
        // It changed between the look and the end of reading it.
        memo.keep(&state, b"read");
        assert_eq!(memo.recall(), None);
        memo.keep(&memo.look(later).unwrap(), b"read again");
        assert_eq!(memo.recall().as_deref(), Some(b"read again".as_slice()));

        // Another file in its place.
        let other = folder.path().join("b.wasm");
        fs::write(&other, b"evil").unwrap();
        fs::rename(&other, &file).unwrap();
        assert_eq!(memo.recall(), None);
    }

    #[test]
    fn a_memo_that_this_user_did_not_write_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path().join("cache")).unwrap();
        let [file, other] = ["a.wasm", "b.wasm"].map(|name| folder.path().join(name));
        fs::write(&file, b"good").unwrap();
        fs::write(&other, b"good").unwrap();
        let memo = Memo::of(&shelf, &file);
        memo.keep(&memo.look(SystemTime::now() + TO_THE_DAY).unwrap(), b"read");
        let sealed = fs::read(memo.path()).unwrap();

        // One bit of the seal, or of what was read.
        for index in [0, SEAL] {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            fs::write(memo.path(), altered).unwrap();
            assert_eq!(memo.recall(), None);
        }
        fs::write(memo.path(), &sealed[..SEAL - 1]).unwrap();
        assert_eq!(memo.recall(), None);
        // That of another file, and of another folder.
        let elsewhere = Memo::of(&shelf, &other);
        fs::write(elsewhere.path(), &sealed).unwrap();
        assert_eq!(elsewhere.recall(), None);
        let foreign = Shelf::open(folder.path().join("foreign")).unwrap();
        fs::write(Memo::of(&foreign, &file).path(), &sealed).unwrap();
        assert_eq!(Memo::of(&foreign, &file).recall(), None);
        fs::write(memo.path(), &sealed).unwrap();
        assert_eq!(memo.recall().as_deref(), Some(b"read".as_slice()));
    }
}
