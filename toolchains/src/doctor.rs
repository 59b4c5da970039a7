//! Says which tools are there, which are not, and how to get them.

use crate::home::Home;
use crate::{javascript, python, rust};

/// One tool that building plugins needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The tool's name.
    pub tool: &'static str,
    /// The version that is needed, as a person would say it: `20 or newer`.
    pub wanted: String,
    /// The version that is there.
    pub found: Option<String>,
    /// Whether what was found will do.
    pub ok: bool,
    /// How to get it.
    pub fix: String,
}

impl Finding {
    /// A tool that will do.
    pub(crate) fn ready(tool: &'static str, wanted: impl Into<String>, found: impl Into<String>) -> Self {
        Self { tool, wanted: wanted.into(), found: Some(found.into()), ok: true, fix: String::new() }
    }

    /// A tool whose version will not do.
    pub(crate) fn unfit(
        tool: &'static str,
        wanted: impl Into<String>,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { tool, wanted: wanted.into(), found: Some(found.into()), ok: false, fix: fix.into() }
    }

    /// A tool that is not there.
    pub(crate) fn missing(tool: &'static str, wanted: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { tool, wanted: wanted.into(), found: None, ok: false, fix: fix.into() }
    }
}

/// Looks for all tools of all languages. Installs nothing.
pub fn doctor(home: &Home) -> Vec<Finding> {
    // Each room asks a few programs for their version, and most of that time is spent waiting.
    std::thread::scope(|scope| {
        let rooms: [fn(&Home) -> Vec<Finding>; 3] = [rust::findings, python::findings, javascript::findings];
        let running: Vec<_> = rooms.into_iter().map(|room| scope.spawn(move || room(home))).collect();
        running.into_iter().flat_map(|room| room.join().unwrap_or_default()).collect()
    })
}
