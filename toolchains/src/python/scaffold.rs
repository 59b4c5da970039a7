//! Stubs of exported functions in Python.

use std::path::PathBuf;

use wit_parser::{Resolve, WorldId};

/// Gives the source files of a new plugin, by their path in the plugin's folder.
pub(crate) fn scaffold(_resolve: &Resolve, _world: WorldId, _name: &str) -> Vec<(PathBuf, String)> {
    Vec::new()
}
