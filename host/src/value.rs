//! Values without generated code: as WAVE text, as JSON, and as whatever serde can read and write.
//!
//! Arguments are read against the function's types, and all that does not fit is reported at once, each with its path
//! (`document.keywords[3]: expected string, found number`). What can only be carried by typed calls (handles of resources,
//! streams) is refused by name in both directions: wasmtime's own printer would panic.

mod fit;
mod json;
mod mismatch;
#[cfg(test)]
mod tests;
mod wave;

pub(crate) use fit::fit;
pub(crate) use json::{from_json, from_vals, to_json, to_vals};
pub(crate) use wave::{parse_arguments, print_results, split_call};

use wasmtime::component::{Type, Val};

/// What a type is called in messages: its kind, since components do not carry the names of types.
fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::S8 => "s8",
        Type::U8 => "u8",
        Type::S16 => "s16",
        Type::U16 => "u16",
        Type::S32 => "s32",
        Type::U32 => "u32",
        Type::S64 => "s64",
        Type::U64 => "u64",
        Type::Float32 => "f32",
        Type::Float64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::List(_) => "list",
        Type::Map(_) => "map",
        Type::Record(_) => "record",
        Type::Tuple(_) => "tuple",
        Type::Variant(_) => "variant",
        Type::Enum(_) => "enum",
        Type::Option(_) => "option",
        Type::Result(_) => "result",
        Type::Flags(_) => "flags",
        Type::Own(_) | Type::Borrow(_) => "resource",
        Type::Future(_) => "future",
        Type::Stream(_) => "stream",
        Type::ErrorContext => "error-context",
        Type::FixedLengthList(_) => "fixed-length list",
    }
}

/// Whether a value is or contains a handle to something that lives in the plugin's instance.
pub(crate) fn holds_handle(value: &Val) -> bool {
    unwritable(value).is_some_and(|kind| kind != "map")
}

/// Finds what in a value has no written form, at any depth.
fn unwritable(value: &Val) -> Option<&'static str> {
    match value {
        Val::Resource(_) => Some("resource"),
        Val::Future(_) => Some("future"),
        Val::Stream(_) => Some("stream"),
        Val::ErrorContext(_) => Some("error-context"),
        Val::Map(_) => Some("map"),
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
            values.iter().find_map(unwritable)
        }
        Val::Record(fields) => fields.iter().find_map(|(_, value)| unwritable(value)),
        Val::Variant(_, payload) | Val::Option(payload) => payload.as_deref().and_then(unwritable),
        Val::Result(Ok(payload) | Err(payload)) => payload.as_deref().and_then(unwritable),
        _ => None,
    }
}
