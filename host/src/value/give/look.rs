//! What the giver has to know of a value, wherever it is: a [`Val`], or what a call has left in memory.

use wasmtime::component::Val;

use super::Refused;

/// Writes what asks for a value of one type, without a look at all that it may be.
macro_rules! quick {
    ($($name:ident $type:ty),*) => {$(
        /// The value, where it is of this type and that is quick to tell.
        #[inline]
        fn $name(self) -> Option<$type> {
            None
        }
    )*};
}

/// A value that can be looked at, one level at a time.
pub(in crate::value) trait Look<'v>: Copy {
    /// The elements of a list or tuple.
    type Row: ExactSizeIterator<Item = Self>;
    /// The fields of a record.
    type Fields: Iterator<Item = (&'v str, Self)>;
    /// The entries of a map.
    type Pairs: Iterator<Item = (Self, Self)>;
    /// The names of the flags that are set.
    type Names: Iterator<Item = &'v str> + Clone;

    fn look(self) -> Result<Seen<'v, Self>, Refused>;

    /// The fields of a record, if a type that has these asks for them by their order; nothing where it has to go by names.
    #[inline]
    fn in_order(self, _fields: &'static [&'static str]) -> Option<Self::Fields> {
        None
    }

    quick!(bool bool, s8 i8, u8 u8, s16 i16, u16 u16, s32 i32, u32 u32, s64 i64, u64 u64, float64 f64, text &'v str);

    /// The bytes of a list of them.
    fn bytes(self) -> Option<Vec<u8>>;

    /// Whether the keys of a map are text, if there are any.
    fn has_text_keys(self) -> bool;
}

/// One level of a value.
pub(in crate::value) enum Seen<'v, V: Look<'v>> {
    Bool(bool),
    S8(i8),
    U8(u8),
    S16(i16),
    U16(u16),
    S32(i32),
    U32(u32),
    S64(i64),
    U64(u64),
    Float32(f32),
    Float64(f64),
    Char(char),
    Text(&'v str),
    /// A list or a tuple.
    Row(V::Row),
    Record(V::Fields),
    Map(V::Pairs),
    /// A case of a variant or an enum.
    Case(&'v str, Option<V>),
    Option(Option<V>),
    Result(Result<Option<V>, Option<V>>),
    Flags(V::Names),
    Handle,
}

impl<'v> Look<'v> for &'v Val {
    type Row = std::slice::Iter<'v, Val>;
    type Fields = Named<'v>;
    type Pairs = Pairs<'v>;
    type Names = Names<'v>;

    fn look(self) -> Result<Seen<'v, Self>, Refused> {
        Ok(match self {
            Val::Bool(value) => Seen::Bool(*value),
            Val::S8(number) => Seen::S8(*number),
            Val::U8(number) => Seen::U8(*number),
            Val::S16(number) => Seen::S16(*number),
            Val::U16(number) => Seen::U16(*number),
            Val::S32(number) => Seen::S32(*number),
            Val::U32(number) => Seen::U32(*number),
            Val::S64(number) => Seen::S64(*number),
            Val::U64(number) => Seen::U64(*number),
            Val::Float32(number) => Seen::Float32(*number),
            Val::Float64(number) => Seen::Float64(*number),
            Val::Char(value) => Seen::Char(*value),
            Val::String(text) => Seen::Text(text),
            Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => Seen::Row(values.iter()),
            Val::Record(fields) => Seen::Record(Named(fields.iter())),
            Val::Map(pairs) => Seen::Map(Pairs(pairs.iter())),
            Val::Enum(name) => Seen::Case(name, None),
            Val::Variant(name, payload) => Seen::Case(name, payload.as_deref()),
            Val::Option(inner) => Seen::Option(inner.as_deref()),
            Val::Result(Ok(payload)) => Seen::Result(Ok(payload.as_deref())),
            Val::Result(Err(payload)) => Seen::Result(Err(payload.as_deref())),
            Val::Flags(names) => Seen::Flags(Names(names.iter())),
            Val::Resource(_) | Val::Future(_) | Val::Stream(_) | Val::ErrorContext(_) => Seen::Handle,
        })
    }

    fn bytes(self) -> Option<Vec<u8>> {
        let (Val::List(values) | Val::FixedLengthList(values)) = self else { return None };
        values.iter().map(|value| if let Val::U8(byte) = value { Some(*byte) } else { None }).collect()
    }

    fn has_text_keys(self) -> bool {
        matches!(self, Val::Map(pairs) if pairs.iter().all(|(key, _)| matches!(key, Val::String(_))))
    }
}

pub(in crate::value) struct Named<'v>(std::slice::Iter<'v, (String, Val)>);

impl<'v> Iterator for Named<'v> {
    type Item = (&'v str, &'v Val);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value))
    }
}

pub(in crate::value) struct Pairs<'v>(std::slice::Iter<'v, (Val, Val)>);

impl<'v> Iterator for Pairs<'v> {
    type Item = (&'v Val, &'v Val);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }
}

#[derive(Clone)]
pub(in crate::value) struct Names<'v>(std::slice::Iter<'v, String>);

impl<'v> Iterator for Names<'v> {
    type Item = &'v str;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(String::as_str)
    }
}
