//! Makes of an SDK package what its registry takes: a crate, a wheel, an npm tarball.

use std::path::{Path, PathBuf};

use super::SdkDescription;
use crate::error::ToolError;
use crate::home::Home;
use crate::language::Language;
use crate::progress::Progress;
use crate::{javascript, python, rust};

/// Where it goes, in the package's folder.
const FOLDER: &str = "dist";

/// Packs the SDK package in `folder` and gives the file, which is the same each time.
///
/// Nothing is sent anywhere. A crate is compiled from what was packed, as cargo does before it publishes.
///
/// # Errors
/// When `folder` holds no SDK package, or when the language's own tool does not pack it.
pub fn pack_sdk(home: &Home, folder: &Path, progress: &dyn Progress) -> Result<PathBuf, ToolError> {
    let found = SdkDescription::read(folder)?.ok_or_else(|| {
        ToolError::new("sdk", format!("`{}` is no SDK package", folder.display()))
            .hint("make one with `plugwright sdk`")
    })?;
    let language: Language = found.sdk.language.parse().map_err(|error| {
        ToolError::new("sdk", format!("`{}` does not describe an SDK package", folder.display()))
            .why(format!("{error}"))
    })?;
    let out = folder.join(FOLDER);
    // A file of an earlier version must not be taken for this one's.
    crate::home::empty(&out)?;
    match language {
        Language::Rust => rust::pack(home, folder, &found.sdk, &out, progress),
        Language::Python => python::pack(folder, &out, progress),
        Language::TypeScript | Language::JavaScript => javascript::pack(folder, &out, progress),
    }
}
