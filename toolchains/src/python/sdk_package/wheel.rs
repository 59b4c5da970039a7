//! Packs an SDK package as a wheel, with nothing but Python's own library: no build back end has to be downloaded.

use std::path::{Path, PathBuf};

use crate::error::ToolError;
use crate::progress::Progress;
use crate::python::environment;

const SCRIPT: &str = include_str!("wheel.py");

/// Writes the wheel of the package in `folder` to `out`, and gives it.
pub(crate) fn pack(folder: &Path, out: &Path, progress: &dyn Progress) -> Result<PathBuf, ToolError> {
    progress.step("packs a wheel");
    let output = environment::python()?.args(["-I", "-c", SCRIPT]).arg(folder).arg(out).run(progress)?;
    Ok(out.join(output.stdout.trim()))
}
