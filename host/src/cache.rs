//! Compiled code on disk: private, authenticated, and mapped rather than read.
//!
//! An artifact is machine code, and wasmtime runs what it is given. So the folder belongs to the user alone, and each
//! artifact `<name>.cwasm` has a `<name>.mac` beside it: a keyed BLAKE3 hash over the name and the contents, with a key
//! that is made with the folder and readable by the user alone. The name holds the component's digest and what the engine
//! says about its own version and settings, so an artifact of another engine is never even looked at.
//!
//! The threat: somebody who can write a file into the folder but cannot read the key (a shared or restored folder, a
//! backup, a half-written file). Whoever can act as the user can do more than this cache could prevent.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::name::Digest;

/// A folder of artifacts.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    key: [u8; 32],
    engine: String,
}

/// What the cache holds under a name.
pub(crate) enum Found {
    /// An artifact, mapped.
    Component(Component),
    /// Nothing.
    Nothing,
    /// Something that this cache did not write, and why it thinks so.
    Rejected(String),
}

impl Cache {
    /// Opens a folder, and makes it if it is not there.
    pub(crate) fn open(folder: &Path, engine: &Engine) -> io::Result<Self> {
        make_private_folder(folder)?;
        let key = read_or_make_key(&folder.join("key"))?;
        let mut hasher = Blake3Hasher(blake3::Hasher::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let engine = hasher.0.finalize().to_hex().chars().take(16).collect();
        Ok(Self { folder: folder.to_owned(), key, engine })
    }

    /// Looks up the artifact of a component.
    pub(crate) fn find(&self, engine: &Engine, digest: &Digest) -> Found {
        let name = self.name(digest);
        let artifact = self.folder.join(format!("{name}.cwasm"));
        let Ok(expected) = fs::read(self.folder.join(format!("{name}.mac"))) else {
            return Found::Nothing;
        };
        match self.mac(&name, &artifact) {
            Ok(mac) if constant_time_eq(mac.as_bytes(), &expected) => {}
            Ok(_) => return Found::Rejected("it was altered".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::Nothing,
            Err(error) => return Found::Rejected(error.to_string()),
        }
        match map(engine, &artifact) {
            Ok(component) => Found::Component(component),
            Err(error) => Found::Rejected(format!("{error:#}")),
        }
    }

    /// Keeps an artifact and maps it.
    pub(crate) fn keep(&self, engine: &Engine, digest: &Digest, code: &[u8]) -> io::Result<Component> {
        let name = self.name(digest);
        let artifact = self.folder.join(format!("{name}.cwasm"));
        self.write(&artifact, code)?;
        // Over what was compiled, not over what lies on the disk by now.
        let mut hasher = self.hasher(&name);
        let mac = hasher.update(code).finalize();
        self.write(&self.folder.join(format!("{name}.mac")), mac.as_bytes())?;
        map(engine, &artifact).map_err(io::Error::other)
    }

    fn name(&self, digest: &Digest) -> String {
        format!("{digest}-{}", self.engine)
    }

    fn mac(&self, name: &str, artifact: &Path) -> io::Result<blake3::Hash> {
        let mut hasher = self.hasher(name);
        hasher.update_mmap(artifact)?;
        Ok(hasher.finalize())
    }

    fn hasher(&self, name: &str) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(name.as_bytes());
        hasher
    }

    /// Writes a file so that readers see all of it or nothing.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }
}

/// Maps an artifact that [`Cache::mac`] vouches for.
#[allow(unsafe_code, reason = "wasmtime cannot know that an artifact is its own; the keyed hash can")]
fn map(engine: &Engine, artifact: &Path) -> wasmtime::Result<Component> {
    // SAFETY: the file was written by `Cache::keep` with code from this engine: its keyed hash was just checked or made. It
    // lies in a folder that only the user can write to and is replaced by renaming, never changed in place.
    unsafe { Component::deserialize_file(engine, artifact) }
}

fn constant_time_eq(ours: &[u8; 32], theirs: &[u8]) -> bool {
    // `blake3::Hash` compares in constant time.
    <[u8; 32]>::try_from(theirs).is_ok_and(|theirs| blake3::Hash::from(*ours) == blake3::Hash::from(theirs))
}

struct Blake3Hasher(blake3::Hasher);

impl Hasher for Blake3Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
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
    // A file that this process makes belongs to its user: no need to ask the system who that is.
    if tempfile::tempfile_in(folder)?.metadata()?.uid() != metadata.uid() {
        return Err(io::Error::other("it belongs to another user: name another folder"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn read_or_make_key(path: &Path) -> io::Result<[u8; 32]> {
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
