//! Arguments that are laid out as the plugin will have them, without a [`Val`](wasmtime::component::Val) for each value.
//!
//! This is the short way for values that fit. It says nothing about what does not: it gives up, and the long way ([`take`](super::take))
//! takes the same arguments once more, to say what is wrong and where, or to find that all is well, for it knows more forms. So
//! what is taken here has to be what the long way would take, and mean the same; a test compares the two.

mod fields;
mod key;
mod row;

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Serializer};

use self::fields::Fields;
use self::row::Row;
use super::names;
use crate::bridge::{Choice, Direct, Field, Form, FormKind, Passed};

/// Takes the arguments of a function, if they are what it takes, and in a form that is taken here.
pub(crate) fn pass(direct: &Direct, arguments: &impl Serialize) -> Option<Passed> {
    let mut passed = direct.passed()?;
    let want = Want::Arguments(&direct.params);
    arguments.serialize(Taker { passed: &mut passed, want, at: 0, in_some: false }).ok()?;
    Some(passed)
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

type Taken = Result<(), Other>;

/// What is wanted next.
#[derive(Clone, Copy)]
enum Want<'f> {
    Arguments(&'f [Field]),
    Value(&'f Form),
    /// An entry of a map, as a row of two.
    Entry(&'f [Field; 2]),
    /// Whether this flag is set.
    Flag(usize),
    /// The name of a flag that is set.
    Name(&'f [String]),
    /// What stands where a case has no payload.
    Nothing,
}

impl<'f> Want<'f> {
    fn payload(form: Option<&'f Form>) -> Self {
        form.map_or(Self::Nothing, Self::Value)
    }
}

/// Takes one value.
struct Taker<'f, 'p> {
    passed: &'p mut Passed,
    want: Want<'f>,
    at: usize,
    /// An option is wanted within one that was given.
    in_some: bool,
}

/// How a name that is given is told from others: maps say what they mean, types of Rust have names of Rust.
#[derive(Clone, Copy)]
enum Habit {
    Exact,
    Rust,
}

impl Habit {
    #[inline]
    fn means(self, given: &str, wit: &str) -> bool {
        match self {
            Self::Exact => given == wit,
            Self::Rust => names::means(given, wit),
        }
    }
}

impl<'f, 'p> Taker<'f, 'p> {
    #[inline]
    fn put<const N: usize>(self, bits: [u8; N]) -> Taken {
        self.passed.put(self.at, bits).ok_or(Other)
    }

    /// The form of the value, inside an option that it fills by standing for itself. Within another option that would be unclear.
    #[inline]
    fn bare(&mut self) -> Result<&'f Form, Other> {
        let Want::Value(form) = self.want else { return Err(Other) };
        let FormKind::Option(choice) = &form.kind else { return Ok(form) };
        let inner = self.some(choice)?;
        if matches!(inner.kind, FormKind::Option(_)) {
            return Err(Other);
        }
        Ok(inner)
    }

    /// Goes into an option that there is.
    #[inline]
    fn some(&mut self, choice: &'f Choice) -> Result<&'f Form, Other> {
        let inner = self.choose(choice, 1)?.ok_or(Other)?;
        self.want = Want::Value(inner);
        Ok(inner)
    }

    /// Puts the number of a case, and goes to where its payload is.
    #[inline]
    fn choose(&mut self, choice: &'f Choice, number: usize) -> Result<Option<&'f Form>, Other> {
        let case = choice.cases.get(number).ok_or(Other)?;
        let number = u32::try_from(number).map_err(|_| Other)?;
        self.passed.small(self.at, number, choice.width).ok_or(Other)?;
        self.at += choice.payload_at;
        self.in_some = false;
        Ok(case.form.as_ref())
    }

    /// Goes into the case of a variant or a result that is meant; gives what its payload is.
    fn case(&mut self, name: &str, habit: Habit) -> Result<Option<&'f Form>, Other> {
        let form = self.bare()?;
        let (choice, number) = match &form.kind {
            FormKind::Variant(choice) => {
                (choice, choice.cases.iter().position(|case| habit.means(name, &case.name)))
            }
            FormKind::Result(choice) => (
                &**choice,
                match name {
                    "ok" | "Ok" => Some(0),
                    "err" | "Err" => Some(1),
                    _ => None,
                },
            ),
            _ => return Err(Other),
        };
        self.choose(choice, number.ok_or(Other)?)
    }

    fn unit_case(mut self, name: &str, habit: Habit) -> Taken {
        if let Want::Name(_) = self.want {
            return self.serialize_str(name);
        }
        let form = self.bare()?;
        match &form.kind {
            FormKind::Enum(choice) => {
                let number = choice.cases.iter().position(|case| habit.means(name, &case.name));
                self.choose(choice, number.ok_or(Other)?).map(drop)
            }
            FormKind::Text => self.passed.block(self.at, name.as_bytes()).ok_or(Other),
            _ => match self.case(name, habit)? {
                // What was not written is zero, which is the case of none.
                None | Some(Form { kind: FormKind::Option(_), .. }) => Ok(()),
                Some(_) => Err(Other),
            },
        }
    }

    #[inline]
    fn integer(mut self, number: i128) -> Taken {
        fn fits<T: TryFrom<i128>>(number: i128) -> Result<T, Other> {
            T::try_from(number).map_err(|_| Other)
        }
        let form = self.bare()?;
        #[allow(clippy::cast_precision_loss, reason = "a whole number is rounded as the long way rounds it")]
        match &form.kind {
            FormKind::U8 => self.put(fits::<u8>(number)?.to_le_bytes()),
            FormKind::S8 => self.put(fits::<i8>(number)?.to_le_bytes()),
            FormKind::U16 => self.put(fits::<u16>(number)?.to_le_bytes()),
            FormKind::S16 => self.put(fits::<i16>(number)?.to_le_bytes()),
            FormKind::U32 => self.put(fits::<u32>(number)?.to_le_bytes()),
            FormKind::S32 => self.put(fits::<i32>(number)?.to_le_bytes()),
            FormKind::U64 => self.put(fits::<u64>(number)?.to_le_bytes()),
            FormKind::S64 => self.put(fits::<i64>(number)?.to_le_bytes()),
            FormKind::Float32 => self.put((number as f32).to_le_bytes()),
            FormKind::Float64 => self.put((number as f64).to_le_bytes()),
            _ => Err(Other),
        }
    }

    fn nothing(self) -> Taken {
        match self.want {
            // What was not written is zero, which is the case of none.
            Want::Value(Form { kind: FormKind::Option(_), .. }) | Want::Nothing => Ok(()),
            Want::Arguments(params) if params.iter().all(row::is_optional) => Ok(()),
            _ => Err(Other),
        }
    }

    /// Goes into the payload of a case that is written as several values.
    fn into_payload(mut self, case: &str) -> Result<Self, Other> {
        self.want = Want::payload(self.case(case, Habit::Rust)?);
        Ok(self)
    }
}

/// Writes the methods that take an integer.
macro_rules! integers {
    ($($method:ident $type:ty),*) => {$(
        #[inline]
        fn $method(self, number: $type) -> Taken {
            self.integer(i128::from(number))
        }
    )*};
}

impl<'f, 'p> Serializer for Taker<'f, 'p> {
    type Ok = ();
    type Error = Other;
    type SerializeSeq = Row<'f, 'p>;
    type SerializeTuple = Row<'f, 'p>;
    type SerializeTupleStruct = Row<'f, 'p>;
    type SerializeTupleVariant = Row<'f, 'p>;
    type SerializeMap = Fields<'f, 'p>;
    type SerializeStruct = Fields<'f, 'p>;
    type SerializeStructVariant = Fields<'f, 'p>;

    integers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );

    /// Bytes are many.
    #[inline]
    fn serialize_u8(self, number: u8) -> Taken {
        match self.want {
            Want::Value(Form { kind: FormKind::U8, .. }) => self.put([number]),
            _ => self.integer(i128::from(number)),
        }
    }

    fn serialize_bool(mut self, value: bool) -> Taken {
        if let Want::Flag(bit) = self.want {
            return if value { self.passed.flag(self.at, bit).ok_or(Other) } else { Ok(()) };
        }
        match self.bare()?.kind {
            FormKind::Bool => self.put([u8::from(value)]),
            _ => Err(Other),
        }
    }

    #[inline]
    fn serialize_f32(mut self, number: f32) -> Taken {
        match self.bare()?.kind {
            FormKind::Float32 => self.put(number.to_le_bytes()),
            FormKind::Float64 => self.put(f64::from(number).to_le_bytes()),
            _ => Err(Other),
        }
    }

    /// One that is rounded to be an `f32` takes the long way, which knows when that is too much.
    #[inline]
    fn serialize_f64(mut self, number: f64) -> Taken {
        match self.bare()?.kind {
            FormKind::Float64 => self.put(number.to_le_bytes()),
            _ => Err(Other),
        }
    }

    fn serialize_char(mut self, value: char) -> Taken {
        match self.bare()?.kind {
            FormKind::Char => self.put(u32::from(value).to_le_bytes()),
            _ => Err(Other),
        }
    }

    #[inline]
    fn serialize_str(mut self, text: &str) -> Taken {
        if let Want::Name(names) = self.want {
            let bit = names.iter().position(|name| name == text).ok_or(Other)?;
            return self.passed.flag(self.at, bit).ok_or(Other);
        }
        let form = self.bare()?;
        match &form.kind {
            FormKind::Text => self.passed.block(self.at, text.as_bytes()).ok_or(Other),
            FormKind::Char => {
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(only), None) => self.put(u32::from(only).to_le_bytes()),
                    _ => Err(Other),
                }
            }
            FormKind::Enum(_) | FormKind::Variant(_) | FormKind::Result(_) => {
                self.want = Want::Value(form);
                self.unit_case(text, Habit::Exact)
            }
            _ => Err(Other),
        }
    }

    fn serialize_bytes(mut self, bytes: &[u8]) -> Taken {
        match &self.bare()?.kind {
            FormKind::List(element) if matches!(element.kind, FormKind::U8) => {
                self.passed.block(self.at, bytes).ok_or(Other)
            }
            FormKind::Row(element, count)
                if matches!(element.kind, FormKind::U8) && *count == bytes.len() =>
            {
                self.passed.fill(self.at, bytes).ok_or(Other)
            }
            _ => Err(Other),
        }
    }

    fn serialize_none(self) -> Taken {
        self.nothing()
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Taken {
        if let Want::Value(Form { kind: FormKind::Option(choice), .. }) = self.want {
            let inner = self.some(choice)?;
            self.in_some = matches!(inner.kind, FormKind::Option(_));
        }
        value.serialize(self)
    }

    fn serialize_unit(self) -> Taken {
        self.nothing()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Taken {
        self.nothing()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, case: &'static str) -> Taken {
        self.unit_case(case, Habit::Rust)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Taken {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        value: &T,
    ) -> Taken {
        value.serialize(self.into_payload(case)?)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Row<'f, 'p>, Other> {
        Row::new(self, len)
    }

    fn serialize_tuple(self, len: usize) -> Result<Row<'f, 'p>, Other> {
        Row::new(self, Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Row<'f, 'p>, Other> {
        Row::new(self, Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        len: usize,
    ) -> Result<Row<'f, 'p>, Other> {
        Row::new(self.into_payload(case)?, Some(len))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Fields<'f, 'p>, Other> {
        Fields::new(self, Habit::Exact, len)
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Fields<'f, 'p>, Other> {
        // There, a struct with one field may be a type's way to write what JSON has, `{"some": …}`.
        if self.in_some {
            return Err(Other);
        }
        Fields::new(self, Habit::Rust, Some(len))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        len: usize,
    ) -> Result<Fields<'f, 'p>, Other> {
        Fields::new(self.into_payload(case)?, Habit::Rust, Some(len))
    }
}
