//! Packs an SDK package as a crate.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::ToolError;
use crate::home::Home;
use crate::progress::Progress;
use crate::rust::{pins::Pins, sdk, target};
use crate::sdk_package::SdkNames;

/// Has cargo pack the package in `folder` and compile what it packed; copies the crate to `out` and gives it.
pub(crate) fn pack(
    home: &Home,
    folder: &Path,
    names: &SdkNames,
    out: &Path,
    progress: &dyn Progress,
) -> Result<PathBuf, ToolError> {
    progress.step("packs a crate, and compiles it");
    let shared = home.root().join("cargo");
    let _turn = home.lock(&home.root().join("cargo.lock"))?;
    target::ensure(home, &Pins::read()?, progress)?
        .cargo()
        // Whether it is kept in a repository, and what else lies there, is not cargo's business here.
        .args(["package", "--allow-dirty", "--config"])
        .arg(sdk::patch(&sdk::provide(home)?))
        .folder(folder)
        .env("CARGO_TARGET_DIR", &shared)
        .run(progress)?;
    let file = format!("{}-{}.crate", names.name, names.version);
    let (made, packed) = (shared.join("package").join(&file), out.join(&file));
    fs::copy(&made, &packed).map_err(|error| ToolError::io("copy", &made, &error))?;
    Ok(packed)
}
