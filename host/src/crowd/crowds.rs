//! Which of a plugin's instances that serve many calls takes the next one.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{Crowd, stake};
use crate::bridge::Claim;
use crate::error::Error;
use crate::seat::Seat;
use crate::tree::{Number, Terms};

/// Calls that one instance serves at once; for more, another is started.
const MOST_CALLS: usize = 1_000;

/// The shared instances of a plugin that take calls.
#[derive(Default)]
pub(crate) struct Crowds {
    open: Mutex<Vec<Arc<Crowd>>>,
    /// All of them, also those that get no new calls.
    started: Mutex<Vec<Weak<Crowd>>>,
}

impl Crowds {
    /// One that takes a call.
    fn join(
        &self,
        seat: &Arc<Seat>,
        (path, terms): (&[Number], &Terms),
    ) -> Result<(Arc<Crowd>, bool), Error> {
        let allowance = terms.allowance.as_ref();
        let (generation, is_trial) = seat.admission()?;
        let mut crowds = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        crowds.retain(|crowd| crowd.takes_calls() && Arc::ptr_eq(&crowd.generation, &generation));
        let blueprint = &generation.blueprint;
        let (at_once, queue) = (blueprint.limits.concurrency, blueprint.supervision.queue);
        let waiting: u64 = crowds.iter().map(|crowd| crowd.waiting.load(Ordering::Relaxed) as u64).sum();
        if waiting >= at_once.saturating_add(queue.into()) {
            if is_trial {
                seat.unanswered(&generation);
            }
            return Err(seat.full(at_once, queue));
        }
        // Where a call comes back, and may, one that waits in the blocking way may do so for this very call.
        let comes_back = path.contains(&seat.number);
        let is_stuck = |crowd: &Crowd| comes_back && seat.roster.waits().is_waiting(crowd.number);
        let is_free =
            |crowd: &&Arc<Crowd>| crowd.waiting.load(Ordering::Relaxed) < MOST_CALLS && !is_stuck(crowd);
        let free = crowds.iter().filter(is_free).find(|crowd| crowd.is_for(allowance));
        let crowd = match free {
            Some(crowd) => crowd.clone(),
            None => {
                let crowd = Crowd::start(seat, generation, allowance.cloned())?;
                crowds.push(crowd.clone());
                let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
                started.retain(|crowd| crowd.strong_count() > 0);
                started.push(Arc::downgrade(&crowd));
                crowd
            }
        };
        crowd.waiting.fetch_add(1, Ordering::SeqCst);
        Ok((crowd, is_trial))
    }

    /// One that takes a call: that of the resources which are passed, if the plugin owns any of them. `position` is the path to
    /// whoever calls, and what the application has said.
    pub(super) fn find(
        &self,
        seat: &Arc<Seat>,
        claims: &[Claim],
        position: (&[Number], &Terms),
    ) -> Result<(Arc<Crowd>, bool), Error> {
        let home = stake::home(seat, claims, position.1.allowance.as_ref())?;
        let Some(crowd) = home else { return self.join(seat, position) };
        let blueprint = &crowd.generation.blueprint;
        let (at_once, queue) = (blueprint.limits.concurrency, blueprint.supervision.queue);
        if crowd.waiting.load(Ordering::Relaxed) as u64 >= at_once.saturating_add(queue.into()) {
            return Err(seat.full(at_once, queue));
        }
        crowd.waiting.fetch_add(1, Ordering::SeqCst);
        Ok((crowd, false))
    }

    /// Lets go of one that nobody will turn to again, once its calls are over and its resources gone: as long as somebody holds one,
    /// whatever else the calls with its allowance make belongs to the same instance.
    pub(super) fn leave(&self, left: &Arc<Crowd>) {
        let mut crowds = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        crowds.retain(|crowd| !Arc::ptr_eq(crowd, left) || crowd.takes_calls() && crowd.is_wanted());
    }

    /// Lets go of all: calls that run may end.
    pub(crate) fn clear(&self) {
        drop(std::mem::take(&mut *self.open.lock().unwrap_or_else(PoisonError::into_inner)));
    }

    /// Ends those whose resources somebody holds: instances that hold each other's would keep each other for ever.
    pub(crate) fn end(&self) {
        let started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        for crowd in started.iter().filter_map(Weak::upgrade) {
            if crowd.stakes.load(Ordering::SeqCst) > 0 {
                crowd.abandoned.store(true, Ordering::Release);
            }
        }
    }
}
