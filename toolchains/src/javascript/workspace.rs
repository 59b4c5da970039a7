//! The folder `.plugwright` in a plugin's folder: what editors, `tsc` and the plugin's tests read. It holds nothing of the author's.

use std::fs;
use std::path::{Path, PathBuf};

use super::contract::Contract;
use super::declarations::declarations;
use super::sdk_package;
use crate::error::ToolError;
use crate::job::Job;
use crate::sdk_package::SdkDescription;

/// The folder's name. It belongs into `.gitignore`.
pub(super) const FOLDER: &str = ".plugwright";

/// The test helper, below the folder.
pub(super) const TESTING: &str = "testing";

/// The declarations that every plugin has beside its contract's: what it may import, and its globals.
pub(super) const SDK_TYPES: [(&str, &str); 2] = [
    ("plugwright.d.ts", include_str!("../../../guest-sdks/js/plugwright.d.ts")),
    ("globals.d.ts", include_str!("../../../guest-sdks/js/globals.d.ts")),
];

/// Writes the declarations and the project that the type check uses, and gives the project's path relative to the plugin.
///
/// `bundler` is the module that bundles the plugin's source where a test runs it natively.
pub(super) fn write(
    contract: &Contract<'_>,
    job: &Job,
    entry: &Path,
    bundler: &Path,
) -> Result<PathBuf, ToolError> {
    let folder = job.folder.join(FOLDER);
    let types = folder.join("types");
    let sdk = sdk(job)?;
    if sdk.is_some() {
        // The package declares the contract's modules, and nobody may declare them twice.
        crate::home::empty(&types)?;
    } else {
        fs::create_dir_all(&types).map_err(|error| ToolError::io("create", &types, &error))?;
        put(&types.join("contract.d.ts"), &declarations(contract))?;
        for (name, text) in SDK_TYPES {
            put(&types.join(name), text)?;
        }
        let testing = folder.join(TESTING);
        fs::create_dir_all(&testing).map_err(|error| ToolError::io("create", &testing, &error))?;
        for (name, text) in sdk_package::helper(contract, bundler) {
            put(&testing.join(name), &text)?;
        }
    }
    put(&folder.join("check.ts"), &check(contract, entry))?;
    put(&folder.join("tsconfig.json"), &project(job.folder.join("tsconfig.json").exists(), sdk.as_deref()))?;
    Ok(Path::new(FOLDER).join("tsconfig.json"))
}

/// The name of the SDK package that the plugin takes its contract from, if it does.
fn sdk(job: &Job) -> Result<Option<String>, ToolError> {
    let Some(package) = job.wit.parent() else { return Ok(None) };
    let description = SdkDescription::read(package)?;
    Ok(description
        .filter(|_| package.join("contract.d.ts").is_file())
        .map(|description| description.sdk.name))
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
fn project(is_authors: bool, sdk: Option<&str>) -> String {
    let base = if is_authors { "  \"extends\": \"../tsconfig.json\",\n" } else { "" };
    let types = sdk.map_or_else(String::new, |name| format!("\"{name}\", \"{name}/globals\""));
    let defaults = format!(
        "    \"target\": \"ES2023\",\n    \"lib\": [\"ES2023\"],\n    \"module\": \"ESNext\",\n    \
         \"moduleResolution\": \"bundler\",\n    \"types\": [{types}],\n"
    );
    let defaults = if is_authors { "" } else { &defaults };
    let include = if sdk.is_some() { "" } else { "\"types\"" };
    format!(
        "{{\n{base}  \"compilerOptions\": {{\n{defaults}    \"strict\": true,\n    \"noEmit\": true,\n    \
         \"allowImportingTsExtensions\": true\n  }},\n  \"files\": [\"check.ts\"],\n  \"include\": [{include}]\n}}\n"
    )
}
