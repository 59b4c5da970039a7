//! How a plugin stands, and what whoever calls one that does not serve is told.

use std::time::Duration;

use serde::Serialize;

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::{Span, as_milliseconds};
use crate::name::PluginId;

/// Whether a plugin, or the fused group it is in, can be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Standing {
    /// It can.
    Serving,
    /// It failed several times in a row and is left alone for a while.
    Resting {
        /// Failures in a row.
        failures: u32,
        /// The last of them.
        reason: String,
        /// How long it rests still; then one call tries it.
        #[serde(rename = "left_ms", serialize_with = "as_milliseconds")]
        left: Duration,
    },
    /// It failed too often, and is called again only after [`Plugins::revive`](crate::Plugins::revive).
    Quarantined {
        /// Failures in a row.
        failures: u32,
        /// The last of them.
        reason: String,
    },
    /// Nobody sits in its place.
    Absent {
        /// Why.
        reason: String,
    },
}

/// A plugin that is not called for now.
pub(super) struct Closed {
    pub(super) failures: u32,
    /// The last failure.
    pub(super) reason: String,
    pub(super) why: Why,
}

pub(super) enum Why {
    /// Until this tick; then one call tries it.
    Resting {
        until: u64,
        is_tried: bool,
    },
    Quarantine,
}

impl Closed {
    pub(super) fn standing(&self, left: impl FnOnce(u64) -> Duration) -> Standing {
        let (failures, reason) = (self.failures, self.reason.clone());
        match self.why {
            Why::Resting { until, .. } => Standing::Resting { failures, reason, left: left(until) },
            Why::Quarantine => Standing::Quarantined { failures, reason },
        }
    }
}

impl Standing {
    /// What a call of a plugin gets that cannot be called.
    pub(super) fn refusal(&self, plugin: &PluginId) -> Error {
        let error = |why: String| {
            let message = format!("plugin `{plugin}` is not provided: {why}");
            Error::new(Stage::Call, ErrorKind::NotProvided, Blame::Plugin, message)
                .chain(vec![plugin.clone()])
        };
        match self {
            Self::Serving => error("it is about to be".into()).by(Blame::Host),
            Self::Resting { failures, reason, left } if left.is_zero() => {
                error(format!("after {failures} failures in a row one call is trying it"))
                    .note(format!("the last failure: {reason}"))
            }
            Self::Resting { failures, reason, left } => {
                error(format!("it failed {failures} times in a row and rests for another {}", Span(*left)))
                    .note(format!("the last failure: {reason}"))
            }
            Self::Quarantined { failures, reason } => {
                error(format!("it is in quarantine after {failures} failures in a row"))
                    .note(format!("the last failure: {reason}"))
                    .hint("put a component in its place that works (`Host::swap`), or give it another chance (`Plugins::revive`)")
            }
            Self::Absent { reason } => error(reason.clone()).by(Blame::Operator),
        }
    }
}
