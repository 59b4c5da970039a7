//! What goes over an edge by message, in calls and in streams, of what one call may pass there.
//!
//! Of calls from memory to memory the consumer's store keeps the count alone. A stream goes on where that store is not at hand: while
//! its consumer does something else, or after it has passed the stream on. So these bytes have an account of their own, which the
//! streams hold too; it belongs to the calls that began since the consumer's instance last stood idle.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::name::PluginId;
use crate::observe::EdgeCounts;

/// The account of one edge.
#[derive(Debug)]
pub(crate) struct Toll {
    /// The number of the edge among its consumer's.
    pub(super) edge: usize,
    pub(crate) consumer: PluginId,
    counts: Arc<EdgeCounts>,
    /// What a single call may pass.
    alone: u64,
    /// What all calls may pass that share the account.
    most: AtomicU64,
    passed: AtomicU64,
    /// What went over the edge from memory to memory.
    plain: AtomicU64,
}

impl Toll {
    pub(super) fn new(edge: usize, consumer: PluginId, counts: Arc<EdgeCounts>, alone: u64) -> Self {
        let (most, passed, plain) = (AtomicU64::new(alone), AtomicU64::new(0), AtomicU64::new(0));
        Self { edge, consumer, counts, alone, most, passed, plain }
    }

    /// Says how many calls share the account, and what else went over the edge.
    pub(super) fn renew(&self, sharing: u64, plain: u64) {
        self.most.store(self.alone.saturating_mul(sharing), Ordering::Relaxed);
        self.plain.store(plain, Ordering::Relaxed);
    }

    /// Counts bytes before they go on; where they are too many, says how many there may be.
    pub(crate) fn pass(&self, bytes: u64) -> Result<(), u64> {
        self.counts.bytes.add(bytes);
        let passed = self.passed.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        let most = self.most.load(Ordering::Relaxed);
        let all = passed.saturating_add(self.plain.load(Ordering::Relaxed));
        if all <= most { Ok(()) } else { Err(most) }
    }

    pub(super) fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }
}
