//! Counts that every call raises.
//!
//! An addition that other threads see at once makes a processor wait for all that it has on the way, which is a fifth of the time
//! of a small call. So the first threads have a cell each, which nobody else writes to; the others share one. A thread that ends
//! leaves its cells to the next.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Threads that have a cell of their own. A counter takes one cache line, since there is one for each edge.
const OWN: usize = 7;

/// A count that any thread may raise.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(crate) struct Counter {
    own: [AtomicU64; OWN],
    shared: AtomicU64,
}

/// The number of a cell that nobody has.
const UNKNOWN: usize = usize::MAX;

thread_local! {
    /// Which cells are this thread's.
    static CELL: Cell<usize> = const { Cell::new(UNKNOWN) };
    /// Gives them back when the thread ends.
    static OWNED: Owned = Owned::take();
}

/// Which cells have an owner.
static TAKEN: Mutex<[bool; OWN]> = Mutex::new([false; OWN]);

/// Cells that are a thread's as long as it runs; those of number [`OWN`] are everybody's.
struct Owned(usize);

impl Owned {
    fn take() -> Self {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let free = taken.iter_mut().enumerate().find(|(_, taken)| !**taken);
        Self(free.map_or(OWN, |(number, taken)| {
            *taken = true;
            number
        }))
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // What is counted by destructors that run after this one is counted with everybody's.
        CELL.set(OWN);
        // The lock makes what this thread has counted known to the next owner.
        if let Some(taken) = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).get_mut(self.0) {
            *taken = false;
        }
    }
}

#[cold]
fn first() -> usize {
    let number = OWNED.try_with(|owned| owned.0).unwrap_or(OWN);
    CELL.set(number);
    number
}

impl Counter {
    #[inline]
    pub(crate) fn raise(&self) {
        self.add(1);
    }

    #[inline]
    pub(crate) fn add(&self, more: u64) {
        let number = match CELL.get() {
            UNKNOWN => first(),
            number => number,
        };
        match self.own.get(number) {
            // Nobody else writes here, so nothing is lost in between.
            Some(own) => own.store(own.load(Ordering::Relaxed).wrapping_add(more), Ordering::Relaxed),
            None => drop(self.shared.fetch_add(more, Ordering::Relaxed)),
        }
    }

    pub(crate) fn get(&self) -> u64 {
        let own = self.own.iter().map(|own| own.load(Ordering::Relaxed));
        own.fold(self.shared.load(Ordering::Relaxed), u64::wrapping_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_whoever_counts() {
        let counter = Counter::default();
        for _ in 0..3 {
            // More threads than there are cells, and more than once, so that cells are handed on.
            std::thread::scope(|scope| {
                for _ in 0..2 * OWN {
                    scope.spawn(|| (0..1_000).for_each(|_| counter.raise()));
                }
            });
        }
        assert_eq!(counter.get(), 3 * 2 * OWN as u64 * 1_000);
    }
}
