//! Gives back the memory of bytes that have left the plugin.
//!
//! componentize-py copies each `list<u8>` and `list<s8>` that leaves Python into memory that nobody frees, so that an instance
//! grows by what it sends until it is at its limit. Lists of other types are freed when their call is over: what lowers them, a
//! module that the tool makes of the contract, hands each to the interpreter's list of what to free. In the finished component
//! that module gets one function more, which does the same for what `wit_dylib_pop_list` gives, and is called in its place.

use std::ops::Range;
use std::path::Path;

use wasmparser::{FunctionBody, Operator, Parser, Payload, TypeRef};

use super::binary::{apply, leb, section, sized};
use crate::error::ToolError;

/// Gives a list that leaves Python: its length, and its address where it is ready as it is; null where each element follows.
/// Only lists of bytes are ever ready.
const POP: &str = "wit_dylib_pop_list";

/// Frees memory: at once, or when the call is over.
const FREE: &str = "wit_dylib_dealloc_bytes";

/// Lets the finished component in `file` free the bytes that leave it.
pub(super) fn mend(file: &Path) -> Result<(), ToolError> {
    let bytes = std::fs::read(file).map_err(|error| ToolError::io("read", file, &error))?;
    let mended = rewritten(&bytes).ok_or_else(|| {
        ToolError::new(
            "componentize-py",
            "the component is not made as expected: what lowers its lists was not found",
        )
        .hint("this is a bug in plugwright; please report it")
    })?;
    std::fs::write(file, mended).map_err(|error| ToolError::io("write", file, &error))
}

fn rewritten(component: &[u8]) -> Option<Vec<u8>> {
    let mut edits: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(component) {
        match payload.ok()? {
            Payload::ModuleSection { unchecked_range, .. } => {
                if depth == 0
                    && let Some(module) = Lowering::read(component.get(unchecked_range.clone())?)
                {
                    edits.push((section(component, 1, &unchecked_range)?, sized(1, &module.mended()?)));
                }
                depth += 1;
            }
            Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (edits.len() == 1).then_some(())?;
    apply(component, edits)
}

/// The module that lowers values.
struct Lowering<'a> {
    module: &'a [u8],
    imported: u32,
    /// The number of the function that gives a list, and that of its type.
    pop: (u32, u32),
    free: u32,
    /// The types of the module's own functions.
    types: Vec<u32>,
    functions: Range<usize>,
    code: Range<usize>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Lowering<'a> {
    /// Reads `module`; `None` if it lowers no lists.
    fn read(module: &'a [u8]) -> Option<Self> {
        let (mut imported, mut pop, mut free) = (0, None, None);
        let (mut functions, mut code) = (None, None);
        let (mut types, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.ok()? {
                Payload::ImportSection(reader) => {
                    for import in reader.into_imports() {
                        let import = import.ok()?;
                        let (TypeRef::Func(ty) | TypeRef::FuncExact(ty)) = import.ty else { continue };
                        match import.name {
                            POP => pop = Some((imported, ty)),
                            FREE => free = Some(imported),
                            _ => {}
                        }
                        imported += 1;
                    }
                    // The other modules are large, and of no interest.
                    pop?;
                }
                Payload::FunctionSection(reader) => {
                    functions = Some(reader.range());
                    types = reader.into_iter().collect::<Result<_, _>>().ok()?;
                }
                Payload::CodeSectionStart { range, .. } => code = Some(range),
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let (pop, free, functions, code) = (pop?, free?, functions?, code?);
        Some(Self { module, imported, pop, free, types, functions, code, bodies })
    }

    fn mended(&self) -> Option<Vec<u8>> {
        let count = u32::try_from(self.bodies.len()).ok()? + 1;
        let added = self.imported + count - 1;
        let (mut functions, mut code) = (leb(count), leb(count));
        for ty in self.types.iter().chain([&self.pop.1]) {
            functions.extend(leb(*ty));
        }
        for body in &self.bodies {
            code.extend(with_size(&self.redirected(body, added)?)?);
        }
        code.extend(with_size(&self.pop_and_free())?);
        let edits = vec![
            (section(self.module, 3, &self.functions)?, sized(3, &functions)),
            (section(self.module, 10, &self.code)?, sized(10, &code)),
        ];
        apply(self.module, edits)
    }

    /// A body whose calls of what gives a list go to the function `added`.
    fn redirected(&self, body: &FunctionBody<'_>, added: u32) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        let mut done = body.range().start;
        let mut operators = body.get_operators_reader().ok()?;
        while !operators.eof() {
            let (operator, start) = operators.read_with_offset().ok()?;
            if matches!(operator, Operator::Call { function_index } if function_index == self.pop.0) {
                text.extend_from_slice(self.module.get(done..start)?);
                text.push(CALL);
                text.extend(leb(added));
                done = operators.original_position();
            }
        }
        text.extend_from_slice(self.module.get(done..body.range().end)?);
        Some(text)
    }

    /// The added function: gets a list and, where it is ready as it is, has it freed when the call is over.
    fn pop_and_free(&self) -> Vec<u8> {
        const GET: u8 = 0x20;
        const LOAD: [u8; 3] = [0x28, 2, 0];
        const IF: [u8; 2] = [0x04, 0x40];
        const ONE: [u8; 2] = [0x41, 1];
        const END: u8 = 0x0b;
        // Parameters 0 to 2: the call, the type, where to put the address. Local 3: the length.
        let mut text = vec![1, 1, 0x7f, GET, 0, GET, 1, GET, 2, CALL];
        text.extend(leb(self.pop.0));
        text.extend([0x22, 3]);
        text.extend(IF);
        text.extend([GET, 2]);
        text.extend(LOAD);
        text.extend(IF);
        text.extend([GET, 0, GET, 2]);
        text.extend(LOAD);
        text.extend([GET, 3]);
        // Bytes are aligned to 1; and the second one is for `when the call is over`.
        text.extend([ONE, ONE].concat());
        text.push(CALL);
        text.extend(leb(self.free));
        text.extend([END, END, GET, 3, END]);
        text
    }
}

const CALL: u8 = 0x10;

fn with_size(body: &[u8]) -> Option<Vec<u8>> {
    let mut text = leb(u32::try_from(body.len()).ok()?);
    text.extend_from_slice(body);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `module` within a component.
    fn component(module: &[u8]) -> Vec<u8> {
        let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
        bytes.extend(sized(1, module));
        bytes
    }

    /// A module that imports what gives a list as function 1, and calls it.
    fn lowering() -> Vec<u8> {
        let import = |name: &str, ty: u8| {
            [&[3][..], b"env", &[u8::try_from(name.len()).unwrap()], name.as_bytes(), &[0, ty]].concat()
        };
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        let types = [
            3, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0, 0x60, 0, 1, 0x7f,
        ];
        bytes.extend(sized(1, &types));
        bytes.extend(sized(2, &[vec![2], import(FREE, 1), import(POP, 0)].concat()));
        bytes.extend(sized(3, &[1, 2]));
        bytes.extend(sized(10, &[1, 10, 0, 0x41, 1, 0x41, 2, 0x41, 3, CALL, 1, 0x0b]));
        bytes
    }

    #[test]
    fn calls_go_to_the_added_function() {
        let bytes = rewritten(&component(&lowering())).unwrap();
        let mut calls = Vec::new();
        for payload in Parser::new(0).parse_all(&bytes) {
            let Payload::CodeSectionEntry(body) = payload.unwrap() else { continue };
            let operators = body.get_operators_reader().unwrap().into_iter();
            let called = operators.filter_map(|operator| match operator.unwrap() {
                Operator::Call { function_index } => Some(function_index),
                _ => None,
            });
            calls.push(called.collect::<Vec<_>>());
        }
        assert_eq!(calls, [vec![3], vec![1, 0]], "what was there, and the added function");
    }

    #[test]
    fn a_component_of_another_make_is_refused() {
        assert_eq!(rewritten(&component(b"\0asm\x01\0\0\0")), None);
        assert_eq!(rewritten(b"nothing"), None);
    }
}
