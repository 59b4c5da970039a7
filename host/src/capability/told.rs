//! What is reported once a call: uses that a plugin makes of a power a thousand times where once says it all.
//!
//! Clocks, random numbers, variables, settings and the log are read and written in loops. What matters to whoever keeps watch is
//! that a call did so, and of what, not how often: so each such use is an event once in a call and for each subject.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use crate::instance::State;
use crate::tree::{Number, Position};

/// Most subjects that are remembered in a call: a plugin makes up the names that it asks for.
const MOST: usize = 1_000;

/// What was reported of the call that runs now.
#[derive(Default)]
pub(crate) struct Told {
    /// Digests with a secret key of what was reported: names cost nothing to keep, and nobody can make two of them meet.
    seen: HashSet<u64>,
    keys: RandomState,
}

impl Told {
    /// Starts a call of which nothing was reported.
    #[inline]
    pub(crate) fn begin(&mut self) {
        if !self.seen.is_empty() {
            self.seen.clear();
        }
    }

    /// Whether something happens for the first time in this call, and there is room to say so.
    fn is_news(&mut self, (capability, what): (&str, &str), is_refused: bool, path: &[Number]) -> bool {
        let said = (capability, what, is_refused, path);
        self.seen.len() < MOST && self.seen.insert(self.keys.hash_one(said))
    }

    fn is_full(&self) -> bool {
        self.seen.len() == MOST
    }
}

impl State {
    /// Tells the observer of a use, or a refusal, unless it has heard of the same in this call.
    pub(crate) fn tell(&mut self, capability: &str, what: &str, refused: Option<&str>) {
        // Of calls that run side by side, each has its own way here.
        let path = self.acting.as_ref().map(Position::path).unwrap_or_default();
        if !self.told.is_news((capability, what), refused.is_some(), path) {
            return;
        }
        let refused = refused.map(str::to_owned);
        let gate = self.gate();
        gate.report(capability, what, refused.as_ref());
        if self.told.is_full() {
            let what = format!("further names, of which {MOST} were told of in this call");
            gate.report(capability, &what, refused.as_ref());
        }
    }
}
