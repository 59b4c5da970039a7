//! The table in a component: see `toolchains/src/rust/places.rs` for its format.

use sha2::{Digest as _, Sha256};
use wasmparser::{BinaryReader, BinaryReaderError, Parser, Payload};

const SECTION: &str = "plugwright-places";

/// Largest table that is read. One for ten thousand lines has a tenth of this.
const LARGEST: usize = 1 << 20;

/// Most functions that may be inlined at one place: deeper, and it is no compiler's.
const DEEPEST: u32 = 64;

/// The one version there is.
const VERSION: u32 = 1;

/// A call on the stack: the function's name in its module, and how far into it.
pub(super) struct Site {
    pub(super) name: String,
    pub(super) offset: usize,
}

/// A function of the author's, and where in the source it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    pub(super) function: &'a str,
    pub(super) file: &'a str,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// The table of a component, if it has one: in the component itself, not in one within.
pub(super) fn of(component: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_u32;
    let mut found = None;
    for payload in Parser::new(0).parse_all(component) {
        match payload.ok()? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if depth == 0 && section.name() == SECTION => {
                found = Some(section.data()).filter(|table| table.len() <= LARGEST);
            }
            _ => {}
        }
    }
    found
}

/// Finds what a table says of some calls, in one pass over it.
pub(super) fn find<'a>(
    table: &'a [u8],
    sites: &[Site],
    found: &mut [Vec<Frame<'a>>],
) -> Result<(), BinaryReaderError> {
    let mut reader = BinaryReader::new(table, 0);
    if reader.read_var_u32()? != VERSION {
        return Ok(());
    }
    let mut texts = Vec::new();
    for _ in 0..reader.read_var_u32()? {
        texts.push(reader.read_string()?);
    }
    let text = |place: u32| texts.get(place as usize).copied().unwrap_or("?");
    let wanted: Vec<_> = sites.iter().map(|site| Sha256::digest(&site.name)).collect();
    for _ in 0..reader.read_var_u32()? {
        let name = reader.read_bytes(8)?;
        let size = reader.read_var_u32()? as usize;
        let row = reader.read_bytes(size)?;
        for ((site, wanted), found) in sites.iter().zip(&wanted).zip(&mut *found) {
            if wanted.starts_with(name) && found.is_empty() {
                *found = frames(row, site.offset, text)?;
            }
        }
    }
    Ok(())
}

/// The frames at one offset of a function.
fn frames<'a>(
    row: &'a [u8],
    wanted: usize,
    text: impl Fn(u32) -> &'a str,
) -> Result<Vec<Frame<'a>>, BinaryReaderError> {
    let mut reader = BinaryReader::new(row, 0);
    let mut offset = 0_usize;
    for _ in 0..reader.read_var_u32()? {
        offset = offset.saturating_add(reader.read_var_u32()? as usize);
        let mut frames = Vec::new();
        for _ in 0..reader.read_var_u32()?.min(DEEPEST) {
            let (function, file) = (text(reader.read_var_u32()?), text(reader.read_var_u32()?));
            let (line, column) = (reader.read_var_u32()?, reader.read_var_u32()?);
            frames.push(Frame { function, file, line, column });
        }
        if offset == wanted {
            return Ok(frames);
        }
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

    use super::*;

    /// Two texts, one function `f` with two calls; in the second one function is inlined in another.
    fn table() -> Vec<u8> {
        let mut table = vec![1, 2, 1, b'f', 4, b'a', b'.', b'r', b's', 1];
        table.extend(Sha256::digest("f").iter().take(8));
        let row = [2, 5, 1, 0, 1, 7, 3, 4, 2, 0, 1, 8, 1, 1, 1, 9, 2];
        table.push(u8::try_from(row.len()).unwrap());
        table.extend(row);
        table
    }

    fn look(table: &[u8], name: &str, offset: usize) -> Vec<(String, u32)> {
        let mut found = vec![Vec::new()];
        let _ = find(table, &[Site { name: name.to_owned(), offset }], &mut found);
        found[0]
            .iter()
            .map(|frame: &Frame<'_>| (format!("{} {}", frame.function, frame.file), frame.line))
            .collect()
    }

    #[test]
    fn a_call_is_found_with_what_was_inlined_there() {
        let table = table();
        assert_eq!(look(&table, "f", 5), [("f a.rs".to_owned(), 7)]);
        assert_eq!(look(&table, "f", 9), [("f a.rs".to_owned(), 8), ("a.rs a.rs".to_owned(), 9)]);
        assert_eq!(look(&table, "f", 6), []);
        assert_eq!(look(&table, "g", 5), []);
    }

    #[test]
    fn a_damaged_table_is_read_as_far_as_it_goes() {
        let whole = table();
        for cut in 0..whole.len() {
            look(&whole[..cut], "f", 9);
        }
        for at in 0..whole.len() {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                look(&damaged, "f", 9);
            }
        }
    }
}
