//! Compiled code on disk: private, authenticated, bounded, and mapped rather than read.
//!
//! An artifact is machine code, and wasmtime runs what it is given. So the folder belongs to the user alone, and each
//! artifact `<name>.cwasm` has a seal `<name>.mac` beside it, a keyed BLAKE3 hash with a key that is made with the folder and
//! readable by the user alone. The name holds the component's digest and what the engine says about its own version and
//! settings, so an artifact of another engine is never even looked at.
//!
//! The threat: somebody who can write a file into the folder but cannot read the key (a shared or restored folder, a
//! backup, a half-written file). Whoever can act as the user can do more than this cache could prevent.

mod room;

pub use room::CacheEntry;

use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::compile::Forwarding;
use crate::error::Error;
use crate::limits::Bytes;
use crate::name::Digest;
use crate::shelf::{KEY, Shelf, Verdict, unusable};

const ARTIFACT: &str = "cwasm";
const SEAL: &str = "mac";

/// A folder of compiled code.
///
/// Any number of processes may share it: files are replaced as a whole, an artifact and its seal by one process at a time, and a process
/// that has mapped an artifact keeps what it has.
#[derive(Debug)]
pub struct Cache {
    shelf: Shelf,
    limit: Bytes,
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
    /// How much a cache holds unless somebody says otherwise: some fifty Python plugins.
    pub const LIMIT: Bytes = Bytes(2 << 30);

    /// Opens a folder, and makes it if it is not there.
    ///
    /// # Errors
    ///
    /// When the folder cannot be used, or others may write to it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        Ok(Self { shelf: Shelf::open(folder.into())?, limit: Self::LIMIT })
    }

    /// Whether a folder is a cache: one that was opened before.
    pub fn exists(folder: &Path) -> bool {
        folder.join(KEY).is_file()
    }

    /// Holds at most this many bytes; what was not used for longest goes first.
    #[must_use]
    pub fn limit(mut self, limit: Bytes) -> Self {
        self.limit = limit;
        self
    }

    /// All artifacts, those used last at the end.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn entries(&self) -> Result<Vec<CacheEntry>, Error> {
        room::entries(&self.shelf.folder).map_err(|error| unusable(&self.shelf.folder, error))
    }

    /// Removes what was not used for longest until the rest fits into `limit`, and what processes left that died. Gives the
    /// artifacts that went.
    ///
    /// # Errors
    ///
    /// When a file cannot be removed.
    pub fn prune(&self, limit: Bytes) -> Result<Vec<CacheEntry>, Error> {
        room::prune(&self.shelf.folder, limit.0, None).map_err(|error| unusable(&self.shelf.folder, error))
    }

    /// Looks up the artifact of a component.
    pub(crate) fn find(&self, engine: &Marked, made_of: &Compiled) -> Found {
        let name = engine.name(made_of);
        let (artifact, file) = (self.shelf.file(&name, ARTIFACT), self.shelf.file(&name, SEAL));
        let look = || {
            let seal = fs::read(&file)?;
            self.shelf.check_owner(&file)?;
            self.shelf.check_owner(&artifact)?;
            let verdict = self.shelf.sealer(&name).check(&seal, &artifact, SystemTime::now())?;
            Ok::<_, io::Error>((seal, verdict))
        };
        let looked = match look() {
            // Another process may be writing the two, and have written one of them.
            Ok((_, Verdict::Altered)) => {
                let _alone = self.shelf.lock();
                look()
            }
            looked => looked,
        };
        match looked {
            Ok((_, Verdict::Sound)) => room::used(&file),
            Ok((before, Verdict::SoundOnceMore(seal))) => {
                let _alone = self.shelf.lock();
                // Unless it is another's by now. A folder that can only be read serves all the same.
                if fs::read(&file).is_ok_and(|now| now == before) {
                    let _ = self.shelf.write(&file, &seal);
                }
            }
            Ok((_, Verdict::Altered)) => return Found::Rejected("it was altered".to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::Nothing,
            Err(error) => return Found::Rejected(error.to_string()),
        }
        match map(engine, &artifact) {
            Ok(component) => Found::Component(component),
            Err(error) => Found::Rejected(format!("{error:#}")),
        }
    }

    /// Keeps an artifact and maps it. The cache may then hold more than its limit: see [`Cache::make_room`].
    pub(crate) fn keep(&self, engine: &Marked, made_of: &Compiled, code: &[u8]) -> io::Result<Component> {
        let name = engine.name(made_of);
        let artifact = self.shelf.file(&name, ARTIFACT);
        let _alone = self.shelf.lock();
        self.shelf.write(&artifact, code)?;
        // Over what was compiled, not over what lies on the disk by now.
        self.shelf.write(&self.shelf.file(&name, SEAL), &self.shelf.sealer(&name).seal(code))?;
        map(engine, &artifact).map_err(io::Error::other)
    }

    /// Removes what was not used for longest until the cache fits into its limit; never this artifact.
    pub(crate) fn make_room(&self, engine: &Marked, made_of: &Compiled) -> io::Result<()> {
        let kept = engine.name(made_of);
        room::prune(&self.shelf.folder, self.limit.0, Some(&kept)).map(drop)
    }
}

/// What an artifact was made of.
pub(crate) type Compiled = (Digest, Forwarding);

/// An engine, with what tells its artifacts from those of others. To ask it for its settings takes longer than to find an artifact.
pub(crate) struct Marked {
    pub(crate) engine: Engine,
    mark: blake3::Hasher,
}

impl Marked {
    pub(crate) fn of(engine: Engine) -> Self {
        let mut hasher = Blake3Hasher(blake3::Hasher::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Self { engine, mark: hasher.0 }
    }

    /// The name of a component's artifact: this engine's version and settings are in it.
    fn name(&self, (digest, forwarding): &Compiled) -> String {
        let mut hasher = Blake3Hasher(self.mark.clone());
        forwarding.hash(&mut hasher);
        let engine: String = hasher.0.finalize().to_hex().chars().take(16).collect();
        format!("{digest}-{engine}")
    }
}

/// Maps an artifact that its seal vouches for.
#[allow(unsafe_code, reason = "wasmtime cannot know that an artifact is its own; the seal can")]
fn map(engine: &Marked, artifact: &Path) -> wasmtime::Result<Component> {
    // SAFETY: the file was written by `Cache::keep` with code from this engine: its seal was just checked or made. It lies
    // in a folder that only the user can write to and is replaced by renaming, never changed in place.
    unsafe { Component::deserialize_file(&engine.engine, artifact) }
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
