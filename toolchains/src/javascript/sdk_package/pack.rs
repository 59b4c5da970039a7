//! Packs an SDK package as an npm tarball.

use std::path::{Path, PathBuf};

use crate::command::Command;
use crate::error::ToolError;
use crate::javascript::install::HOW_TO_GET_NODE;
use crate::progress::Progress;

/// Has npm pack the package in `folder` into `out`, and gives the tarball.
pub(crate) fn pack(folder: &Path, out: &Path, progress: &dyn Progress) -> Result<PathBuf, ToolError> {
    progress.step("packs a tarball");
    let to = std::path::absolute(out).map_err(|error| ToolError::io("find", out, &error))?;
    let output = Command::new("npm", "npm")
        .args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
        .arg(to)
        .folder(folder)
        .hint_if_missing(HOW_TO_GET_NODE)
        .run(progress)?;
    let name = output.stdout.lines().last().unwrap_or_default().trim();
    Ok(out.join(name))
}
