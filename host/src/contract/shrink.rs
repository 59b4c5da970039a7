//! Leaves out of a component what says nothing about its types.
//!
//! A Python plugin has twenty megabytes of code and data and a few kilobytes of types, and the decoder copies and parses all
//! of it. Without function bodies, data, elements and custom sections it takes a tenth of the time. The result is for the
//! decoder alone: what a plugin's code does is checked by whoever compiles it.

use std::ops::Range;

/// The preamble: magic and version.
const PREAMBLE: usize = 8;

const CUSTOM: u8 = 0;

// Sections of a component.
const CORE_MODULE: u8 = 1;
const COMPONENT: u8 = 4;

// Sections of a core module.
const ELEMENTS: u8 = 9;
const CODE: u8 = 10;
const DATA: u8 = 11;
const DATA_COUNT: u8 = 12;

/// A body of no locals, no instructions: `0 locals, end`, with its length.
const EMPTY_BODY: [u8; 3] = [2, 0, 0x0b];

/// Components within components, deeper than any tool makes them: what is below is left as it is.
const DEEPEST: usize = 16;

/// The component without its bulk, or `None` if its sections do not add up.
pub(super) fn shrink(component: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    shrink_component(component, 0, &mut out)?;
    Some(out)
}

fn shrink_component(bytes: &[u8], depth: usize, out: &mut Vec<u8>) -> Option<()> {
    out.extend(bytes.get(..PREAMBLE)?);
    let mut at = PREAMBLE;
    while let Some((id, content, end)) = section(bytes, at)? {
        let body = bytes.get(content)?;
        match id {
            // The docs of the types stand here; names and producers do too, but are short.
            CUSTOM if depth == 0 => put(out, id, body),
            CUSTOM => {}
            CORE_MODULE => {
                let mut inner = Vec::new();
                shrink_module(body, &mut inner)?;
                put(out, id, &inner);
            }
            COMPONENT if depth < DEEPEST => {
                let mut inner = Vec::new();
                shrink_component(body, depth + 1, &mut inner)?;
                put(out, id, &inner);
            }
            _ => put(out, id, body),
        }
        at = end;
    }
    Some(())
}

fn shrink_module(bytes: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.extend(bytes.get(..PREAMBLE)?);
    let mut at = PREAMBLE;
    while let Some((id, content, end)) = section(bytes, at)? {
        let body = bytes.get(content)?;
        match id {
            CUSTOM | ELEMENTS | DATA | DATA_COUNT => {}
            CODE => {
                let (count, _) = leb(body, 0)?;
                // Each body takes two bytes or more: a larger count lies, and must not size an allocation.
                if count > body.len() / 2 {
                    return None;
                }
                let mut inner = Vec::with_capacity(count * EMPTY_BODY.len() + 5);
                put_leb(&mut inner, count);
                (0..count).for_each(|_| inner.extend(EMPTY_BODY));
                put(out, id, &inner);
            }
            _ => put(out, id, body),
        }
        at = end;
    }
    Some(())
}

/// The section at `at`: its id, where its content is, and where the next one begins. `Some(None)` at the end.
fn section(bytes: &[u8], at: usize) -> Option<Option<(u8, Range<usize>, usize)>> {
    let Some(id) = bytes.get(at) else {
        return Some(None);
    };
    let (length, start) = leb(bytes, at + 1)?;
    let end = start.checked_add(length)?;
    Some(Some((*id, start..end, end)))
}

/// An unsigned number of 32 bits, and where it ends.
fn leb(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value: u64 = 0;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((usize::try_from(u32::try_from(value).ok()?).ok()?, at));
        }
    }
    None
}

fn put(out: &mut Vec<u8>, id: u8, body: &[u8]) {
    out.push(id);
    put_leb(out, body.len());
    out.extend(body);
}

fn put_leb(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_data_go_and_types_stay() {
        let wat = r#"(component
            (core module $m
                (memory (export "memory") 1)
                (data (i32.const 0) "hello hello hello hello hello hello")
                (func (export "f") (param i32) (result i32) local.get 0 i32.const 1 i32.add))
            (core instance $i (instantiate $m))
            (func (export "f") (param "n" u32) (result u32) (canon lift (core func $i "f"))))"#;
        let whole = wat::parse_str(wat).unwrap();
        let small = shrink(&whole).unwrap();
        assert!(small.len() + 30 < whole.len());
        let wit_component::DecodedWasm::Component(resolve, world) = wit_component::decode(&small).unwrap()
        else {
            panic!("a component was encoded");
        };
        assert_eq!(resolve.worlds[world].exports.len(), 1);
        assert!((0..whole.len()).all(|end| shrink(&whole[..end]).is_none_or(|small| small.len() <= end)));
    }
}
