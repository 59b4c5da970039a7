//! Copies a value from one memory to another.
//!
//! A block is copied in two steps: first its own bytes ([`fixed`]), all elements of a list under one look-up of the
//! target's memory; then what its strings and lists point to ([`chase`]), each with an allocation of its own. An
//! allocation runs the target's code, which may grow its memory, so the memory is looked up again after each.
//!
//! Bytes that carry no value (padding, the rest of a short case, unused bits of flags) are never read from a plugin:
//! they are zero in the target, so that nothing of the plugin's memory leaks by them. What the host has laid out itself has zeros
//! there, and is copied as it is.

use super::broken::What;
use super::check;
use super::shape::{Handle, Kind, Part, Shape};
use super::source::{Encoding, Source};
use super::text;

/// The side that a value is written to.
pub(super) trait Target {
    /// Makes room for `size` bytes and gives its place, which lies within [`Self::memory`].
    fn allocate(&mut self, align: u32, size: usize) -> wasmtime::Result<u32>;

    /// All memory there is. Another allocation may move it.
    fn memory(&mut self) -> &mut [u8];

    /// How strings are to be encoded.
    fn encoding(&self) -> Encoding;

    /// The number that stands here for the next handle of a value, which is `number` at its source.
    fn handle(&mut self, handle: &Handle, number: u32) -> wasmtime::Result<u32>;

    /// Makes room for `bytes` and puts them there.
    #[inline]
    fn allocate_with(&mut self, align: u32, bytes: &[u8]) -> wasmtime::Result<u32> {
        let at = self.allocate(align, bytes.len())?;
        room(self.memory(), at as usize, bytes.len())?.copy_from_slice(bytes);
        Ok(at)
    }
}

#[inline]
pub(super) fn room(memory: &mut [u8], at: usize, len: usize) -> Result<&mut [u8], What> {
    at.checked_add(len).and_then(|end| memory.get_mut(at..end)).ok_or(What::Bounds)
}

/// Copies the checked value at `from` into a new allocation, and gives its place.
pub(super) fn block<D: Target>(
    shape: &Shape,
    source: &Source<'_>,
    from: usize,
    target: &mut D,
) -> wasmtime::Result<u32> {
    let at = target.allocate(shape.align, shape.size)?;
    value(shape, source, from, target, at as usize)?;
    Ok(at)
}

/// Copies the checked value at `from` to `to`, where there is room for it.
pub(super) fn value<D: Target>(
    shape: &Shape,
    source: &Source<'_>,
    from: usize,
    target: &mut D,
    to: usize,
) -> wasmtime::Result<()> {
    let own = source.bytes(from, shape.size)?;
    let room = room(target.memory(), to, shape.size)?;
    // What points anywhere is set below.
    if source.is_own {
        copy(own, room)?
    } else {
        fixed(shape, own, room)?
    }
    if shape.pointers { chase(shape, source, from, target, to) } else { Ok(()) }
}

/// Copies a checked list, and gives the place of the copy.
#[inline]
pub(super) fn list<D: Target>(
    element: &Shape,
    source: &Source<'_>,
    pointer: u32,
    count: u32,
    target: &mut D,
) -> wasmtime::Result<u32> {
    let own = source.list(pointer, count, element.size)?;
    if element.plain || source.is_own && !element.pointers {
        return target.allocate_with(element.align, own);
    }
    let size = element.size.max(1);
    let at = if source.is_own {
        target.allocate_with(element.align, own)?
    } else {
        let at = target.allocate(element.align, own.len())?;
        let copy = room(target.memory(), at as usize, own.len())?;
        for (from, to) in own.chunks_exact(size).zip(copy.chunks_exact_mut(size)) {
            fixed(element, from, to)?;
        }
        at
    };
    if element.pointers {
        for offset in (0..own.len()).step_by(size) {
            chase(element, source, pointer as usize + offset, target, at as usize + offset)?;
        }
    }
    Ok(at)
}

/// Copies a value's own bytes and leaves its pointers zero. Both slices are as long as the shape.
pub(super) fn fixed(shape: &Shape, from: &[u8], to: &mut [u8]) -> Result<(), What> {
    if shape.plain {
        return copy(from, to);
    }
    to.fill(0);
    set::<true>(shape, from, to).map(drop)
}

/// Checks a value and copies its bytes to zeroed ones, unless it points anywhere: not every value does of a type that has pointers.
/// Whether it does not.
pub(super) fn canonical(shape: &Shape, from: &[u8], to: &mut [u8]) -> Result<bool, What> {
    set::<false>(shape, from, to)
}

/// Copies a value's own bytes to zeroed ones. One that was not checked is checked, and only copied up to where it points anywhere.
fn set<const CHECKED: bool>(shape: &Shape, from: &[u8], to: &mut [u8]) -> Result<bool, What> {
    match &shape.kind {
        Kind::Char if !CHECKED => {
            check::character(u32::from_le_bytes(*from.first_chunk().ok_or(What::Bounds)?))?;
            copy(from, to)?;
        }
        Kind::Scalar(_) | Kind::Char => copy(from, to)?,
        Kind::Bool => {
            let (Some(from), Some(to)) = (from.first(), to.first_mut()) else { return Err(What::Bounds) };
            *to = u8::from(*from != 0);
        }
        Kind::Flags(mask) => {
            for ((from, to), mask) in from.iter().zip(to).zip(mask.to_le_bytes()) {
                *to = from & mask;
            }
        }
        Kind::Text | Kind::List(_) | Kind::Handle(_) => return Ok(CHECKED),
        Kind::Row(row) => {
            let size = row.element.size.max(1);
            for (from, to) in from.chunks_exact(size).zip(to.chunks_exact_mut(size)) {
                if !set::<CHECKED>(&row.element, from, to)? {
                    return Ok(false);
                }
            }
        }
        Kind::Fields(fields) => {
            for part in &fields.parts {
                match *part {
                    Part::Run { offset, len } => copy(part_of(from, offset, len)?, room(to, offset, len)?)?,
                    Part::Field(index) => {
                        let field = fields.fields.get(index).ok_or(What::Bounds)?;
                        let (at, len) = (field.offset, field.shape.size);
                        if !set::<CHECKED>(&field.shape, part_of(from, at, len)?, room(to, at, len)?)? {
                            return Ok(false);
                        }
                    }
                }
            }
        }
        Kind::Cases(cases) => {
            let source = Source { memory: from, encoding: Encoding::Utf8, is_own: false };
            let chosen = check::chosen(cases, &source, 0)?;
            let tag = cases.discriminant.size() as usize;
            copy(part_of(from, 0, tag)?, room(to, 0, tag)?)?;
            if let Some(payload) = chosen {
                let (at, len) = (cases.payload_at, payload.size);
                return set::<CHECKED>(payload, part_of(from, at, len)?, room(to, at, len)?);
            }
        }
    }
    Ok(true)
}

#[inline]
fn part_of(bytes: &[u8], at: usize, len: usize) -> Result<&[u8], What> {
    bytes.get(at..at + len).ok_or(What::Bounds)
}

/// Copies bytes, without a call for the sizes that scalars have.
#[inline]
fn copy(from: &[u8], to: &mut [u8]) -> Result<(), What> {
    #[inline]
    fn of<const N: usize>(from: &[u8], to: &mut [u8]) -> Result<(), What> {
        let (Some(from), Some(to)) = (from.first_chunk::<N>(), to.first_chunk_mut::<N>()) else {
            return Err(What::Bounds);
        };
        *to = *from;
        Ok(())
    }
    match from.len() {
        1 => of::<1>(from, to),
        2 => of::<2>(from, to),
        4 => of::<4>(from, to),
        8 => of::<8>(from, to),
        16 => of::<16>(from, to),
        len => {
            room(to, 0, len)?.copy_from_slice(from);
            Ok(())
        }
    }
}

/// Copies what the strings and lists of a value point to, and sets the pointers and handles of the copy.
fn chase<D: Target>(
    shape: &Shape,
    source: &Source<'_>,
    from: usize,
    target: &mut D,
    to: usize,
) -> wasmtime::Result<()> {
    let (pointer, len) = match &shape.kind {
        Kind::Scalar(_) | Kind::Bool | Kind::Char | Kind::Flags(_) => return Ok(()),
        Kind::Row(row) => {
            return row
                .offsets()
                .try_for_each(|offset| chase(&row.element, source, from + offset, target, to + offset));
        }
        Kind::Fields(fields) => {
            return fields.fields.iter().filter(|field| field.shape.pointers).try_for_each(|field| {
                chase(&field.shape, source, from + field.offset, target, to + field.offset)
            });
        }
        Kind::Cases(cases) => {
            return match check::chosen(cases, source, from)? {
                Some(payload) if payload.pointers => {
                    chase(payload, source, from + cases.payload_at, target, to + cases.payload_at)
                }
                _ => Ok(()),
            };
        }
        Kind::Text => {
            let (pointer, len) = source.pair(from)?;
            text::copy(source, pointer, len, target)?
        }
        Kind::List(element) => {
            let (pointer, count) = source.pair(from)?;
            (list(element, source, pointer, count, target)?, count)
        }
        Kind::Handle(handle) => {
            let number = target.handle(handle, source.word(from)?)?;
            room(target.memory(), to, 4)?.copy_from_slice(&number.to_le_bytes());
            return Ok(());
        }
    };
    let pair = u64::from(len) << 32 | u64::from(pointer);
    room(target.memory(), to, 8)?.copy_from_slice(&pair.to_le_bytes());
    Ok(())
}
