//! Rust, as an application writes a value of a type that `contract!` made, or of one of its own.

use anyhow::{Context as _, bail};
use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

use super::{Value, kind, primitive};
use crate::names;

/// From this length on, a text or list is written as a repetition.
const LONG: usize = 256;

/// How a value is handed over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Given away: a field, a result.
    Owned,
    /// An argument.
    Lent,
}

/// What flags are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flags {
    /// A constant for each.
    Constants,
    /// A struct with a `bool` for each.
    Fields,
}

/// Writes values.
pub(crate) struct Literals<'a> {
    pub(crate) resolve: &'a Resolve,
    /// The path of a type that the contract names.
    pub(crate) path: &'a dyn Fn(TypeId) -> String,
    pub(crate) flags: Flags,
}

impl Literals<'_> {
    /// A value that is given away.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub(crate) fn owned(&self, ty: &Type, value: &Value) -> anyhow::Result<String> {
        self.write(ty, value, Form::Owned)
    }

    /// A value that is lent to a call.
    ///
    /// # Errors
    /// The value does not fit the type.
    pub(crate) fn lent(&self, ty: &Type, value: &Value) -> anyhow::Result<String> {
        self.write(ty, value, Form::Lent)
    }

    fn write(&self, ty: &Type, value: &Value, form: Form) -> anyhow::Result<String> {
        let lend = |owned: String| if form == Form::Lent { format!("&{owned}") } else { owned };
        let kind = kind(self.resolve, ty);
        Ok(match (value, kind) {
            (Value::Bool(value), _) => value.to_string(),
            (Value::Integer(value), _) => format!("{value}{}", scalar(self.resolve, ty)?),
            (Value::F32(value), _) => format!("f32::from_bits({:#x})", value.to_bits()),
            (Value::F64(value), _) => format!("f64::from_bits({:#x})", value.to_bits()),
            (Value::Char(value), _) => format!("'\\u{{{:x}}}'", u32::from(*value)),
            (Value::Text(text), _) => match (repetition(text), form) {
                (Some((unit, times)), _) => lend(format!("{unit:?}.repeat({times})")),
                (None, Form::Lent) => format!("{text:?}"),
                (None, Form::Owned) => format!("{text:?}.to_owned()"),
            },
            (Value::List(values), Some(TypeDefKind::List(element))) => match values.as_slice() {
                [first, rest @ ..] if values.len() >= LONG && rest.iter().all(|value| value == first) => {
                    lend(format!("vec![{}; {}]", self.owned(element, first)?, values.len()))
                }
                _ => {
                    let elements = self.all(element, values)?;
                    if form == Form::Lent { format!("&[{elements}]") } else { format!("vec![{elements}]") }
                }
            },
            (Value::List(values), Some(TypeDefKind::FixedLengthList(element, _))) => {
                lend(format!("[{}]", self.all(element, values)?))
            }
            (Value::Map(entries), Some(TypeDefKind::Map(key, value))) => {
                let pair = |(k, v): &(Value, Value)| {
                    Ok(format!("({}, {})", self.owned(key, k)?, self.owned(value, v)?))
                };
                let pairs: Vec<String> = entries.iter().map(pair).collect::<anyhow::Result<_>>()?;
                lend(format!("[{}].into_iter().collect()", pairs.join(", ")))
            }
            (Value::Tuple(values), Some(TypeDefKind::Tuple(tuple))) => {
                let parts: Vec<String> = tuple
                    .types
                    .iter()
                    .zip(values)
                    .map(|(ty, value)| Ok(format!("{},", self.owned(ty, value)?)))
                    .collect::<anyhow::Result<_>>()?;
                lend(format!("({})", parts.join(" ")))
            }
            (Value::Record(fields), Some(TypeDefKind::Record(record))) => {
                let fields: Vec<String> = record
                    .fields
                    .iter()
                    .zip(fields)
                    .map(|(field, (name, value))| {
                        Ok(format!("{}: {}", names::rust_snake(name), self.owned(&field.ty, value)?))
                    })
                    .collect::<anyhow::Result<_>>()?;
                lend(format!("{} {{ {} }}", self.path(ty)?, fields.join(", ")))
            }
            (Value::Variant(name, value), Some(TypeDefKind::Variant(variant))) => {
                let case = variant.cases.iter().find(|case| case.name == *name).context("no such case")?;
                let payload = match (&case.ty, value) {
                    (Some(ty), Some(value)) => format!("({})", self.owned(ty, value)?),
                    _ => String::new(),
                };
                lend(format!("{}::{}{payload}", self.path(ty)?, names::rust_camel(name)))
            }
            (Value::Enum(name), _) => format!("{}::{}", self.path(ty)?, names::rust_camel(name)),
            (Value::Flags(given), Some(TypeDefKind::Flags(all))) if self.flags == Flags::Fields => {
                let fields: Vec<String> = all
                    .flags
                    .iter()
                    .map(|flag| format!("{}: {}", names::rust_snake(&flag.name), given.contains(&flag.name)))
                    .collect();
                format!("{} {{ {} }}", self.path(ty)?, fields.join(", "))
            }
            (Value::Flags(given), _) => {
                let path = self.path(ty)?;
                let flags: Vec<String> =
                    given.iter().map(|name| format!("{path}::{}", names::rust_shouty(name))).collect();
                if flags.is_empty() { format!("{path}::default()") } else { flags.join(" | ") }
            }
            (Value::Option(None), _) => "None".to_owned(),
            (Value::Option(Some(value)), Some(TypeDefKind::Option(some))) => {
                format!("Some({})", self.write(some, value, form)?)
            }
            (Value::Result(result), Some(TypeDefKind::Result(types))) => {
                let (word, ty, value) = match result {
                    Ok(value) => ("Ok", &types.ok, value),
                    Err(value) => ("Err", &types.err, value),
                };
                lend(match (ty, value) {
                    (Some(ty), Some(value)) => format!("{word}({})", self.owned(ty, value)?),
                    _ => format!("{word}(())"),
                })
            }
            _ => bail!("`{value}` does not fit its type"),
        })
    }

    fn all(&self, element: &Type, values: &[Value]) -> anyhow::Result<String> {
        let values: Vec<String> =
            values.iter().map(|value| self.owned(element, value)).collect::<anyhow::Result<_>>()?;
        Ok(values.join(", "))
    }

    /// The path of the type that `ty` is a name for.
    fn path(&self, ty: &Type) -> anyhow::Result<String> {
        let Type::Id(mut id) = *ty else { bail!("a type without a name") };
        while let Some(TypeDefKind::Type(Type::Id(other))) = self.resolve.types.get(id).map(|ty| &ty.kind) {
            id = *other;
        }
        Ok((self.path)(id))
    }
}

fn scalar(resolve: &Resolve, ty: &Type) -> anyhow::Result<&'static str> {
    Ok(match primitive(resolve, ty) {
        Some(Type::U8) => "u8",
        Some(Type::U16) => "u16",
        Some(Type::U32) => "u32",
        Some(Type::U64) => "u64",
        Some(Type::S8) => "i8",
        Some(Type::S16) => "i16",
        Some(Type::S32) => "i32",
        Some(Type::S64) => "i64",
        _ => bail!("an integer of no integer type"),
    })
}

/// A long text that is one short text over and over.
fn repetition(text: &str) -> Option<(&str, usize)> {
    if text.len() < LONG {
        return None;
    }
    (1..=16).find_map(|length| {
        let unit = text.get(..length)?;
        let times = text.len() / length;
        (times * length == text.len() && unit.repeat(times) == text).then_some((unit, times))
    })
}
