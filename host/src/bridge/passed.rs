//! Arguments of the application on their way into a plugin, laid out in memory of the host.

use super::copy::{Target, room};
use super::stage::Stage;

/// What a first guess at the length of a list may cost, in bytes: a type may say what it likes.
const GUESSED: usize = 1 << 20;

/// The arguments of a call, as one tuple that begins at 0, and what they point to.
///
/// Nothing here says what is wrong: where there is no room, there is another way to make the call, and that one tells.
pub(crate) struct Passed {
    pub(super) stage: Stage,
}

impl Passed {
    pub(super) fn new(size: usize) -> Option<Self> {
        let mut stage = Stage::new();
        stage.allocate(1, size).ok()?;
        Some(Self { stage })
    }

    /// Puts the bits of a number.
    #[inline]
    pub(crate) fn put<const N: usize>(&mut self, at: usize, bits: [u8; N]) -> Option<()> {
        *self.stage.memory().get_mut(at..)?.first_chunk_mut()? = bits;
        Some(())
    }

    /// Puts a small number in as many bytes as it has.
    #[inline]
    pub(crate) fn small(&mut self, at: usize, number: u32, width: usize) -> Option<()> {
        match (width, number.to_le_bytes()) {
            (1, [a, ..]) => self.put(at, [a]),
            (2, [a, b, ..]) => self.put(at, [a, b]),
            (_, bits) => self.put(at, bits),
        }
    }

    /// Sets a bit of flags.
    pub(crate) fn flag(&mut self, at: usize, bit: usize) -> Option<()> {
        *self.stage.memory().get_mut(at + bit / 8)? |= 1 << (bit % 8);
        Some(())
    }

    /// Puts bytes where they are.
    pub(crate) fn fill(&mut self, at: usize, bytes: &[u8]) -> Option<()> {
        room(self.stage.memory(), at, bytes.len()).ok()?.copy_from_slice(bytes);
        Some(())
    }

    /// Puts text or bytes somewhere, and where they are at `at`.
    pub(crate) fn block(&mut self, at: usize, bytes: &[u8]) -> Option<()> {
        let place = self.stage.allocate_with(1, bytes).ok()?;
        self.pair(at, place as usize, bytes.len())
    }

    /// Makes room for a list of which the length is not known for sure.
    pub(crate) fn list(&mut self, size: usize, guess: Option<usize>) -> Option<Growing> {
        let count = guess.unwrap_or(4).min(GUESSED / size.max(1) + 1);
        let place = self.stage.allocate(1, count.checked_mul(size)?).ok()? as usize;
        Some(Growing { place, size, room: count, count: 0 })
    }

    /// Puts place and length of a list or a string.
    pub(crate) fn pair(&mut self, at: usize, place: usize, count: usize) -> Option<()> {
        let (place, count) = (u32::try_from(place).ok()?, u32::try_from(count).ok()?);
        self.put(at, (u64::from(count) << 32 | u64::from(place)).to_le_bytes())
    }
}

/// A list that grows: its elements are side by side, what they point to is elsewhere.
pub(crate) struct Growing {
    pub(crate) place: usize,
    size: usize,
    room: usize,
    pub(crate) count: usize,
}

impl Growing {
    /// The place of one more element.
    #[inline]
    pub(crate) fn next(&mut self, passed: &mut Passed) -> Option<usize> {
        if self.count == self.room {
            self.grow(passed)?;
        }
        let at = self.place + self.count * self.size;
        self.count += 1;
        Some(at)
    }

    #[cold]
    fn grow(&mut self, passed: &mut Passed) -> Option<()> {
        let used = self.room * self.size;
        let more = self.room.max(4);
        let end = passed.stage.memory().len();
        if self.place + used == end {
            passed.stage.allocate(1, more * self.size).ok()?;
        } else {
            let place = passed.stage.allocate(1, used + more * self.size).ok()? as usize;
            passed.stage.memory().copy_within(self.place..self.place + used, place);
            self.place = place;
        }
        self.room += more;
        Some(())
    }
}
