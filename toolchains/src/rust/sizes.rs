//! Which crates a component's code comes from.
//!
//! The linker keeps the names of functions, mangled, and a mangled name begins with its crate. So the code can be shared out
//! without help from the compiler; generic code counts for the crate that wrote it, not for the one that uses it.

use std::collections::{BTreeMap, HashMap};

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::job::Part;

/// Code that no name says the origin of.
const UNNAMED: &str = "the C library and other code";

/// The parts of `component`, largest first: each crate's code, and data. Empty where it cannot be read.
pub(crate) fn parts(component: &[u8]) -> Vec<Part> {
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    let mut module = Module::default();
    for payload in Parser::new(0).parse_all(component) {
        let Ok(payload) = payload else { return Vec::new() };
        match payload {
            Payload::Version { .. } => module = Module::default(),
            Payload::ImportSection(imports) => {
                let functions = imports.into_imports().flatten();
                module.imported += functions
                    .filter(|import| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)))
                    .count();
            }
            Payload::CodeSectionEntry(body) => module.bodies.push(body.range().len() as u64),
            Payload::DataSection(data) => {
                *sizes.entry("data".to_owned()).or_default() += data.range().len() as u64
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    for name in names.into_iter().flatten() {
                        let Name::Function(functions) = name else { continue };
                        module.names.extend(
                            functions.into_iter().flatten().map(|named| (named.index, named.name.to_owned())),
                        );
                    }
                }
            }
            Payload::End(_) => {
                for (owner, size) in std::mem::take(&mut module).shares() {
                    *sizes.entry(owner).or_default() += size;
                }
            }
            _ => {}
        }
    }
    let mut parts: Vec<Part> = sizes.into_iter().map(|(name, size)| Part { name, size }).collect();
    parts.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.name.cmp(&b.name)));
    parts
}

/// A core module's functions.
#[derive(Default)]
struct Module {
    imported: usize,
    bodies: Vec<u64>,
    names: HashMap<u32, String>,
}

impl Module {
    /// Each function's owner and size.
    fn shares(self) -> impl Iterator<Item = (String, u64)> {
        let Self { imported, bodies, names } = self;
        bodies.into_iter().enumerate().map(move |(index, size)| {
            let index = u32::try_from(imported + index).unwrap_or(u32::MAX);
            let owner = names.get(&index).and_then(|name| owner(name));
            (owner.unwrap_or_else(|| UNNAMED.to_owned()), size)
        })
    }
}

/// The crate of a function: the first name in its path. The standard library's crates count as one.
fn owner(mangled: &str) -> Option<String> {
    let path = format!("{:#}", rustc_demangle::try_demangle(mangled).ok()?);
    // `<alloc::vec::Vec<T> as core::clone::Clone>::clone`, `<&mut dyn acme::Read>::read`: the type's crate.
    let start = path.trim_start_matches(['<', '&', '*', '[', '(']);
    let start = ["mut ", "const ", "dyn "].iter().fold(start, |path, word| path.trim_start_matches(word));
    let end = start.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(start.len());
    let (name, rest) = start.split_at_checked(end)?;
    let is_crate = rest.starts_with("::") && !name.is_empty();
    const STD: [&str; 13] = [
        "alloc",
        "__rustc",
        "addr2line",
        "compiler_builtins",
        "core",
        "dlmalloc",
        "gimli",
        "hashbrown",
        "memchr",
        "miniz_oxide",
        "panic_abort",
        "rustc_demangle",
        "std",
    ];
    match name {
        _ if !is_crate => Some("std".to_owned()),
        name if STD.contains(&name) => Some("std".to_owned()),
        name => Some(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_a_crate() {
        let cases = [
            ("_ZN14pulldown_cmark5parse10parse_line17h0123456789abcdefE", Some("pulldown_cmark")),
            (
                "_ZN59_$LT$ammonia..Builder$u20$as$u20$core..default..Default$GT$7default17h0123456789abcdefE",
                Some("ammonia"),
            ),
            ("_ZN4core3fmt5write17h0123456789abcdefE", Some("std")),
            ("_RNvNtCs1234_7mycrate3foo3bar", Some("mycrate")),
            ("memcpy", None),
        ];
        for (mangled, crate_) in cases {
            assert_eq!(owner(mangled).as_deref(), crate_, "{mangled}");
        }
    }

    #[test]
    fn what_cannot_be_read_has_no_parts() {
        assert_eq!(parts(b"no component"), []);
    }
}
