//! Strings. Nearly all components use UTF-8, which is copied as it lies; other encodings take the long way.

use super::broken::What;
use super::copy::Target;
use super::source::{Budget, Encoding, Source};

/// In the length of a [`Encoding::Latin1OrUtf16`] string: it is UTF-16.
const UTF16_TAG: u32 = 1 << 31;

/// A string's bytes, and how to read them.
enum Encoded<'a> {
    Utf8(&'a [u8]),
    Latin1(&'a [u8]),
    Utf16(&'a [u8]),
}

fn encoded<'a>(source: &Source<'a>, pointer: u32, len: u32) -> Result<Encoded<'a>, What> {
    let utf16 = |units: u32| {
        if !pointer.is_multiple_of(2) {
            return Err(What::Alignment);
        }
        source.list(pointer, units, 2).map(Encoded::Utf16)
    };
    match source.encoding {
        Encoding::Utf8 => source.list(pointer, len, 1).map(Encoded::Utf8),
        Encoding::Utf16 => utf16(len),
        Encoding::Latin1OrUtf16 if len & UTF16_TAG != 0 => utf16(len & !UTF16_TAG),
        Encoding::Latin1OrUtf16 if !pointer.is_multiple_of(2) => Err(What::Alignment),
        Encoding::Latin1OrUtf16 => source.list(pointer, len, 1).map(Encoded::Latin1),
    }
}

fn characters(units: &[u8]) -> impl Iterator<Item = Result<char, What>> {
    let units = units.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    char::decode_utf16(units).map(|character| character.map_err(|_| What::Text))
}

/// Checks a string, and takes its bytes from `budget`.
pub(super) fn check(source: &Source<'_>, pointer: u32, len: u32, budget: &mut Budget) -> Result<(), What> {
    match encoded(source, pointer, len)? {
        Encoded::Utf8(bytes) => {
            budget.take(bytes.len())?;
            std::str::from_utf8(bytes).map(drop).map_err(|_| What::Text)
        }
        // These are decoded into a `String` of the host, at most twice as long.
        Encoded::Latin1(bytes) => budget.take(bytes.len().saturating_mul(2)),
        Encoded::Utf16(units) => {
            budget.take(units.len().saturating_mul(2))?;
            characters(units).try_for_each(|character| character.map(drop))
        }
    }
}

/// Copies a string that [`check`] has seen, and gives the pointer and length of the copy.
pub(super) fn copy<D: Target>(
    source: &Source<'_>,
    pointer: u32,
    len: u32,
    target: &mut D,
) -> wasmtime::Result<(u32, u32)> {
    let bytes = encoded(source, pointer, len)?;
    if let (Encoded::Utf8(bytes), Encoding::Utf8) = (&bytes, target.encoding()) {
        return Ok((target.allocate_with(1, bytes)?, len));
    }
    let text: String = match bytes {
        Encoded::Utf8(bytes) => String::from_utf8(bytes.to_vec()).map_err(|_| What::Text)?,
        Encoded::Latin1(bytes) => bytes.iter().copied().map(char::from).collect(),
        Encoded::Utf16(units) => characters(units).collect::<Result<_, _>>()?,
    };
    match target.encoding() {
        Encoding::Utf8 => Ok((
            target.allocate_with(1, text.as_bytes())?,
            u32::try_from(text.len()).map_err(|_| What::Overflow)?,
        )),
        Encoding::Latin1OrUtf16 if text.chars().all(|character| u32::from(character) < 0x100) => {
            let latin1: Vec<u8> = text.chars().map(|character| character as u8).collect();
            let count = u32::try_from(latin1.len()).map_err(|_| What::Overflow)?;
            Ok((target.allocate_with(2, &latin1)?, count))
        }
        Encoding::Latin1OrUtf16 => utf16(&text, target).map(|(pointer, units)| (pointer, units | UTF16_TAG)),
        Encoding::Utf16 => utf16(&text, target),
    }
}

fn utf16<D: Target>(text: &str, target: &mut D) -> wasmtime::Result<(u32, u32)> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let count = u32::try_from(units.len() / 2).map_err(|_| What::Overflow)?;
    if count & UTF16_TAG != 0 {
        return Err(What::Overflow.into());
    }
    Ok((target.allocate_with(2, &units)?, count))
}
