//! How a file is known to be what this user's hosts wrote.
//!
//! The seal of an artifact is a file beside it: a keyed hash over its name and contents and, behind that, a second keyed hash
//! over what the file system says about the file: device, inode, size, and the times of its last modification and change. To
//! hash tens of megabytes takes longer than all the rest of a warm start; a file whose inode has not changed since its
//! contents were hashed need not be hashed again. Nobody but the system sets the time of change, so whoever alters a file
//! in place, replaces it, or restores it from elsewhere gives it away, and its contents are hashed again.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How long a file must have been left alone before its times mean anything: a change within the same tick of the file
/// system's clock would not show.
const SETTLED: Duration = Duration::from_secs(1);

/// What the file system says about a file, enough to notice any change of its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity([i128; 7]);

impl Identity {
    /// Where the system says enough.
    pub(crate) fn of(metadata: &Metadata) -> Option<Self> {
        identity(metadata).map(Self)
    }

    /// As [`Identity::of`], if the next change of the file is going to show in it.
    pub(crate) fn settled(metadata: &Metadata, now: SystemTime) -> Option<Self> {
        Self::of(metadata).filter(|_| is_settled(metadata, now))
    }
}

/// The key of a folder, for one name in it.
pub(crate) struct Sealer<'a> {
    pub(crate) key: &'a [u8; 32],
    pub(crate) name: &'a str,
}

/// What a seal says of an artifact.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is what was written.
    Sound,
    /// It is what was written; the seal is to be replaced by this one, which says so sooner the next time.
    SoundOnceMore(Vec<u8>),
    /// It is not what was written.
    Altered,
}

impl Sealer<'_> {
    /// The seal of contents that were just written.
    pub(crate) fn seal(&self, contents: &[u8]) -> Vec<u8> {
        self.hasher().update(contents).finalize().as_bytes().to_vec()
    }

    /// Looks at an artifact, and at its contents only if need be.
    pub(crate) fn check(&self, seal: &[u8], artifact: &Path, now: SystemTime) -> io::Result<Verdict> {
        let (contents, file) = seal.split_at(seal.len().min(blake3::OUT_LEN));
        let metadata = fs::metadata(artifact)?;
        let known = self.file(&metadata);
        // The hash of the contents stays in the seal for the day on which the file is moved.
        if known.is_some_and(|known| same(known, file)) {
            return Ok(Verdict::Sound);
        }
        let mut hasher = self.hasher();
        hasher.update_mmap(artifact)?;
        let found = hasher.finalize();
        if !same(found, contents) {
            return Ok(Verdict::Altered);
        }
        let known = known.filter(|_| is_settled(&metadata, now));
        // Changed while it was hashed: then it has to be hashed again the next time.
        let unchanged = fs::metadata(artifact).is_ok_and(|later| self.file(&later) == known);
        Ok(match known.filter(|_| unchanged) {
            Some(known) => Verdict::SoundOnceMore([found.as_bytes().as_slice(), known.as_bytes()].concat()),
            None => Verdict::Sound,
        })
    }

    /// The seal of what was read of another file, as it is now.
    pub(crate) fn seal_of(&self, read: &[u8], file: &Identity) -> [u8; blake3::OUT_LEN] {
        let mut hasher = self.hasher();
        hasher.update(b"\nread\n");
        for number in &file.0 {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(read);
        *hasher.finalize().as_bytes()
    }

    /// Whether this seal is that of what was read of the file, and the file has not changed since.
    pub(crate) fn is_of(&self, seal: &[u8], read: &[u8], file: &Identity) -> bool {
        same(self.seal_of(read, file).into(), seal)
    }

    fn hasher(&self) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(self.key);
        hasher.update(self.name.as_bytes());
        hasher
    }

    /// The hash of what the file system says about a file, where it says enough.
    fn file(&self, metadata: &Metadata) -> Option<blake3::Hash> {
        let mut hasher = self.hasher();
        // Names hold no line breaks, so this can't be taken for the hash of some contents.
        hasher.update(b"\nfile\n");
        for number in identity(metadata)? {
            hasher.update(&number.to_le_bytes());
        }
        Some(hasher.finalize())
    }
}

/// Compares in constant time, as `blake3::Hash` does.
fn same(ours: blake3::Hash, theirs: &[u8]) -> bool {
    <[u8; blake3::OUT_LEN]>::try_from(theirs).is_ok_and(|theirs| ours == blake3::Hash::from(theirs))
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<[i128; 7]> {
    use std::os::unix::fs::MetadataExt;
    Some([
        metadata.dev().into(),
        metadata.ino().into(),
        metadata.size().into(),
        metadata.mtime().into(),
        metadata.mtime_nsec().into(),
        metadata.ctime().into(),
        metadata.ctime_nsec().into(),
    ])
}

/// Other systems let a program set all times of a file.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<[i128; 7]> {
    None
}

#[cfg(unix)]
fn is_settled(metadata: &Metadata, now: SystemTime) -> bool {
    use std::os::unix::fs::MetadataExt;
    let changed = u64::try_from(metadata.ctime()).map(Duration::from_secs).unwrap_or_default();
    now.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|now| now > changed + SETTLED + SETTLED)
}

#[cfg(not(unix))]
fn is_settled(_: &Metadata, _: SystemTime) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LATER: Duration = Duration::from_secs(60);

    fn later() -> SystemTime {
        SystemTime::now() + LATER
    }

    #[test]
    fn contents_are_hashed_once_and_again_after_any_change() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.cwasm");
        fs::write(&file, b"code").unwrap();
        let sealer = Sealer { key: &[7; 32], name: "a" };
        let seal = sealer.seal(b"code");

        assert_eq!(
            sealer.check(&seal, &file, SystemTime::now()).unwrap(),
            Verdict::Sound,
            "too young to tell"
        );
        let Verdict::SoundOnceMore(longer) = sealer.check(&seal, &file, later()).unwrap() else {
            panic!("a settled file is remembered")
        };
        assert_eq!(longer.get(..32), Some(seal.as_slice()));
        assert_eq!(sealer.check(&longer, &file, later()).unwrap(), Verdict::Sound);

        // Other contents of the same size, with the time of modification set back.
        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, b"evil").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
        assert_eq!(sealer.check(&longer, &file, later()).unwrap(), Verdict::Altered);

        // The same contents in another file are sound, and are hashed to find out.
        fs::remove_file(&file).unwrap();
        fs::write(&file, b"code").unwrap();
        assert!(matches!(sealer.check(&longer, &file, later()).unwrap(), Verdict::SoundOnceMore(_)));
    }

    #[test]
    fn another_key_or_another_name_gives_another_seal() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.cwasm");
        fs::write(&file, b"code").unwrap();
        let sealer = Sealer { key: &[7; 32], name: "a" };
        let Verdict::SoundOnceMore(seal) = sealer.check(&sealer.seal(b"code"), &file, later()).unwrap()
        else {
            panic!("a settled file is remembered")
        };
        for other in [Sealer { key: &[8; 32], name: "a" }, Sealer { key: &[7; 32], name: "b" }] {
            assert_eq!(other.check(&seal, &file, later()).unwrap(), Verdict::Altered);
        }
        for short in [&seal[..31], &seal[32..], b""] {
            assert_eq!(sealer.check(short, &file, later()).unwrap(), Verdict::Altered);
        }
    }
}
