//! Where a result waits between the provider's memory and the consumer's.
//!
//! The provider's `post-return` takes its result back as soon as it was read, and the two stores are never at hand at
//! once, so a result is copied out before it is copied in. What is copied out is a value in the canonical ABI's layout,
//! its pointers offsets into the stage. The memory of the stage is kept for the thread's next call, up to [`KEPT`].

use std::cell::Cell;

use super::broken::What;
use super::copy::Target;
use super::shape::Handle;
use super::source::{Encoding, Source};

/// More than this is given back after a call: large results should cost no memory for ever.
const KEPT: usize = 4 << 20;

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A value in memory of the host.
#[derive(Default)]
pub(super) struct Stage {
    bytes: Vec<u8>,
}

impl Stage {
    /// An empty stage, with what memory the thread has kept.
    pub(super) fn new() -> Self {
        Self { bytes: SPARE.take() }
    }

    /// The bytes of a single value. What is large is taken, so that it is not copied once more.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        const LARGE: usize = 64 << 10;
        if self.bytes.len() >= LARGE { std::mem::take(&mut self.bytes) } else { self.bytes.clone() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Makes it empty for the next value, with as much memory as is kept.
    #[inline]
    pub(super) fn clear(&mut self) {
        if self.bytes.capacity() > KEPT {
            self.bytes = Vec::new();
        }
        self.bytes.clear();
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source { memory: &self.bytes, encoding: Encoding::Utf8, is_own: true }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.bytes.capacity() <= KEPT {
            self.bytes.clear();
            // The thread may be at its end; then there is no next call to keep it for.
            let _ = SPARE.try_with(|spare| spare.set(std::mem::take(&mut self.bytes)));
        }
    }
}

/// Offsets are not aligned: nothing reads the stage but the bridge, and it reads bytes.
impl Target for Stage {
    #[inline]
    fn allocate(&mut self, _align: u32, size: usize) -> wasmtime::Result<u32> {
        let at = u32::try_from(self.bytes.len()).map_err(|_| What::Overflow)?;
        self.bytes.resize(self.bytes.len() + size, 0);
        Ok(at)
    }

    #[inline]
    fn memory(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    fn encoding(&self) -> Encoding {
        Encoding::Utf8
    }

    /// Handles are taken out of their store's tables by whoever has those.
    fn handle(&mut self, _: &Handle, _: u32) -> wasmtime::Result<u32> {
        Err(What::Handle.into())
    }

    #[inline]
    fn allocate_with(&mut self, _align: u32, bytes: &[u8]) -> wasmtime::Result<u32> {
        let at = u32::try_from(self.bytes.len()).map_err(|_| What::Overflow)?;
        self.bytes.extend_from_slice(bytes);
        Ok(at)
    }
}
