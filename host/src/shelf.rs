//! A folder of the user's own, with a key: what is sealed with it is known to be what this user's programs put there.
//!
//! Compiled code lies in it ([`crate::cache`]), and beside it what was read of components ([`crate::resolve`]). The threat is in
//! `cache`'s first comment.

mod folder;
mod seal;

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Blame, Error, ErrorKind, Stage};

pub(crate) use seal::{Identity, Sealer, Verdict};

/// The key's file.
pub(crate) const KEY: &str = "key";

/// Whoever writes an artifact and its seal holds this file.
const LOCK: &str = "lock";

/// An open folder.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    pub(crate) folder: PathBuf,
    key: Key,
}

/// What makes seals; nobody prints it.
#[derive(Clone)]
struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Shelf {
    /// Opens a folder, and makes it if it is not there.
    ///
    /// # Errors
    ///
    /// When the folder cannot be used, or others may write to it.
    pub(crate) fn open(folder: PathBuf) -> Result<Self, Error> {
        let open = || {
            folder::make_private(&folder)?;
            folder::key(&folder.join(KEY))
        };
        match open() {
            Ok(key) => Ok(Self { folder, key: Key(key) }),
            Err(error) => Err(unusable(&folder, error)),
        }
    }

    /// What seals a file of this name.
    pub(crate) fn sealer<'a>(&'a self, name: &'a str) -> Sealer<'a> {
        Sealer { key: &self.key.0, name }
    }

    pub(crate) fn file(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(name).with_extension(ending)
    }

    /// Fails for a file that another user made: nobody who may write to the folder's files has business here but its owner.
    pub(crate) fn check_owner(&self, file: &Path) -> io::Result<()> {
        folder::check_owner(&self.folder, file)
    }

    /// Writes a file so that readers see all of it or nothing.
    pub(crate) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }
}

impl Shelf {
    /// Keeps other processes from writing what has several files, until this goes. Where the system knows no locks, or the folder can
    /// only be read, nobody is kept: what comes of that is a rejection too many, never one too few.
    pub(crate) fn lock(&self) -> Option<File> {
        let file =
            File::options().create(true).truncate(false).write(true).open(self.folder.join(LOCK)).ok()?;
        file.lock().ok()?;
        Some(file)
    }
}

pub(crate) fn unusable(folder: &Path, error: io::Error) -> Error {
    let message = format!("the cache folder `{}` cannot be used", folder.display());
    Error::new(Stage::Cache, ErrorKind::Io, Blame::Operator, message).source(error)
}
