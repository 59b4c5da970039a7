//! Gives values to whatever serde can read.
//!
//! A type that says what it wants (a struct, an enum, an option) gets it in Rust's habit: nested options stay nested,
//! names are matched by their words, results are `Ok` and `Err`. A type that takes what comes (`serde_json::Value`) gets the
//! JSON mapping.

mod blob;
mod letter;
mod look;
mod parts;
mod placed;

use std::fmt;

use serde::de::{self, Deserializer, IntoDeserializer, Visitor};

pub(super) use self::blob::Blob;
pub(super) use self::letter::Letter;
use self::look::{Look, Seen};
use self::parts::{Case, Entries, InOrder, Pair, Row};
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
pub(super) struct Giver<V>(pub(super) Option<V>);

impl<V> Giver<V> {
    fn of(value: V) -> Self {
        Self(Some(value))
    }
}

impl<'v, V: Look<'v>> Giver<V> {
    fn seen(self) -> Result<Option<Seen<'v, V>>, Refused> {
        self.0.map(Look::look).transpose()
    }
}

impl<'v, V: Look<'v>> IntoDeserializer<'v, Refused> for Giver<V> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Writes what gives a value to a type that says what it wants, and gets that mostly.
macro_rules! quick {
    ($($method:ident $look:ident $visit:ident),*) => {$(
        #[inline]
        fn $method<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
            match self.0.and_then(Look::$look) {
                Some(value) => visitor.$visit(value),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'v, V: Look<'v>> Deserializer<'v> for Giver<V> {
    type Error = Refused;

    fn deserialize_any<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        let Some(value) = self.0 else { return visitor.visit_unit() };
        match value.look()? {
            Seen::Bool(value) => visitor.visit_bool(value),
            Seen::S8(number) => visitor.visit_i8(number),
            Seen::U8(number) => visitor.visit_u8(number),
            Seen::S16(number) => visitor.visit_i16(number),
            Seen::U16(number) => visitor.visit_u16(number),
            Seen::S32(number) => visitor.visit_i32(number),
            Seen::U32(number) => visitor.visit_u32(number),
            Seen::S64(number) => visitor.visit_i64(number),
            Seen::U64(number) => visitor.visit_u64(number),
            Seen::Float32(number) => match unwritten(f64::from(number)) {
                Some(word) => visitor.visit_borrowed_str(word),
                None => visitor.visit_f64(short(number)),
            },
            Seen::Float64(number) => match unwritten(number) {
                Some(word) => visitor.visit_borrowed_str(word),
                None => visitor.visit_f64(number),
            },
            Seen::Char(value) => visitor.visit_char(value),
            Seen::Text(text) => visitor.visit_borrowed_str(text),
            Seen::Row(values) => visitor.visit_seq(Row::of(values)),
            Seen::Record(fields) => visitor.visit_map(Entries::<V>::of(fields, &[])),
            Seen::Map(pairs) if value.has_text_keys() => visitor.visit_map(Entries::<V>::pairs(pairs)),
            Seen::Map(pairs) => visitor.visit_seq(Pair::<V>::all(pairs)),
            Seen::Case(name, None) => visitor.visit_borrowed_str(name),
            Seen::Case(name, payload) => visitor.visit_map(Entries::<V>::one(name, payload)),
            Seen::Option(None) => visitor.visit_unit(),
            Seen::Option(Some(inner)) => match inner.look()? {
                Seen::Option(_) => visitor.visit_map(Entries::<V>::one(SOME, Some(inner))),
                _ => Self::of(inner).deserialize_any(visitor),
            },
            Seen::Result(Ok(payload)) => visitor.visit_map(Entries::<V>::one("ok", payload)),
            Seen::Result(Err(payload)) => visitor.visit_map(Entries::<V>::one("err", payload)),
            Seen::Flags(names) => visitor.visit_seq(Pair::<V>::names(names)),
            Seen::Handle => Err(de::Error::custom("a handle has no meaning outside of its session")),
        }
    }

    fn deserialize_f32<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        match self.seen()? {
            Some(Seen::Float32(number)) => visitor.visit_f32(number),
            Some(Seen::Float64(number)) => visitor.visit_f64(number),
            _ => self.deserialize_any(visitor),
        }
    }

    quick! {
        deserialize_bool bool visit_bool, deserialize_i8 s8 visit_i8, deserialize_u8 u8 visit_u8,
        deserialize_i16 s16 visit_i16, deserialize_u16 u16 visit_u16, deserialize_i32 s32 visit_i32,
        deserialize_u32 u32 visit_u32, deserialize_i64 s64 visit_i64, deserialize_u64 u64 visit_u64,
        deserialize_str text visit_borrowed_str, deserialize_string text visit_borrowed_str
    }

    fn deserialize_f64<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        if let Some(number) = self.0.and_then(Look::float64) {
            return visitor.visit_f64(number);
        }
        match self.seen()? {
            Some(Seen::Float32(number)) => visitor.visit_f64(f64::from(number)),
            Some(Seen::Float64(number)) => visitor.visit_f64(number),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_bytes<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_byte_buf<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        match self.0.and_then(Look::bytes) {
            Some(bytes) => visitor.visit_byte_buf(bytes),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        match self.seen()? {
            None | Some(Seen::Option(None)) => visitor.visit_none(),
            Some(Seen::Option(Some(inner))) => visitor.visit_some(Self::of(inner)),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<R: Visitor<'v>>(
        self,
        _: &'static str,
        visitor: R,
    ) -> Result<R::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        match self.seen()? {
            Some(Seen::Map(pairs)) => visitor.visit_seq(Pair::<V>::all(pairs)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_map<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        match self.seen()? {
            Some(Seen::Map(pairs)) => visitor.visit_map(Entries::<V>::pairs(pairs)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<R: Visitor<'v>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: R,
    ) -> Result<R::Value, Refused> {
        if let Some(given) = self.0.and_then(|value| value.in_order(fields)) {
            return InOrder::give(given, visitor);
        }
        match self.seen()? {
            Some(Seen::Record(given)) => visitor.visit_map(Entries::<V>::of(given, fields)),
            Some(Seen::Flags(names)) => visitor.visit_map(Entries::<V>::flags(names, fields)),
            // A type that writes options as JSON does reads them so, too.
            Some(Seen::Option(_)) if fields == [SOME] => visitor.visit_map(Entries::<V>::one(SOME, self.0)),
            Some(Seen::Option(Some(inner))) => Self::of(inner).deserialize_struct("", fields, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<R: Visitor<'v>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: R,
    ) -> Result<R::Value, Refused> {
        let case = |case, payload| Case::of(case, payload, variants);
        match self.seen()? {
            Some(Seen::Case(name, payload)) => visitor.visit_enum(case(name, payload)),
            Some(Seen::Result(Ok(payload))) => visitor.visit_enum(case("ok", payload)),
            Some(Seen::Result(Err(payload))) => visitor.visit_enum(case("err", payload)),
            Some(Seen::Text(text)) => visitor.visit_enum(case(text, None)),
            Some(Seen::Option(Some(inner))) => Self::of(inner).deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        <R: Visitor<'v>>
        i128 u128 char unit unit_struct tuple tuple_struct identifier ignored_any
    }
}
