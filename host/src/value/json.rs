//! Values as JSON. The whole mapping is in `docs/json.md`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Type, Val};

use super::JsonOptions;
use super::handles::FIELD;
use crate::error::Error;

pub(super) const SOME: &str = "some";
const OK: &str = "ok";
const ERR: &str = "err";
pub(super) const NAN: &str = "NaN";
pub(super) const INFINITY: &str = "Infinity";
pub(super) const MINUS_INFINITY: &str = "-Infinity";

impl JsonOptions {
    /// Bytes written as text, if that is how they are written.
    pub(super) fn bytes_of(self, text: &str) -> Option<Vec<u8>> {
        if self.has_base64() { STANDARD.decode(text).ok() } else { None }
    }

    /// Writes the result of a function; `null` if it has none.
    pub(crate) fn results(self, function: &ComponentFunc, results: &[Val]) -> Result<Value, Error> {
        let mut written: Vec<Value> = function
            .results()
            .zip(results)
            .map(|(ty, value)| self.write(&ty, value))
            .collect::<Result<_, _>>()?;
        Ok(if written.len() > 1 { Value::Array(written) } else { written.pop().unwrap_or_default() })
    }

    /// Writes the arguments of a function.
    pub(crate) fn arguments(self, function: &ComponentFunc, arguments: &[Val]) -> Result<Value, Error> {
        let arguments = function.params().zip(arguments);
        arguments.map(|((_, ty), value)| self.write(&ty, value)).collect::<Result<_, _>>().map(Value::Array)
    }

    /// Writes one value of a type.
    pub(crate) fn write(self, ty: &Type, value: &Val) -> Result<Value, Error> {
        let maybe = |ty: Option<Type>, payload: &Option<Box<Val>>| match (ty, payload) {
            (Some(ty), Some(value)) => self.write(&ty, value),
            _ => Ok(Value::Null),
        };
        Ok(match (ty, value) {
            (_, Val::Bool(value)) => json!(value),
            (_, Val::S8(number)) => json!(number),
            (_, Val::U8(number)) => json!(number),
            (_, Val::S16(number)) => json!(number),
            (_, Val::U16(number)) => json!(number),
            (_, Val::S32(number)) => json!(number),
            (_, Val::U32(number)) => json!(number),
            (_, Val::S64(number)) if self.has_wide_text() => json!(number.to_string()),
            (_, Val::U64(number)) if self.has_wide_text() => json!(number.to_string()),
            (_, Val::S64(number)) => json!(number),
            (_, Val::U64(number)) => json!(number),
            (_, Val::Float32(number)) => match unwritten(f64::from(*number)) {
                Some(word) => json!(word),
                None => json!(short(*number)),
            },
            (_, Val::Float64(number)) => match unwritten(*number) {
                Some(word) => json!(word),
                None => json!(number),
            },
            (_, Val::Char(value)) => json!(value),
            (_, Val::String(text)) => json!(text),
            (_, Val::Enum(name)) => json!(name),
            (_, Val::Flags(names)) => json!(names),
            (Type::List(list), Val::List(values)) => self.list(&list.ty(), values)?,
            (Type::FixedLengthList(row), Val::FixedLengthList(values)) => self.list(&row.ty(), values)?,
            (Type::Tuple(tuple), Val::Tuple(values)) => {
                let values = tuple.types().zip(values).map(|(ty, value)| self.write(&ty, value));
                Value::Array(values.collect::<Result<_, _>>()?)
            }
            (Type::Record(record), Val::Record(fields)) => {
                let fields = record.fields().zip(fields);
                let fields = fields
                    .map(|(field, (_, value))| Ok((field.name.to_owned(), self.write(&field.ty, value)?)));
                Value::Object(fields.collect::<Result<_, Error>>()?)
            }
            (Type::Own(_) | Type::Borrow(_), Val::Record(handle)) => match handle.as_slice() {
                [(_, Val::U64(number))] => json!({ FIELD: number }),
                _ => return Err(unlike()),
            },
            (Type::Map(map), Val::Map(pairs)) if matches!(map.key(), Type::String) => {
                let ty = map.value();
                let mut object = Map::new();
                for (key, value) in pairs {
                    if let Val::String(key) = key {
                        // The last of equal keys wins, as everywhere with maps.
                        object.insert(key.clone(), self.write(&ty, value)?);
                    }
                }
                Value::Object(object)
            }
            (Type::Map(map), Val::Map(pairs)) => {
                let (key_ty, value_ty) = (map.key(), map.value());
                let pairs = pairs.iter().map(|(key, value)| {
                    Ok(json!([self.write(&key_ty, key)?, self.write(&value_ty, value)?]))
                });
                Value::Array(pairs.collect::<Result<_, Error>>()?)
            }
            (_, Val::Variant(name, None)) => json!(name),
            (Type::Variant(variant), Val::Variant(name, payload)) => {
                let ty = variant.cases().find(|case| case.name == name).and_then(|case| case.ty);
                json!({ name: maybe(ty, payload)? })
            }
            (_, Val::Option(None)) => Value::Null,
            (Type::Option(option), Val::Option(Some(inner))) => match option.ty() {
                ty @ Type::Option(_) => json!({ SOME: self.write(&ty, inner)? }),
                ty => self.write(&ty, inner)?,
            },
            (Type::Result(result), Val::Result(Ok(payload))) => json!({ OK: maybe(result.ok(), payload)? }),
            (Type::Result(result), Val::Result(Err(payload))) => {
                json!({ ERR: maybe(result.err(), payload)? })
            }
            (_, Val::Resource(_) | Val::Future(_) | Val::Stream(_) | Val::ErrorContext(_)) => {
                return Err(super::cannot_be_written(super::kind(ty), "JSON"));
            }
            _ => return Err(unlike()),
        })
    }

    fn list(self, ty: &Type, values: &[Val]) -> Result<Value, Error> {
        if self.has_base64() && matches!(ty, Type::U8) {
            let bytes =
                values.iter().filter_map(|value| if let Val::U8(byte) = value { Some(*byte) } else { None });
            return Ok(json!(STANDARD.encode(bytes.collect::<Vec<u8>>())));
        }
        values.iter().map(|value| self.write(ty, value)).collect::<Result<_, _>>().map(Value::Array)
    }
}

/// The engine gave a value of another type than the function has.
fn unlike() -> Error {
    crate::call::bug("a value is not of the type that its function has")
}

/// The word for a float that JSON has no number for.
pub(super) fn unwritten(number: f64) -> Option<&'static str> {
    if number.is_nan() {
        Some(NAN)
    } else if number.is_infinite() {
        Some(if number > 0.0 { INFINITY } else { MINUS_INFINITY })
    } else {
        None
    }
}

/// The double with the fewest digits that is read as this `f32`: 0.1 rather than 0.10000000149011612.
pub(super) fn short(number: f32) -> f64 {
    #[allow(clippy::cast_possible_truncation, reason = "rounding tells whether nothing is lost")]
    let is_same = |short: &f64| (*short as f32).to_bits() == number.to_bits();
    number.to_string().parse().ok().filter(is_same).unwrap_or(f64::from(number))
}
