//! How many calls there may be at once, and those that wait until there are fewer.
//!
//! For a plugin whose calls have an instance each, instances are counted, so that a call which finds a warm one pays nothing.
//! Whoever came first is served first. A call that waits looks every tick whether its time is up or it was called off; else it sleeps
//! until somebody leaves.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::instance::{Clock, Stop, Until};

/// So many places.
#[derive(Debug)]
pub(crate) struct Rooms {
    most: u64,
    taken: AtomicU64,
    /// How many wait, for those who need not know who.
    waiting: AtomicUsize,
    line: Mutex<Tickets>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Tickets {
    /// The first comes next.
    waiting: VecDeque<u64>,
    next: u64,
}

/// A place that was taken; it is free again when this goes.
#[derive(Debug)]
pub(crate) struct Place(Arc<Rooms>);

/// What came of waiting for a place.
pub(crate) enum Found<T> {
    Place(Place),
    /// What makes up for a place.
    Other(T),
    /// So many wait already that this one may not.
    Full,
    /// The call is over before its turn.
    Stopped(Stop),
}

impl Rooms {
    pub(crate) fn new(most: u64) -> Arc<Self> {
        Arc::new(Self {
            most,
            taken: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            line: Mutex::default(),
            changed: Condvar::new(),
        })
    }

    /// How many places there are.
    pub(crate) fn most(&self) -> u64 {
        self.most
    }

    /// Whether somebody waits, whom newcomers should not overtake.
    #[inline]
    pub(crate) fn is_awaited(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// A place, if nobody waits for one and there is one.
    pub(crate) fn free(self: &Arc<Self>) -> Option<Place> {
        if self.is_awaited() { None } else { self.enter() }
    }

    /// Takes a place, whether there is one or not.
    pub(crate) fn force(self: &Arc<Self>) -> Place {
        self.taken.fetch_add(1, Ordering::AcqRel);
        Place(self.clone())
    }

    /// Waits for a place, or for what makes up for one, behind at most `queue` others.
    pub(crate) fn take<T>(
        self: &Arc<Self>,
        queue: u32,
        (clock, until): (&Clock, &Until),
        other: impl Fn() -> Option<T>,
    ) -> Found<T> {
        let found = || self.enter().map(Found::Place).or_else(|| other().map(Found::Other));
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if line.waiting.is_empty()
            && let Some(found) = found()
        {
            return found;
        }
        if line.waiting.len() >= usize::try_from(queue).unwrap_or(usize::MAX) {
            return Found::Full;
        }
        let ours = line.next;
        line.next += 1;
        line.waiting.push_back(ours);
        self.waiting.fetch_add(1, Ordering::AcqRel);
        loop {
            (line, _) = self.changed.wait_timeout(line, Self::LOOK).unwrap_or_else(PoisonError::into_inner);
            let found = match until.check(clock) {
                Err(stop) => Some(Found::Stopped(stop)),
                Ok(()) if line.waiting.front() == Some(&ours) => found(),
                Ok(()) => None,
            };
            if let Some(found) = found {
                line.waiting.retain(|waiting| *waiting != ours);
                self.waiting.fetch_sub(1, Ordering::AcqRel);
                drop(line);
                // Who was behind may be the next one.
                self.changed.notify_all();
                return found;
            }
        }
    }

    /// How often a call that waits looks whether it is over.
    const LOOK: Duration = Duration::from_millis(10);

    fn enter(self: &Arc<Self>) -> Option<Place> {
        let more = |taken| (taken < self.most).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()?;
        Some(Place(self.clone()))
    }

    /// Tells those who wait that something has changed. One that starts to wait in this moment finds out at its next look.
    #[inline]
    pub(crate) fn tell(&self) {
        if self.is_awaited() {
            self.changed.notify_all();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::AcqRel);
        self.0.tell();
    }
}
