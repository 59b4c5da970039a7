//! What was used of limits, as people and programs get to see it.

mod allowance;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;

use crate::instance::{MILLISECONDS_PER_TICK, State};
use crate::limits::{Limits, Span};
use crate::name::PluginId;

pub use allowance::Allowance;
pub(crate) use allowance::Uses;

/// What a tree of calls has used of its limits, plugin by plugin.
///
/// It is part of the error where a limit ended a call ([`Error::budget`](crate::Error::budget)), and a session tells it at any time
/// ([`Session::budget`](crate::Session::budget)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Budget {
    /// One row a plugin, or fused group. In an error, the one that came to its limit is the first.
    pub plugins: Vec<Spent>,
}

/// What one plugin, or fused group, has used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// The plugin, or group.
    pub plugin: PluginId,
    /// What is counted.
    pub parts: Vec<Part>,
}

/// What was used of one limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its key in the operator's file; `edge-calls`, of which there is no limit, are calls to other plugins.
    pub limit: &'static str,
    /// What was used: a number, bytes, or milliseconds.
    pub used: u64,
    /// The limit, in the same unit; nothing where there is none.
    pub most: Option<u64>,
    #[serde(skip)]
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Number,
    PerSecond,
    Bytes,
    Milliseconds,
}

impl Unit {
    fn show(self, number: u64) -> String {
        match self {
            Self::Number | Self::PerSecond => number.to_string(),
            Self::Bytes => rough(number),
            Self::Milliseconds => Span(Duration::from_millis(number)).to_string(),
        }
    }
}

/// Makes what is counted of what is written once for each: its place, its key, its unit, and the limit.
macro_rules! counted {
    ($($name:ident ($key:literal, $unit:ident): $most:expr,)*) => {
        /// What is counted, as places in [`Counts`].
        #[derive(Clone, Copy)]
        enum Counted { $($name,)* }

        const COUNTED: usize = [$(Counted::$name,)*].len();

        impl Spent {
            fn of(plugin: &PluginId, counts: &Counts, limits: &Limits) -> Self {
                let parts = vec![$(Part {
                    limit: $key,
                    used: counts.get(Counted::$name),
                    most: ($most)(limits),
                    unit: Unit::$unit,
                },)*];
                Self { plugin: plugin.clone(), parts }
            }
        }
    };
}

counted! {
    Memory("memory", Bytes): |it: &Limits| Some(it.memory.0),
    Deadline("deadline", Milliseconds): |it: &Limits| u64::try_from(it.deadline.as_millis()).ok(),
    Transfer("transfer", Bytes): |it: &Limits| Some(it.transfer.0),
    Output("output", Bytes): |it: &Limits| Some(it.output.0),
    Lines("lines", Number): |it: &Limits| Some(it.lines),
    Handles("handles", Number): |it: &Limits| Some(it.handles),
    EdgeCalls("edge-calls", Number): |_: &Limits| None,
    HostCalls("host-calls", PerSecond): |it: &Limits| Some(it.host_calls),
    Entropy("entropy", Bytes): |it: &Limits| Some(it.entropy.0),
    Traffic("traffic", Bytes): |it: &Limits| Some(it.traffic.0),
    Fuel("fuel", Number): |it: &Limits| it.fuel.units(),
}

/// What a call has used, as numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts([u64; COUNTED]);

impl Counts {
    fn get(&self, what: Counted) -> u64 {
        self.0.get(what as usize).copied().unwrap_or(0)
    }

    #[inline]
    fn set(&mut self, what: Counted, used: u64) {
        if let Some(place) = self.0.get_mut(what as usize) {
            *place = used;
        }
    }

    /// What the call that runs, or has just ended, has used so far.
    #[inline]
    pub(crate) fn of(state: &State) -> Self {
        let (usage, mut counts) = (&state.usage, Self::default());
        counts.set(Counted::Memory, state.memory.used());
        let ticks = state.call.clock().now().saturating_sub(usage.begun());
        counts.set(Counted::Deadline, ticks.saturating_mul(MILLISECONDS_PER_TICK));
        counts.set(Counted::Transfer, usage.largest);
        counts.set(Counted::Output, state.output.used());
        counts.set(Counted::Lines, state.output.lines());
        counts.set(Counted::Handles, state.ledger.count());
        counts.set(Counted::EdgeCalls, usage.edge_calls);
        counts.set(Counted::HostCalls, usage.host_calls);
        counts.set(Counted::Entropy, usage.entropy);
        counts.set(Counted::Traffic, usage.traffic());
        counts.set(Counted::Fuel, usage.fuel);
        counts
    }

    /// Keeps the greater of each. Whether any was: of most calls none is, and they pay for a look.
    #[inline]
    pub(crate) fn raise(&mut self, other: &Self) -> bool {
        let is_news = self.0.iter().zip(&other.0).fold(false, |news, (own, other)| news | (other > own));
        if is_news {
            self.keep(other);
        }
        is_news
    }

    #[cold]
    fn keep(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own = (*own).max(other);
        }
    }
}

/// The most that any call of a plugin has used.
#[derive(Debug, Default)]
pub(crate) struct Peaks([AtomicU64; COUNTED]);

impl Peaks {
    #[cold]
    pub(crate) fn raise(&self, counts: &Counts) {
        for (peak, count) in self.0.iter().zip(counts.0) {
            // Instances that serve one call each come here with each call, from all threads: most have nothing new to write.
            if count > peak.load(Ordering::Relaxed) {
                peak.fetch_max(count, Ordering::Relaxed);
            }
        }
    }

    /// As it is shown.
    pub(crate) fn spent(&self, plugin: &PluginId, limits: &Limits) -> Spent {
        let mut counts = Counts::default();
        for (count, peak) in counts.0.iter_mut().zip(&self.0) {
            *count = peak.load(Ordering::Relaxed);
        }
        Spent::of(plugin, &counts, limits)
    }
}

impl State {
    /// What the call that runs on this instance has used.
    pub(crate) fn spent(&mut self) -> Spent {
        let mut counts = Counts::of(self);
        let kept = self.table.iter_mut().count() as u64;
        counts.set(Counted::Handles, counts.get(Counted::Handles).saturating_add(kept));
        Spent::of(&self.plugin, &counts, &self.limits)
    }
}

impl Budget {
    /// Adds what a plugin has used, unless that is known already.
    pub(crate) fn add(&mut self, spent: Spent) {
        if !self.plugins.iter().any(|known| known.plugin == spent.plugin) {
            self.plugins.push(spent);
        }
    }
}

impl Spent {
    /// What was used of a limit, by its key in the operator's file; nothing if that is not counted.
    pub fn used(&self, limit: &str) -> Option<u64> {
        self.parts.iter().find(|part| part.limit == limit).map(|part| part.used)
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, spent) in self.plugins.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{spent}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Spent {
    /// What was used at all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts.iter().filter(|part| part.used > 0);
        let parts: Vec<String> = parts.map(Part::to_string).collect();
        let parts = if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
        write!(f, "{}: {parts}", self.plugin)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |number: u64| self.unit.show(number);
        let per = if self.unit == Unit::PerSecond { " a second" } else { "" };
        write!(f, "{} {}", self.limit, shown(self.used))?;
        self.most.map_or(Ok(()), |most| write!(f, " of {}{per}", shown(most)))
    }
}

/// Bytes with at most one digit behind the point.
fn rough(bytes: u64) -> String {
    let unit = [("GiB", 30), ("MiB", 20), ("KiB", 10)].into_iter().find(|(_, bits)| bytes >> bits > 0);
    let Some((unit, bits)) = unit else { return format!("{bytes} B") };
    let tenths = (u128::from(bytes) * 10) >> bits;
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        rest => format!("{}.{rest} {unit}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_the_operators_file_does() {
        let mut counts = Counts::default();
        counts.set(Counted::Memory, 3 << 19);
        counts.set(Counted::Deadline, 1_250);
        counts.set(Counted::HostCalls, 7);
        counts.set(Counted::Entropy, 1023);
        let mut budget = Budget::default();
        for name in ["a", "b", "a"] {
            budget.add(Spent::of(&name.parse().unwrap(), &counts, &Limits::default()));
            counts = Counts::default();
        }
        assert_eq!(
            budget.to_string(),
            "a: memory 1.5 MiB of 256 MiB, deadline 1250 ms of 10 s, host-calls 7 of 1000000 a second, \
             entropy 1023 B of 16 MiB\nb: nothing"
        );
    }

    #[test]
    fn peaks_are_the_greatest_of_each() {
        let peaks = Peaks::default();
        for (memory, entropy) in [(5, 1), (3, 9)] {
            let mut counts = Counts::default();
            counts.set(Counted::Memory, memory);
            counts.set(Counted::Entropy, entropy);
            peaks.raise(&counts);
        }
        let spent = peaks.spent(&"a".parse().unwrap(), &Limits::default());
        assert_eq!(
            (spent.used("memory"), spent.used("entropy"), spent.used("fame")),
            (Some(5), Some(9), None)
        );
    }
}
