//! Text that is handed over whole.

use std::cell::{Cell, OnceCell};

use serde::de::{Deserializer, Visitor};
use wasmtime::component::Val;

use super::{Giver, Refused};

/// The text that a function gave: whole, for a type that wants to own it, else as any other text.
#[derive(Default)]
pub(in crate::value) struct Letter {
    text: Cell<String>,
    opened: OnceCell<Val>,
}

impl Letter {
    pub(in crate::value) fn new(text: String) -> Self {
        Self { text: Cell::new(text), opened: OnceCell::new() }
    }

    fn giver(&self) -> Giver<&Val> {
        Giver(Some(self.opened.get_or_init(|| Val::String(self.text.take()))))
    }
}

impl<'v> Deserializer<'v> for &'v Letter {
    type Error = Refused;

    fn deserialize_any<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        self.giver().deserialize_any(visitor)
    }

    fn deserialize_string<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        match self.opened.get() {
            None => visitor.visit_string(self.text.take()),
            Some(_) => self.giver().deserialize_any(visitor),
        }
    }

    fn deserialize_option<R: Visitor<'v>>(self, visitor: R) -> Result<R::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<R: Visitor<'v>>(
        self,
        _: &'static str,
        visitor: R,
    ) -> Result<R::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<R: Visitor<'v>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: R,
    ) -> Result<R::Value, Refused> {
        self.giver().deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        <R: Visitor<'v>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}
