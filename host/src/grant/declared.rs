//! A capability of an application that is not there: `[host.capabilities]` of the operator's file says that there is one, so
//! that plans can be made and looked at without the application.

use std::fmt;

use serde::Serialize;

use super::{Grant, Kind, Narrows, ScopeError, Written};
use crate::name::InterfaceName;

/// A capability known by its name and interfaces alone.
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) interfaces: Vec<InterfaceName>,
}

/// What only the application can read.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Unread {
    scope: &'static str,
}

impl Kind for Declared {
    fn name(&self) -> &str {
        &self.name
    }

    fn docs(&self) -> &str {
        "a capability of the application"
    }

    fn how(&self) -> String {
        String::new()
    }

    fn owns(&self) -> &[InterfaceName] {
        &self.interfaces
    }

    fn parse(&self, _: &Written) -> Result<Grant, ScopeError> {
        Ok(Grant::new(&self.name, Unread { scope: "for the application to read" }))
    }

    /// Whether it can be narrowed is for the application to say as well.
    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, _: &Written, _: &Grant) -> Result<Grant, ScopeError> {
        Ok(Grant::new(&self.name, Unread { scope: "less, for the application to read" }))
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", self.scope)
    }
}
