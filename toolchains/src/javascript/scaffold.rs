//! Stubs of exported functions in JavaScript and TypeScript.

use std::path::PathBuf;

use wit_parser::{Resolve, WorldId};

use crate::language::Language;

/// Gives the source files of a new plugin, by their path in the plugin's folder.
pub(crate) fn scaffold(
    _language: Language,
    _resolve: &Resolve,
    _world: WorldId,
    _name: &str,
) -> Vec<(PathBuf, String)> {
    Vec::new()
}
