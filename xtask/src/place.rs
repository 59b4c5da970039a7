//! Where things are in this repository.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use plugwright_toolchains::Home;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The folder in which cargo put this program, and puts its neighbours: `target/debug`.
pub(crate) fn binaries() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("cannot find out where `xtask` is")?;
    program.parent().map(Path::to_owned).context("`xtask` lies in no folder")
}

/// Cargo's target folder.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    binaries()?.parent().map(Path::to_owned).context("`xtask` lies in no target folder")
}

/// The program `name` of this workspace.
pub(crate) fn binary(name: &str) -> anyhow::Result<PathBuf> {
    Ok(binaries()?.join(name).with_extension(std::env::consts::EXE_EXTENSION))
}

/// Where guest toolchains are kept.
pub(crate) fn toolchains() -> anyhow::Result<Home> {
    // `.cargo/config.toml` sets the variable for everything that cargo starts, unless the user has set it.
    let root = match std::env::var_os("PLUGWRIGHT_TOOLCHAINS").filter(|root| !root.is_empty()) {
        Some(root) => PathBuf::from(root),
        None => target()?.join("toolchains"),
    };
    Home::at(root).map_err(|error| anyhow::anyhow!(error.render()))
}
