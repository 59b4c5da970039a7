//! Arguments that are bytes, text and numbers, taken as they are.
//!
//! A [`Val`](wasmtime::component::Val) for each byte is a thousand times slower. This is the short way for types that write
//! exactly what the function takes; for all else it gives up, and the long way takes over, which knows Rust's habits and JSON's, and
//! says what does not fit.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, Serializer};

use super::names;
use crate::bridge::{Direct, Passed, Plain};

/// Takes the arguments of a function, if they are no more and no less than what it takes.
pub(crate) fn pass(direct: &Direct, arguments: &impl Serialize) -> Option<Passed> {
    let mut passed = Passed::new();
    let row = arguments.serialize(Taker { passed: &mut passed, want: Want::Arguments(direct) }).ok()?;
    row.then_some(passed)
}

/// What is not taken the short way.
#[derive(Debug)]
struct Other;

impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("other values")
    }
}

impl std::error::Error for Other {}

impl ser::Error for Other {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[derive(Clone, Copy)]
enum Want<'d> {
    Arguments(&'d Direct),
    One(Plain),
    /// A byte of a list.
    Byte,
}

struct Taker<'d, 'p> {
    passed: &'p mut Passed,
    want: Want<'d>,
}

/// Whether all is there that was wanted.
type Taken = Result<bool, Other>;

impl<'d, 'p> Taker<'d, 'p> {
    fn word(self, plain: Plain, word: u64) -> Taken {
        match self.want {
            Want::One(want) if want == plain => self.passed.word(word).map(|()| true).ok_or(Other),
            _ => Err(Other),
        }
    }

    fn block(self, plain: Plain, bytes: &[u8]) -> Taken {
        match self.want {
            Want::One(want) if want == plain => self.passed.block(bytes).map(|()| true).ok_or(Other),
            _ => Err(Other),
        }
    }

    fn row(self) -> Result<Row<'d, 'p>, Other> {
        let at = self.passed.begin();
        match self.want {
            Want::Arguments(_) | Want::One(Plain::Bytes) => {
                Ok(Row { passed: self.passed, want: self.want, at, next: 0 })
            }
            _ => Err(Other),
        }
    }
}

/// Arguments, or bytes one after the other.
struct Row<'d, 'p> {
    passed: &'p mut Passed,
    want: Want<'d>,
    /// Where the bytes begin.
    at: usize,
    next: usize,
}

impl Row<'_, '_> {
    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, name: Option<&str>, value: &T) -> Result<(), Other> {
        let want = match self.want {
            Want::Arguments(direct) => {
                let (known, plain) = direct.params.get(self.next).ok_or(Other)?;
                if name.is_some_and(|name| !names::means(name, known)) {
                    return Err(Other);
                }
                self.next += 1;
                Want::One(*plain)
            }
            _ => Want::Byte,
        };
        value.serialize(Taker { passed: self.passed, want }).map(drop)
    }

    fn done(self) -> Taken {
        match self.want {
            Want::Arguments(direct) => Ok(direct.params.len() == self.next),
            _ => self.passed.end(self.at).map(|()| true).ok_or(Other),
        }
    }
}

/// Implements one of serde's traits for what has elements.
macro_rules! row {
    ($trait:ident, $method:ident) => {
        impl ser::$trait for Row<'_, '_> {
            type Ok = bool;
            type Error = Other;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Other> {
                self.element(None, value)
            }

            fn end(self) -> Taken {
                self.done()
            }
        }
    };
}

row!(SerializeSeq, serialize_element);
row!(SerializeTuple, serialize_element);
row!(SerializeTupleStruct, serialize_field);

impl ser::SerializeStruct for Row<'_, '_> {
    type Ok = bool;
    type Error = Other;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Other> {
        self.element(Some(name), value)
    }

    fn end(self) -> Taken {
        self.done()
    }
}

/// Writes the methods that take a number.
macro_rules! numbers {
    ($($method:ident($type:ty) = $plain:ident, $word:expr;)*) => {
        $(fn $method(self, value: $type) -> Taken {
            let word: fn($type) -> u64 = $word;
            self.word(Plain::$plain, word(value))
        })*
    };
}

impl<'d, 'p> Serializer for Taker<'d, 'p> {
    type Ok = bool;
    type Error = Other;
    type SerializeSeq = Row<'d, 'p>;
    type SerializeTuple = Row<'d, 'p>;
    type SerializeTupleStruct = Row<'d, 'p>;
    type SerializeStruct = Row<'d, 'p>;
    type SerializeTupleVariant = Impossible<bool, Other>;
    type SerializeMap = Impossible<bool, Other>;
    type SerializeStructVariant = Impossible<bool, Other>;

    numbers! {
        serialize_bool(bool) = Bool, u64::from;
        serialize_i8(i8) = S8, |value| u64::from(i32::from(value).cast_unsigned());
        serialize_i16(i16) = S16, |value| u64::from(i32::from(value).cast_unsigned());
        serialize_i32(i32) = S32, |value| u64::from(value.cast_unsigned());
        serialize_i64(i64) = S64, |value| value.cast_unsigned();
        serialize_u16(u16) = U16, u64::from;
        serialize_u32(u32) = U32, u64::from;
        serialize_u64(u64) = U64, |value| value;
        serialize_f32(f32) = Float32, |value| u64::from(value.to_bits());
        serialize_f64(f64) = Float64, f64::to_bits;
    }

    #[inline]
    fn serialize_u8(self, value: u8) -> Taken {
        if let Want::Byte = self.want {
            self.passed.byte(value);
            return Ok(true);
        }
        self.word(Plain::U8, u64::from(value))
    }

    fn serialize_str(self, text: &str) -> Taken {
        self.block(Plain::Text, text.as_bytes())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Taken {
        self.block(Plain::Bytes, bytes)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Taken {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Row<'d, 'p>, Other> {
        self.row()
    }

    fn serialize_tuple(self, _: usize) -> Result<Row<'d, 'p>, Other> {
        self.row()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Row<'d, 'p>, Other> {
        self.row()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Row<'d, 'p>, Other> {
        match self.want {
            Want::Arguments(_) => self.row(),
            _ => Err(Other),
        }
    }

    fn serialize_char(self, _: char) -> Taken {
        Err(Other)
    }

    fn serialize_none(self) -> Taken {
        Err(Other)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Taken {
        Err(Other)
    }

    fn serialize_unit(self) -> Taken {
        Err(Other)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Taken {
        Err(Other)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Taken {
        Err(Other)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Taken {
        Err(Other)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Other> {
        Err(Other)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Other> {
        Err(Other)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Other> {
        Err(Other)
    }
}
