//! What the application gives to a tree of calls beside its time: the trace that it belongs to, and what it may use.

use std::cell::RefCell;

use super::TraceId;
use crate::budget::Allowance;

/// It goes down with every call, over edges, by message, and through the application's own functions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) trace: Option<TraceId>,
    pub(crate) allowance: Option<Allowance>,
}

thread_local! {
    /// Those of whoever has called the application's function that runs on this thread.
    static HERE: RefCell<Terms> = const { RefCell::new(Terms { trace: None, allowance: None }) };
}

impl Terms {
    /// Those of whatever runs on this thread.
    pub(crate) fn here() -> Self {
        HERE.with_borrow(Self::clone)
    }

    /// Has something run under these.
    pub(crate) fn hold<R>(self, f: impl FnOnce() -> R) -> R {
        /// Puts the former ones back, also where `f` panics.
        struct Former(Terms);
        impl Drop for Former {
            fn drop(&mut self) {
                HERE.replace(std::mem::take(&mut self.0));
            }
        }
        let _former = Former(HERE.replace(self));
        f()
    }

    /// Says nothing any more. Most calls never said anything, and pay for a look.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.trace = None;
        if self.allowance.is_some() {
            self.allowance = None;
        }
    }

    /// Puts `others` in the place of these, where they say something.
    #[inline]
    pub(crate) fn agree(&mut self, others: &Self) {
        if others.trace.is_some() {
            self.trace = others.trace;
        }
        if others.allowance.is_some() {
            self.allowance.clone_from(&others.allowance);
        }
    }
}
