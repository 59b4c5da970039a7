//! What is known of the result that a provider gives: wasmtime lifts it by a function that has no `self` to know it from.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::Arc;

use super::shape::Signature;

/// What the lifting of a result has to know.
pub(super) struct Landing {
    pub(super) signature: Shared,
    /// The most bytes that the result may have.
    pub(super) limit: u64,
}

thread_local! {
    /// The signature of the innermost call of this thread that waits for a result in memory, or for handles; and the most bytes that
    /// the result may have.
    ///
    /// They are set just before a provider is called and taken when its result is lifted. Calls of a thread are nested: a
    /// call that the provider makes in between sets its own and puts these back, whichever way it ends. A provider is
    /// called synchronously, so the call ends on the thread it began on, even where the consumer runs on a fiber. Were
    /// it ever otherwise, a call would find nothing, or a signature whose layout does not agree, and end with an error.
    static AWAITED: Cell<Option<Arc<Signature>>> = const { Cell::new(None) };
    static LIMIT: Cell<u64> = const { Cell::new(0) };

    /// Signatures that calls of this thread had last.
    static KNOWN: [Cell<Option<Arc<Signature>>>; PLACES] = const { [const { Cell::new(None) }; PLACES] };
}

/// What the result that is being lifted is of.
#[inline]
pub(super) fn land() -> Option<Landing> {
    AWAITED.take().map(|signature| Landing { signature: Shared(Some(signature)), limit: LIMIT.get() })
}

/// Puts back what an outer call awaits.
pub(super) struct Outer {
    signature: Option<Arc<Signature>>,
    limit: u64,
}

impl Outer {
    /// Has the next result that is lifted be of this signature.
    #[inline]
    pub(super) fn with(signature: &Arc<Signature>, limit: u64) -> Self {
        let signature = AWAITED.replace(Shared::new(signature).0.take());
        Self { signature, limit: LIMIT.replace(limit) }
    }
}

impl Drop for Outer {
    #[inline]
    fn drop(&mut self) {
        // Of a call that has failed before its result was lifted.
        drop(Shared(AWAITED.replace(self.signature.take())));
        LIMIT.set(self.limit);
    }
}

/// How many signatures a thread keeps at hand.
const PLACES: usize = 16;

/// A signature for the length of a call.
///
/// To count who shares it costs two additions that all threads see, for each call. So a thread keeps some signatures at hand: a
/// call that finds its own there has nothing to count.
pub(super) struct Shared(Option<Arc<Signature>>);

impl Shared {
    #[inline]
    pub(super) fn new(signature: &Arc<Signature>) -> Self {
        let known = KNOWN.try_with(|known| Self::place(known, signature).and_then(Cell::take)).ok().flatten();
        Self(Some(known.filter(|known| Arc::ptr_eq(known, signature)).unwrap_or_else(|| signature.clone())))
    }

    /// Where a thread keeps it.
    fn place<'k, T>(known: &'k [T; PLACES], signature: &Arc<Signature>) -> Option<&'k T> {
        // What lies next to it is of the same signature.
        const APART: usize = size_of::<Signature>().next_power_of_two();
        known.get(Arc::as_ptr(signature).addr() / APART % PLACES)
    }
}

impl Deref for Shared {
    type Target = Signature;

    #[inline]
    fn deref(&self) -> &Signature {
        #[allow(clippy::expect_used, reason = "it is there until it is dropped")]
        self.0.as_ref().expect("a signature that was not dropped")
    }
}

impl Drop for Shared {
    #[inline]
    fn drop(&mut self) {
        let Some(signature) = self.0.take() else { return };
        // The thread may be at its end.
        let _ = KNOWN.try_with(|known| {
            let place = Self::place(known, &signature);
            place.map(|place| place.set(Some(signature)))
        });
    }
}
