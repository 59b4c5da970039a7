//! Where in the author's source the calls of a component stand, for the traceback of a panic.
//!
//! A panic tells its message and its own place; who called whom on the way there only the stack knows, and only line tables know
//! its lines. Those of the compiler cover the standard library and are larger than most plugins. So a build has the compiler
//! write them for the author's packages, keeps of them what a traceback needs, and drops the rest: for each call in the code that
//! the author's source led to, the functions and lines, one for each call that was inlined there. The table is a custom section
//! of the component, which no runtime reads, and of which the host reads nothing until a plugin has panicked.
//!
//! ```text
//! section    version (1), texts, functions
//! texts      count, each with its length: names of functions, and of files
//! functions  count, each: 8 bytes of the SHA-256 of its name in the `name` section, bytes that follow, sites
//! sites      count, each: offset in the function, from that of the one before, and frames
//! frames     count, each, the innermost first: name, file, line, column
//! ```
//!
//! All numbers are unsigned LEB128; names and files are places among the texts. A file is as the author knows it: relative to
//! the workspace, as in the place of a panic.

mod lines;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use wasmparser::{BinaryReader, FunctionBody, KnownCustom, Name, Operator, Parser, Payload, TypeRef};

use crate::provenance::{append, length};
use lines::{Frame, Lines};

/// The name of the section.
const SECTION: &str = "plugwright-places";

/// Release settings by which the compiler writes line tables of the author's packages, and leaves them in.
pub(super) const PROFILE: [(&str, &str); 3] =
    [("debug", "\"line-tables-only\""), ("package.\"*\".debug", "false"), ("strip", "\"none\"")];

/// A function: its calls by their offsets, each with what of the author's source is there.
type Sites = BTreeMap<usize, Vec<Frame>>;

/// The component with its table instead of line tables. `root` is the folder of the author's workspace. As it is where it cannot be
/// read: a component without a table is as good, but for its tracebacks.
pub(super) fn kept(component: Vec<u8>, root: &Path) -> Vec<u8> {
    let Some(mut kept) = without_line_tables(&component) else { return component };
    let functions = functions(&component, root).unwrap_or_default();
    if !functions.is_empty() {
        append(&mut kept, SECTION, &table(&functions));
    }
    kept
}

/// By their names, the functions of all core modules whose calls have places in the author's source.
fn functions(component: &[u8], root: &Path) -> wasmparser::Result<BTreeMap<String, Sites>> {
    let mut all = BTreeMap::new();
    let mut module = Module::default();
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::Version { .. } => module = Module::default(),
            Payload::ImportSection(imports) => {
                let functions = imports.into_imports().flatten();
                module.imported += functions
                    .filter(|import| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)))
                    .count();
            }
            Payload::CodeSectionStart { range, .. } => module.code = range.start,
            Payload::CodeSectionEntry(body) => module.bodies.push(body),
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => {
                    for name in names.into_iter().flatten() {
                        let Name::Function(functions) = name else { continue };
                        let named = functions.into_iter().flatten();
                        module.names.extend(named.map(|named| (named.index, named.name)));
                    }
                }
                _ => drop(module.tables.insert(section.name(), section.data())),
            },
            Payload::End(_) => std::mem::take(&mut module).sites(root, &mut all)?,
            _ => {}
        }
    }
    // Two functions of one name: nobody could say which of them is on a stack.
    Ok(all.into_iter().filter_map(|(name, sites)| Some((name.to_owned(), sites?))).collect())
}

/// A core module.
#[derive(Default)]
struct Module<'a> {
    imported: usize,
    /// Where its code begins, which the line tables count from.
    code: usize,
    bodies: Vec<FunctionBody<'a>>,
    names: HashMap<u32, &'a str>,
    tables: HashMap<&'a str, &'a [u8]>,
}

impl<'a> Module<'a> {
    fn sites(self, root: &Path, all: &mut BTreeMap<&'a str, Option<Sites>>) -> wasmparser::Result<()> {
        let Some(lines) = Lines::read(&self.tables, root) else { return Ok(()) };
        for (index, body) in self.bodies.iter().enumerate() {
            let index = u32::try_from(self.imported + index).unwrap_or(u32::MAX);
            let Some(name) = self.names.get(&index) else { continue };
            let mut sites = Sites::new();
            for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                let (operator, offset) = operator?;
                // Nothing else of what the compiler makes of safe code ends a call.
                if matches!(
                    operator,
                    Operator::Call { .. } | Operator::CallIndirect { .. } | Operator::Unreachable
                ) {
                    let frames = lines.at((offset - self.code) as u64, name);
                    if !frames.is_empty() {
                        sites.insert(offset - body.range().start, frames);
                    }
                }
            }
            if !sites.is_empty() {
                all.entry(name).and_modify(|sites| *sites = None).or_insert(Some(sites));
            }
        }
        Ok(())
    }
}

/// The content of the section.
fn table(functions: &BTreeMap<String, Sites>) -> Vec<u8> {
    let mut texts: HashMap<&str, usize> = HashMap::new();
    let mut written = Vec::new();
    let mut place = |text| {
        let next = texts.len();
        *texts.entry(text).or_insert_with(|| {
            length(&mut written, text.len());
            written.extend(text.as_bytes());
            next
        })
    };
    let mut rows = Vec::new();
    for (name, sites) in functions {
        let mut row = Vec::new();
        length(&mut row, sites.len());
        let mut before = 0;
        for (offset, frames) in sites {
            length(&mut row, offset - before);
            before = *offset;
            length(&mut row, frames.len());
            for frame in frames {
                for number in [place(&frame.function), place(&frame.file), frame.line, frame.column] {
                    length(&mut row, number);
                }
            }
        }
        rows.extend(Sha256::digest(name).iter().take(8));
        length(&mut rows, row.len());
        rows.extend(row);
    }
    let count = texts.len();
    let mut out = Vec::new();
    length(&mut out, 1);
    length(&mut out, count);
    out.extend(written);
    length(&mut out, functions.len());
    out.extend(rows);
    out
}

/// The component, or module, without the custom sections of line tables. `None` if its sections do not add up.
fn without_line_tables(bytes: &[u8]) -> Option<Vec<u8>> {
    const PREAMBLE: usize = 8;
    const CUSTOM: u8 = 0;
    const CORE_MODULE: u8 = 1;
    const COMPONENT: u8 = 4;
    let mut out = bytes.get(..PREAMBLE)?.to_vec();
    // The layer follows the version: <https://webassembly.github.io/spec/core/binary/modules.html#binary-module>
    let is_component = *bytes.get(6)? == 1;
    let mut reader = BinaryReader::new(bytes.get(PREAMBLE..)?, 0);
    while !reader.eof() {
        let id = reader.read_u8().ok()?;
        let size = reader.read_var_u32().ok()? as usize;
        let body = reader.read_bytes(size).ok()?;
        let inner;
        let body = match id {
            CUSTOM if !is_component => {
                let name = BinaryReader::new(body, 0).read_string().ok()?;
                if name.starts_with(".debug_") {
                    continue;
                }
                body
            }
            CORE_MODULE | COMPONENT if is_component => {
                inner = without_line_tables(body)?;
                &inner
            }
            _ => body,
        };
        out.push(id);
        length(&mut out, body.len());
        out.extend(body);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_tables_go_and_all_else_stays() {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        append(&mut module, "producers", b"kept");
        let without = module.clone();
        append(&mut module, ".debug_line", &[7; 300]);
        let whole = |module: &[u8]| {
            let mut component = b"\0asm\x0d\0\x01\0\x01".to_vec();
            length(&mut component, module.len());
            component.extend(module);
            append(&mut component, ".debug_of_the_component", b"no compiler's");
            component
        };
        assert_eq!(without_line_tables(&whole(&module)), Some(whole(&without)));
        // Without any table of the author's, nothing is added.
        assert_eq!(kept(whole(&module), Path::new("/nowhere")), whole(&without));
        assert_eq!(kept(b"no component".to_vec(), Path::new("/nowhere")), b"no component");
    }

    #[test]
    fn a_table_says_each_text_once() {
        let frame = |line| Frame { function: "f".to_owned(), file: "a.rs".to_owned(), line, column: 1 };
        let sites = Sites::from([(5, vec![frame(7)]), (9, vec![frame(8), frame(300)])]);
        let table = table(&BTreeMap::from([("f".to_owned(), sites)]));
        let name = Sha256::digest("f");
        let mut expected = vec![1, 2, 1, b'f', 4, b'a', b'.', b'r', b's', 1];
        expected.extend(name.iter().take(8));
        expected.extend([18, 2, 5, 1, 0, 1, 7, 1, 4, 2, 0, 1, 8, 1, 0, 1, 0xac, 2, 1]);
        assert_eq!(table, expected);
    }
}
