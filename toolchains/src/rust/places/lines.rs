//! The compiler's line tables, as far as the author's source goes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use addr2line::gimli::{Dwarf, EndianSlice, LittleEndian, SectionId};

/// One function on the stack, as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) function: String,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The line tables of a core module.
pub(super) struct Lines<'a> {
    context: addr2line::Context<EndianSlice<'a, LittleEndian>>,
    /// The folder of the author's workspace, by each of its names.
    roots: Vec<PathBuf>,
}

impl<'a> Lines<'a> {
    /// Reads them of the module's custom sections; none where there are none, or others than a compiler writes.
    pub(super) fn read(sections: &HashMap<&str, &'a [u8]>, root: &Path) -> Option<Self> {
        let section = |id: SectionId| sections.get(id.name()).copied().unwrap_or_default();
        sections.get(SectionId::DebugLine.name())?;
        let dwarf =
            Dwarf::load(|id| Ok::<_, addr2line::gimli::Error>(EndianSlice::new(section(id), LittleEndian)));
        let context = addr2line::Context::from_dwarf(dwarf.ok()?).ok()?;
        let roots = [Some(root.to_owned()), std::fs::canonicalize(root).ok()];
        Some(Self { context, roots: roots.into_iter().flatten().collect() })
    }

    /// The functions of the author's that the instruction at an address of the code belongs to, the innermost first. The outermost is
    /// the one called `symbol`, for the compiler names only those there in which others are inlined.
    pub(super) fn at(&self, address: u64, symbol: &str) -> Vec<Frame> {
        let mut found = Vec::new();
        let Ok(mut frames) = self.context.find_frames(address).skip_all_loads() else { return found };
        while let Ok(Some(frame)) = frames.next() {
            let Some(location) = frame.location else { continue };
            let Some(file) = location.file.and_then(|file| self.own(file)) else { continue };
            let function = frame.function.as_ref().and_then(|function| function.raw_name().ok());
            let function = last_name(function.as_deref().unwrap_or(symbol));
            let (line, column) = (location.line.unwrap_or(0), location.column.unwrap_or(0));
            found.push(Frame { function, file, line: line as usize, column: column as usize });
        }
        found
    }

    /// A file of the author's, relative to the workspace. What is below a hidden folder, or a `target`, somebody else has put there.
    fn own(&self, file: &str) -> Option<String> {
        let file = Path::new(file);
        let file = self.roots.iter().find_map(|root| file.strip_prefix(root).ok())?;
        let parts: Vec<_> = file.iter().map(|part| part.to_string_lossy()).collect();
        let foreign = |part: &str| part.starts_with('.') || part == "target";
        (!parts.iter().any(|part| foreign(part))).then(|| parts.join("/"))
    }
}

/// The last name of a symbol's path, which is what the compiler calls the function where it is inlined: whether it is must not change
/// what a traceback says. The whole path where that ends in something else: a closure, types.
fn last_name(symbol: &str) -> String {
    let path = format!("{:#}", rustc_demangle::demangle(symbol));
    let name = path.rsplit("::").next().unwrap_or_default();
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_name { name.to_owned() } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_go_by_their_last_name() {
        for (symbol, name) in [
            ("_ZN11habits_rust7numbers4last17h0123456789abcdefE", "last"),
            ("_RNvNtCs1234_7mycrate3foo3bar", "bar"),
            (
                "_ZN4core3ops8function6FnOnce9call_once28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE",
                "core::ops::function::FnOnce::call_once::{{closure}}",
            ),
            ("cabi_realloc", "cabi_realloc"),
        ] {
            assert_eq!(last_name(symbol), name);
        }
    }
}
