//! What is known of the result that a provider gives: wasmtime lifts it by a function that has no `self` to know it from.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::Arc;

use super::shape::Signature;
use super::single::Single;

/// What the lifting of a result has to know.
pub(super) struct Landing {
    pub(super) awaited: Awaited,
    pub(super) limit: u64,
}

/// What a result is of.
pub(super) enum Awaited {
    /// A string or a list of numbers.
    Single(Single),
    /// A value of a few bytes, which may have pointers.
    Short(Shared),
    Whole(Shared),
}

thread_local! {
    /// The innermost call of this thread that waits for a result in memory, or for handles.
    ///
    /// It is set just before a provider is called and taken when its result is lifted. Calls of a thread are nested: a
    /// call that the provider makes in between sets its own and puts this one back, whichever way it ends. A provider is
    /// called synchronously, so the call ends on the thread it began on, even where the consumer runs on a fiber. Were
    /// it ever otherwise, a call would find nothing, or a signature whose layout does not agree, and end with an error.
    static LANDING: Cell<Option<Landing>> = const { Cell::new(None) };

    /// Signatures that calls of this thread had last.
    static KNOWN: [Cell<Option<Arc<Signature>>>; PLACES] = const { [const { Cell::new(None) }; PLACES] };
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
