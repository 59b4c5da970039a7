//! Cargo as a document's reader uses it, without compiling Wasmtime once more for the reader's application.
//!
//! - `cargo add plugwright` adds the crate of this repository by its path: what a registry has, if anything, is another one.
//! - `cargo run` in a folder runs the program of the example of the same name, which the workspace has built. That is the
//!   reader's application only if they are the same, so what makes it is compared: the sources, the contract, the names of
//!   the dependencies.
//! - Anything else is cargo's own, with a folder for what it builds that stays from run to run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::{child, place};

/// What stands for `cargo` with `args`, called in the folder `here`.
pub(super) fn command(args: &[String], here: &Path) -> anyhow::Result<Command> {
    let mut command = match args.first().map(String::as_str) {
        Some("run") => {
            let name = here.file_name().unwrap_or_default().to_string_lossy();
            same_application(here, &place::root().join("examples").join(&*name))?;
            let mut program = Command::new(place::binary(&name)?);
            program.args(args.iter().skip(1).skip_while(|arg| *arg != "--").skip(1));
            program
        }
        Some("add") => {
            let mut cargo = child::cargo();
            // Whatever a document adds, the workspace has as well.
            cargo.args(args).arg("--offline");
            if args.iter().any(|arg| arg == "plugwright") {
                cargo.arg("--path").arg(place::root().join("host"));
            }
            cargo
        }
        _ => {
            let mut cargo = child::cargo();
            // The reader's folder is made anew each time; what cargo builds of the SDK is not.
            cargo.args(args).env("CARGO_TARGET_DIR", place::target()?.join("xtask/readers"));
            cargo
        }
    };
    command.current_dir(here);
    Ok(command)
}

/// Compares the reader's application with the example that is to run in its place.
fn same_application(reader: &Path, example: &Path) -> anyhow::Result<()> {
    let read = |path: PathBuf| {
        fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for part in ["src", "wit"] {
        files(reader, part, &mut theirs)?;
        files(example, part, &mut ours)?;
    }
    anyhow::ensure!(theirs == ours, "the reader has the files {theirs:?}, the example has {ours:?}");
    for file in ours {
        anyhow::ensure!(
            read(reader.join(&file))? == read(example.join(&file))?,
            "the reader's `{file}` is not that of `{}`",
            example.display()
        );
    }
    let (theirs, ours) = (read(reader.join("Cargo.toml"))?, read(example.join("Cargo.toml"))?);
    let (theirs, ours) = (dependencies(&theirs), dependencies(&ours));
    anyhow::ensure!(theirs == ours, "the reader depends on {theirs:?}, the example on {ours:?}");
    Ok(())
}

/// All files below a folder of `root`, sorted.
fn files(root: &Path, folder: &str, out: &mut Vec<String>) -> anyhow::Result<()> {
    let path = root.join(folder);
    let entries = fs::read_dir(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut entries: Vec<_> = entries.collect::<std::io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(root, &name, out)?;
        } else {
            out.push(name);
        }
    }
    Ok(())
}

/// The names below `[dependencies]`, sorted.
fn dependencies(manifest: &str) -> Vec<&str> {
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let mut names: Vec<&str> = lines.filter_map(|line| line.split(['.', '=', ' ']).next()).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::dependencies;

    #[test]
    fn dependencies_are_known_by_their_names() {
        let manifest = "[package]\nname = \"x\"\n\n[dependencies]\nb = { path = \"b\" }\na.workspace = true\n\n[lints]\nc = 1\n";
        assert_eq!(dependencies(manifest), ["a", "b"]);
    }
}
