//! What the parser lets through and no component can have.
//!
//! A component with such a type is refused by every engine: wasmparser's validator says so for a component
//! (`validator/component_types.rs`), long after the contract was written. Here it gets its place in the file.

use wit_parser::{TypeDef, TypeDefKind};

use crate::error::WitError;
use crate::read::Contract;
use crate::spot::Spot;

/// `flags` are carried in one 32-bit word. (Component model, `CanonicalABI.md`, "Flattening")
const MOST_FLAGS: usize = 32;

/// All of them, each with its place.
pub(crate) fn problems(contract: &Contract) -> Vec<(Option<Spot>, WitError)> {
    let wrong = contract.resolve.types.iter().filter_map(|(_, def)| Some((def, problem(def)?)));
    let told = wrong.map(|(def, (message, hint))| {
        let spot = contract.spot(def.span);
        (spot.clone(), WitError::new(message).on(spot).hint(hint))
    });
    told.collect()
}

fn problem(def: &TypeDef) -> Option<(String, &'static str)> {
    let name = def.name.as_deref().map(|name| format!(" `{name}`")).unwrap_or_default();
    let empty = |what: &str, parts: &str| {
        let message = format!("the {what}{name} has no {parts}, and a component's must have one or more");
        Some((message, "leave the type out, or use `bool`"))
    };
    match &def.kind {
        TypeDefKind::Flags(flags) if flags.flags.len() > MOST_FLAGS => Some((
            format!(
                "the flags{name} are {}, and a component has {MOST_FLAGS} at most in one type",
                flags.flags.len()
            ),
            "divide them over two types, or use a `list` of an `enum`",
        )),
        TypeDefKind::Flags(flags) if flags.flags.is_empty() => empty("flags type", "flags"),
        TypeDefKind::Record(record) if record.fields.is_empty() => empty("record", "fields"),
        TypeDefKind::Variant(variant) if variant.cases.is_empty() => empty("variant", "cases"),
        TypeDefKind::Enum(cases) if cases.cases.is_empty() => empty("enum", "cases"),
        TypeDefKind::Tuple(tuple) if tuple.types.is_empty() => empty("tuple", "types"),
        _ => None,
    }
}
