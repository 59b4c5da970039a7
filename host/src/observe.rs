//! What a host gets to see of its plugins: log records, events, and counts.

mod counter;

use std::time::Duration;

use serde::Serialize;

use crate::budget::Spent;
use crate::capability::Level;
use crate::limits::as_milliseconds;
use crate::name::PluginId;
use crate::plan::Edge;
use crate::seat::Standing;
use crate::tree::TraceId;

pub(crate) use counter::Counter;

/// One line that a plugin logged or printed.
#[derive(Clone, Copy, Debug)]
pub struct LogRecord<'a> {
    /// The plugin, or the group it is fused into. The plugin cannot choose this name.
    pub plugin: &'a PluginId,
    /// How much it matters.
    pub level: Level,
    /// The part of the plugin that speaks; `stdout` and `stderr` for what was printed.
    pub target: &'a str,
    /// The text; control characters are escaped.
    pub message: &'a str,
    /// The trace of the call that wrote it, where the application has given one or a plugin has asked for it. What plugins print has
    /// none.
    pub trace: Option<TraceId>,
}

/// Something that happened to a plugin.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event {
    /// Machine code was found in the cache.
    Cached {
        /// The plugin or fused group.
        plugin: PluginId,
    },
    /// Machine code is being made.
    Compiling {
        /// The plugin or fused group.
        plugin: PluginId,
        /// The size of the component in bytes.
        size: usize,
    },
    /// Machine code was made.
    Compiled {
        /// The plugin or fused group.
        plugin: PluginId,
        /// How long it took.
        #[serde(rename = "took_ms", serialize_with = "as_milliseconds")]
        took: Duration,
    },
    /// An entry of the cache was not what this host had written; it is made anew.
    CacheRejected {
        /// The plugin or fused group.
        plugin: PluginId,
        /// Why.
        reason: String,
    },
    /// The cache could not be written; the plugin runs all the same.
    CacheUnwritable {
        /// The plugin or fused group.
        plugin: PluginId,
        /// Why.
        reason: String,
    },
    /// The cache holds more than it may, because what is old could not be removed.
    CacheOverfull {
        /// The plugin or fused group that was added last.
        plugin: PluginId,
        /// Why.
        reason: String,
    },
    /// A plugin used a power, or was refused one.
    Used(Use),
    /// What plugins used could not be written down.
    AuditUnwritable {
        /// Why.
        reason: String,
    },
    /// An instance failed and will not be used again.
    Retired {
        /// The plugin or fused group.
        plugin: PluginId,
        /// Why.
        reason: String,
        /// The trace of the call that ended it, where the application has given one or a plugin has asked for it.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace: Option<TraceId>,
    },
    /// A call over an edge is made once more: it trapped, and its function is idempotent.
    CalledAgain {
        /// The plugin or fused group that is called.
        plugin: PluginId,
        /// How the first call ended.
        reason: String,
        /// As of `Retired`.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace: Option<TraceId>,
    },
    /// An instance has served as many calls, or as long, as its plugin's instances may, and will not be used again.
    Recycled {
        /// The plugin or fused group.
        plugin: PluginId,
        /// The calls that it has served.
        calls: u64,
    },
    /// A plugin failed several times in a row and is not called for a while.
    Resting {
        /// The plugin or fused group.
        plugin: PluginId,
        /// Failures in a row.
        failures: u32,
        /// For how long.
        #[serde(rename = "rest_ms", serialize_with = "as_milliseconds")]
        rest: Duration,
        /// The last failure.
        reason: String,
    },
    /// A plugin that rested works again.
    Recovered {
        /// The plugin or fused group.
        plugin: PluginId,
    },
    /// A plugin failed too often, and is not called until somebody revives it.
    Quarantined {
        /// The plugin or fused group.
        plugin: PluginId,
        /// Failures in a row.
        failures: u32,
        /// The last failure.
        reason: String,
    },
    /// A plugin that was not to be called has got another chance.
    Revived {
        /// The plugin or fused group.
        plugin: PluginId,
    },
    /// A plugin could not be loaded or started, or says that it cannot work.
    Unfit {
        /// The plugin or fused group.
        plugin: PluginId,
        /// Why.
        reason: String,
    },
    /// Another component has taken a plugin's place.
    Swapped {
        /// The plugin or fused group.
        plugin: PluginId,
        /// The number of the component that serves now, counted from 1 in each place.
        generation: u64,
        /// Whether it was given what the former one remembered.
        handed_over: bool,
    },
    /// No component has taken a plugin's place: those that served go on.
    SwapRefused {
        /// Why, one line an error.
        reasons: Vec<String>,
    },
    /// The last instance of a component is gone that another one has taken the place of.
    Drained {
        /// The plugin or fused group.
        plugin: PluginId,
        /// The number of the component that is gone.
        generation: u64,
    },
}

/// A use of a power that a plugin was granted, or wanted and was refused.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Use {
    /// The plugin, or the group it is fused into.
    pub plugin: PluginId,
    /// The plugins from the one that the application called to this one, which is the last.
    pub chain: Vec<PluginId>,
    /// The capability's name.
    pub capability: String,
    /// What it did, or wanted to do; control characters are escaped.
    pub what: String,
    /// Whether it could.
    pub allowed: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The trace of the call, where the application has given one or a plugin has asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceId>,
}

/// Receives what plugins log and what happens to them.
///
/// Both functions are called on the thread of a call, so they should be quick.
pub trait Observe: Send + Sync + 'static {
    /// A plugin logged or printed a line.
    fn log(&self, record: &LogRecord<'_>);

    /// Something happened to a plugin.
    fn event(&self, event: &Event) {
        let _ = event;
    }
}

/// The default: everything goes to [`tracing`].
pub(crate) struct Tracing;

impl Observe for Tracing {
    fn log(&self, record: &LogRecord<'_>) {
        let LogRecord { plugin, level, target, message, .. } = record;
        match level {
            Level::Trace => tracing::trace!(%plugin, part = target, "{message}"),
            Level::Debug => tracing::debug!(%plugin, part = target, "{message}"),
            Level::Info => tracing::info!(%plugin, part = target, "{message}"),
            Level::Warn => tracing::warn!(%plugin, part = target, "{message}"),
            Level::Error => tracing::error!(%plugin, part = target, "{message}"),
        }
    }

    fn event(&self, event: &Event) {
        match event {
            Event::AuditUnwritable { .. }
            | Event::CacheRejected { .. }
            | Event::CacheUnwritable { .. }
            | Event::CacheOverfull { .. }
            | Event::Retired { .. }
            | Event::Resting { .. }
            | Event::Unfit { .. }
            | Event::SwapRefused { .. } => {
                tracing::warn!(?event, "plugin");
            }
            Event::Quarantined { .. } => tracing::error!(?event, "plugin"),
            // How much of its log somebody wants to read is no refusal of a power.
            Event::Used(used) if !used.allowed && used.capability != "log" => {
                let Use { plugin, capability, what, reason, .. } = used;
                tracing::warn!(%plugin, capability, what, reason = reason.as_deref(), "refused");
            }
            _ => tracing::debug!(?event, "plugin"),
        }
    }
}

/// What is counted of an edge.
#[derive(Debug, Default)]
pub(crate) struct EdgeCounts {
    pub(crate) calls: Counter,
    pub(crate) bytes: Counter,
}

/// Counts since a set of plugins was loaded.
#[derive(Clone, Debug)]
pub struct Stats {
    /// One row a plugin, or fused group.
    pub plugins: Vec<PluginStats>,
    /// One row an isolated edge; where members of a fused group share an import, the first of them. Calls within a fused group do not pass the host and are not counted.
    pub edges: Vec<EdgeStats>,
}

/// Counts of one isolated edge.
#[derive(Clone, Debug)]
pub struct EdgeStats {
    /// The edge.
    pub edge: Edge,
    /// Calls over it.
    pub calls: u64,
    /// Bytes of their arguments and results, but for what is passed as plain numbers, in the trees and sessions that have ended. Calls of
    /// functions that are `async`, or that pass streams or futures, are not among them.
    pub bytes: u64,
}

/// Counts of one plugin, or fused group.
#[derive(Clone, Debug)]
pub struct PluginStats {
    /// The plugin, or group.
    pub plugin: PluginId,
    /// Calls from the host and from other plugins, those to destructors of resources included.
    pub calls: u64,
    /// Calls that ended in a trap, at a limit, or called off.
    pub failures: u64,
    /// Instances started.
    pub instances: u64,
    /// The most that any one call has used of each limit. Calls of functions that are `async`, or that pass streams or futures, are not
    /// among them.
    pub peak: Spent,
    /// Whether it can be called now.
    pub standing: Standing,
}

/// Makes text safe to print: control characters other than tab are escaped, and what is over `most` bytes is cut.
pub(crate) fn printable(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len().min(most));
    for character in text.chars() {
        if out.len() >= most {
            out.push('…');
            break;
        }
        if character.is_control() && character != '\t' {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}
