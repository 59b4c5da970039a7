//! Resources of the application in the hands of a plugin, which makes, lends, gives away, takes back and drops them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use plugwright::{Caller, HostResource, Offer, OfferError};

use self::contract::resources::Counter as Contracted;

#[allow(missing_docs, reason = "made of the case")]
mod contract {
    plugwright::contract!({ path: "../resources/case.wit", world: "consumer" });
}

type Held = HostResource<dyn Contracted>;

/// Counts the counters that are alive.
#[derive(Clone, Default)]
pub(super) struct Counters {
    live: Arc<AtomicU32>,
}

impl Counters {
    /// What plugins import.
    pub(super) fn offer(&self) -> Offer {
        contract::Resources::offer(self.clone())
    }

    /// How many counters are alive.
    pub(super) fn live(&self) -> u32 {
        self.live.load(Ordering::Relaxed)
    }

    fn starting(&self, start: u32) -> Held {
        self.live.fetch_add(1, Ordering::Relaxed);
        HostResource::new(Arc::new(Counter { value: AtomicU32::new(start), live: Arc::clone(&self.live) }))
    }
}

struct Counter {
    value: AtomicU32,
    live: Arc<AtomicU32>,
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.live.fetch_sub(1, Ordering::Relaxed);
    }
}

fn value(counter: &Held) -> Result<u32, OfferError> {
    let counter = counter.downcast_ref::<Counter>().ok_or("this is no counter of the host's")?;
    Ok(counter.value.load(Ordering::Relaxed))
}

impl Contracted for Counter {
    fn add(&self, _: &Caller<'_>, n: u32) -> Result<u32, OfferError> {
        Ok(self.value.fetch_add(n, Ordering::Relaxed).wrapping_add(n))
    }

    fn value(&self, _: &Caller<'_>) -> Result<u32, OfferError> {
        Ok(self.value.load(Ordering::Relaxed))
    }

    fn absorb(&self, _: &Caller<'_>, other: &Held) -> Result<(), OfferError> {
        self.value.fetch_add(value(other)?, Ordering::Relaxed);
        Ok(())
    }
}

impl contract::Resources for Counters {
    fn counter_new(&self, _: &Caller<'_>, start: u32) -> Result<Held, OfferError> {
        Ok(self.starting(start))
    }

    fn counter_merge(&self, _: &Caller<'_>, a: Held, b: Held) -> Result<Held, OfferError> {
        Ok(self.starting(value(&a)? + value(&b)?))
    }

    fn live(&self, _: &Caller<'_>) -> Result<u32, OfferError> {
        Ok(self.live())
    }

    fn make(&self, _: &Caller<'_>, start: u32) -> Result<Held, OfferError> {
        Ok(self.starting(start))
    }

    fn take(&self, _: &Caller<'_>, c: Held) -> Result<u32, OfferError> {
        value(&c)
    }

    fn pass(&self, _: &Caller<'_>, c: Held) -> Result<Held, OfferError> {
        Ok(c)
    }

    fn sum(&self, _: &Caller<'_>, counters: &[Held]) -> Result<u32, OfferError> {
        counters.iter().map(value).sum()
    }

    fn many(&self, _: &Caller<'_>, starts: &[u32]) -> Result<Vec<Held>, OfferError> {
        Ok(starts.iter().map(|start| self.starting(*start)).collect())
    }

    fn maybe(&self, _: &Caller<'_>, start: Option<u32>) -> Result<Option<Held>, OfferError> {
        Ok(start.map(|start| self.starting(start)))
    }

    fn checked(&self, _: &Caller<'_>, start: u32) -> Result<Result<Held, String>, OfferError> {
        Ok(if start > 100 { Err(format!("{start} is too much")) } else { Ok(self.starting(start)) })
    }
}
