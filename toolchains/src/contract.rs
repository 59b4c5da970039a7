//! The files of a contract, and their digest.

use std::fs;
use std::path::{Path, PathBuf};

use crate::digest;
use crate::error::ToolError;
use crate::stage::entries;

/// The WIT files of the package at `wit`, by their path in it: its own, and those of its `deps`. A single file is a package too.
pub(crate) fn files(wit: &Path) -> Result<Vec<(PathBuf, String)>, ToolError> {
    let mut files = Vec::new();
    if wit.is_file() {
        files.push(read(wit, wit.parent().unwrap_or(wit))?);
        return Ok(files);
    }
    let deps = wit.join("deps");
    let mut folders = vec![wit.to_owned()];
    if deps.is_dir() {
        folders.extend(entries(&deps)?.into_iter().filter(|entry| entry.is_dir()));
        folders.push(deps);
    }
    for folder in folders {
        for file in entries(&folder)?.iter().filter(|file| file.extension().is_some_and(|end| end == "wit")) {
            files.push(read(file, wit)?);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path, root: &Path) -> Result<(PathBuf, String), ToolError> {
    let text = fs::read_to_string(file).map_err(|error| ToolError::io("read", file, &error))?;
    Ok((file.strip_prefix(root).unwrap_or(file).to_owned(), text))
}

/// The digest of a contract's files: `sha256:` and 64 hexadecimal digits.
///
/// Neither where the folder is nor how lines end on this machine is part of it.
pub(crate) fn digest(files: &[(PathBuf, String)]) -> String {
    let parts = files.iter().flat_map(|(path, text)| {
        let path: Vec<_> = path.iter().map(|word| word.to_string_lossy()).collect();
        [path.join("/"), text.replace("\r\n", "\n")]
    });
    format!("sha256:{}", digest::of(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_file_once_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("a.wit", "a\r\n"),
            ("deps/b.wit", "b"),
            ("deps/c/c.wit", "c"),
            ("README.md", "no"),
            ("deps.lock", "no"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found = files(folder.path()).unwrap();
        let paths: Vec<_> = found.iter().map(|(path, _)| path.to_str().unwrap()).collect();
        assert_eq!(paths, ["a.wit", "deps/b.wit", "deps/c/c.wit"]);
        let before = digest(&found);
        fs::write(folder.path().join("a.wit"), "a\n").unwrap();
        assert_eq!(digest(&files(folder.path()).unwrap()), before);
        fs::write(folder.path().join("a.wit"), "A\n").unwrap();
        assert_ne!(digest(&files(folder.path()).unwrap()), before);
    }
}
