//! What wit-bindgen would make Rust of that does not compile, refused with the words of the contract instead.

use wit_bindgen_core::wit_parser::{
    Function, LiveTypes, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem,
};

/// More flags than this have no type in the component model: <https://github.com/WebAssembly/component-model/issues/370>
const MOST_FLAGS: usize = 32;

/// Gives everything that cannot be; empty where all is well.
pub(crate) fn refusals(resolve: &Resolve, world: WorldId) -> Vec<String> {
    let mut found = Vec::new();
    let mut live = LiveTypes::default();
    live.add_world(resolve, world);
    for id in live.iter() {
        found.extend(refused(resolve, id));
    }
    let Some(world) = resolve.worlds.get(world) else { return found };
    for item in world.imports.values() {
        match item {
            WorldItem::Function(function) => found.extend(unpassable(resolve, "", function)),
            WorldItem::Interface { id, .. } => {
                let name = resolve.id_of(*id).unwrap_or_default();
                let functions =
                    resolve.interfaces.get(*id).into_iter().flat_map(|found| found.functions.values());
                found.extend(functions.filter_map(|function| unpassable(resolve, &name, function)));
            }
            WorldItem::Type { .. } => {}
        }
    }
    found
}

fn refused(resolve: &Resolve, id: TypeId) -> Option<String> {
    let ty = resolve.types.get(id)?;
    let name = ty.name.as_deref()?;
    let place = match ty.owner {
        TypeOwner::Interface(interface) => resolve.id_of(interface).map(|of| format!("`{of}`.`{name}`")),
        _ => None,
    };
    let place = place.unwrap_or_else(|| format!("`{name}`"));
    let keyword = "expected identifier, found keyword `Self`";
    if name == "self" {
        return Some(format!(
            "the type {place} would be called `Self` in Rust: {keyword}\n\nhelp: give it another name"
        ));
    }
    match &ty.kind {
        TypeDefKind::Flags(flags) if flags.flags.len() > MOST_FLAGS => Some(format!(
            "{place} has {} flags, and a component cannot have more than {MOST_FLAGS} flags in one type\n\n\
             help: make two types of it",
            flags.flags.len()
        )),
        TypeDefKind::Enum(cases) if cases.cases.iter().any(|case| case.name == "self") => Some(format!(
            "the case `self` of {place} would be called `Self` in Rust: {keyword}\n\nhelp: give it another name"
        )),
        TypeDefKind::Variant(cases) if cases.cases.iter().any(|case| case.name == "self") => Some(format!(
            "the case `self` of {place} would be called `Self` in Rust: {keyword}\n\nhelp: give it another name"
        )),
        _ => None,
    }
}

/// A parameter of an import that wit-bindgen cannot lower.
fn unpassable(resolve: &Resolve, interface: &str, function: &Function) -> Option<String> {
    let param = function.params.iter().find(|param| holds_row(resolve, &param.ty, &owns_memory))?;
    let place =
        if interface.is_empty() { function.name.clone() } else { format!("{interface}.{}", function.name) };
    Some(format!(
        "`{place}` is an import, and its parameter `{}` holds a list of fixed length whose elements own memory: wit-bindgen \
         cannot move out of it\n\nhelp: use a `list` without a length, or a tuple",
        param.name
    ))
}

/// Whether there is a list of fixed length with elements like `those` in a type.
fn holds_row(resolve: &Resolve, ty: &Type, those: &dyn Fn(&Resolve, &Type) -> bool) -> bool {
    let Type::Id(id) = ty else { return false };
    match resolve.types.get(*id).map(|ty| &ty.kind) {
        Some(TypeDefKind::FixedLengthList(element, _)) => {
            those(resolve, element) || holds_row(resolve, element, those)
        }
        Some(kind) => parts(kind).iter().any(|part| holds_row(resolve, part, those)),
        None => false,
    }
}

fn owns_memory(resolve: &Resolve, ty: &Type) -> bool {
    match ty {
        Type::String | Type::ErrorContext => true,
        Type::Id(id) => match resolve.types.get(*id).map(|ty| &ty.kind) {
            Some(TypeDefKind::List(_) | TypeDefKind::Map(..) | TypeDefKind::Handle(_)) => true,
            Some(TypeDefKind::FixedLengthList(element, _)) => owns_memory(resolve, element),
            Some(kind) => parts(kind).iter().any(|part| owns_memory(resolve, part)),
            None => false,
        },
        _ => false,
    }
}

/// The types that a type is made of.
fn parts(kind: &TypeDefKind) -> Vec<Type> {
    match kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
        TypeDefKind::Tuple(tuple) => tuple.types.clone(),
        TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty).collect(),
        TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => vec![*ty],
        TypeDefKind::Result(result) => result.ok.into_iter().chain(result.err).collect(),
        TypeDefKind::Map(key, value) => vec![*key, *value],
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn says_what_cannot_be_in_the_words_of_the_contract() {
        let flags: Vec<String> = (0..33).map(|number| format!("x{number}")).collect();
        let wit = format!(
            "package a:b;
             interface i {{
                 flags many {{ {} }}
                 enum who {{ %self, other }}
                 record rows {{ rows: list<option<string>, 2> }}
                 f: func(m: many, w: who);
                 g: func(texts: list<rows>);
                 h: func(bytes: list<u8, 4>);
             }}
             world w {{ import i; }}
             world exporting {{ export i; }}",
            flags.join(", ")
        );
        let mut resolve = Resolve::default();
        let package = resolve.push_str("a.wit", &wit).unwrap();
        let said = |resolve: &Resolve, world| {
            let world =
                resolve.select_world(&[package], Some(world)).unwrap_or_else(|error| panic!("{error:#}"));
            refusals(resolve, world)
                .iter()
                .map(|text| text.lines().next().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let both = [
            "`a:b/i`.`many` has 33 flags, and a component cannot have more than 32 flags in one type",
            "the case `self` of `a:b/i`.`who` would be called `Self` in Rust: expected identifier, found keyword `Self`",
        ];
        assert_eq!(said(&resolve, "exporting"), both);
        let import = "`a:b/i.g` is an import, and its parameter `texts` holds a list of fixed length whose elements own memory: \
                      wit-bindgen cannot move out of it";
        assert_eq!(said(&resolve, "w"), [&both[..], &[import]].concat());
    }
}
