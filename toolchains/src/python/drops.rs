//! Lets the plugin hear that an object of its own was dropped.
//!
//! componentize-py's destructors do nothing: each object that a plugin has handed out would live until the instance ends.
//! So the staged world exports one function more, which the SDK serves, and in the finished component every destructor
//! calls it in place of what does nothing; both take the same two numbers. The export itself is taken away again, so that the
//! component exports what its contract says and nobody else can call it.

use std::ops::Range;
use std::path::Path;

use wasmparser::{ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

use super::binary::{apply, leb, section, sized};
use super::contract::Contract;
use crate::error::ToolError;
use crate::stage::Staged;

/// The interface, by its full name.
pub(super) const INTERFACE: &str = "plugwright:sdk/drops@0.1.0";

/// What the bindings call it.
pub(super) const BINDING: &str = "plugwright-sdk-drops";

const WIT: &str = "package plugwright:sdk@0.1.0;\n\n\
    interface drops {\n    dropped: func(index: u32, address: u32);\n}\n";

/// One instance without exports. It takes the place of the export, which has a number of its own that later items count on.
const EMPTY_INSTANCE: [u8; 3] = [1, 1, 0];

/// Adds the function to a staged contract that exports resources.
pub(super) fn stage(contract: &Contract<'_>, staged: &Staged) -> Result<(), ToolError> {
    if !contract.exports_resources() {
        return Ok(());
    }
    super::write_all(&staged.folder.join("deps/plugwright-sdk"), [("drops.wit", WIT)])?;
    let path = staged.folder.join("plugin.wit");
    let text = std::fs::read_to_string(&path).map_err(|error| ToolError::io("read", &path, &error))?;
    let body = text.trim_end().trim_end_matches('}');
    std::fs::write(&path, format!("{body}    export {INTERFACE};\n}}\n"))
        .map_err(|error| ToolError::io("write", &path, &error))
}

/// Lets the destructors of the finished component in `file` call the function.
pub(super) fn connect(contract: &Contract<'_>, file: &Path) -> Result<(), ToolError> {
    if !contract.exports_resources() {
        return Ok(());
    }
    let bytes = std::fs::read(file).map_err(|error| ToolError::io("read", file, &error))?;
    let connected = rewritten(&bytes).ok_or_else(|| {
        ToolError::new(
            "componentize-py",
            "the component is not made as expected: its destructors were not found",
        )
        .hint("this is a bug in plugwright; please report it")
    })?;
    std::fs::write(file, connected).map_err(|error| ToolError::io("write", file, &error))
}

fn rewritten(component: &[u8]) -> Option<Vec<u8>> {
    let mut edits: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    let mut depth = 0_usize;
    let mut module: Option<Range<usize>> = None;
    for payload in Parser::new(0).parse_all(component) {
        match payload.ok()? {
            Payload::ModuleSection { unchecked_range, .. } => {
                if depth == 0
                    && let Some(changed) = core_module(component.get(unchecked_range.clone())?)?
                {
                    module = Some(unchecked_range.clone());
                    edits.push((section(component, 1, &unchecked_range)?, sized(1, &changed)));
                }
                depth += 1;
            }
            Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentExportSection(reader) if depth == 0 => {
                let range = reader.range();
                let names: Vec<_> = reader.into_iter().collect::<Result<Vec<_>, _>>().ok()?;
                if let [only] = names.as_slice()
                    && only.name.name == INTERFACE
                {
                    edits.push((section(component, 11, &range)?, sized(5, &EMPTY_INSTANCE)));
                }
            }
            _ => {}
        }
    }
    module?;
    (edits.len() == 2).then_some(())?;
    apply(component, edits)
}

/// The module with its destructors connected; the inner `None` if it has none.
#[allow(clippy::option_option, reason = "the outer one is for bytes that cannot be read")]
fn core_module(module: &[u8]) -> Option<Option<Vec<u8>>> {
    let (mut imported, mut hook, mut destructors) = (0_u32, None, Vec::new());
    let (mut code, mut bodies) = (None, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload.ok()? {
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    imported +=
                        u32::from(matches!(import.ok()?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::ExportSection(reader) => {
                for export in reader {
                    let export = export.ok()?;
                    match export.name.split_once('#') {
                        Some((INTERFACE, "dropped")) if export.kind == ExternalKind::Func => {
                            hook = Some(export.index)
                        }
                        Some((_, name)) if name.starts_with("[dtor]") => destructors.push(export.index),
                        _ => {}
                    }
                }
            }
            Payload::CodeSectionStart { range, .. } => code = Some(range),
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    let Some(hook) = hook else { return Some(None) };
    let code = code?;
    let mut section_body = leb(u32::try_from(bodies.len()).ok()?);
    for (index, body) in bodies.iter().enumerate() {
        let index = imported + u32::try_from(index).ok()?;
        let text = match destructors.contains(&index) {
            true => redirected(module, body, hook)?,
            false => module.get(body.range())?.to_vec(),
        };
        section_body.extend(leb(u32::try_from(text.len()).ok()?));
        section_body.extend(text);
    }
    let place = section(module, 10, &code)?;
    apply(module, vec![(place, sized(10, &section_body))]).map(Some)
}

/// The body of a destructor, whose one call goes to `hook`.
fn redirected(module: &[u8], body: &FunctionBody<'_>, hook: u32) -> Option<Vec<u8>> {
    let operators: Vec<(Operator<'_>, usize)> =
        body.get_operators_reader().ok()?.into_iter_with_offsets().collect::<Result<_, _>>().ok()?;
    let [
        (Operator::I32Const { .. }, _),
        (Operator::LocalGet { local_index: 0 }, _),
        (Operator::Call { .. }, call),
        (Operator::End, end),
    ] = operators.as_slice()
    else {
        return None;
    };
    let mut text = module.get(body.range().start..*call)?.to_vec();
    text.push(0x10);
    text.extend(leb(hook));
    text.extend(module.get(*end..body.range().end)?);
    Some(text)
}
