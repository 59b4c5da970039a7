//! Waits for an answer in which others wait along, written down as long as they last.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Crowd;
use crate::error::Error;
use crate::seat::Seat;
use crate::tree::{Roster, Waiter, WaitsFor};

/// One wait. Whoever answers ends it before the answer is there: what the instance does next has nothing to do with it.
pub(super) struct Waiting {
    roster: Arc<Roster>,
    pub(super) waiter: Waiter,
    wanted: WaitsFor,
    is_over: AtomicBool,
}

impl Waiting {
    /// Refuses a wait that would last for ever.
    pub(super) fn begin(seat: &Seat, crowd: &Crowd, waiter: Waiter) -> Result<Arc<Self>, Error> {
        let wanted = WaitsFor::Answer(seat.number, crowd.number);
        // A statement of its own: the lock is not held where the names are looked up.
        let waits = seat.roster.waits().wait(waiter, wanted);
        waits.map_err(|ring| seat.roster.ring(&ring, &seat.plugin))?;
        Ok(Arc::new(Self { roster: seat.roster.clone(), waiter, wanted, is_over: AtomicBool::new(false) }))
    }

    pub(super) fn end(&self) {
        if !self.is_over.swap(true, Ordering::AcqRel) {
            self.roster.waits().gave_up(self.waiter, self.wanted);
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.end();
    }
}
