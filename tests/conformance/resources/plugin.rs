use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Plugin;
use crate::exports::conformance::resources::resources::{self as contract, CounterBorrow, Guest, GuestCounter};

static LIVE: AtomicU32 = AtomicU32::new(0);

pub struct Counter(Cell<u32>);

impl Counter {
    fn starting(start: u32) -> contract::Counter {
        contract::Counter::new(<Self as GuestCounter>::new(start))
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

impl GuestCounter for Counter {
    fn new(start: u32) -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Self(Cell::new(start))
    }

    fn add(&self, n: u32) -> u32 {
        self.0.set(self.0.get() + n);
        self.0.get()
    }

    fn value(&self) -> u32 {
        self.0.get()
    }

    fn absorb(&self, other: CounterBorrow<'_>) {
        self.add(other.get::<Self>().value());
    }

    fn merge(a: contract::Counter, b: contract::Counter) -> contract::Counter {
        Self::starting(a.get::<Self>().value() + b.get::<Self>().value())
    }
}

impl Guest for Plugin {
    type Counter = Counter;

    fn live() -> u32 {
        LIVE.load(Ordering::Relaxed)
    }

    fn make(start: u32) -> contract::Counter {
        Counter::starting(start)
    }

    fn take(c: contract::Counter) -> u32 {
        c.get::<Counter>().value()
    }

    fn pass(c: contract::Counter) -> contract::Counter {
        c
    }

    fn sum(counters: Vec<CounterBorrow<'_>>) -> u32 {
        counters.iter().map(|counter| counter.get::<Counter>().value()).sum()
    }

    fn many(starts: Vec<u32>) -> Vec<contract::Counter> {
        starts.into_iter().map(Counter::starting).collect()
    }

    fn maybe(start: Option<u32>) -> Option<contract::Counter> {
        start.map(Counter::starting)
    }

    fn checked(start: u32) -> Result<contract::Counter, String> {
        if start > 100 { Err(format!("{start} is too much")) } else { Ok(Counter::starting(start)) }
    }
}
