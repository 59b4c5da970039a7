//! Values in a row: arguments by place, lists, tuples, maps as pairs, sets of flags.

use serde::Serialize;
use serde::ser::{SerializeSeq, SerializeTuple, SerializeTupleStruct, SerializeTupleVariant};

use super::{Other, Taken, Taker, Want};
use crate::bridge::{Field, Form, FormKind, Growing, Passed};

/// Takes one value after another.
pub(super) struct Row<'f, 'p> {
    passed: &'p mut Passed,
    at: usize,
    kind: Kind<'f>,
}

enum Kind<'f> {
    /// Arguments, of which those may be left out that are options.
    Arguments(std::slice::Iter<'f, Field>),
    Parts(std::slice::Iter<'f, Field>),
    List(Want<'f>, Growing),
    /// A list of fixed length, and how many are still to come.
    Fixed(&'f Form, usize),
    Flags(&'f [String]),
}

pub(super) fn is_optional(field: &Field) -> bool {
    matches!(field.form.kind, FormKind::Option(_))
}

impl<'f, 'p> Row<'f, 'p> {
    #[inline]
    pub(super) fn new(mut taker: Taker<'f, 'p>, len: Option<usize>) -> Result<Self, Other> {
        let kind = match taker.want {
            Want::Arguments(params) => Kind::Arguments(params.iter()),
            Want::Entry(entry) => Kind::Parts(entry.iter()),
            _ => match &taker.bare()?.kind {
                FormKind::List(element) => {
                    let list = taker.passed.list(element.size, len).ok_or(Other)?;
                    Kind::List(Want::Value(element), list)
                }
                FormKind::Map(entry, size) => {
                    Kind::List(Want::Entry(entry), taker.passed.list(*size, len).ok_or(Other)?)
                }
                FormKind::Row(element, count) => Kind::Fixed(element, *count),
                FormKind::Tuple(parts) => Kind::Parts(parts.iter()),
                FormKind::Flags(names) => Kind::Flags(names),
                _ => return Err(Other),
            },
        };
        let Taker { passed, at, .. } = taker;
        Ok(Self { passed, at, kind })
    }

    #[inline]
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Taken {
        let (want, at) = match &mut self.kind {
            Kind::List(want, list) => (*want, list.next(self.passed).ok_or(Other)?),
            Kind::Arguments(parts) | Kind::Parts(parts) => {
                let part = parts.next().ok_or(Other)?;
                (Want::Value(&part.form), self.at + part.offset)
            }
            Kind::Fixed(element, left) => {
                let at = self.at;
                *left = left.checked_sub(1).ok_or(Other)?;
                self.at += element.size;
                (Want::Value(element), at)
            }
            Kind::Flags(names) => (Want::Name(names), self.at),
        };
        value.serialize(Taker { passed: self.passed, want, at, in_some: false })
    }

    #[inline]
    fn close(self) -> Taken {
        let is_whole = match self.kind {
            Kind::List(_, list) => {
                return self.passed.pair(self.at, list.place, list.count).ok_or(Other);
            }
            // What was not written is zero, which is the case of none.
            Kind::Arguments(mut left) => left.all(is_optional),
            Kind::Parts(left) => left.len() == 0,
            Kind::Fixed(_, left) => left == 0,
            Kind::Flags(_) => true,
        };
        if is_whole { Ok(()) } else { Err(Other) }
    }
}

macro_rules! rows {
    ($($trait:ident $add:ident),*) => {$(
        impl $trait for Row<'_, '_> {
            type Ok = ();
            type Error = Other;

            #[inline]
            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Taken {
                self.add(value)
            }

            #[inline]
            fn end(self) -> Taken {
                self.close()
            }
        }
    )*};
}

rows!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);
