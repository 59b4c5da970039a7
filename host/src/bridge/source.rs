//! The side a value is read from: a plugin's memory, or what was staged of it.

use super::broken::What;

/// How a component's strings are encoded: its own choice for each function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
    /// Latin-1, or UTF-16 where the length's highest bit says so.
    Latin1OrUtf16,
}

/// Memory to read from. Nothing in it is trusted: every read is checked against its bounds.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) memory: &'a [u8],
    pub(super) encoding: Encoding,
    /// Whether the host has laid out what is here: all bytes that carry no value are zero, and every value is as it is written.
    pub(super) is_own: bool,
}

/// What a core value points to.
pub(super) const NOTHING: Source<'static> = Source { memory: &[], encoding: Encoding::Utf8, is_own: true };

impl<'a> Source<'a> {
    #[inline]
    pub(super) fn bytes(&self, at: usize, len: usize) -> Result<&'a [u8], What> {
        at.checked_add(len).and_then(|end| self.memory.get(at..end)).ok_or(What::Bounds)
    }

    /// The `N` bytes at `at`.
    #[inline]
    pub(super) fn chunk<const N: usize>(&self, at: usize) -> Result<[u8; N], What> {
        self.memory.get(at..).and_then(|rest| rest.first_chunk::<N>()).copied().ok_or(What::Bounds)
    }

    #[inline]
    pub(super) fn word(&self, at: usize) -> Result<u32, What> {
        self.chunk(at).map(u32::from_le_bytes)
    }

    /// Pointer and length of a string or list that are stored at `at`.
    #[inline]
    pub(super) fn pair(&self, at: usize) -> Result<(u32, u32), What> {
        let [a, b, c, d, e, f, g, h] = self.chunk(at)?;
        Ok((u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])))
    }

    /// The elements of a list, `size` bytes each.
    #[inline]
    pub(super) fn list(&self, pointer: u32, count: u32, size: usize) -> Result<&'a [u8], What> {
        let len = (count as usize).checked_mul(size).ok_or(What::Overflow)?;
        self.bytes(pointer as usize, len)
    }
}

/// How much a call may still carry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    limit: u64,
    left: u64,
    points: bool,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, left: limit, points: false }
    }

    /// What was taken.
    #[inline]
    pub(super) fn taken(&self) -> u64 {
        self.limit - self.left
    }

    /// Notes that a core value points somewhere, were it to nothing.
    #[inline]
    pub(super) fn point(&mut self) {
        self.points = true;
    }

    /// Whether one does.
    #[inline]
    pub(super) fn points(&self) -> bool {
        self.points
    }

    #[inline]
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), What> {
        self.left = self.left.checked_sub(bytes as u64).ok_or(What::Budget { limit: self.limit })?;
        Ok(())
    }
}
