//! The cache's folder: the user's own, with a key that nobody else can read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

#[cfg(unix)]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => return other,
    }
    let metadata = fs::metadata(folder)?;
    if metadata.mode() & 0o022 != 0 {
        return Err(io::Error::other("others may write to it: `chmod go-w` it, or name another folder"));
    }
    // Where the system says that another user made it, file systems exist that give every file to the same user: a file that
    // this process makes tells.
    let is_ours = metadata.uid() == rustix::process::geteuid().as_raw();
    if !is_ours && tempfile::tempfile_in(folder)?.metadata()?.uid() != metadata.uid() {
        return Err(io::Error::other("it belongs to another user: name another folder"));
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Fails for a file in a folder that belongs to another user than that does.
#[cfg(unix)]
pub(super) fn check_owner(folder: &Path, file: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    match fs::symlink_metadata(file)?.uid() == fs::metadata(folder)?.uid() {
        true => Ok(()),
        false => Err(io::Error::other("it belongs to another user")),
    }
}

#[cfg(not(unix))]
pub(super) fn check_owner(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn key(path: &Path) -> io::Result<[u8; 32]> {
    if let Some(key) = read_key(path)? {
        return Ok(key);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    // A named temporary file is readable by its owner alone. Two processes may make a key at once: the first one wins,
    // and the other reads it.
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&key)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(key),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
            read_key(path)?.ok_or_else(|| io::Error::other("the cache's key vanished while it was read"))
        }
        Err(refused) => Err(refused.error),
    }
}

fn read_key(path: &Path) -> io::Result<Option<[u8; 32]>> {
    match fs::read(path) {
        Ok(bytes) => <[u8; 32]>::try_from(bytes.as_slice())
            .map(Some)
            .map_err(|_| io::Error::other(format!("`{}` is not a key: remove the folder", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
