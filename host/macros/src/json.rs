//! How serde has to write a part of a type, so that its JSON is the host's own.

use wit_parser::{Type, TypeDefKind};

use crate::scope::Scope;

/// Tuples with more parts are written by serde's own habit.
const LARGEST_TUPLE: usize = 8;

/// The shape of a field or a payload, in the words of `host/src/bindings/json.rs`; `None` where serde's own habit is right.
pub(crate) fn shape(scope: &Scope<'_>, ty: &Type) -> Option<String> {
    let path = |name: &str| format!("::plugwright::__private::json::{name}");
    let part = |ty: &Type| shape(scope, ty).unwrap_or_else(|| path("Plain"));
    let id = match ty {
        Type::F32 | Type::F64 => return Some(path("Float")),
        Type::Id(id) => scope.bare(*id),
        _ => return None,
    };
    match &scope.definition(id).ok()?.kind {
        TypeDefKind::Type(ty) => shape(scope, ty),
        TypeDefKind::Option(some) if is_option(scope, some) => Some(path(&format!("Deep<{}>", part(some)))),
        TypeDefKind::Option(some) => shape(scope, some).map(|some| path(&format!("Opt<{some}>"))),
        TypeDefKind::Result(result) => {
            let side = |ty: &Option<Type>| ty.as_ref().map_or_else(|| path("Plain"), part);
            Some(path(&format!("Res<{}, {}>", side(&result.ok), side(&result.err))))
        }
        TypeDefKind::List(element) => shape(scope, element).map(|element| path(&format!("List<{element}>"))),
        // Serde has no arrays of more than 32.
        TypeDefKind::FixedLengthList(element, _) => Some(path(&format!("List<{}>", part(element)))),
        TypeDefKind::Map(Type::String, value) => {
            shape(scope, value).map(|value| path(&format!("Object<{value}>")))
        }
        TypeDefKind::Map(_, value) => Some(path(&format!("Pairs<{}>", part(value)))),
        TypeDefKind::Tuple(tuple) if tuple.types.len() <= LARGEST_TUPLE => {
            tuple.types.iter().find_map(|ty| shape(scope, ty))?;
            let parts: Vec<String> = tuple.types.iter().map(part).collect();
            Some(format!("({},)", parts.join(", ")))
        }
        _ => None,
    }
}

pub(crate) fn is_option(scope: &Scope<'_>, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return false };
    match scope.definition(scope.bare(*id)).map(|definition| &definition.kind) {
        Ok(TypeDefKind::Type(ty)) => is_option(scope, ty),
        Ok(TypeDefKind::Option(_)) => true,
        _ => false,
    }
}
