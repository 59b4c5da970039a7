//! A value of any type, and its spellings.
//!
//! The spellings are written here a second time, apart from those of the host, because the host's are what the matrix tests.

mod json;
mod literal;
mod parse;
mod print;

use std::fmt;

use wit_parser::{Resolve, Type, TypeDefKind};

pub use json::{from_json, to_json};
pub(crate) use literal::{Flags, Literals};
pub(crate) use parse::Parser;

/// A value. Names are WIT's.
#[derive(Clone, Debug)]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// Any integer.
    Integer(i128),
    /// `f32`
    F32(f32),
    /// `f64`
    F64(f64),
    /// `char`
    Char(char),
    /// `string`
    Text(String),
    /// `list<T>`, `list<T, N>`
    List(Vec<Value>),
    /// `map<K, V>`
    Map(Vec<(Value, Value)>),
    /// `tuple<…>`
    Tuple(Vec<Value>),
    /// `record`
    Record(Vec<(String, Value)>),
    /// `variant`
    Variant(String, Option<Box<Value>>),
    /// `enum`
    Enum(String),
    /// `flags`, in the order of the type.
    Flags(Vec<String>),
    /// `option<T>`
    Option(Option<Box<Value>>),
    /// `result<T, E>`
    Result(Result<Option<Box<Value>>, Option<Box<Value>>>),
}

impl Value {
    /// Reads a value of type `ty` in WAVE.
    ///
    /// # Errors
    /// `text` is no such value.
    pub fn parse(resolve: &Resolve, ty: &Type, text: &str) -> anyhow::Result<Self> {
        let mut parser = Parser::new(resolve, text);
        let value = parser.value(ty)?;
        parser.end()?;
        Ok(value)
    }

    /// Whether it is a map, or holds one.
    pub(crate) fn has_map(&self) -> bool {
        match self {
            Self::Map(_) => true,
            Self::List(values) | Self::Tuple(values) => values.iter().any(Self::has_map),
            Self::Record(fields) => fields.iter().any(|(_, value)| value.has_map()),
            Self::Variant(_, value) | Self::Option(value) | Self::Result(Ok(value) | Err(value)) => {
                value.as_deref().is_some_and(Self::has_map)
            }
            _ => false,
        }
    }
}

/// Floats are equal bit by bit, but that one NaN is as good as another: the component model does not keep their payload.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Integer(a), Self::Integer(b)) => a == b,
            (Self::F32(a), Self::F32(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
            (Self::F64(a), Self::F64(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
            (Self::Char(a), Self::Char(b)) => a == b,
            (Self::Text(a), Self::Text(b)) | (Self::Enum(a), Self::Enum(b)) => a == b,
            (Self::List(a), Self::List(b)) | (Self::Tuple(a), Self::Tuple(b)) => a == b,
            // A map has no order.
            (Self::Map(a), Self::Map(b)) => a.len() == b.len() && a.iter().all(|entry| b.contains(entry)),
            (Self::Record(a), Self::Record(b)) => a == b,
            (Self::Variant(a, x), Self::Variant(b, y)) => a == b && x == y,
            (Self::Flags(a), Self::Flags(b)) => a == b,
            (Self::Option(a), Self::Option(b)) => a == b,
            (Self::Result(a), Self::Result(b)) => a == b,
            _ => false,
        }
    }
}

/// WAVE, long texts and lists cut short: for people.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_wave();
        if text.chars().count() <= 200 {
            return f.write_str(&text);
        }
        let head: String = text.chars().take(120).collect();
        write!(f, "{head}… ({} bytes in all)", text.len())
    }
}

/// What `ty` is behind all its names: `None` for a primitive.
pub fn kind<'r>(resolve: &'r Resolve, ty: &Type) -> Option<&'r TypeDefKind> {
    let mut ty = *ty;
    loop {
        let Type::Id(id) = ty else { return None };
        match &resolve.types.get(id)?.kind {
            TypeDefKind::Type(other) => ty = *other,
            kind => return Some(kind),
        }
    }
}

/// The primitive that `ty` is behind all its names.
pub fn primitive(resolve: &Resolve, ty: &Type) -> Option<Type> {
    let mut ty = *ty;
    while let Type::Id(id) = ty {
        match &resolve.types.get(id)?.kind {
            TypeDefKind::Type(other) => ty = *other,
            _ => return None,
        }
    }
    Some(ty)
}
