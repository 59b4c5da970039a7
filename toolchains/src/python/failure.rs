//! Says why a build failed: the SDK knows better than componentize-py, and leaves a file.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::ToolError;

/// What the SDK leaves, in `_plugin.py`.
#[derive(Deserialize)]
struct Failure {
    message: String,
    why: String,
    hint: String,
}

/// Gives the SDK's explanation if there is one, or else the tool's own `error`.
pub(super) fn explained(file: &Path, error: ToolError) -> ToolError {
    let told = fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Failure>(&bytes).ok());
    match told {
        Some(failure) => {
            let error = ToolError::new("python", failure.message).why(failure.why.trim_end());
            if failure.hint.is_empty() { error } else { error.hint(failure.hint) }
        }
        None => error,
    }
}
