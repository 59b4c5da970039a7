//! Who waits for whom, where that might last for ever.
//!
//! Trees of calls share no more than two things that they would wait for. One is the instance of a plugin that remembers: who has it
//! keeps others waiting. The other is an instance that serves many calls, while it waits in the blocking way itself: whoever wants an
//! answer of it waits along. So two may each wait for the other: `a` calls `b` in one tree and `b` calls `a` in another, and both
//! have one instance, or both wait in the blocking way. Whoever is about to wait says so here first, and is told if that would last
//! for ever: whoever closes a ring finds all the others in it waiting.
//!
//! An instance that serves many and waits for an answer while its other calls go on keeps nobody waiting, so that is no wait here.

use std::collections::{HashMap, HashSet};

use super::{Number, TreeNumber};

/// One instance: its seat, and the number of its generation.
pub(crate) type One = (Number, u64);

/// Who waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waiter {
    /// The tree of calls, or the instance that serves many, which keeps what it has while it waits.
    pub(crate) own: TreeNumber,
    /// The tree that this is done for: another one, where an instance serves many.
    pub(crate) tree: TreeNumber,
}

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaitsFor {
    /// The one instance of a plugin.
    One(One),
    /// An answer of an instance that serves many: its seat, and its own number.
    Answer(Number, TreeNumber),
    /// That an instance which serves many has done what it does for this tree.
    Through(TreeNumber),
}

impl WaitsFor {
    fn seat(self) -> Option<Number> {
        match self {
            Self::One((seat, _)) | Self::Answer(seat, _) => Some(seat),
            Self::Through(_) => None,
        }
    }
}

/// Who has what, and who waits for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Waits {
    holders: HashMap<One, TreeNumber>,
    /// Several at once only where calls are made at once.
    waiting: HashMap<TreeNumber, Vec<WaitsFor>>,
}

impl Waits {
    /// Says that somebody is about to wait; it then has [got](Self::got) it or [given up](Self::gave_up).
    ///
    /// # Errors
    ///
    /// The seats of the ring that it would close; then it does not wait.
    pub(crate) fn wait(&mut self, waiter: Waiter, wanted: WaitsFor) -> Result<(), Vec<Number>> {
        self.ring(waiter, wanted).map_or(Ok(()), Err)?;
        self.waiting.entry(waiter.own).or_default().push(wanted);
        if waiter.own != waiter.tree {
            self.waiting.entry(waiter.tree).or_default().push(WaitsFor::Through(waiter.own));
        }
        Ok(())
    }

    /// Has one instance go to who waited for it.
    pub(crate) fn got(&mut self, waiter: Waiter, one: One) {
        self.gave_up(waiter, WaitsFor::One(one));
        self.holders.insert(one, waiter.own);
    }

    /// Says that somebody waits no longer, whether it has what it wanted or not. What somebody else ends has to be said before it is
    /// ended: who then waits for whom has nothing to do with it.
    pub(crate) fn gave_up(&mut self, waiter: Waiter, wanted: WaitsFor) {
        self.forget(waiter.own, wanted);
        if waiter.own != waiter.tree {
            self.forget(waiter.tree, WaitsFor::Through(waiter.own));
        }
    }

    fn forget(&mut self, who: TreeNumber, awaited: WaitsFor) {
        let Some(all) = self.waiting.get_mut(&who) else { return };
        if let Some(place) = all.iter().position(|known| *known == awaited) {
            all.swap_remove(place);
        }
        if all.is_empty() {
            self.waiting.remove(&who);
        }
    }

    /// Says that an instance is about to be given back. To be said before somebody else can get it.
    pub(crate) fn free(&mut self, one: One) {
        self.holders.remove(&one);
    }

    /// Whether somebody waits.
    pub(crate) fn is_waiting(&self, who: TreeNumber) -> bool {
        self.waiting.contains_key(&who)
    }

    /// The seats from what is wanted back to who wants it, if all between wait as well.
    fn ring(&self, waiter: Waiter, wanted: WaitsFor) -> Option<Vec<Number>> {
        let holder = |awaited| match awaited {
            WaitsFor::One(one) => self.holders.get(&one).copied(),
            WaitsFor::Answer(_, who) | WaitsFor::Through(who) => Some(who),
        };
        holder(wanted)?;
        // What is reached, each with the place of the one before.
        let mut reached = vec![(wanted, None)];
        let mut seen = HashSet::new();
        let mut place = 0;
        while let Some((awaited, _)) = reached.get(place) {
            if let Some(next) = holder(*awaited) {
                if next == waiter.own || next == waiter.tree {
                    return Some(way(&reached, place));
                }
                if seen.insert(next) {
                    let more = self.waiting.get(&next).into_iter().flatten();
                    reached.extend(more.map(|awaited| (*awaited, Some(place))));
                }
            }
            place += 1;
        }
        None
    }
}

/// The seats on the way to what was reached at a place.
fn way(reached: &[(WaitsFor, Option<usize>)], place: usize) -> Vec<Number> {
    let mut seats = Vec::new();
    let mut next = Some(place);
    while let Some((awaited, before)) = next.and_then(|place| reached.get(place)) {
        seats.extend(awaited.seat());
        next = *before;
    }
    seats.reverse();
    seats
}

#[cfg(test)]
mod tests;
