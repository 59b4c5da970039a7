//! The parts of a value: elements, entries, cases.

use serde::de::value::{BoolDeserializer, BorrowedStrDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use wasmtime::component::Val;

use super::look::{Look, Seen};
use super::{Giver, Refused};
use crate::value::names;

/// Elements of a list or tuple.
pub(super) struct Row<I> {
    values: I,
    given: usize,
}

impl<I> Row<I> {
    pub(super) fn of(values: I) -> Self {
        Self { values, given: 0 }
    }
}

impl<'v, V: Look<'v>, I: ExactSizeIterator<Item = V>> SeqAccess<'v> for Row<I> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some(value) = self.values.next() else { return Ok(None) };
        let index = self.given;
        self.given += 1;
        seed.deserialize(Giver::of(value)).map(Some).map_err(|at| at.within(|| format!("[{index}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

/// The fields of a record, for a type that has the same in the same order.
pub(super) struct InOrder<I>(I);

impl<'v, V: Look<'v>, I: Iterator<Item = (&'v str, V)>> InOrder<I> {
    pub(super) fn give<R: Visitor<'v>>(fields: I, visitor: R) -> Result<R::Value, Refused> {
        let mut fields = Self(fields);
        let value = visitor.visit_seq(&mut fields)?;
        match fields.0.next() {
            None => Ok(value),
            // One that has two names for a field says that it has two.
            Some((name, _)) => Err(de::Error::custom(format!("the field `{name}` was not read"))),
        }
    }
}

impl<'v, V: Look<'v>, I: Iterator<Item = (&'v str, V)>> SeqAccess<'v> for InOrder<I> {
    type Error = Refused;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some((name, value)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Giver::of(value)).map(Some).map_err(|at| at.within(|| format!(".{name}")))
    }
}

/// Elements that are no values by themselves.
pub(super) enum Pair<'v, V: Look<'v>> {
    Pairs(V::Pairs),
    Names(V::Names),
    /// One pair: what is left of it.
    One(Option<V>, Option<V>),
}

impl<'v, V: Look<'v>> Pair<'v, V> {
    pub(super) fn all(pairs: V::Pairs) -> Self {
        Self::Pairs(pairs)
    }

    pub(super) fn names(names: V::Names) -> Self {
        Self::Names(names)
    }
}

impl<'v, V: Look<'v>> Deserializer<'v> for Pair<'v, V> {
    type Error = Refused;

    fn deserialize_any<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        visitor.visit_seq(self)
    }

    serde::forward_to_deserialize_any! {
        <R: Visitor<'v>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'v, V: Look<'v>> SeqAccess<'v> for Pair<'v, V> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        match self {
            Self::Pairs(pairs) => match pairs.next() {
                Some((key, value)) => seed.deserialize(Self::One(Some(key), Some(value))).map(Some),
                None => Ok(None),
            },
            Self::Names(names) => match names.next() {
                // A flag may be read as a case of an enum.
                Some(name) => seed.deserialize(Name(name)).map(Some),
                None => Ok(None),
            },
            Self::One(key, value) => match key.take().or_else(|| value.take()) {
                Some(value) => seed.deserialize(Giver::of(value)).map(Some),
                None => Ok(None),
            },
        }
    }
}

/// The name of a flag.
struct Name<'v>(&'v str);

impl<'v> Deserializer<'v> for Name<'v> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_enum<V: Visitor<'v>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_enum(Case::<&'v Val>::of(self.0, None, variants))
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'v>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Entries of a record or a map, or what is written like one.
pub(super) enum Entries<'v, V: Look<'v>> {
    /// Fields, with the names that the reading type has for them.
    Fields {
        fields: V::Fields,
        known: &'static [&'static str],
        value: Option<(&'v str, V)>,
    },
    Pairs {
        pairs: V::Pairs,
        value: Option<(V, V)>,
    },
    /// The one entry of a case.
    One {
        name: Option<&'v str>,
        payload: Option<V>,
    },
    /// A set of flags, as a struct of booleans.
    Flags {
        names: V::Names,
        known: std::slice::Iter<'static, &'static str>,
        value: bool,
    },
}

impl<'v, V: Look<'v>> Entries<'v, V> {
    pub(super) fn of(fields: V::Fields, known: &'static [&'static str]) -> Self {
        Self::Fields { fields, known, value: None }
    }

    pub(super) fn pairs(pairs: V::Pairs) -> Self {
        Self::Pairs { pairs, value: None }
    }

    pub(super) fn one(name: &'v str, payload: Option<V>) -> Self {
        Self::One { name: Some(name), payload }
    }

    pub(super) fn flags(names: V::Names, known: &'static [&'static str]) -> Self {
        Self::Flags { names, known: known.iter(), value: false }
    }
}

impl<'v, V: Look<'v>> MapAccess<'v> for Entries<'v, V> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'v>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let name = match self {
            Self::Fields { fields, known, value } => match fields.next() {
                Some((name, given)) => {
                    *value = Some((name, given));
                    names::rust(known, name).unwrap_or(name)
                }
                None => return Ok(None),
            },
            Self::Pairs { pairs, value } => {
                let Some((key, given)) = pairs.next() else { return Ok(None) };
                *value = Some((key, given));
                let key = seed.deserialize(Giver::of(key)).map(Some);
                return key.map_err(|at| at.within(|| " (key)".to_owned()));
            }
            Self::One { name, .. } => match name.take() {
                Some(name) => name,
                None => return Ok(None),
            },
            Self::Flags { names, known, value } => match known.next() {
                Some(name) => {
                    *value = names.clone().any(|flag| names::means(name, flag));
                    name
                }
                None => return Ok(None),
            },
        };
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<T::Value, Refused> {
        match self {
            Self::Fields { value, .. } => {
                let (name, value) = value.take().ok_or_else(misused)?;
                seed.deserialize(Giver::of(value)).map_err(|at| at.within(|| format!(".{name}")))
            }
            Self::Pairs { value, .. } => {
                let (key, value) = value.take().ok_or_else(misused)?;
                let step = || match key.look() {
                    Ok(Seen::Text(key)) => format!("[{key:?}]"),
                    _ => "[…]".to_owned(),
                };
                seed.deserialize(Giver::of(value)).map_err(|at| at.within(step))
            }
            Self::One { payload, .. } => seed.deserialize(Giver(*payload)),
            Self::Flags { value, .. } => {
                let value: BoolDeserializer<Refused> = value.into_deserializer();
                seed.deserialize(value)
            }
        }
    }
}

/// A type asked for a value before its key.
fn misused() -> Refused {
    de::Error::custom("a value was asked for before its key")
}

/// A case of a variant, enum or result.
pub(super) struct Case<'v, V> {
    name: &'v str,
    payload: Option<V>,
}

impl<'v, V> Case<'v, V> {
    /// The case by the name that the reading type has for it.
    pub(super) fn of(name: &'v str, payload: Option<V>, known: &'static [&'static str]) -> Self {
        Self { name: names::rust(known, name).unwrap_or(name), payload }
    }

    fn within(&self) -> impl FnOnce(Refused) -> Refused + use<'v, V> {
        let name = self.name;
        move |at| at.within(|| format!(".{name}"))
    }
}

impl<'v, V: Look<'v>> EnumAccess<'v> for Case<'v, V> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'v>>(self, seed: S) -> Result<(S::Value, Self), Refused> {
        Ok((seed.deserialize(BorrowedStrDeserializer::new(self.name))?, self))
    }
}

impl<'v, V: Look<'v>> VariantAccess<'v> for Case<'v, V> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        match self.payload.map(Look::look).transpose()? {
            None | Some(Seen::Option(None)) => Ok(()),
            Some(_) => Err(de::Error::custom(format!("the case `{}` has a value", self.name))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'v>>(self, seed: T) -> Result<T::Value, Refused> {
        let within = self.within();
        seed.deserialize(Giver(self.payload)).map_err(within)
    }

    fn tuple_variant<R: Visitor<'v>>(self, _: usize, visitor: R) -> Result<R::Value, Refused> {
        let within = self.within();
        Giver(self.payload).deserialize_any(visitor).map_err(within)
    }

    fn struct_variant<R: Visitor<'v>>(
        self,
        fields: &'static [&'static str],
        visitor: R,
    ) -> Result<R::Value, Refused> {
        let within = self.within();
        Giver(self.payload).deserialize_struct("", fields, visitor).map_err(within)
    }
}
