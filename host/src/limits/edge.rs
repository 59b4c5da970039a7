//! What one consumer may use of a provider, where that is less than the provider allows everybody.

use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Bytes, Fuel, Limit, Limits, Written};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::supervision::as_some_milliseconds;

/// Makes the limits of edges of what is written once for each: its name and type, and what it means; and after these, those of
/// plugins that edges cannot have, with the reason.
macro_rules! edge_limits {
    (
        some { $($(#[$attribute:meta])* $name:ident ($key:literal): $type:ty,)* }
        none { $($none:ident ($none_key:literal): $why:expr,)* }
    ) => {
        /// The limits of an edge. What is not set is left to the limits of the two plugins.
        ///
        /// What the provider does in a call over the edge counts for these and for its own limits, and the lower one holds. What plugins
        /// do that it calls in turn is theirs: of these limits, `deadline` and `depth` alone go down the tree of calls.
        ///
        /// Memory, handles and all else that an instance has for good belongs to all its consumers, so there is no such limit of an edge.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
        pub struct EdgeLimits {
            $($(#[$attribute])* #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<$type>,)*
        }

        impl EdgeLimits {
            /// What both allow.
            pub(crate) fn and(self, other: &Self) -> Self {
                fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
                    one.into_iter().chain(other).min()
                }
                Self { $($name: least(self.$name, other.$name),)* }
            }

            /// Each that is set, by its key in the operator's file and as it is written there.
            pub fn written(&self) -> Vec<(&'static str, String)> {
                let all = [$(($key, self.$name.map(|it| it.written())),)*];
                all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
            }

            /// Those that allow as much as `limits` do or more.
            pub(crate) fn idle(&self, limits: &Limits) -> Vec<&'static str> {
                let all = [$(($key, self.$name.is_some_and(|it| it >= limits.$name)),)*];
                all.into_iter().filter(|(_, is_idle)| *is_idle).map(|(key, _)| key).collect()
            }
        }

        /// A table `limits` of an edge in the operator's file.
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct EdgeLimitsTable {
            $(#[serde(rename = $key)] $name: Option<Spanned<Written>>,)*
            $(#[serde(rename = $none_key)] $none: Option<Spanned<Written>>,)*
        }

        impl EdgeLimitsTable {
            /// Where each limit stands that is set.
            pub(crate) fn places(&self) -> impl Iterator<Item = (&'static str, Range<usize>)> {
                let all = [$(($key, self.$name.as_ref().map(Spanned::span)),)*];
                all.into_iter().filter_map(|(key, span)| Some((key, span?)))
            }

            /// Parses each limit; `failed` is told of those that are none, or none of an edge to `provider`, and where they stand.
            pub(crate) fn parse(
                &self,
                provider: &str,
                mut failed: impl FnMut(Error, Range<usize>),
            ) -> EdgeLimits {
                $(if let Some(written) = &self.$none {
                    failed(not_of_an_edge($none_key, $why, written.get_ref(), provider), written.span());
                })*
                EdgeLimits {
                    $($name: self.$name.as_ref().and_then(|written| {
                        let parsed = <$type as Limit>::parse(written.get_ref());
                        parsed.map_err(|error| failed(error, written.span())).ok()
                    }),)*
                }
            }
        }
    };
}

edge_limits! {
    some {
        /// Wall-clock time of one call over the edge.
        #[serde(rename = "deadline_ms", serialize_with = "as_some_milliseconds")]
        deadline("deadline"): Duration,
        /// What the host allocates for the arguments, and for the results, of one call.
        transfer("transfer"): Bytes,
        /// What one call of the consumer passes over the edge: arguments and results of all calls that it makes. Each interface that the
        /// provider serves the consumer counts for itself.
        traffic("traffic"): Bytes,
        /// Calls of the host, or sessions, in which the consumer has turned to the provider, at once; and calls by message, until they
        /// have returned: of each so many. One more waits, as long as its time and the queue of the provider's supervision allow.
        concurrency("concurrency"): u64,
        /// How deep calls go on over the edge: with 1 the provider calls nobody in a call over it, with 2 it does, and whom it calls do not.
        depth("depth"): u64,
        /// Bytes that the provider prints and logs in one call over the edge, each line and record counted as 64 more.
        output("output"): Bytes,
        /// Lines that it prints and records that it logs in one call over the edge.
        lines("lines"): u64,
        /// Bytes that it prints and logs in a second, in all calls over the edge together.
        output_rate("output-rate"): Bytes,
        /// Calls to the host that it makes in a second, in all calls over the edge together.
        host_calls("host-calls"): u64,
        /// Random bytes that one call over the edge gets.
        entropy("entropy"): Bytes,
        /// Sockets that it has open at once of those that it opened in calls over the edge, for as long as they are open.
        sockets("sockets"): u64,
        /// Requests by HTTP that it has under way at once of those that it began in calls over the edge.
        requests("requests"): u64,
        /// Files and folders that one call over the edge has open at once, beside those that were open before.
        files("files"): u64,
        /// What one call over the edge may compute. For providers alone whose own `fuel` is limited.
        fuel("fuel"): Fuel,
    }
    none {
        memory("memory"): INSTANCE,
        handles("handles"): INSTANCE,
        instances("instances"): INSTANCE,
        component_size("component-size"): COMPONENT,
        functions("functions"): COMPONENT,
    }
}

const INSTANCE: &str = "an instance has it for all its consumers, from call to call";
const COMPONENT: &str = "it is of the component, which is there before anybody calls it";

impl EdgeLimits {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A limit that is a plugin's alone.
fn not_of_an_edge(key: &str, why: &str, written: &Written, provider: &str) -> Error {
    let value = match written {
        Written::Text(text) => format!("{text:?}"),
        Written::Number(number) => number.to_string(),
    };
    let message = format!("`{key}` cannot be limited on an edge: {why}");
    Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message)
        .hint(format!("write `{key} = {value}` below `[plugins.{provider}.limits]`, for all its consumers"))
}
