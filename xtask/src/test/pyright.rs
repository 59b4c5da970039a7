//! Pyright: a second opinion on the types of our Python code, because the editors of many authors ask it. Nothing else needs it.
//!
//! It is the npm package, which holds all of it: the package of the same name for Python downloads that one when it runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::place;
use crate::test::steps;

/// What npm needs to install it as pinned.
const PINS: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];

/// Checks the project in `folder`, a `pyproject.toml` or `pyrightconfig.json`, with the packages that `python` has.
pub(crate) fn check(folder: &Path, python: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new("node");
    command.arg(program()?).arg("--pythonpath").arg(python).arg("--project").arg(folder);
    Ok(command)
}

/// Fails where users of an installed package do not learn all of its types.
pub(crate) fn verify(package: &str, python: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new("node");
    command.arg(program()?).args(["--ignoreexternal", "--verifytypes", package]);
    // Here it asks whichever Python comes first in the path, whatever else it is told.
    let mut path = vec![python.parent().map(Path::to_owned).unwrap_or_default()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    command.env("PATH", std::env::join_paths(path)?);
    Ok(command)
}

/// The script, installed as pinned.
fn program() -> anyhow::Result<PathBuf> {
    let (pins, folder) = (place::root().join("xtask/pins/pyright"), place::target()?.join("xtask/pyright"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    for name in PINS {
        let (from, to) = (pins.join(name), folder.join(name));
        let text = fs::read(&from).with_context(|| format!("cannot read `{}`", from.display()))?;
        // A file that is as it should be keeps its time: npm has seen it.
        if fs::read(&to).is_ok_and(|there| there == text) {
            continue;
        }
        fs::write(&to, text).with_context(|| format!("cannot write `{}`", to.display()))?;
    }
    steps::npm_ci(&folder)?;
    Ok(folder.join("node_modules/pyright/index.js"))
}
