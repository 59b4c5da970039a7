//! Bytes that were never a value each.

use std::sync::LazyLock;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use wasmtime::component::Val;

use super::{Giver, Refused};

/// A list of bytes: whole, for a type that wants bytes, else one after the other, as any other list.
pub(in crate::value) struct Blob(pub(in crate::value) Vec<u8>);

/// The bytes that there are.
static BYTES: LazyLock<Vec<Val>> = LazyLock::new(|| (0..=u8::MAX).map(Val::U8).collect());

impl<'v> Deserializer<'v> for Blob {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(Each(self.0.into_iter().enumerate()))
    }

    fn deserialize_bytes<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_byte_buf(self.0)
    }

    fn deserialize_byte_buf<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_byte_buf(self.0)
    }

    fn deserialize_option<V: Visitor<'v>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'v>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'v>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string unit unit_struct seq tuple tuple_struct map
        struct enum identifier ignored_any
    }
}

struct Each(std::iter::Enumerate<std::vec::IntoIter<u8>>);

impl<'v> SeqAccess<'v> for Each {
    type Error = Refused;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some((index, byte)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Giver(BYTES.get(usize::from(byte))))
            .map(Some)
            .map_err(|at| at.within(|| format!("[{index}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}
