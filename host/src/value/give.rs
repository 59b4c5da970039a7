//! Gives values to whatever serde can read.
//!
//! A type that says what it wants (a struct, an enum, an option) gets it in Rust's habit: nested options stay nested,
//! names are matched by their words, results are `Ok` and `Err`. A type that takes what comes (`serde_json::Value`) gets the
//! JSON mapping.

mod blob;
mod parts;

use std::fmt;

use serde::de::{self, Deserializer, IntoDeserializer, Visitor};
use wasmtime::component::Val;

pub(super) use self::blob::Blob;
use self::parts::{Case, Entries, Pair, Row};
use super::json::{SOME, short, unwritten};

/// Why a value cannot be given, and where in it.
#[derive(Debug)]
pub(super) struct Refused {
    words: String,
    /// From the inside out.
    steps: Vec<String>,
}

impl Refused {
    fn within(mut self, step: impl FnOnce() -> String) -> Self {
        self.steps.push(step());
        self
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.steps.is_empty() {
            f.write_str("result")?;
            self.steps.iter().rev().try_for_each(|step| f.write_str(step))?;
            f.write_str(": ")?;
        }
        f.write_str(&self.words)
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self { words: words.to_string(), steps: Vec::new() }
    }
}

/// The result of a function: nothing, a value.
#[derive(Clone, Copy)]
pub(super) struct Giver<'v>(pub(super) Option<&'v Val>);

impl<'v> Giver<'v> {
    fn of(value: &'v Val) -> Self {
        Self(Some(value))
    }
}

impl<'v> IntoDeserializer<'v, Refused> for Giver<'v> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The bytes of a list of them.
fn bytes(value: &Val) -> Option<Vec<u8>> {
    let (Val::List(values) | Val::FixedLengthList(values)) = value else { return None };
    values.iter().map(|value| if let Val::U8(byte) = value { Some(*byte) } else { None }).collect()
}

impl<'v> Deserializer<'v> for Giver<'v> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        let Some(value) = self.0 else { return visitor.visit_unit() };
        match value {
            Val::Bool(value) => visitor.visit_bool(*value),
            Val::S8(number) => visitor.visit_i8(*number),
            Val::U8(number) => visitor.visit_u8(*number),
            Val::S16(number) => visitor.visit_i16(*number),
            Val::U16(number) => visitor.visit_u16(*number),
            Val::S32(number) => visitor.visit_i32(*number),
            Val::U32(number) => visitor.visit_u32(*number),
            Val::S64(number) => visitor.visit_i64(*number),
            Val::U64(number) => visitor.visit_u64(*number),
            Val::Float32(number) => match unwritten(f64::from(*number)) {
                Some(word) => visitor.visit_borrowed_str(word),
                None => visitor.visit_f64(short(*number)),
            },
            Val::Float64(number) => match unwritten(*number) {
                Some(word) => visitor.visit_borrowed_str(word),
                None => visitor.visit_f64(*number),
            },
            Val::Char(value) => visitor.visit_char(*value),
            Val::String(text) => visitor.visit_borrowed_str(text),
            Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
                visitor.visit_seq(Row::of(values))
            }
            Val::Record(fields) => visitor.visit_map(Entries::of(fields, &[])),
            Val::Map(pairs) if pairs.iter().all(|(key, _)| matches!(key, Val::String(_))) => {
                visitor.visit_map(Entries::pairs(pairs))
            }
            Val::Map(pairs) => visitor.visit_seq(Pair::all(pairs)),
            Val::Enum(name) | Val::Variant(name, None) => visitor.visit_borrowed_str(name),
            Val::Variant(name, Some(payload)) => visitor.visit_map(Entries::one(name, Some(payload))),
            Val::Option(None) => visitor.visit_unit(),
            Val::Option(Some(inner)) if matches!(**inner, Val::Option(_)) => {
                visitor.visit_map(Entries::one(SOME, Some(inner)))
            }
            Val::Option(Some(inner)) => Giver::of(inner).deserialize_any(visitor),
            Val::Result(Ok(payload)) => visitor.visit_map(Entries::one("ok", payload.as_deref())),
            Val::Result(Err(payload)) => visitor.visit_map(Entries::one("err", payload.as_deref())),
            Val::Flags(names) => visitor.visit_seq(Pair::names(names)),
            Val::Resource(_) | Val::Future(_) | Val::Stream(_) | Val::ErrorContext(_) => {
                Err(de::Error::custom("a handle has no meaning outside of its session"))
            }
        }
    }

    fn deserialize_f32<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Some(Val::Float32(number)) => visitor.visit_f32(*number),
            Some(Val::Float64(number)) => visitor.visit_f64(*number),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_f64<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Some(Val::Float32(number)) => visitor.visit_f64(f64::from(*number)),
            Some(Val::Float64(number)) => visitor.visit_f64(*number),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_bytes<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0.and_then(bytes) {
            Some(bytes) => visitor.visit_byte_buf(bytes),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            None | Some(Val::Option(None)) => visitor.visit_none(),
            Some(Val::Option(Some(inner))) => visitor.visit_some(Giver::of(inner)),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Some(Val::Map(pairs)) => visitor.visit_seq(Pair::all(pairs)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Some(Val::Map(pairs)) => visitor.visit_map(Entries::pairs(pairs)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.0 {
            Some(Val::Record(given)) => visitor.visit_map(Entries::of(given, fields)),
            Some(Val::Flags(names)) => visitor.visit_map(Entries::flags(names, fields)),
            // A type that writes options as JSON does reads them so, too.
            Some(option @ Val::Option(_)) if fields == [SOME] => {
                visitor.visit_map(Entries::one(SOME, Some(option)))
            }
            Some(Val::Option(Some(inner))) => Giver::of(inner).deserialize_struct("", fields, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'v>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let case = |case, payload| Case::of(case, payload, variants);
        match self.0 {
            Some(Val::Enum(name)) => visitor.visit_enum(case(name, None)),
            Some(Val::Variant(name, payload)) => visitor.visit_enum(case(name, payload.as_deref())),
            Some(Val::Result(Ok(payload))) => visitor.visit_enum(case("ok", payload.as_deref())),
            Some(Val::Result(Err(payload))) => visitor.visit_enum(case("err", payload.as_deref())),
            Some(Val::String(text)) => visitor.visit_enum(case(text, None)),
            Some(Val::Option(Some(inner))) => Giver::of(inner).deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'v>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char str string unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}
