//! Reads and changes the bytes of a finished component, section by section.

use std::ops::Range;

/// Widens the range of a section's content to its header: the number and the size before it.
pub(super) fn section(bytes: &[u8], id: u8, content: &Range<usize>) -> Option<Range<usize>> {
    // However the size was written, it is at most five bytes long.
    let start = (2..=6).map(|length| content.start.checked_sub(length)).find(|start| {
        let Some(header) = start.and_then(|start| bytes.get(start..content.start)) else { return false };
        match header.split_first() {
            Some((first, size)) => *first == id && number(size) == Some(content.len()),
            None => false,
        }
    })??;
    Some(start..content.end)
}

/// A section with its header.
pub(super) fn sized(id: u8, content: &[u8]) -> Vec<u8> {
    let mut text = vec![id];
    text.extend(leb(u32::try_from(content.len()).unwrap_or(u32::MAX)));
    text.extend_from_slice(content);
    text
}

/// Writes a number as LEB128.
pub(super) fn leb(mut value: u32) -> Vec<u8> {
    let mut text = Vec::new();
    loop {
        let low = value.to_le_bytes().first().copied().unwrap_or_default() & 0x7f;
        value >>= 7;
        if value == 0 {
            text.push(low);
            return text;
        }
        text.push(low | 0x80);
    }
}

/// Reads all of `text` as one number in LEB128.
fn number(text: &[u8]) -> Option<usize> {
    let (last, rest) = text.split_last()?;
    if last & 0x80 != 0 || rest.iter().any(|byte| byte & 0x80 == 0) {
        return None;
    }
    let parts = text.iter().enumerate().map(|(index, byte)| usize::from(byte & 0x7f) << (7 * index));
    Some(parts.sum())
}

/// Puts each text in the place of its range; the ranges are in order.
pub(super) fn apply(bytes: &[u8], edits: Vec<(Range<usize>, Vec<u8>)>) -> Option<Vec<u8>> {
    let mut made = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for (range, text) in edits {
        made.extend_from_slice(bytes.get(done..range.start)?);
        made.extend(text);
        done = range.end;
    }
    made.extend_from_slice(bytes.get(done..)?);
    Some(made)
}
