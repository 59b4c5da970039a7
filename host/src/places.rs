//! Where in the author's source the calls of a component stand: what `plugwright build` leaves in one written in Rust, whose
//! comment there has the format.
//!
//! Nothing of it is read until a plugin has panicked; then its component is, once, and the table stays as long as the plugin.
//! Whoever made the component wrote the table: its size is bounded, it is read without trust, and it makes nothing but lines
//! of a traceback.

mod table;

use std::path::PathBuf;
use std::sync::OnceLock;

use wasmtime::WasmBacktrace;

use crate::name::Digest;
use crate::observe::printable;
use crate::plan::{Plan, Unit};
use crate::resolve;

use table::{Frame, Site};

/// Longest name or file that is shown, in bytes.
const LONGEST: usize = 256;

/// Most lines of a traceback.
const MOST_LINES: usize = 64;

/// The tables of a unit's components.
#[derive(Default)]
pub(crate) struct Places {
    components: Vec<(PathBuf, Digest)>,
    tables: OnceLock<Vec<Box<[u8]>>>,
}

impl Places {
    /// Of a unit, that of a plan.
    pub(crate) fn of(plan: &Plan, unit: &Unit) -> Self {
        let members = unit.members.iter().filter_map(|member| plan.plugins.get(member));
        let components = members.map(|plugin| (plugin.component.clone(), plugin.digest)).collect();
        Self { components, tables: OnceLock::new() }
    }

    /// The functions on the stack, the innermost first, those of the author with their places. What the standard library and
    /// generated code did there is left out.
    pub(crate) fn traceback(&self, stack: &WasmBacktrace) -> String {
        let tables = self.tables.get_or_init(|| self.components.iter().filter_map(read).collect());
        let frames = stack.frames().iter();
        let sites: Vec<Site> = frames
            .filter_map(|frame| {
                Some(Site { name: frame.func_name()?.to_owned(), offset: frame.func_offset()? })
            })
            .collect();
        let mut found = vec![Vec::new(); sites.len()];
        for table in tables {
            // One that is not as a build writes it tells what it can.
            let _ = table::find(table, &sites, &mut found);
        }
        let lines = sites.iter().zip(&found).flat_map(|(site, frames)| match frames.as_slice() {
            [] => named(&site.name).into_iter().collect(),
            frames => frames.iter().filter_map(placed).collect::<Vec<_>>(),
        });
        lines.take(MOST_LINES).collect::<Vec<_>>().join("\n")
    }
}

/// Reads the table of a component, if it is still the one that runs.
fn read((file, digest): &(PathBuf, Digest)) -> Option<Box<[u8]>> {
    let bytes = resolve::component_binary(file, std::fs::read(file).ok()?).ok()?;
    if Digest::of(&bytes) != *digest {
        return None;
    }
    table::of(&bytes).map(Box::from)
}

/// A line for a function of the author's.
fn placed(frame: &Frame<'_>) -> Option<String> {
    if is_glue(frame.function) {
        return None;
    }
    let (function, file) = (printable(frame.function, LONGEST), printable(frame.file, LONGEST));
    Some(format!("at {function} ({file}:{}:{})", frame.line, frame.column))
}

/// A line for a function that no table knows: of a package that the author uses.
fn named(symbol: &str) -> Option<String> {
    let name = format!("{:#}", rustc_demangle::try_demangle(symbol).ok()?);
    (!is_std(&name) && !is_glue(&name)).then(|| format!("at {}", printable(&name, LONGEST)))
}

/// Whether a function is of the standard library, or of what a panic does there: `core::panicking::panic_fmt`, `<T as core::…>::…`.
fn is_std(name: &str) -> bool {
    let path = name.trim_start_matches(['<', '&', '*', '[', '(']);
    let path = ["mut ", "const ", "dyn "].iter().fold(path, |path, word| path.trim_start_matches(word));
    let owner = path.split_once("::").map_or("", |(owner, _)| owner);
    matches!(owner, "" | "std" | "core" | "alloc" | "__rustc" | "panic_abort" | "compiler_builtins")
}

/// Whether a function is made of the contract, or reports the panic.
fn is_glue(name: &str) -> bool {
    name.contains("_cabi") || name.starts_with("plugwright_guest::fault::") || name.contains("wit_bindgen::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_somebody_wrote_has_a_line() {
        let named = |name: &str| named(name);
        assert_eq!(named("_ZN4core9panicking9panic_fmt17h0123456789abcdefE"), None);
        assert_eq!(named("_ZN5serde2de5visit17h0123456789abcdefE").as_deref(), Some("at serde::de::visit"),);
        assert_eq!(named("cabi_realloc"), None);
        assert!(is_std("<alloc::vec::Vec<T> as core::clone::Clone>::clone"));
        assert!(is_std("rust_begin_unwind"));
    }
}
