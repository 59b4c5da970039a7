//! What a plugin may have open at once, all of its instances counted together: each takes a file of the host's.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::limits::Limits;

/// The quotas of one plugin.
#[derive(Clone)]
pub(crate) struct Quotas {
    pub(crate) sockets: Quota,
    pub(crate) requests: Quota,
}

/// A number of things that may be open at once.
#[derive(Clone)]
pub(crate) struct Quota(Arc<Count>);

struct Count {
    most: u64,
    open: AtomicU64,
}

/// One of them, which is open until this is dropped.
pub(crate) struct Permit(Quota);

impl Quotas {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { sockets: Quota::new(limits.sockets), requests: Quota::new(limits.requests) }
    }
}

impl Quota {
    pub(crate) fn new(most: u64) -> Self {
        Self(Arc::new(Count { most, open: AtomicU64::new(0) }))
    }

    /// Opens one more, or says why not.
    pub(crate) fn open(&self) -> Result<Permit, String> {
        let more = |open: u64| (open < self.0.most).then_some(open + 1);
        match self.0.open.fetch_update(Ordering::AcqRel, Ordering::Acquire, more) {
            Ok(_) => Ok(Permit(self.clone())),
            Err(_) => Err(format!("{} are open already, as many as may be at once", self.0.most)),
        }
    }
}

impl Quota {
    /// The same, of this quota and of that of an edge.
    pub(crate) fn open_with(&self, edge: Option<&Self>) -> Result<(Permit, Option<Permit>), String> {
        let of_edge = |quota: &Self| quota.open().map_err(|why| format!("{why} over this edge"));
        Ok((self.open()?, edge.map(of_edge).transpose()?))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.0.open.fetch_sub(1, Ordering::AcqRel);
    }
}
