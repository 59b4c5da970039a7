//! Checks a value where it lies, before anything of it is carried.
//!
//! A consumer's arguments are checked before its provider is entered, so that a consumer cannot harm a provider's
//! instance with a value that breaks the canonical ABI: the call ends there. What is carried later was checked here;
//! the copying relies on that for meaning (a `char` is a `char`), never for memory safety.
//!
//! The memory does not change between check and copy: its plugin is suspended, and no memory is shared.

use super::broken::What;
use super::shape::{Cases, Discriminant, Kind, Shape};
use super::source::{Budget, Source};
use super::text;

/// Checks the value of type `shape` at `at`, and takes what it points to from `budget`.
pub(super) fn value(shape: &Shape, source: &Source<'_>, at: usize, budget: &mut Budget) -> Result<(), What> {
    if shape.lenient {
        return Ok(());
    }
    match &shape.kind {
        Kind::Scalar(_) | Kind::Bool | Kind::Flags(_) | Kind::Handle(_) => Ok(()),
        Kind::Char => character(source.word(at)?),
        Kind::Text => source.pair(at).and_then(|(pointer, len)| text::check(source, pointer, len, budget)),
        Kind::List(element) => {
            source.pair(at).and_then(|(pointer, count)| list(element, source, pointer, count, budget))
        }
        Kind::Row(row) => {
            row.offsets().try_for_each(|offset| value(&row.element, source, at + offset, budget))
        }
        Kind::Fields(fields) => {
            fields.fields.iter().try_for_each(|field| value(&field.shape, source, at + field.offset, budget))
        }
        Kind::Cases(cases) => match chosen(cases, source, at)? {
            Some(payload) => value(payload, source, at + cases.payload_at, budget),
            None => Ok(()),
        },
    }
}

/// Checks a list's pointer and elements.
pub(super) fn list(
    element: &Shape,
    source: &Source<'_>,
    pointer: u32,
    count: u32,
    budget: &mut Budget,
) -> Result<(), What> {
    if !pointer.is_multiple_of(element.align) {
        return Err(What::Alignment);
    }
    // No type of the component model is empty, so the count is bounded by the memory that holds the elements.
    budget.take(source.list(pointer, count, element.size)?.len())?;
    if element.lenient {
        return Ok(());
    }
    (0..count as usize)
        .try_for_each(|index| value(element, source, pointer as usize + index * element.size, budget))
}

/// Checks a block that a pointer leads to: parameters or results in memory.
pub(super) fn block(shape: &Shape, source: &Source<'_>, at: usize, budget: &mut Budget) -> Result<(), What> {
    own(shape, source, at, budget)?;
    value(shape, source, at, budget)
}

/// The bytes of such a block, of which nothing was checked yet but where it lies.
#[inline]
pub(super) fn own<'s>(
    shape: &Shape,
    source: &Source<'s>,
    at: usize,
    budget: &mut Budget,
) -> Result<&'s [u8], What> {
    if !at.is_multiple_of(shape.align as usize) {
        return Err(What::Alignment);
    }
    let own = source.bytes(at, shape.size)?;
    budget.take(own.len())?;
    Ok(own)
}

#[inline]
pub(super) fn character(bits: u32) -> Result<(), What> {
    char::from_u32(bits).map(drop).ok_or(What::Char(bits))
}

/// The payload's type of the case that is at `at`, if the case has one.
#[inline]
pub(super) fn chosen<'s>(
    cases: &'s Cases,
    source: &Source<'_>,
    at: usize,
) -> Result<Option<&'s Shape>, What> {
    case(cases, discriminant(cases, source, at)?)
}

/// The number of the case that is at `at`, which there may not be.
#[inline]
pub(super) fn discriminant(cases: &Cases, source: &Source<'_>, at: usize) -> Result<u32, What> {
    Ok(match cases.discriminant {
        Discriminant::Byte => u32::from(u8::from_le_bytes(source.chunk(at)?)),
        Discriminant::Half => u32::from(u16::from_le_bytes(source.chunk(at)?)),
        Discriminant::Word => source.word(at)?,
    })
}

#[inline]
pub(super) fn case(cases: &Cases, discriminant: u32) -> Result<Option<&Shape>, What> {
    cases.cases.get(discriminant as usize).map(Option::as_ref).ok_or(What::Discriminant(discriminant))
}
