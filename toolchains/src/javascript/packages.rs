//! A plugin's own npm packages.
//!
//! They go where npm, editors and `tsc` look for them: into `node_modules` in the plugin's folder.

use std::fs;
use std::path::Path;

use super::npm;
use crate::digest;
use crate::error::ToolError;
use crate::progress::Progress;

/// Installs the packages of the plugin in `folder` as its lock file says, unless that was done since the lock file changed.
///
/// A plugin without a lock file must not depend on packages: what it is built from would change from day to day.
pub(super) fn install(folder: &Path, name: &str, progress: &dyn Progress) -> Result<(), ToolError> {
    let (package, lock) = (folder.join("package.json"), folder.join("package-lock.json"));
    let text = fs::read_to_string(&package).unwrap_or_default();
    if !lock.exists() {
        if !text.contains("\"dependencies\"") && !text.contains("\"devDependencies\"") {
            return Ok(());
        }
        return Err(ToolError::new(
            "npm",
            format!("`{}` depends on packages, but has no lock file", package.display()),
        )
        .hint(format!("run `npm install` in `{}` once, and commit `package-lock.json`", folder.display())));
    }
    // The stamp goes when npm makes the folder anew. Dates would not do: `npm install --package-lock-only` touches
    // what is installed without installing it.
    let locked = fs::read_to_string(&lock).map_err(|error| ToolError::io("read", &lock, &error))?;
    let (stamp, wanted) = (folder.join("node_modules/.plugwright"), digest::of([text, locked]));
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    progress.step(&format!("installs the npm packages of `{name}`"));
    // A package that is bundled into a component has no use for an install script.
    npm("npm")
        .args(["ci", "--ignore-scripts"])
        .folder(folder)
        .hint_if_failed("run `npm install` in the plugin's folder if `package.json` and its lock file differ")
        .run(progress)
        .map(drop)?;
    // Without packages there is no folder, and nothing to save.
    if folder.join("node_modules").is_dir() {
        fs::write(&stamp, wanted).map_err(|error| ToolError::io("write", &stamp, &error))?;
    }
    Ok(())
}
