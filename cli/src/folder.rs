//! Folders that a verb makes, and the paths between them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::failure::Failure;

/// Writes everything into a folder beside the final one and renames that at the end, so that an interrupted run
/// leaves no half plugin.
pub(crate) fn write(
    folder: &Path,
    files: &BTreeMap<PathBuf, String>,
    contract: Option<&Path>,
) -> Result<(), Failure> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, &error))?;
    let draft = tempfile::Builder::new()
        .prefix(".plugwright-new-")
        .tempdir_in(parent)
        .map_err(|error| Failure::io("write to", parent, &error))?;
    for (path, text) in files {
        write_file(&draft.path().join(path), text)?;
    }
    if let Some(contract) = contract {
        copy_wit(contract, &draft.path().join("wit"))?;
    }
    publish_permissions(draft.path())?;
    fs::rename(draft.path(), folder).map_err(|error| Failure::io("create", folder, &error))
}

/// A temporary folder is private; a new plugin is as readable as any other folder.
fn publish_permissions(draft: &Path) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(draft, mode).map_err(|error| Failure::io("write to", draft, &error))?;
    }
    Ok(())
}

pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::io("create", folder, &error))?;
    }
    fs::write(path, text).map_err(|error| Failure::io("write", path, &error))
}

/// Copies a WIT package with its `deps`.
fn copy_wit(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(|error| Failure::io("create", to, &error))?;
    let entries = fs::read_dir(from).map_err(|error| Failure::io("read", from, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| Failure::io("read", from, &error))?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_wit(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name)).map_err(|error| Failure::io("copy", &path, &error))?;
        }
    }
    Ok(())
}

/// The path that leads from `folder`, which need not exist, to `target`, with forward slashes.
pub(crate) fn path_between(folder: &Path, target: &Path) -> Result<String, Failure> {
    let from = normal(folder)?;
    let to = normal(target)?;
    let common = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
    if common == 0 {
        return Err(Failure::usage(format!(
            "no relative path leads from `{}` to `{}`",
            folder.display(),
            target.display()
        ))
        .hint("add `--copy-contract`"));
    }
    let mut words = vec!["..".to_owned(); from.len() - common];
    words.extend(to.into_iter().skip(common));
    Ok(if words.is_empty() { ".".to_owned() } else { words.join("/") })
}

/// The words of an absolute path without `.` and `..`.
fn normal(path: &Path) -> Result<Vec<String>, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::io("find", path, &error))?;
    let mut words = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                words.pop();
            }
            word => words.push(word.as_os_str().to_string_lossy().into_owned()),
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_way_to_the_contract() {
        let cases = [
            ("plugins/new", "wit", "../../wit"),
            ("new", "new/wit", "wit"),
            ("a/../b", "./c/../wit", "../wit"),
        ];
        for (folder, target, path) in cases {
            assert_eq!(path_between(Path::new(folder), Path::new(target)).unwrap(), path);
        }
    }
}
