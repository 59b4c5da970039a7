//! JSON, and through it every type that serde can write or read.
//!
//! | WIT | JSON |
//! |---|---|
//! | `bool`, `string` | the same |
//! | integers | a number, 64 bits included: nothing passes through a float |
//! | `f32`, `f64` | a number, or `"nan"`, `"inf"`, `"-inf"` |
//! | `char` | a string of one character |
//! | `list`, `tuple` | an array; bytes are numbers |
//! | `record` | an object with the WIT's names; what is an option may be left out |
//! | `variant` | `"case"`, or `{"case": payload}`; `enum` is `"case"` |
//! | `option` | the value or `null`; of an option within an option, the outer one is `{"some": value}` or `null` |
//! | `result` | `{"ok": value}` or `{"err": value}`, `null` where there is no value |
//! | `flags` | an array of names |
//!
//! Arguments are an array, or an object with the parameters' names. For Rust's types, results are serde's own: `Ok`, `Err`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use wasmtime::component::types::{ComponentFunc, Record, Variant};
use wasmtime::component::{Type, Val};

use super::kind;
use super::mismatch::{Mismatches, Path, one_of};
use crate::error::{Blame, Error, ErrorKind, Stage};

/// The words for the two sides of a result.
#[derive(Clone, Copy)]
struct Sides {
    ok: &'static str,
    err: &'static str,
}

const WIT: Sides = Sides { ok: "ok", err: "err" };
const SERDE: Sides = Sides { ok: "Ok", err: "Err" };

/// Reads the arguments of a function from an array, or from an object with the parameters' names.
pub(crate) fn from_json(function: &ComponentFunc, arguments: &Value) -> Result<Vec<Val>, Error> {
    let mut wrong = Mismatches::default();
    let values = match arguments {
        Value::Array(values) => positional(&mut wrong, function, values),
        Value::Object(fields) => named(&mut wrong, function, fields),
        // What serde makes of `()`.
        Value::Null => positional(&mut wrong, function, &[]),
        other => wrong.say(format!("expected an array or an object of arguments, found {}", found(other))),
    };
    match (wrong.into_error(function), values) {
        (Some(error), _) => Err(error),
        (None, values) => Ok(values.unwrap_or_default()),
    }
}

/// Writes the result of a function; `null` if it has none.
pub(crate) fn to_json(results: &[Val]) -> Result<Value, Error> {
    match results {
        [] => Ok(Value::Null),
        [one] => write(one, WIT),
        several => several.iter().map(|value| write(value, WIT)).collect::<Result<_, _>>().map(Value::Array),
    }
}

/// Reads the arguments of a function from a tuple, or from a struct with the parameters' names.
pub(crate) fn to_vals(function: &ComponentFunc, arguments: &impl Serialize) -> Result<Vec<Val>, Error> {
    let arguments = serde_json::to_value(arguments).map_err(|error| {
        Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, "the arguments cannot be written by serde")
            .source(error)
    })?;
    from_json(function, &arguments)
}

/// Gives the result of a function as a type that serde can read.
pub(crate) fn from_vals<T: DeserializeOwned>(results: &[Val]) -> Result<T, Error> {
    let value = match results {
        [] => Value::Null,
        [one] => write(one, SERDE)?,
        several => Value::Array(several.iter().map(|value| write(value, SERDE)).collect::<Result<_, _>>()?),
    };
    serde_json::from_value(value).map_err(|error| {
        Error::new(
            Stage::Call,
            ErrorKind::Mismatch,
            Blame::Host,
            format!("the function's result does not fit `{}`", std::any::type_name::<T>()),
        )
        .source(error)
    })
}

fn positional(wrong: &mut Mismatches, function: &ComponentFunc, values: &[Value]) -> Option<Vec<Val>> {
    let mut arguments = Vec::with_capacity(values.len());
    let mut given = values.iter();
    for (name, ty) in function.params() {
        arguments.extend(member(wrong, &Path::Parameter(name), &ty, given.next()));
    }
    match given.count() {
        0 => Some(arguments),
        1 => wrong.say("one argument too many".into()),
        more => wrong.say(format!("{more} arguments too many")),
    }
}

fn named(wrong: &mut Mismatches, function: &ComponentFunc, fields: &Map<String, Value>) -> Option<Vec<Val>> {
    for name in fields.keys() {
        if !function.params().any(|(param, _)| param == name) {
            let names = one_of(function.params().map(|(param, _)| param));
            let _: Option<Val> = wrong.say(format!("expected {names}, found `{name}`"));
        }
    }
    let mut arguments = Vec::with_capacity(fields.len());
    for (name, ty) in function.params() {
        arguments.extend(member(wrong, &Path::Parameter(name), &ty, fields.get(name)));
    }
    Some(arguments)
}

/// A value that may be left out if it is an option.
fn member(wrong: &mut Mismatches, path: &Path<'_>, ty: &Type, value: Option<&Value>) -> Option<Val> {
    match (value, ty) {
        (Some(value), ty) => read(wrong, path, ty, value),
        (None, Type::Option(_)) => Some(Val::Option(None)),
        (None, ty) => wrong.add(path, kind(ty), "nothing"),
    }
}

fn read(wrong: &mut Mismatches, path: &Path<'_>, ty: &Type, value: &Value) -> Option<Val> {
    let fitting = match ty {
        Type::Bool => value.as_bool().map(Val::Bool),
        Type::S8 => value.as_i64().and_then(|number| number.try_into().ok()).map(Val::S8),
        Type::U8 => value.as_u64().and_then(|number| number.try_into().ok()).map(Val::U8),
        Type::S16 => value.as_i64().and_then(|number| number.try_into().ok()).map(Val::S16),
        Type::U16 => value.as_u64().and_then(|number| number.try_into().ok()).map(Val::U16),
        Type::S32 => value.as_i64().and_then(|number| number.try_into().ok()).map(Val::S32),
        Type::U32 => value.as_u64().and_then(|number| number.try_into().ok()).map(Val::U32),
        Type::S64 => value.as_i64().map(Val::S64),
        Type::U64 => value.as_u64().map(Val::U64),
        Type::Float32 => float(value).and_then(narrow).map(Val::Float32),
        Type::Float64 => float(value).map(Val::Float64),
        Type::Char => value.as_str().and_then(only_char).map(Val::Char),
        Type::String => value.as_str().map(|text| Val::String(text.to_owned())),
        Type::List(list) => match value.as_array() {
            Some(values) => {
                let ty = list.ty();
                return all(wrong, path, values.iter().map(|value| (ty.clone(), value))).map(Val::List);
            }
            None => None,
        },
        Type::Tuple(tuple) => match value.as_array() {
            Some(values) if values.len() == tuple.types().len() => {
                return all(wrong, path, tuple.types().zip(values)).map(Val::Tuple);
            }
            Some(values) => {
                let expected = format!("tuple of {}", tuple.types().len());
                return wrong.add(path, expected, format!("array of {}", values.len()));
            }
            None => None,
        },
        Type::Record(ty) => match value.as_object() {
            Some(fields) => return record(wrong, path, ty, fields),
            None => None,
        },
        Type::Variant(ty) => match tagged(value) {
            Some((case, payload)) => return variant(wrong, path, ty, case, payload),
            None => None,
        },
        Type::Enum(cases) => match value.as_str() {
            Some(name) if cases.names().any(|case| case == name) => Some(Val::Enum(name.to_owned())),
            Some(name) => return wrong.add(path, one_of(cases.names()), format!("`{name}`")),
            None => None,
        },
        Type::Flags(ty) => match value.as_array() {
            Some(names) => return flags(wrong, path, ty, names),
            None => None,
        },
        Type::Option(option) => {
            let some = match (value, option.ty()) {
                (Value::Null, _) => return Some(Val::Option(None)),
                (value, inner @ Type::Option(_)) => match tagged(value) {
                    Some(("some", Some(value))) => read(wrong, path, &inner, value)?,
                    _ => return wrong.add(path, "`{\"some\": …}` or null", found(value)),
                },
                (value, inner) => read(wrong, path, &inner, value)?,
            };
            Some(Val::Option(Some(Box::new(some))))
        }
        Type::Result(result) => {
            let (side, ty, value) = match tagged(value) {
                Some(("ok" | "Ok", value)) => (Ok(()), result.ok(), value),
                Some(("err" | "Err", value)) => (Err(()), result.err(), value),
                _ => return wrong.add(path, "`{\"ok\": …}` or `{\"err\": …}`", found(value)),
            };
            let name = if side.is_ok() { WIT.ok } else { WIT.err };
            let payload = payload(wrong, path, name, ty.as_ref(), value)?;
            Some(Val::Result(match side {
                Ok(()) => Ok(payload),
                Err(()) => Err(payload),
            }))
        }
        _ => return wrong.unwritable(path, kind(ty)),
    };
    fitting.or_else(|| wrong.add(path, kind(ty), found(value)))
}

/// Reads all elements even after one that does not fit.
fn all<'v>(
    wrong: &mut Mismatches,
    path: &Path<'_>,
    elements: impl ExactSizeIterator<Item = (Type, &'v Value)>,
) -> Option<Vec<Val>> {
    let count = elements.len();
    let mut values = Vec::with_capacity(count);
    for (index, (ty, value)) in elements.enumerate() {
        values.extend(read(wrong, &Path::Element(path, index), &ty, value));
    }
    (values.len() == count).then_some(values)
}

fn record(wrong: &mut Mismatches, path: &Path<'_>, ty: &Record, given: &Map<String, Value>) -> Option<Val> {
    let mut fits = true;
    for name in given.keys() {
        if !ty.fields().any(|field| field.name == name) {
            let names = one_of(ty.fields().map(|field| field.name));
            let _: Option<Val> = wrong.add(path, names, format!("`{name}`"));
            fits = false;
        }
    }
    let mut fields = Vec::with_capacity(ty.fields().len());
    for field in ty.fields() {
        match member(wrong, &Path::Field(path, field.name), &field.ty, given.get(field.name)) {
            Some(value) => fields.push((field.name.to_owned(), value)),
            None => fits = false,
        }
    }
    fits.then_some(Val::Record(fields))
}

fn variant(
    wrong: &mut Mismatches,
    path: &Path<'_>,
    ty: &Variant,
    name: &str,
    value: Option<&Value>,
) -> Option<Val> {
    let Some(case) = ty.cases().find(|case| case.name == name) else {
        return wrong.add(path, one_of(ty.cases().map(|case| case.name)), format!("`{name}`"));
    };
    let payload = payload(wrong, path, name, case.ty.as_ref(), value)?;
    Some(Val::Variant(name.to_owned(), payload))
}

/// The payload of a case: `Some(None)` for a case that has none.
fn payload(
    wrong: &mut Mismatches,
    path: &Path<'_>,
    case: &str,
    ty: Option<&Type>,
    value: Option<&Value>,
) -> Option<Option<Box<Val>>> {
    match (ty, value) {
        (None, None | Some(Value::Null)) => Some(None),
        (None, Some(value)) => wrong.add(&Path::Field(path, case), "null", found(value)),
        (Some(ty), value) => {
            member(wrong, &Path::Field(path, case), ty, value).map(|value| Some(Box::new(value)))
        }
    }
}

fn flags(
    wrong: &mut Mismatches,
    path: &Path<'_>,
    ty: &wasmtime::component::types::Flags,
    names: &[Value],
) -> Option<Val> {
    let mut flags = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        match name.as_str() {
            Some(name) if ty.names().any(|flag| flag == name) => flags.push(name.to_owned()),
            _ => return wrong.add(&Path::Element(path, index), one_of(ty.names()), found(name)),
        }
    }
    Some(Val::Flags(flags))
}

/// `"case"` or `{"case": payload}`.
fn tagged(value: &Value) -> Option<(&str, Option<&Value>)> {
    match value {
        Value::String(case) => Some((case, None)),
        Value::Object(fields) if fields.len() == 1 => {
            fields.iter().next().map(|(case, payload)| (case.as_str(), Some(payload)))
        }
        _ => None,
    }
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::String(word) => match word.as_str() {
            "nan" => Some(f64::NAN),
            "inf" => Some(f64::INFINITY),
            "-inf" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        number => number.as_f64(),
    }
}

/// The nearest `f32`, unless that is infinite and the number is not.
fn narrow(number: f64) -> Option<f32> {
    #[allow(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
    let narrow = number as f32;
    (narrow.is_finite() || !number.is_finite()).then_some(narrow)
}

/// What stands there, and the value itself if it is short.
fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => format!("bool `{value}`"),
        Value::Number(value) => format!("number `{value}`"),
        Value::String(text) if text.len() <= 40 => format!("string `{}`", text.escape_debug()),
        Value::String(_) => "string".into(),
        Value::Array(_) => "array".into(),
        Value::Object(_) => "object".into(),
    }
}

fn write(value: &Val, sides: Sides) -> Result<Value, Error> {
    let all = |values: &[Val]| {
        values.iter().map(|value| write(value, sides)).collect::<Result<_, _>>().map(Value::Array)
    };
    let maybe = |payload: &Option<Box<Val>>| match payload {
        Some(value) => write(value, sides),
        None => Ok(Value::Null),
    };
    Ok(match value {
        Val::Bool(value) => json!(value),
        Val::S8(number) => json!(number),
        Val::U8(number) => json!(number),
        Val::S16(number) => json!(number),
        Val::U16(number) => json!(number),
        Val::S32(number) => json!(number),
        Val::U32(number) => json!(number),
        Val::S64(number) => json!(number),
        Val::U64(number) => json!(number),
        Val::Float32(number) => written_float(f64::from(*number)),
        Val::Float64(number) => written_float(*number),
        Val::Char(value) => json!(value),
        Val::String(text) => json!(text),
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => all(values)?,
        Val::Record(fields) => {
            let fields = fields.iter().map(|(name, value)| Ok((name.clone(), write(value, sides)?)));
            Value::Object(fields.collect::<Result<_, Error>>()?)
        }
        Val::Enum(name) | Val::Variant(name, None) => json!(name),
        Val::Variant(name, Some(payload)) => json!({ name: write(payload, sides)? }),
        Val::Option(Some(inner)) if matches!(**inner, Val::Option(_)) => {
            json!({ "some": write(inner, sides)? })
        }
        Val::Option(inner) => maybe(inner)?,
        Val::Result(Ok(payload)) => json!({ sides.ok: maybe(payload)? }),
        Val::Result(Err(payload)) => json!({ sides.err: maybe(payload)? }),
        Val::Flags(names) => json!(names),
        Val::Resource(_) | Val::Future(_) | Val::Stream(_) | Val::ErrorContext(_) | Val::Map(_) => {
            let kind = super::unwritable(value).unwrap_or("handle");
            return Err(Error::new(
                Stage::Call,
                ErrorKind::Unsupported,
                Blame::Host,
                format!("the function gives a value of type `{kind}`, which cannot be written as JSON"),
            )
            .hint("call it with types: `contract!`"));
        }
    })
}

fn written_float(number: f64) -> Value {
    if number.is_nan() {
        json!("nan")
    } else if number.is_infinite() {
        json!(if number > 0.0 { "inf" } else { "-inf" })
    } else {
        json!(number)
    }
}
