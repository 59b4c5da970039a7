//! What one consumer may use of a provider, where that is less than the provider allows everybody.

use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Bytes, Limit, Limits, Written};
use crate::error::Error;
use crate::supervision::as_some_milliseconds;

/// The limits of an edge. What is not set is left to the limits of the two plugins.
///
/// Memory, output and all else that an instance has belongs to all its consumers, so there is no such limit of an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EdgeLimits {
    /// Wall-clock time of one call over the edge.
    #[serde(
        rename = "deadline_ms",
        serialize_with = "as_some_milliseconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub deadline: Option<Duration>,
    /// What the host allocates for the arguments, and for the results, of one call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Bytes>,
    /// What one call of the consumer passes over the edge: arguments and results of all calls that it makes. Each interface that the
    /// provider serves the consumer counts for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic: Option<Bytes>,
    /// Calls of the host, or sessions, in which the consumer has turned to the provider, at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u64>,
}

impl EdgeLimits {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What both allow.
    pub(crate) fn and(self, other: &Self) -> Self {
        fn least<T: Ord + Copy>(one: Option<T>, other: Option<T>) -> Option<T> {
            one.into_iter().chain(other).min()
        }
        Self {
            deadline: least(self.deadline, other.deadline),
            transfer: least(self.transfer, other.transfer),
            traffic: least(self.traffic, other.traffic),
            concurrency: least(self.concurrency, other.concurrency),
        }
    }

    /// Each that is set, by its key in the operator's file and as it is written there.
    pub fn written(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("deadline", self.deadline.map(|it| it.written())),
            ("transfer", self.transfer.map(|it| it.written())),
            ("traffic", self.traffic.map(|it| it.written())),
            ("concurrency", self.concurrency.map(|it| it.written())),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// Those that allow as much as `limits` do or more.
    pub(crate) fn idle(&self, limits: &Limits) -> Vec<&'static str> {
        let all = [
            ("deadline", self.deadline.is_some_and(|it| it >= limits.deadline)),
            ("transfer", self.transfer.is_some_and(|it| it >= limits.transfer)),
            ("traffic", self.traffic.is_some_and(|it| it >= limits.traffic)),
            ("concurrency", self.concurrency.is_some_and(|it| it >= limits.concurrency)),
        ];
        all.into_iter().filter(|(_, is_idle)| *is_idle).map(|(key, _)| key).collect()
    }
}

/// A table `limits` of an edge in the operator's file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EdgeLimitsTable {
    deadline: Option<Spanned<Written>>,
    transfer: Option<Spanned<Written>>,
    traffic: Option<Spanned<Written>>,
    concurrency: Option<Spanned<Written>>,
}

impl EdgeLimitsTable {
    /// Parses each limit; `failed` is told of those that are none, and where they stand.
    pub(crate) fn parse(&self, mut failed: impl FnMut(Error, Range<usize>)) -> EdgeLimits {
        fn one<T: Limit>(
            written: Option<&Spanned<Written>>,
            failed: &mut impl FnMut(Error, Range<usize>),
        ) -> Option<T> {
            let written = written?;
            T::parse(written.get_ref()).map_err(|error| failed(error, written.span())).ok()
        }
        EdgeLimits {
            deadline: one(self.deadline.as_ref(), &mut failed),
            transfer: one(self.transfer.as_ref(), &mut failed),
            traffic: one(self.traffic.as_ref(), &mut failed),
            concurrency: one(self.concurrency.as_ref(), &mut failed),
        }
    }
}
