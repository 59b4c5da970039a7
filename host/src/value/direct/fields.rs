//! Values with names: arguments by name, records, variants, results, maps, sets of flags.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, SerializeStructVariant};

use super::key::Key;
use super::row::is_optional;
use super::{Habit, Other, Taken, Taker, Want};
use crate::bridge::{Field, Form, FormKind, Growing, Passed};

/// Takes one entry after another.
pub(super) struct Fields<'f, 'p> {
    passed: &'p mut Passed,
    at: usize,
    habit: Habit,
    kind: Kind<'f>,
    /// What the value of the key is that was taken last, and where.
    next: Option<(Want<'f>, usize)>,
}

enum Kind<'f> {
    Members(Members<'f>),
    /// The one case of a variant or a result; nothing once it was given.
    Case(Option<&'f Form>),
    Flags(&'f [String]),
    Entries(&'f [Field; 2], Growing),
}

/// Fields of a record, or arguments by name.
struct Members<'f> {
    fields: &'f [Field],
    /// The one after that which was given last: most types have them in order.
    next: usize,
    given: u64,
}

impl<'f> Members<'f> {
    /// As many fields are kept account of.
    const MOST: usize = u64::BITS as usize;

    fn new(fields: &'f [Field]) -> Result<Self, Other> {
        if fields.len() > Self::MOST {
            return Err(Other);
        }
        Ok(Self { fields, next: 0, given: 0 })
    }

    /// The field that a name means, which may be given once.
    #[inline]
    fn find(&mut self, name: &str, habit: Habit) -> Result<&'f Field, Other> {
        let is_meant = |field: &Field| habit.means(name, &field.name);
        let index = match self.fields.get(self.next) {
            Some(field) if is_meant(field) => self.next,
            _ => self.fields.iter().position(is_meant).ok_or(Other)?,
        };
        if self.given & 1 << index != 0 {
            return Err(Other);
        }
        self.given |= 1 << index;
        self.next = index + 1;
        self.fields.get(index).ok_or(Other)
    }

    /// Whether all were given but options: those are none.
    #[inline]
    fn is_whole(&self) -> bool {
        let is_given = |(index, field): (usize, &Field)| self.given & 1 << index != 0 || is_optional(field);
        self.given.count_ones() as usize == self.fields.len() || self.fields.iter().enumerate().all(is_given)
    }
}

impl<'f, 'p> Fields<'f, 'p> {
    #[inline]
    pub(super) fn new(mut taker: Taker<'f, 'p>, habit: Habit, len: Option<usize>) -> Result<Self, Other> {
        let kind = match taker.want {
            Want::Arguments(params) => Kind::Members(Members::new(params)?),
            _ => {
                let form = taker.bare()?;
                match (&form.kind, habit) {
                    (FormKind::Record(fields), _) => Kind::Members(Members::new(fields)?),
                    (FormKind::Variant(_) | FormKind::Result(_), _) => Kind::Case(Some(form)),
                    (FormKind::Flags(names), _) => Kind::Flags(names),
                    (FormKind::Map(entry, size), Habit::Exact) => {
                        Kind::Entries(entry, taker.passed.list(*size, len).ok_or(Other)?)
                    }
                    _ => return Err(Other),
                }
            }
        };
        let Taker { passed, at, .. } = taker;
        Ok(Self { passed, at, habit, kind, next: None })
    }

    /// Finds what stands under a name.
    #[inline]
    fn name(&mut self, name: &str) -> Taken {
        self.next = Some(match &mut self.kind {
            Kind::Members(members) => {
                let field = members.find(name, self.habit)?;
                (Want::Value(&field.form), self.at + field.offset)
            }
            Kind::Case(form) => {
                let want = Want::Value(form.take().ok_or(Other)?);
                let mut taker = Taker { passed: self.passed, want, at: self.at, in_some: false };
                let payload = taker.case(name, self.habit)?;
                (Want::payload(payload), taker.at)
            }
            Kind::Flags(names) => {
                let bit = names.iter().position(|flag| self.habit.means(name, flag));
                (Want::Flag(bit.ok_or(Other)?), self.at)
            }
            Kind::Entries(..) => return Err(Other),
        });
        Ok(())
    }

    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Taken {
        let Kind::Entries([name, value], list) = &mut self.kind else {
            return key.serialize(Key(|name: &str| self.name(name)));
        };
        let at = list.next(self.passed).ok_or(Other)?;
        self.next = Some((Want::Value(&value.form), at + value.offset));
        let (want, at) = (Want::Value(&name.form), at + name.offset);
        key.serialize(Taker { passed: self.passed, want, at, in_some: false })
    }

    #[inline]
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Taken {
        let (want, at) = self.next.take().ok_or(Other)?;
        value.serialize(Taker { passed: self.passed, want, at, in_some: false })
    }

    #[inline]
    fn close(self) -> Taken {
        let is_whole = match self.kind {
            Kind::Entries(_, list) => {
                return self.passed.pair(self.at, list.place, list.count).ok_or(Other);
            }
            Kind::Members(members) => members.is_whole(),
            Kind::Case(form) => form.is_none(),
            Kind::Flags(_) => true,
        };
        if is_whole { Ok(()) } else { Err(Other) }
    }
}

impl SerializeMap for Fields<'_, '_> {
    type Ok = ();
    type Error = Other;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Taken {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Taken {
        self.add(value)
    }

    fn end(self) -> Taken {
        self.close()
    }
}

macro_rules! structs {
    ($($trait:ident)*) => {$(
        impl $trait for Fields<'_, '_> {
            type Ok = ();
            type Error = Other;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Taken {
                self.name(name)?;
                self.add(value)
            }

            #[inline]
            fn end(self) -> Taken {
                self.close()
            }
        }
    )*};
}

structs!(SerializeStruct SerializeStructVariant);
