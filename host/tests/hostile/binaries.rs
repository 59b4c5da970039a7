//! What cannot be written as WebAssembly text, since no tool would make it.

/// The bytes of this name.
pub(crate) fn make(name: &str) -> Vec<u8> {
    match name {
        "nested-components" => nested(1_100),
        "gzip" => gzip(),
        "export-twice" => export_twice(),
        other => panic!("there is no binary `{other}`"),
    }
}

const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";

/// A component that holds a component that holds a component ...
fn nested(depth: usize) -> Vec<u8> {
    const COMPONENT_SECTION: u8 = 4;
    (0..depth).fold(HEADER.to_vec(), |inner, _| [HEADER, &section(COMPONENT_SECTION, &inner)].concat())
}

/// The first bytes of a compressed file, then a block that repeats a zero for ever.
fn gzip() -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bytes.extend([0xed, 0xc1].repeat(1_000));
    bytes
}

/// An export section with one name twice; the component exports its own type.
fn export_twice() -> Vec<u8> {
    const TYPE_SECTION: u8 = 7;
    const EXPORT_SECTION: u8 = 11;
    let types = section(TYPE_SECTION, &[1, 0x79]);
    let export = [&[0, 5][..], b"again", &[3, 0, 0]].concat();
    let exports = section(EXPORT_SECTION, &[&[2][..], &export, &export].concat());
    [HEADER, &types, &exports].concat()
}

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id][..], &leb128(content.len()), content].concat()
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
