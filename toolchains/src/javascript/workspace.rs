//! The folder `.plugwright` in a plugin's folder: what editors and `tsc` read. It holds nothing of the author's.

use std::fs;
use std::path::{Path, PathBuf};

use super::contract::Contract;
use super::declarations::declarations;
use crate::error::ToolError;
use crate::job::Job;

/// The folder's name. It belongs into `.gitignore`.
pub(super) const FOLDER: &str = ".plugwright";

/// What every plugin has beside the language itself.
pub(super) const SDK_TYPES: &str = include_str!("../../../guest-sdks/js/plugwright.d.ts");

/// Writes the declarations and the project that the type check uses, and gives the project's path relative to the plugin.
pub(super) fn write(contract: &Contract<'_>, job: &Job, entry: &Path) -> Result<PathBuf, ToolError> {
    let folder = job.folder.join(FOLDER);
    let types = folder.join("types");
    fs::create_dir_all(&types).map_err(|error| ToolError::io("create", &types, &error))?;
    put(&types.join("contract.d.ts"), &declarations(contract))?;
    put(&types.join("plugwright.d.ts"), SDK_TYPES)?;
    put(&folder.join("check.ts"), &check(contract, entry))?;
    put(&folder.join("tsconfig.json"), &project(job.folder.join("tsconfig.json").exists()))?;
    Ok(Path::new(FOLDER).join("tsconfig.json"))
}

/// Leaves a file alone that is as it should be: editors reload what changes.
fn put(path: &Path, text: &str) -> Result<(), ToolError> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| ToolError::io("write", path, &error))
}

/// Fails the check unless the entry exports what the contract wants.
fn check(contract: &Contract<'_>, entry: &Path) -> String {
    let entry = entry.display().to_string().replace('\\', "/");
    format!(
        "// Made by `plugwright build`: fails to compile unless the plugin exports what its contract wants.\n\
         import type {{ Exports }} from \"{}\";\nimport * as plugin from \"../{entry}\";\n\nplugin satisfies Exports;\n",
        contract.world
    )
}

/// The author's own options where there are any, made strict.
fn project(is_authors: bool) -> String {
    let base = if is_authors { "  \"extends\": \"../tsconfig.json\",\n" } else { "" };
    let defaults = if is_authors {
        ""
    } else {
        "    \"target\": \"ES2023\",\n    \"lib\": [\"ES2023\"],\n    \"module\": \"ESNext\",\n    \
         \"moduleResolution\": \"bundler\",\n    \"types\": [],\n"
    };
    format!(
        "{{\n{base}  \"compilerOptions\": {{\n{defaults}    \"strict\": true,\n    \"noEmit\": true,\n    \
         \"allowImportingTsExtensions\": true\n  }},\n  \"files\": [\"check.ts\"],\n  \"include\": [\"types\"]\n}}\n"
    )
}
