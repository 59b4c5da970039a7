//! What an edge leaves of a power where it leaves nothing.

use std::fmt;

use serde::Serialize;

use super::Grant;

#[derive(Debug, PartialEq, Serialize)]
struct Nothing {
    scope: &'static str,
}

impl Grant {
    /// `files = false` on an edge: nothing is done by this power on behalf of the consumer.
    pub(crate) fn nothing(capability: &str) -> Self {
        Self::new(capability, Nothing { scope: "nothing" })
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.scope::<Nothing>().is_some()
    }
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scope)
    }
}
