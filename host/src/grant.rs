//! Requests of plugins against the operator's grants: both must agree.
//!
//! A power is handed out only where the author asked for it and the operator said yes. Each of the ways in which the two
//! can disagree is an error, also the harmless ones: a grant that nobody asked for is a line whose writer expects it to
//! mean something.
//!
//! Nothing here knows one capability from another: each is a [`Kind`], and what a grant of it allows is a [`Scope`].

mod declared;
mod kind;
mod nothing;
mod scope;
mod settle;
mod written;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

pub(crate) use declared::{Declared, Unread};
pub(crate) use kind::{Kind, Kinds, Narrows};
use scope::AnyScope;
pub use scope::Scope;
pub use settle::{Answer, Asked};
pub(crate) use settle::{Settled, check_grants, check_requests, narrow, settle};
pub use written::{ScopeError, Written};

/// What a plugin was granted, of one capability: which, and how much of it.
///
/// ```
/// use plugwright::{Grant, Level};
///
/// let grant = Grant::log(Level::Info);
/// assert_eq!(grant.capability(), "log");
/// assert_eq!(grant.to_string(), "log = info");
/// ```
#[derive(Clone)]
pub struct Grant {
    capability: Arc<str>,
    scope: Arc<dyn AnyScope>,
}

impl Grant {
    /// A grant of a capability, as the application's own code makes it. The application's own capabilities have it in
    /// [`Capability::grant`](crate::Capability::grant).
    pub(crate) fn new(capability: &str, scope: impl Scope) -> Self {
        Self { capability: capability.into(), scope: Arc::new(scope) }
    }

    /// The capability's name, as manifests write it.
    pub fn capability(&self) -> &str {
        &self.capability
    }

    /// What it allows, where the capability's scopes are of this type.
    pub fn scope<S: Scope>(&self) -> Option<&S> {
        self.scope.any().downcast_ref()
    }
}

impl PartialEq for Grant {
    fn eq(&self, other: &Self) -> bool {
        self.capability == other.capability && self.scope.equals(&*other.scope)
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.capability, self.scope)
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {:?}", self.capability, self.scope)
    }
}

/// `{"capability": "log", "level": "info", "as_text": "info"}`
impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("capability", &*self.capability)?;
        for (key, value) in self.scope.fields() {
            out.serialize_entry(&key, &value)?;
        }
        out.serialize_entry("as_text", &self.scope.to_string())?;
        out.end()
    }
}
