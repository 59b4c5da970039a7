//! Tells whether what something was made of has changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// Folders that tools make inside a source folder.
const MADE: [&str; 6] = ["build", "target", "node_modules", "__pycache__", "dist", "tests"];

/// Gives a digest of the names and bytes of all source files below `places`.
pub(crate) fn digest(places: &[PathBuf]) -> anyhow::Result<String> {
    let mut files = BTreeSet::new();
    for place in places {
        gather(place, &mut files).with_context(|| format!("cannot read `{}`", place.display()))?;
    }
    let mut hash = Sha256::new();
    for file in files {
        let bytes = fs::read(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
        let name = file
            .strip_prefix(crate::place::root())
            .unwrap_or(&file)
            .as_os_str()
            .as_encoded_bytes()
            .to_owned();
        for part in [name, bytes] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Finds all source files below `place`, hidden and made ones left out.
fn gather(place: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    if !place.is_dir() {
        if place.exists() {
            files.insert(place.to_owned());
        }
        return Ok(());
    }
    for entry in fs::read_dir(place)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || MADE.contains(&name.as_ref()) {
            continue;
        }
        gather(&path, files)?;
    }
    Ok(())
}
