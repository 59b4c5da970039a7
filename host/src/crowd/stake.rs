//! Resources of instances that serve many calls: who holds one keeps its owner.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use super::Crowd;
use crate::bridge::{Claim, Fate};
use crate::budget::Allowance;
use crate::call::lend;
use crate::error::Error;
use crate::seat::Seat;

/// What keeps an instance that serves many calls, also one that gets no new ones but those with a resource of its own.
pub(crate) struct Stake(Arc<Crowd>);

impl Stake {
    /// Of an instance that is not gone.
    pub(crate) fn of(crowd: &Weak<Crowd>) -> Option<Self> {
        crowd.upgrade().map(Self::in_crowd)
    }

    fn in_crowd(crowd: Arc<Crowd>) -> Self {
        crowd.stakes.fetch_add(1, Ordering::SeqCst);
        Self(crowd)
    }
}

impl Clone for Stake {
    fn clone(&self) -> Self {
        Self::in_crowd(self.0.clone())
    }
}

impl Drop for Stake {
    fn drop(&mut self) {
        self.0.stakes.fetch_sub(1, Ordering::SeqCst);
        self.0.end_if_unwanted();
    }
}

impl fmt::Debug for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stake")
    }
}

/// The one instance of a plugin that can be called with these claims; nothing if none of them is on that plugin.
pub(super) fn home(
    seat: &Seat,
    claims: &[Claim],
    allowance: Option<&Allowance>,
) -> Result<Option<Arc<Crowd>>, Error> {
    let mut home: Option<&Arc<Crowd>> = None;
    for claim in claims.iter().filter(|claim| claim.owner.seat == seat.number) {
        let crowd = claim.stake.as_ref().map(|Stake(crowd)| crowd);
        let reached = crowd.filter(|crowd| {
            claim.owner.fate() == Fate::Alive
                && crowd.generation.check().is_ok()
                && crowd.is_for(allowance)
                && home.is_none_or(|home| Arc::ptr_eq(home, crowd))
        });
        home = Some(reached.ok_or_else(|| lend::gone(&seat.plugin, claim))?);
    }
    Ok(home.cloned())
}
