//! Where inputs are, and folders for plugins.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The seeds.
pub(crate) fn corpus() -> PathBuf {
    root().join("fuzz/corpus")
}

/// What the files below a folder hold whose names end in one of `endings`, by name.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.retain(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)));
    found.sort();
    found.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// Writes plugins, by name, to a folder of their own.
pub(crate) fn workshop(plugins: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in plugins {
        std::fs::write(folder.path().join(format!("{name}.wasm")), bytes).unwrap();
    }
    folder
}
