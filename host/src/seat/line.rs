//! The calls that wait for the one instance of a plugin that remembers.
//!
//! Whoever came first is served first. A call that waits looks every tick whether its time is up or it was called off; else it
//! sleeps until the instance is back. When the line is closed (the plugin failed too often, or another generation has taken the
//! seat), all who wait are told, and turn to the seat again.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::rooms::Place as Room;
use crate::instance::{Clock, Instance, Stop, Until};

pub(crate) struct Line {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    here: Here,
    is_open: bool,
    /// Who waits, by number; the first comes next.
    waiting: VecDeque<u64>,
    next: u64,
}

/// Where the instance is.
enum Here {
    /// It waits for a call.
    Idle(Box<Instance>),
    /// A call has it, or starts it.
    Lent,
    /// There is none: none was started, or it failed.
    Nowhere,
}

/// What came of waiting.
pub(crate) enum Turn {
    /// Here it is.
    Instance(Box<Instance>),
    /// There is none: whoever gets this starts one, or says that it is [`Line::lost`].
    Start,
    /// There may be one more, with this place.
    Room(Room),
    /// The seat has changed.
    Closed,
    /// So many wait already that this one may not.
    Full,
    /// The call is over before its turn.
    Stopped(Stop),
}

impl Line {
    /// A line that is closed: its generation has no seat yet.
    pub(crate) fn new() -> Self {
        let state = State { here: Here::Nowhere, is_open: false, waiting: VecDeque::new(), next: 0 };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for the instance, behind at most `most` others.
    pub(crate) fn take(&self, most: u32, clock: &Clock, until: &Until) -> Turn {
        let mut state = self.lock();
        if !state.is_open {
            return Turn::Closed;
        }
        if state.waiting.is_empty()
            && let Some(turn) = state.take()
        {
            return turn;
        }
        if state.waiting.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            return Turn::Full;
        }
        let ours = state.next;
        state.next += 1;
        state.waiting.push_back(ours);
        loop {
            let (woken, _) =
                self.changed.wait_timeout(state, Self::LOOK).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            let turn = match until.check(clock) {
                _ if !state.is_open => Some(Turn::Closed),
                Err(stop) => Some(Turn::Stopped(stop)),
                Ok(()) if state.waiting.front() == Some(&ours) => state.take(),
                Ok(()) => None,
            };
            if let Some(turn) = turn {
                state.waiting.retain(|waiting| *waiting != ours);
                drop(state);
                // Who was behind a call that gave up may be the next one.
                self.changed.notify_all();
                return turn;
            }
        }
    }

    /// How often a call that waits looks whether it is over.
    const LOOK: Duration = Duration::from_millis(10);

    /// Takes the instance back.
    pub(crate) fn give_back(&self, instance: Box<Instance>) {
        let mut state = self.lock();
        if state.is_open {
            state.here = Here::Idle(instance);
            drop(state);
        } else {
            state.here = Here::Nowhere;
            drop(state);
            drop(instance);
        }
        self.changed.notify_all();
    }

    /// The instance that was lent is no more.
    pub(crate) fn lost(&self) {
        self.lock().here = Here::Nowhere;
        self.changed.notify_all();
    }

    /// Sends away all who wait, and whoever comes.
    pub(crate) fn close(&self) {
        self.lock().is_open = false;
        self.changed.notify_all();
    }

    pub(crate) fn open(&self) {
        self.lock().is_open = true;
    }

    /// Drops the instance, if no call has it.
    pub(crate) fn clear(&self) {
        let mut state = self.lock();
        let former = match state.here {
            Here::Idle(_) => std::mem::replace(&mut state.here, Here::Nowhere),
            Here::Lent | Here::Nowhere => return,
        };
        drop(state);
        drop(former);
    }

    /// How many calls wait.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.lock().waiting.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self) -> Option<Turn> {
        match std::mem::replace(&mut self.here, Here::Lent) {
            Here::Idle(instance) => Some(Turn::Instance(instance)),
            Here::Nowhere => Some(Turn::Start),
            Here::Lent => None,
        }
    }
}
