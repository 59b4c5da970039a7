//! What the operator may grant of `clock`: all or nothing.

use std::fmt;

use serde::Serialize;

use super::Clock;
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};

/// Exact clocks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Exact {
    resolution: &'static str,
}

impl Kind for Clock {
    fn name(&self) -> &str {
        "clock"
    }

    fn docs(&self) -> &str {
        "tells the time exactly, not in steps of a millisecond"
    }

    fn how(&self) -> String {
        "write `clock = true`; without it clocks tell the time in steps of a millisecond".into()
    }

    fn fills(&self) -> &[&str] {
        &["clocks"]
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToNothing
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        match written.is_true() {
            true => Ok(Grant::new("clock", Exact { resolution: "full" })),
            false => Err(written.wrong("`clock` cannot be granted like this")),
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.resolution)
    }
}
