//! Resources of instances that serve many calls: who holds one keeps its owner.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};

use super::Crowd;
use crate::bridge::{Claim, Fate};
use crate::budget::Allowance;
use crate::call::lend;
use crate::error::Error;
use crate::seat::Seat;

/// What keeps an instance that serves many calls, also one that gets no new ones but those with a resource of its own. One that is
/// over keeps nothing.
pub(crate) struct Stake(Weak<Crowd>);

impl Stake {
    /// Of an instance that is not gone.
    pub(crate) fn of(crowd: &Weak<Crowd>) -> Option<Self> {
        crowd.upgrade().map(|crowd| Self::in_crowd(&crowd))
    }

    fn in_crowd(crowd: &Arc<Crowd>) -> Self {
        let mut kept = crowd.kept.lock().unwrap_or_else(PoisonError::into_inner);
        crowd.stakes.fetch_add(1, Ordering::SeqCst);
        kept.get_or_insert_with(|| crowd.clone());
        Self(Arc::downgrade(crowd))
    }
}

impl Crowd {
    /// Lets go of itself, whoever holds a resource of it.
    pub(super) fn go(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Clone for Stake {
    fn clone(&self) -> Self {
        self.0.upgrade().map_or_else(|| Self(self.0.clone()), |crowd| Self::in_crowd(&crowd))
    }
}

impl Drop for Stake {
    fn drop(&mut self) {
        let Some(crowd) = self.0.upgrade() else { return };
        let mut kept = crowd.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // There is `crowd`, so it does not go with the lock held.
        let is_last = crowd.stakes.fetch_sub(1, Ordering::SeqCst) == 1;
        if is_last {
            *kept = None;
        }
        drop(kept);
        crowd.end_if_unwanted();
        if is_last {
            crowd.leave_seat();
        }
    }
}

impl fmt::Debug for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stake")
    }
}

/// The one instance of a plugin that can be called with these claims; nothing if none of them is on that plugin.
pub(super) fn home<'c>(
    seat: &Seat,
    claims: impl IntoIterator<Item = &'c Claim>,
    allowance: Option<&Allowance>,
) -> Result<Option<Arc<Crowd>>, Error> {
    let mut home: Option<Arc<Crowd>> = None;
    for claim in claims.into_iter().filter(|claim| claim.owner.seat == seat.id()) {
        let crowd = claim.stake.as_ref().and_then(|Stake(crowd)| crowd.upgrade());
        let reached = crowd.filter(|crowd| {
            claim.owner.fate() == Fate::Alive
                && crowd.generation.check().is_ok()
                && crowd.is_for(allowance)
                && home.as_ref().is_none_or(|home| Arc::ptr_eq(home, crowd))
        });
        home = Some(reached.ok_or_else(|| lend::gone(&seat.plugin, claim))?);
    }
    Ok(home)
}
