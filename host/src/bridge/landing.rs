//! What is known of the result that a provider gives: wasmtime lifts it by a function that has no `self` to know it from.

use std::cell::Cell;
use std::sync::Arc;

use super::shape::Signature;

/// What the lifting of a result has to know.
pub(super) struct Landing {
    pub(super) signature: Arc<Signature>,
    pub(super) limit: u64,
}

thread_local! {
    /// The innermost call of this thread that waits for a result in memory, or for handles.
    ///
    /// It is set just before a provider is called and taken when its result is lifted. Calls of a thread are nested: a
    /// call that the provider makes in between sets its own and puts this one back, whichever way it ends. A provider is
    /// called synchronously, so the call ends on the thread it began on, even where the consumer runs on a fiber. Were
    /// it ever otherwise, a call would find nothing, or a signature whose layout does not agree, and end with an error.
    static LANDING: Cell<Option<Landing>> = const { Cell::new(None) };
}

/// What the result that is being lifted is of.
pub(super) fn land() -> Option<Landing> {
    LANDING.take()
}

/// Puts the landing of an outer call back.
pub(super) struct Outer(Option<Landing>);

impl Outer {
    pub(super) fn with(landing: Landing) -> Self {
        Self(LANDING.replace(Some(landing)))
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        LANDING.set(self.0.take());
    }
}
