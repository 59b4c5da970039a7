//! Takes values from whatever serde can write, against the component's types.
//!
//! One reader for Rust's own types and for JSON: a number goes where it fits, a string names a case or is text, a map is a
//! record, a variant or a map, as the type says. All that does not fit is noted with its path, and reading goes on, so that
//! one error tells everything.

mod desk;
mod fields;
mod items;
mod json;

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Serializer};
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Type, Val};

use self::fields::Fields;
use self::items::Items;
use super::json::{INFINITY, MINUS_INFINITY, NAN};
use super::mismatch::{Path, one_of};
use super::{kind, names};

pub(crate) use self::desk::{Desk, Mint};
pub(super) use self::json::Json;

/// What is to be read.
#[derive(Clone)]
pub(super) enum Want<'f> {
    Value(Type),
    Arguments(&'f ComponentFunc),
    /// An entry of a map.
    Pair(Type, Type),
    /// What stands where a case has no payload.
    Nothing,
}

/// What is put around a value that was read.
enum Wrap {
    Some,
    Ok,
    Err,
    Case(String),
}

impl Wrap {
    fn around(self, value: Option<Val>) -> Val {
        let value = value.map(Box::new);
        match self {
            Self::Some => Val::Option(value),
            Self::Ok => Val::Result(Ok(value)),
            Self::Err => Val::Result(Err(value)),
            Self::Case(name) => Val::Variant(name, value),
        }
    }
}

/// Whether a given name means one of WIT: maps say what they mean, types of Rust have names of Rust.
type Means = fn(&str, &str) -> bool;

fn exactly(given: &str, wit: &str) -> bool {
    given == wit
}

/// Reading has stopped: what does not fit was noted, or a type's own words are to be.
#[derive(Debug)]
pub(super) struct Stop(Option<String>);

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("a value does not fit"))
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: std::fmt::Display>(words: T) -> Self {
        Self(Some(words.to_string()))
    }
}

/// Reads one value.
pub(super) struct Taker<'r, 'f, 'h> {
    want: Want<'f>,
    at: Path<'r>,
    /// From the outside in.
    wraps: Vec<Wrap>,
    desk: &'r mut Desk<'h>,
}

impl<'r, 'f, 'h> Taker<'r, 'f, 'h> {
    fn ty(&self) -> Option<&Type> {
        match &self.want {
            Want::Value(ty) => Some(ty),
            Want::Arguments(_) | Want::Pair(..) | Want::Nothing => None,
        }
    }

    /// Whether an option is wanted within an option that was given: `Some(Outer { some: … })` is a type's way to write what
    /// JSON has, `{"some": …}`.
    fn is_within_option(&self) -> bool {
        matches!((self.wraps.last(), self.ty()), (Some(Wrap::Some), Some(Type::Option(_))))
    }

    fn done(self, value: Val) -> Result<Val, Stop> {
        Ok(self.wraps.into_iter().rev().fold(value, |value, wrap| wrap.around(Some(value))))
    }

    fn note(&mut self, expected: impl fmt::Display, found: impl fmt::Display) -> Stop {
        let _: Option<Val> = match self.at {
            Path::Root => self.desk.wrong.say(format!("expected {expected}, found {found}")),
            at => self.desk.wrong.add(&at, expected, found),
        };
        Stop(None)
    }

    fn unfit(&mut self, found: impl fmt::Display) -> Stop {
        let expected = match &self.want {
            Want::Arguments(_) => "an array or an object of arguments",
            Want::Pair(..) => "array of key and value",
            Want::Nothing => "null",
            Want::Value(ty) => match ty {
                Type::Option(option) if matches!(option.ty(), Type::Option(_)) => "`{\"some\": …}` or null",
                Type::Result(_) => "`{\"ok\": …}` or `{\"err\": …}`",
                Type::Own(_) | Type::Borrow(_) => "resource `{\"handle\": …}`",
                ty => kind(ty),
            },
        };
        self.note(expected, found)
    }

    /// A value stands for itself where an option is wanted; of an option within an option that would be unclear.
    fn bare(mut self, found: impl Fn() -> String) -> Result<Self, Stop> {
        let Some(Type::Option(option)) = self.ty() else { return Ok(self) };
        let inner = option.ty();
        if matches!(inner, Type::Option(_)) {
            return Err(self.unfit(found()));
        }
        self.wraps.push(Wrap::Some);
        self.want = Want::Value(inner);
        Ok(self)
    }

    fn or_unfit(mut self, value: Option<Val>, found: impl fmt::Display) -> Result<Val, Stop> {
        match value {
            Some(value) => self.done(value),
            None => Err(self.unfit(found)),
        }
    }

    fn integer(self, number: i128) -> Result<Val, Stop> {
        let found = || format!("number `{number}`");
        let this = self.bare(found)?;
        #[allow(
            clippy::cast_precision_loss,
            reason = "a whole number is rounded as readers of JSON round it"
        )]
        let value = this.ty().and_then(|ty| match ty {
            Type::S8 => number.try_into().ok().map(Val::S8),
            Type::U8 => number.try_into().ok().map(Val::U8),
            Type::S16 => number.try_into().ok().map(Val::S16),
            Type::U16 => number.try_into().ok().map(Val::U16),
            Type::S32 => number.try_into().ok().map(Val::S32),
            Type::U32 => number.try_into().ok().map(Val::U32),
            Type::S64 => number.try_into().ok().map(Val::S64),
            Type::U64 => number.try_into().ok().map(Val::U64),
            Type::Float32 => Some(Val::Float32(number as f32)),
            Type::Float64 => Some(Val::Float64(number as f64)),
            _ => None,
        });
        this.or_unfit(value, found())
    }

    fn float(self, number: f64) -> Result<Val, Stop> {
        let found = || format!("number `{number:?}`");
        let this = self.bare(found)?;
        let value = this.ty().and_then(|ty| match ty {
            Type::Float32 => narrow(number).map(Val::Float32),
            Type::Float64 => Some(Val::Float64(number)),
            _ => None,
        });
        this.or_unfit(value, found())
    }

    fn text(self, text: &str) -> Result<Val, Stop> {
        let found = || said(text);
        let this = self.bare(found)?;
        let bytes = || this.desk.options.bytes_of(text);
        let value = this.ty().and_then(|ty| match ty {
            Type::String => Some(Val::String(text.to_owned())),
            Type::Char => only_char(text).map(Val::Char),
            Type::S64 => digits(text).map(Val::S64),
            Type::U64 => digits(text).map(Val::U64),
            Type::Float32 => unwritten(text).and_then(narrow).map(Val::Float32),
            Type::Float64 => unwritten(text).map(Val::Float64),
            Type::List(list) if matches!(list.ty(), Type::U8) => {
                bytes().map(|bytes| Val::List(numbers(&bytes)))
            }
            Type::FixedLengthList(row) if matches!(row.ty(), Type::U8) => bytes()
                .filter(|bytes| bytes.len() == row.len() as usize)
                .map(|bytes| Val::FixedLengthList(numbers(&bytes))),
            _ => None,
        });
        match (value, this.ty()) {
            (None, Some(Type::Enum(_) | Type::Variant(_) | Type::Result(_))) => this.unit_case(text, exactly),
            (value, _) => this.or_unfit(value, found()),
        }
    }

    fn bytes(self, bytes: &[u8]) -> Result<Val, Stop> {
        let found = || format!("{} bytes", bytes.len());
        let this = self.bare(found)?;
        let value = this.ty().and_then(|ty| match ty {
            Type::List(list) if matches!(list.ty(), Type::U8) => Some(Val::List(numbers(bytes))),
            Type::FixedLengthList(row)
                if matches!(row.ty(), Type::U8) && bytes.len() == row.len() as usize =>
            {
                Some(Val::FixedLengthList(numbers(bytes)))
            }
            _ => None,
        });
        this.or_unfit(value, found())
    }

    /// What is no value: null, nothing, `()`.
    fn nothing(mut self) -> Result<Val, Stop> {
        match &self.want {
            Want::Value(Type::Option(_)) => self.done(Val::Option(None)),
            Want::Arguments(_) => self.items(Some(0))?.close(),
            Want::Nothing => self.done(Val::Option(None)),
            Want::Value(_) | Want::Pair(..) => Err(self.unfit("null")),
        }
    }

    fn items(self, _len: Option<usize>) -> Result<Items<'r, 'f, 'h>, Stop> {
        Items::new(self.bare(|| "array".to_owned())?)
    }

    /// A case without a payload.
    fn unit_case(self, name: &str, means: Means) -> Result<Val, Stop> {
        let mut this = self.bare(|| format!("`{name}`"))?;
        if let Some(Type::Enum(cases)) = this.ty() {
            let found = cases.names().find(|case| means(name, case)).map(str::to_owned);
            let expected = one_of(cases.names());
            return match found {
                Some(case) => this.done(Val::Enum(case)),
                None => Err(this.note(expected, format!("`{name}`"))),
            };
        }
        if let Some(Type::String) = this.ty() {
            // An enum of Rust may stand for text.
            return this.done(Val::String(name.to_owned()));
        }
        let (mut this, payload) = this.case(name, means)?;
        let payload = match payload {
            None => None,
            Some(Type::Option(_)) => Some(Val::Option(None)),
            Some(ty) => {
                let path = Path::Field(&this.at, name);
                let _: Option<Val> = this.desk.wrong.add(&path, kind(&ty), "nothing");
                return Err(Stop(None));
            }
        };
        match this.wraps.pop() {
            Some(wrap) => this.done(wrap.around(payload)),
            None => Err(Stop(None)),
        }
    }

    /// Finds the case of a variant or result that `name` means: it is the last of the wraps. Gives its payload's type.
    fn case(mut self, name: &str, means: Means) -> Result<(Self, Option<Type>), Stop> {
        let found = match self.ty() {
            Some(Type::Variant(variant)) => variant
                .cases()
                .find(|case| means(name, case.name))
                .map(|case| (Wrap::Case(case.name.to_owned()), case.ty))
                .ok_or_else(|| Some(one_of(variant.cases().map(|case| case.name)))),
            Some(Type::Result(result)) if matches!(name, "ok" | "Ok") => Ok((Wrap::Ok, result.ok())),
            Some(Type::Result(result)) if matches!(name, "err" | "Err") => Ok((Wrap::Err, result.err())),
            _ => Err(None),
        };
        let (wrap, payload) = found.map_err(|expected| match expected {
            Some(expected) => self.note(expected, format!("`{name}`")),
            None => self.unfit(format!("case `{name}`")),
        })?;
        self.wraps.push(wrap);
        Ok((self, payload))
    }

    /// Reads the payload of the case that [`Self::case`] has found.
    fn payload<T: Serialize + ?Sized>(
        mut self,
        name: &str,
        payload: Option<Type>,
        value: &T,
    ) -> Result<Val, Stop> {
        let is_nothing = payload.is_none();
        let want = payload.map_or(Want::Nothing, Want::Value);
        let taken = self.desk.take(Path::Field(&self.at, name), want, value).ok_or(Stop(None))?;
        match self.wraps.pop() {
            Some(wrap) => self.done(wrap.around((!is_nothing).then_some(taken))),
            None => Err(Stop(None)),
        }
    }

    /// Goes into the payload of a case that is written as several values.
    fn into_payload(self, name: &str) -> Result<Self, Stop> {
        let found = || format!("case `{name}`");
        let (mut this, payload) = self.bare(found)?.case(name, names::means)?;
        this.want = payload.map_or(Want::Nothing, Want::Value);
        Ok(this)
    }
}

macro_rules! integers {
    ($($name:ident $ty:ty),*) => {$(
        fn $name(self, number: $ty) -> Result<Val, Stop> {
            self.integer(i128::from(number))
        }
    )*};
}

impl<'r, 'f, 'h> Serializer for Taker<'r, 'f, 'h> {
    type Ok = Val;
    type Error = Stop;
    type SerializeSeq = Items<'r, 'f, 'h>;
    type SerializeTuple = Items<'r, 'f, 'h>;
    type SerializeTupleStruct = Items<'r, 'f, 'h>;
    type SerializeTupleVariant = Items<'r, 'f, 'h>;
    type SerializeMap = Fields<'r, 'f, 'h>;
    type SerializeStruct = Fields<'r, 'f, 'h>;
    type SerializeStructVariant = Fields<'r, 'f, 'h>;

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );

    fn serialize_u128(self, number: u128) -> Result<Val, Stop> {
        match i128::try_from(number) {
            Ok(number) => self.integer(number),
            Err(_) => Err(self.bare(|| format!("number `{number}`"))?.unfit(format!("number `{number}`"))),
        }
    }

    fn serialize_bool(self, value: bool) -> Result<Val, Stop> {
        let found = || format!("bool `{value}`");
        let this = self.bare(found)?;
        let value = matches!(this.ty(), Some(Type::Bool)).then_some(Val::Bool(value));
        this.or_unfit(value, found())
    }

    fn serialize_f32(self, number: f32) -> Result<Val, Stop> {
        self.float(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<Val, Stop> {
        self.float(number)
    }

    fn serialize_char(self, value: char) -> Result<Val, Stop> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Val, Stop> {
        self.text(text)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Val, Stop> {
        self.bytes(bytes)
    }

    fn serialize_none(self) -> Result<Val, Stop> {
        self.nothing()
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Result<Val, Stop> {
        if let Some(Type::Option(option)) = self.ty() {
            let inner = option.ty();
            self.wraps.push(Wrap::Some);
            self.want = Want::Value(inner);
        }
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Val, Stop> {
        self.nothing()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Val, Stop> {
        self.nothing()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, case: &'static str) -> Result<Val, Stop> {
        self.unit_case(case, names::means)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Val, Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        value: &T,
    ) -> Result<Val, Stop> {
        let (this, payload) = self.bare(|| format!("case `{case}`"))?.case(case, names::means)?;
        this.payload(case, payload, value)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        self.items(len)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, Stop> {
        self.items(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Self::SerializeTupleStruct, Stop> {
        self.items(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        self.into_payload(case)?.items(Some(len))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Stop> {
        Fields::new(self, exactly)
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Self::SerializeStruct, Stop> {
        if len == 1 && self.is_within_option() {
            Ok(Fields::some(self))
        } else {
            Fields::new(self, names::means)
        }
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Stop> {
        Fields::new(self.into_payload(case)?, names::means)
    }
}

fn numbers(bytes: &[u8]) -> Vec<Val> {
    bytes.iter().copied().map(Val::U8).collect()
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// A number of 64 bits as text, for those whose JSON rounds large numbers. There is one way to write each.
fn digits<T: std::str::FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}

/// The floats that JSON has no number for.
fn unwritten(text: &str) -> Option<f64> {
    match text {
        NAN => Some(f64::NAN),
        INFINITY => Some(f64::INFINITY),
        MINUS_INFINITY => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// The nearest `f32`, unless that is infinite and the number is not.
fn narrow(number: f64) -> Option<f32> {
    #[allow(clippy::cast_possible_truncation, reason = "rounding is what is wanted")]
    let narrow = number as f32;
    (narrow.is_finite() || !number.is_finite()).then_some(narrow)
}

/// A string, and its text if that is short.
fn said(text: &str) -> String {
    if text.len() <= 40 { format!("string `{}`", text.escape_debug()) } else { "string".into() }
}
