//! `plugwright new`: a plugin that builds as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use plugwright_toolchains::{Language, scaffold};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Makes a new plugin for a contract, with a stub of every function the contract wants
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The plugin's name: lower-case words joined by hyphens
    name: String,

    /// The language to write it in: rust, python, typescript or javascript
    #[arg(long = "lang", value_name = "LANGUAGE")]
    language: Language,

    /// The folder with the contract's WIT package
    #[arg(long, value_name = "DIR")]
    contract: PathBuf,

    /// The world of the contract that the plugin targets
    #[arg(long)]
    world: String,

    /// The plugin's folder [default: the plugin's name]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Copies the contract into the plugin's folder instead of referring to it
    #[arg(long)]
    copy_contract: bool,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    check_name(&args.name)?;
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from(&args.name));
    if fs::symlink_metadata(&folder).is_ok() {
        return Err(Failure::usage(format!("`{}` exists already", folder.display()))
            .hint("choose another folder with `--folder`"));
    }
    let wit = if args.copy_contract { "wit".to_owned() } else { path_between(&folder, &args.contract)? };

    // Whatever is wrong with the contract, it was named on the command line.
    let stubs = scaffold(args.language, &args.contract, &args.world, &args.name, &wit)
        .map_err(|error| Failure::from(error).misused())?;
    let mut files: BTreeMap<PathBuf, String> = stubs.into_iter().map(|file| (file.path, file.text)).collect();
    files.insert(PathBuf::from("plugin.toml"), manifest(args, &wit));

    write(&folder, &files, args.copy_contract.then_some(args.contract.as_path()))?;
    terminal.say(&format!("made `{}`; build it with `plugwright build {0}`", folder.display()));
    Ok(())
}

/// Says early what the manifest would say late.
fn check_name(name: &str) -> Result<(), Failure> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.split('-').all(word) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{name}` is not a plugin's name"))
        .hint("use lower-case words of letters and digits, joined by hyphens: `code-blocks`"))
}

fn manifest(args: &Args, wit: &str) -> String {
    let (name, language) = (&args.name, args.language);
    let quoted = |text: &str| toml::Value::from(text).to_string();
    format!(
        "[plugin]\nname = {}\nversion = \"0.1.0\"\ndescription = \"\"\nlanguage = \"{language}\"\n\n\
         [contract]\nwit = {}\nworld = {}\n\n\
         # What the plugin may ask the host for, each with the reason in words.\n\
         [requests]\n# log = \"says what it leaves out\"\n",
        quoted(name),
        quoted(wit),
        quoted(&args.world),
    )
}

/// Writes everything into a folder beside the final one and renames that at the end, so that an interrupted run
/// leaves no half plugin.
fn write(folder: &Path, files: &BTreeMap<PathBuf, String>, contract: Option<&Path>) -> Result<(), Failure> {
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

fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
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
fn path_between(folder: &Path, target: &Path) -> Result<String, Failure> {
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

    #[test]
    fn names_are_words_and_hyphens() {
        for name in ["markdown", "code-blocks", "v2"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", "Markdown", "a_b", "-a", "a--b", "2a", "../x"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
