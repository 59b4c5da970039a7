//! Values that a call has left in memory, as the giver looks at them.

use std::slice;

use serde::de;

use super::Refused;
use super::look::{Look, Seen};
use crate::bridge::{Field, Form, FormKind, Placed, Places};
use crate::value::names;

/// Writes what asks for a number of one type.
macro_rules! quick {
    ($($name:ident $kind:ident $type:ty),*) => {$(
        #[inline]
        fn $name(self) -> Option<$type> {
            if let FormKind::$kind = self.form.kind { Some(<$type>::from_le_bytes(self.bits()?)) } else { None }
        }
    )*};
}

impl<'v> Look<'v> for Placed<'v> {
    type Row = Elements<'v>;
    type Fields = Named<'v>;
    type Pairs = Pairs<'v>;
    type Names = Names<'v>;

    #[inline]
    fn look(self) -> Result<Seen<'v, Self>, Refused> {
        seen(self).ok_or_else(|| de::Error::custom("a value is not where the call has left it"))
    }

    #[inline]
    fn in_order(self, fields: &'static [&'static str]) -> Option<Named<'v>> {
        let FormKind::Record(parts) = &self.form.kind else { return None };
        let is_so = !self.by_name
            && fields.len() == parts.len()
            && self.form.readers.remembers(fields, || {
                fields.iter().zip(parts).all(|(name, part)| names::means(name, &part.name))
            });
        is_so.then(|| Named { of: self, fields: parts.iter() })
    }

    quick! {
        s8 S8 i8, u8 U8 u8, s16 S16 i16, u16 U16 u16, s32 S32 i32, u32 U32 u32, s64 S64 i64, u64 U64 u64, float64 Float64 f64
    }

    #[inline]
    fn bool(self) -> Option<bool> {
        if let FormKind::Bool = self.form.kind { Some(self.bits::<1>()? != [0]) } else { None }
    }

    #[inline]
    fn text(self) -> Option<&'v str> {
        if let FormKind::Text = self.form.kind { Placed::text(&self) } else { None }
    }

    fn bytes(self) -> Option<Vec<u8>> {
        let places = match &self.form.kind {
            FormKind::List(element) if matches!(element.kind, FormKind::U8) => self.list(1)?,
            FormKind::Row(element, count) if matches!(element.kind, FormKind::U8) => self.row(1, *count),
            // Of no elements it cannot be told what they are: a list of values says so, too.
            FormKind::List(element) if self.list(element.size)?.left == 0 => return Some(Vec::new()),
            _ => return None,
        };
        places.bytes().map(<[u8]>::to_vec)
    }

    fn has_text_keys(self) -> bool {
        let FormKind::Map(entry, size) = &self.form.kind else { return false };
        let [key, _] = &**entry;
        matches!(key.form.kind, FormKind::Text) || self.list(*size).is_some_and(|places| places.left == 0)
    }
}

#[inline]
fn seen(value: Placed<'_>) -> Option<Seen<'_, Placed<'_>>> {
    Some(match &value.form.kind {
        FormKind::Bool => Seen::Bool(value.bits::<1>()? != [0]),
        FormKind::U8 => Seen::U8(u8::from_le_bytes(value.bits()?)),
        FormKind::S8 => Seen::S8(i8::from_le_bytes(value.bits()?)),
        FormKind::U16 => Seen::U16(u16::from_le_bytes(value.bits()?)),
        FormKind::S16 => Seen::S16(i16::from_le_bytes(value.bits()?)),
        FormKind::U32 => Seen::U32(u32::from_le_bytes(value.bits()?)),
        FormKind::S32 => Seen::S32(i32::from_le_bytes(value.bits()?)),
        FormKind::U64 => Seen::U64(u64::from_le_bytes(value.bits()?)),
        FormKind::S64 => Seen::S64(i64::from_le_bytes(value.bits()?)),
        FormKind::Float32 => Seen::Float32(f32::from_le_bytes(value.bits()?)),
        FormKind::Float64 => Seen::Float64(f64::from_le_bytes(value.bits()?)),
        FormKind::Char => Seen::Char(char::from_u32(u32::from_le_bytes(value.bits()?))?),
        FormKind::Text => Seen::Text(value.text()?),
        FormKind::List(element) => {
            Seen::Row(Elements::Alike { form: element, places: value.list(element.size)? })
        }
        FormKind::Row(element, count) => {
            Seen::Row(Elements::Alike { form: element, places: value.row(element.size, *count) })
        }
        FormKind::Tuple(parts) => Seen::Row(Elements::Parts { of: value, parts: parts.iter() }),
        FormKind::Record(fields) => Seen::Record(Named { of: value, fields: fields.iter() }),
        FormKind::Map(entry, size) => Seen::Map(Pairs { entry, places: value.list(*size)? }),
        FormKind::Variant(choice) | FormKind::Enum(choice) => {
            let (number, payload) = value.case(choice)?;
            Seen::Case(&choice.cases.get(number)?.name, payload)
        }
        FormKind::Option(choice) => Seen::Option(value.case(choice)?.1),
        FormKind::Result(choice) => Seen::Result(match value.case(choice)? {
            (0, payload) => Ok(payload),
            (_, payload) => Err(payload),
        }),
        FormKind::Flags(names) => {
            Seen::Flags(Names { bits: value.small(value.form.size)?, names: names.iter() })
        }
    })
}

/// Values side by side.
pub(in crate::value) enum Elements<'v> {
    Alike { form: &'v Form, places: Places<'v> },
    Parts { of: Placed<'v>, parts: slice::Iter<'v, Field> },
}

impl<'v> Iterator for Elements<'v> {
    type Item = Placed<'v>;

    #[inline]
    fn next(&mut self) -> Option<Placed<'v>> {
        match self {
            Self::Alike { form, places } => places.next(form),
            Self::Parts { of, parts } => parts.next().map(|part| of.part(part)),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match self {
            Self::Alike { places, .. } => places.left,
            Self::Parts { parts, .. } => parts.len(),
        };
        (left, Some(left))
    }
}

impl ExactSizeIterator for Elements<'_> {}

pub(in crate::value) struct Named<'v> {
    of: Placed<'v>,
    fields: slice::Iter<'v, Field>,
}

impl<'v> Iterator for Named<'v> {
    type Item = (&'v str, Placed<'v>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.fields.next().map(|field| (field.name.as_str(), self.of.part(field)))
    }
}

pub(in crate::value) struct Pairs<'v> {
    entry: &'v [Field; 2],
    places: Places<'v>,
}

impl<'v> Iterator for Pairs<'v> {
    type Item = (Placed<'v>, Placed<'v>);

    fn next(&mut self) -> Option<Self::Item> {
        self.places.next_entry(self.entry)
    }
}

#[derive(Clone)]
pub(in crate::value) struct Names<'v> {
    /// Those of the names that are left.
    bits: u32,
    names: slice::Iter<'v, String>,
}

impl<'v> Iterator for Names<'v> {
    type Item = &'v str;

    fn next(&mut self) -> Option<&'v str> {
        loop {
            let name = self.names.next()?;
            let is_set = self.bits & 1 == 1;
            self.bits >>= 1;
            if is_set {
                return Some(name);
            }
        }
    }
}
