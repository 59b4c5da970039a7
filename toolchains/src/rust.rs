//! The room of Rust.

mod scaffold;

use crate::doctor::Finding;
use crate::error::ToolError;
use crate::home::Home;
use crate::job::{Built, Job};
use crate::progress::Progress;

pub(crate) use scaffold::scaffold;

/// Installs the tools unless they are there already.
pub(crate) fn ensure(_home: &Home, _progress: &dyn Progress) -> Result<(), ToolError> {
    Err(ToolError::new("rust", "not built yet"))
}

/// Builds a plugin.
pub(crate) fn build(_home: &Home, _job: &Job, _progress: &dyn Progress) -> Result<Built, ToolError> {
    Err(ToolError::new("rust", "not built yet"))
}

/// Says which tools are there.
pub(crate) fn findings(_home: &Home) -> Vec<Finding> {
    Vec::new()
}
