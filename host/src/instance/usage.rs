//! What the call that runs on an instance has used of its limits.
//!
//! On the way there is nothing but additions to plain numbers in the store. What they add up to is looked at when the clock
//! ticks in the plugin, and when its call ends: a plugin can be over a rate by what it does within a tick.

use std::sync::{Arc, Mutex};

use super::budget::TICKS_PER_SECOND;
use super::toll::Toll;
use super::{Clock, Stop};
use crate::budget::Uses;
use crate::limits::{Bytes, Limits};
use crate::name::PluginId;
use crate::observe::EdgeCounts;

/// What is counted of a call.
#[derive(Debug)]
pub(crate) struct Usage {
    /// Calls to the host.
    pub(crate) host_calls: u64,
    /// Calls to other plugins.
    pub(crate) edge_calls: u64,
    /// Random bytes.
    pub(crate) entropy: u64,
    /// What was computed, where that is counted.
    pub(crate) fuel: u64,
    /// The most bytes that a single call over an edge had.
    pub(crate) largest: u64,
    /// Bytes that went over each edge from memory to memory.
    edges: Box<[u64]>,
    /// The accounts of edges over which something went by message.
    tolls: Vec<Arc<Toll>>,
    /// Bytes that went over edges by message, and in streams: counted where the tree of calls has an allowance.
    pub(crate) sent: u64,
    /// What of all that was charged to the allowance.
    settled: Uses,
    /// How many of the host calls were taken out of the bucket.
    charged: u64,
    bucket: Bucket,
    /// The tick at which the call began.
    begun: u64,
    /// Calls that share what is counted: one, but on an instance that serves many at once.
    sharing: u64,
    most: Most,
}

/// The limits that are compared with counts here.
#[derive(Debug)]
struct Most {
    entropy: u64,
    traffic: u64,
}

impl Usage {
    /// Of an instance that starts at tick `now`, of a plugin with so many edges to others.
    pub(crate) fn new(limits: &Limits, edges: usize, now: u64) -> Self {
        Self {
            host_calls: 0,
            edge_calls: 0,
            entropy: 0,
            fuel: 0,
            largest: 0,
            edges: vec![0; edges].into(),
            tolls: Vec::new(),
            sent: 0,
            settled: Uses::default(),
            charged: 0,
            bucket: Bucket::new(limits.host_calls, now),
            begun: now,
            sharing: 1,
            most: Most { entropy: limits.entropy.0, traffic: limits.traffic.0 },
        }
    }

    /// Starts a call. What is counted in a second goes on.
    #[inline]
    pub(crate) fn begin(&mut self, now: u64) {
        self.host_calls = 0;
        self.edge_calls = 0;
        self.entropy = 0;
        self.largest = 0;
        self.charged = 0;
        self.sent = 0;
        self.settled = Uses::default();
        self.begun = now;
        self.sharing = 1;
        // Most plugins call no other. To fill nothing would not be free: on newer processors `memset` writes with a mask, and one
        // that is empty, at an address where nothing is, costs more than the whole rest of this call.
        if !self.edges.is_empty() {
            self.edges.fill(0);
            // Streams that go on hold the account that they began with.
            self.tolls.clear();
        }
    }

    /// Has the call that runs go by these limits.
    pub(crate) fn lower(&mut self, limits: &Limits) {
        self.most.entropy = limits.entropy.0;
    }

    /// Starts a call beside others on this instance. Nobody can tell what each of them uses, so all that began since nobody ran may
    /// have so much more together.
    pub(crate) fn share(&mut self) {
        self.sharing = self.sharing.saturating_add(1);
        self.tolls.iter().for_each(|toll| toll.renew(self.sharing, plain(&self.edges, toll)));
    }

    /// The tick at which the call began.
    pub(crate) fn begun(&self) -> u64 {
        self.begun
    }

    /// Has the call go on unless it asks the host more often than it may.
    #[inline]
    pub(crate) fn check(&mut self, now: u64) -> Result<(), Stop> {
        let new = self.host_calls - self.charged;
        self.charged = self.host_calls;
        if self.bucket.take(new, now) { Ok(()) } else { Err(Stop::HostCalls) }
    }

    /// What was used since this was last asked, for the allowance of the tree of calls.
    #[cold]
    pub(crate) fn unsettled(&mut self) -> Uses {
        let carried = self.edges.iter().sum::<u64>().saturating_add(self.sent);
        let all = [self.edge_calls, self.host_calls, self.entropy, carried];
        let mut new = all;
        new.iter_mut().zip(self.settled).for_each(|(new, settled)| *new = new.saturating_sub(settled));
        self.settled = all;
        new
    }

    /// Counts random bytes before they are made.
    pub(crate) fn draw(&mut self, bytes: u64) -> Result<(), Stop> {
        self.entropy = self.entropy.saturating_add(bytes);
        let most = self.most.entropy.saturating_mul(self.sharing);
        if self.entropy <= most { Ok(()) } else { Err(Stop::Entropy) }
    }

    /// Counts what a call over an edge carries.
    #[inline]
    pub(crate) fn carry(&mut self, edge: usize, bytes: u64, edges: Option<Bytes>) -> Result<(), u64> {
        self.largest = self.largest.max(bytes);
        let most = edges.map_or(self.most.traffic, |most| most.0.min(self.most.traffic));
        let most = most.saturating_mul(self.sharing);
        let Some(sum) = self.edges.get_mut(edge) else { return Ok(()) };
        *sum = sum.saturating_add(bytes);
        let sum = *sum;
        let sum = if self.tolls.is_empty() { sum } else { self.with_toll(edge, sum) };
        if sum <= most { Ok(()) } else { Err(most) }
    }

    #[cold]
    fn with_toll(&self, edge: usize, plain: u64) -> u64 {
        let toll = self.tolls.iter().find(|toll| toll.edge == edge);
        toll.map_or(plain, |toll| plain.saturating_add(toll.passed()))
    }

    /// The account of what goes over an edge by message.
    pub(crate) fn toll(
        &mut self,
        edge: usize,
        limit: Option<Bytes>,
        (consumer, counts): (&PluginId, &Arc<EdgeCounts>),
    ) -> Arc<Toll> {
        let most = limit.map_or(self.most.traffic, |most| most.0.min(self.most.traffic));
        let known = self.tolls.iter().find(|toll| toll.edge == edge).cloned();
        let toll = known.unwrap_or_else(|| {
            let toll = Arc::new(Toll::new(edge, consumer.clone(), counts.clone(), most));
            self.tolls.push(toll.clone());
            toll
        });
        toll.renew(self.sharing, plain(&self.edges, &toll));
        toll
    }

    /// The bytes of the edge that most went over.
    pub(crate) fn traffic(&self) -> u64 {
        let all = self.edges.iter().enumerate().map(|(edge, plain)| match self.tolls.is_empty() {
            true => *plain,
            false => self.with_toll(edge, *plain),
        });
        all.max().unwrap_or(0)
    }

    /// The bytes that went over each edge from memory to memory.
    pub(crate) fn edges(&self) -> &[u64] {
        &self.edges
    }
}

/// What went over the edge of an account from memory to memory.
fn plain(edges: &[u64], toll: &Toll) -> u64 {
    edges.get(toll.edge).copied().unwrap_or(0)
}

/// A bucket of so many tokens, into which as many fall in a second.
#[derive(Debug)]
pub(crate) struct Bucket {
    rate: u64,
    left: u64,
    /// The tick up to which tokens have fallen in.
    since: u64,
}

impl Bucket {
    /// A full one.
    pub(crate) fn new(rate: u64, now: u64) -> Self {
        Self { rate, left: rate, since: now }
    }

    /// A full one for several instances.
    pub(crate) fn shared(rate: u64, clock: &Clock) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self::new(rate, clock.now())))
    }

    /// Takes tokens, if there are as many.
    #[inline]
    pub(crate) fn take(&mut self, count: u64, now: u64) -> bool {
        match self.left.checked_sub(count) {
            Some(left) => {
                self.left = left;
                true
            }
            None => self.fill_and_take(count, now),
        }
    }

    #[cold]
    fn fill_and_take(&mut self, count: u64, now: u64) -> bool {
        let passed = now.saturating_sub(self.since);
        let fallen = self.rate.saturating_mul(passed) / TICKS_PER_SECOND;
        self.left = self.left.saturating_add(fallen).min(self.rate);
        self.since = now;
        let left = self.left.checked_sub(count);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(host_calls: u64) -> Usage {
        Usage::new(&Limits { host_calls, ..Limits::default() }, 1, 0)
    }

    #[test]
    fn calls_to_the_host_have_a_rate_and_room_for_a_second() {
        let mut usage = usage(1_000);
        let mut ask = |count, now| {
            usage.host_calls += count;
            usage.check(now).is_ok()
        };
        assert!(ask(1_000, 0), "a second's worth at once");
        assert!(!ask(1, 0));
        assert!(ask(500, 50), "what half a second brings");
        assert!(!ask(20, 51));
        assert!(ask(1_000, 10_000), "no more than a second's worth is kept");
        assert!(!ask(1, 10_000));
    }

    #[test]
    fn a_new_call_does_not_fill_the_bucket() {
        let mut usage = usage(10);
        usage.host_calls = 10;
        assert!(usage.check(0).is_ok());
        usage.begin(0);
        usage.host_calls = 1;
        assert_eq!(usage.check(0), Err(Stop::HostCalls));
    }

    #[test]
    fn calls_that_run_side_by_side_have_as_much_as_each_alone() {
        let mut usage = usage(1);
        let most = Limits::default().entropy.0;
        assert!(usage.draw(most).is_ok());
        usage.share();
        assert!(usage.draw(most).is_ok());
        assert_eq!(usage.draw(1), Err(Stop::Entropy));
        usage.share();
        assert_eq!(usage.carry(0, 3 << 30, None), Ok(()));
        assert_eq!(usage.carry(0, 1, None), Err(3 << 30));
        usage.begin(0);
        assert_eq!(usage.draw(most + 1), Err(Stop::Entropy), "and alone again as much as before");
    }

    #[test]
    fn bytes_over_an_edge_add_up_in_a_call() {
        let mut usage = usage(1);
        assert_eq!(usage.carry(0, 1 << 29, None), Ok(()));
        assert_eq!(usage.carry(0, 1 << 29, None), Ok(()));
        assert_eq!(usage.carry(0, 1, None), Err(1 << 30));
        usage.begin(0);
        assert_eq!(usage.carry(0, 100, Some(Bytes(99))), Err(99), "an edge may allow less");
        assert_eq!((usage.traffic(), usage.largest), (100, 100));
    }
}
