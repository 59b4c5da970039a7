//! Values without generated code: as WAVE text, as JSON, and as whatever serde can read and write.
//!
//! ```text
//! any serde type, JSON ─▶ take ─▶ Val ─▶ give ─▶ any serde type
//!           WAVE text ─▶ wave ─┘  │  └─▶ json, wave
//!                           fit ◀─┘ handles
//!
//! any serde type ─▶ direct ─▶ memory ─▶ give ─▶ any serde type      where nothing needs a Val
//! ```
//!
//! Arguments are read against the function's types, and all that does not fit is reported at once, each with its path
//! (`document.keywords[3]: expected string, found number`). Resources are written as numbers that mean something in one
//! session; streams and futures are refused by name in both directions: wasmtime's own printer would panic.

mod direct;
mod fit;
mod give;
mod handles;
mod json;
mod mismatch;
mod names;
mod options;
mod take;
#[cfg(test)]
mod tests;
mod wave;

pub(crate) use direct::pass;
pub(crate) use fit::{fit, fit_items, fit_parcel};
pub use handles::Handle;
pub(crate) use handles::{Handles, replace_resources};
pub use options::JsonOptions;
pub(crate) use take::{Desk, Mint};
pub(crate) use wave::{parse_arguments, print_results, split_call};

use serde::de::DeserializeOwned;
use serde_json::Value;
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Type, Val};

use crate::bridge::{Direct, Given, Placed};
use crate::error::{Blame, Error, ErrorKind, Stage};

/// Reads the arguments of a function from an array, or from an object with the parameters' names.
pub(crate) fn from_json(
    desk: &mut Desk<'_>,
    function: &ComponentFunc,
    arguments: &Value,
) -> Result<Vec<Val>, Error> {
    desk.arguments(function, &take::Json(arguments))
}

/// Reads the result of a function; `Err` says where it does not fit.
pub(crate) fn result_from_json(
    function: &ComponentFunc,
    options: JsonOptions,
    mint: Option<&mut dyn Mint>,
    result: &Value,
) -> Result<Vec<Val>, String> {
    Desk::new(None, options).minting(mint).result(function, &take::Json(result))
}

/// Gives the result of a function as a type that serde can read.
pub(crate) fn from_vals<T: DeserializeOwned>(results: &[Val]) -> Result<T, Error> {
    given(give::Giver(results.first()))
}

/// Gives what a function gave that was called directly.
pub(crate) fn from_given<T: DeserializeOwned>(direct: &Direct, result: Given) -> Result<T, Error> {
    match result {
        Given::Nothing => from_vals(&[]),
        Given::Bytes(bytes) => given(give::Blob(bytes)),
        Given::Text(text) => given(&give::Letter::new(text)),
        Given::Value(left) => {
            let placed = left.placed(direct);
            // What takes the fields of a struct by their names alone, or does not fit, is given them once more.
            T::deserialize(give::Giver(placed)).or_else(|_| given(give::Giver(placed.map(Placed::by_name))))
        }
    }
}

fn given<'v, T: DeserializeOwned>(
    result: impl serde::Deserializer<'v, Error = give::Refused>,
) -> Result<T, Error> {
    T::deserialize(result).map_err(|error| {
        Error::new(
            Stage::Call,
            ErrorKind::Mismatch,
            Blame::Host,
            format!("the function's result does not fit `{}`", std::any::type_name::<T>()),
        )
        .source(error)
    })
}

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
    unwritable(value).is_some()
}

/// More parts of a type than this are not searched for handles: types share parts, and a few lines of WIT can stand for
/// billions. The values are looked at as well.
const MAX_PARTS: usize = 1 << 12;

/// Whether a function's result is or contains a handle.
pub(crate) fn gives_handle(function: &ComponentFunc) -> bool {
    let mut room = MAX_PARTS;
    function.results().any(|ty| has_handle(&ty, &mut room))
}

fn has_handle(ty: &Type, room: &mut usize) -> bool {
    let Some(left) = room.checked_sub(1) else { return false };
    *room = left;
    match ty {
        Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => true,
        Type::List(list) => has_handle(&list.ty(), room),
        Type::FixedLengthList(row) => has_handle(&row.ty(), room),
        Type::Map(map) => has_handle(&map.value(), room),
        Type::Record(record) => record.fields().any(|field| has_handle(&field.ty, room)),
        Type::Tuple(tuple) => tuple.types().any(|ty| has_handle(&ty, room)),
        Type::Variant(variant) => variant.cases().filter_map(|case| case.ty).any(|ty| has_handle(&ty, room)),
        Type::Option(option) => has_handle(&option.ty(), room),
        Type::Result(result) => {
            [result.ok(), result.err()].into_iter().flatten().any(|ty| has_handle(&ty, room))
        }
        _ => false,
    }
}

/// Finds what in a value has no written form, at any depth.
fn unwritable(value: &Val) -> Option<&'static str> {
    match value {
        Val::Resource(_) => Some("resource"),
        Val::Future(_) => Some("future"),
        Val::Stream(_) => Some("stream"),
        Val::ErrorContext(_) => Some("error-context"),
        // Long lists are of numbers, mostly.
        Val::List(values) if matches!(values.first(), Some(Val::U8(_) | Val::Float64(_))) => None,
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
            values.iter().find_map(unwritable)
        }
        Val::Record(fields) => fields.iter().find_map(|(_, value)| unwritable(value)),
        Val::Map(pairs) => pairs.iter().find_map(|(_, value)| unwritable(value)),
        Val::Variant(_, payload) | Val::Option(payload) => payload.as_deref().and_then(unwritable),
        Val::Result(Ok(payload) | Err(payload)) => payload.as_deref().and_then(unwritable),
        _ => None,
    }
}

fn cannot_be_written(kind: &str, form: &str) -> Error {
    Error::new(
        Stage::Call,
        ErrorKind::Unsupported,
        Blame::Host,
        format!("the function gives a value of type `{kind}`, which cannot be written as {form}"),
    )
    .hint("call it with types: `contract!`")
}
