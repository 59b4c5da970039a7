//! A string or a list of numbers that is all there is: the commonest of what has a pointer.
//!
//! It needs no walk. Its elements are copied as a block, and its pointer and length are two words, so it takes the short way.

use super::broken::{Side, What};
use super::copy::{Target, room};
use super::shape::{Kind, Shape};
use super::source::{Budget, Source};
use super::stage::Stage;
use super::text;

/// What parameters or results consist of that are one string or one list of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Single {
    Text,
    /// A list of elements that are copied as they lie.
    List {
        size: usize,
        align: u32,
    },
}

impl Single {
    /// The one value of a tuple that takes the short way.
    #[inline]
    pub(super) fn of(tuple: &Shape) -> Option<Self> {
        let Kind::Fields(fields) = &tuple.kind else { return None };
        let [field] = fields.fields.as_slice() else { return None };
        match &field.shape.kind {
            Kind::Text => Some(Self::Text),
            Kind::List(element) if element.plain => {
                Some(Self::List { size: element.size, align: element.align })
            }
            _ => None,
        }
    }

    /// Checks a value, and takes its bytes from `budget`.
    #[inline]
    pub(super) fn check(
        self,
        source: &Source<'_>,
        (pointer, count): (u32, u32),
        budget: &mut Budget,
    ) -> Result<(), What> {
        match self {
            Self::Text => text::check(source, pointer, count, budget),
            Self::List { align, .. } if !pointer.is_multiple_of(align) => Err(What::Alignment),
            Self::List { size, .. } => budget.take(source.list(pointer, count, size)?.len()),
        }
    }

    /// Copies a value that was checked, and gives pointer and length of the copy.
    #[inline]
    pub(super) fn copy<D: Target>(
        self,
        source: &Source<'_>,
        (pointer, count): (u32, u32),
        target: &mut D,
    ) -> wasmtime::Result<(u32, u32)> {
        match self {
            Self::Text => text::copy(source, pointer, count, target),
            Self::List { size, align } => {
                Ok((target.allocate_with(align, source.list(pointer, count, size)?)?, count))
            }
        }
    }

    /// Checks the value whose pointer and length are at `at`, and stages it; gives its length.
    #[inline]
    pub(super) fn land(
        self,
        source: &Source<'_>,
        at: usize,
        budget: &mut Budget,
        stage: &mut Stage,
    ) -> wasmtime::Result<u32> {
        let checked = if at.is_multiple_of(4) { Ok(()) } else { Err(What::Alignment) };
        let pair = checked
            .and_then(|()| source.pair(at))
            .and_then(|pair| budget.take(8).map(|()| pair))
            .and_then(|pair| self.check(source, pair, budget).map(|()| pair))
            .map_err(|what| what.by(Side::Provider))?;
        Ok(self.copy(source, pair, stage)?.1)
    }

    /// Copies a value of this length out of its stage, and writes pointer and length of the copy to `at`.
    #[inline]
    pub(super) fn settle<D: Target>(
        self,
        stage: &Stage,
        count: u32,
        target: &mut D,
        at: usize,
    ) -> wasmtime::Result<()> {
        let (pointer, count) = self.copy(&stage.source(), (0, count), target)?;
        let pair = u64::from(count) << 32 | u64::from(pointer);
        room(target.memory(), at, 8)?.copy_from_slice(&pair.to_le_bytes());
        Ok(())
    }
}
