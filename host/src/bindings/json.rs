//! Lets types that a contract's derives of serde are made for be written as the host writes their values: see
//! `docs/json.md`. Where serde has another habit, the derive is told a shape, which says how each part is written.

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// For `#[serde(with = "As::<Shape>")]`.
#[doc(hidden)]
pub struct As<S>(PhantomData<S>);

/// Says how a value is written.
#[doc(hidden)]
pub trait Write<T: ?Sized> {
    /// Writes it.
    fn write<Z: Serializer>(value: &T, to: Z) -> Result<Z::Ok, Z::Error>;
}

/// Says how a value is read.
#[doc(hidden)]
pub trait Read<T>: Sized {
    /// Reads it.
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<T, D::Error>;
}

impl<S> As<S> {
    /// What serde's derive calls.
    pub fn serialize<T, Z: Serializer>(value: &T, to: Z) -> Result<Z::Ok, Z::Error>
    where
        S: Write<T>,
    {
        S::write(value, to)
    }

    /// What serde's derive calls.
    pub fn deserialize<'de, T, D: Deserializer<'de>>(from: D) -> Result<T, D::Error>
    where
        S: Read<T>,
    {
        S::read(from)
    }
}

/// A part of a value that is written.
struct Out<'v, T, S>(&'v T, PhantomData<S>);

impl<'v, T, S> Out<'v, T, S> {
    fn of(value: &'v T) -> Self {
        Self(value, PhantomData)
    }
}

impl<T, S: Write<T>> Serialize for Out<'_, T, S> {
    fn serialize<Z: Serializer>(&self, to: Z) -> Result<Z::Ok, Z::Error> {
        S::write(self.0, to)
    }
}

/// A part of a value that is read.
struct In<T, S>(T, PhantomData<S>);

impl<'de, T, S: Read<T>> Deserialize<'de> for In<T, S> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        S::read(from).map(|value| Self(value, PhantomData))
    }
}

/// As serde does it.
#[doc(hidden)]
pub struct Plain;

impl<T: Serialize> Write<T> for Plain {
    fn write<Z: Serializer>(value: &T, to: Z) -> Result<Z::Ok, Z::Error> {
        value.serialize(to)
    }
}

impl<T: for<'de> Deserialize<'de>> Read<T> for Plain {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::deserialize(from)
    }
}

/// A float, of which some are no numbers.
#[doc(hidden)]
pub struct Float;

macro_rules! float {
    ($ty:ty, $write:ident) => {
        impl Write<$ty> for Float {
            fn write<Z: Serializer>(value: &$ty, to: Z) -> Result<Z::Ok, Z::Error> {
                let word = match *value {
                    _ if value.is_finite() || !to.is_human_readable() => return to.$write(*value),
                    _ if value.is_nan() => "NaN",
                    _ if value.is_sign_positive() => "Infinity",
                    _ => "-Infinity",
                };
                to.serialize_str(word)
            }
        }

        impl Read<$ty> for Float {
            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<$ty, D::Error> {
                struct Reader;
                impl Visitor<'_> for Reader {
                    type Value = $ty;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a number, `NaN`, `Infinity` or `-Infinity`")
                    }

                    #[allow(clippy::cast_possible_truncation, reason = "an f32 is the nearest one")]
                    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<$ty, E> {
                        Ok(value as $ty)
                    }

                    #[allow(clippy::cast_precision_loss, reason = "a float is the nearest one")]
                    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<$ty, E> {
                        Ok(value as $ty)
                    }

                    #[allow(clippy::cast_precision_loss, reason = "a float is the nearest one")]
                    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<$ty, E> {
                        Ok(value as $ty)
                    }

                    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<$ty, E> {
                        match word {
                            "NaN" => Ok(<$ty>::NAN),
                            "Infinity" => Ok(<$ty>::INFINITY),
                            "-Infinity" => Ok(<$ty>::NEG_INFINITY),
                            other => Err(E::invalid_value(serde::de::Unexpected::Str(other), &self)),
                        }
                    }
                }
                if from.is_human_readable() { from.deserialize_any(Reader) } else { <$ty>::deserialize(from) }
            }
        }
    };
}

float!(f32, serialize_f32);
float!(f64, serialize_f64);

/// An option: the value, or `null`.
#[doc(hidden)]
pub struct Opt<S>(PhantomData<S>);

impl<T, S: Write<T>> Write<Option<T>> for Opt<S> {
    fn write<Z: Serializer>(value: &Option<T>, to: Z) -> Result<Z::Ok, Z::Error> {
        value.as_ref().map(Out::<T, S>::of).serialize(to)
    }
}

impl<T, S: Read<T>> Read<Option<T>> for Opt<S> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<In<T, S>>::deserialize(from)?.map(|part| part.0))
    }
}

/// An option of an option: `{"some": …}`, or `null`.
#[doc(hidden)]
pub struct Deep<S>(PhantomData<S>);

#[derive(Serialize, Deserialize)]
struct Some_<T> {
    some: T,
}

impl<T, S: Write<T>> Write<Option<T>> for Deep<S> {
    fn write<Z: Serializer>(value: &Option<T>, to: Z) -> Result<Z::Ok, Z::Error> {
        value.as_ref().map(|some| Some_ { some: Out::<T, S>::of(some) }).serialize(to)
    }
}

impl<T, S: Read<T>> Read<Option<T>> for Deep<S> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<Some_<In<T, S>>>::deserialize(from)?.map(|part| part.some.0))
    }
}

/// A result: `{"ok": …}` or `{"err": …}`.
#[doc(hidden)]
pub struct Res<A, B>(PhantomData<(A, B)>);

#[derive(Serialize, Deserialize)]
enum Sides<A, B> {
    #[serde(rename = "ok", alias = "Ok")]
    Ok(A),
    #[serde(rename = "err", alias = "Err")]
    Err(B),
}

impl<T, E, A: Write<T>, B: Write<E>> Write<Result<T, E>> for Res<A, B> {
    fn write<Z: Serializer>(value: &Result<T, E>, to: Z) -> Result<Z::Ok, Z::Error> {
        match value {
            Ok(ok) => Sides::Ok(Out::<T, A>::of(ok)),
            Err(err) => Sides::Err(Out::<E, B>::of(err)),
        }
        .serialize(to)
    }
}

impl<T, E, A: Read<T>, B: Read<E>> Read<Result<T, E>> for Res<A, B> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Result<T, E>, D::Error> {
        Ok(match Sides::<In<T, A>, In<E, B>>::deserialize(from)? {
            Sides::Ok(ok) => Ok(ok.0),
            Sides::Err(err) => Err(err.0),
        })
    }
}

/// A list, of whatever length.
#[doc(hidden)]
pub struct List<S>(PhantomData<S>);

impl<T, S: Write<T>> Write<Vec<T>> for List<S> {
    fn write<Z: Serializer>(value: &Vec<T>, to: Z) -> Result<Z::Ok, Z::Error> {
        to.collect_seq(value.iter().map(Out::<T, S>::of))
    }
}

impl<T, S: Read<T>> Read<Vec<T>> for List<S> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
        Ok(Vec::<In<T, S>>::deserialize(from)?.into_iter().map(|part| part.0).collect())
    }
}

impl<T, const N: usize, S: Write<T>> Write<[T; N]> for List<S> {
    fn write<Z: Serializer>(value: &[T; N], to: Z) -> Result<Z::Ok, Z::Error> {
        to.collect_seq(value.iter().map(Out::<T, S>::of))
    }
}

impl<T, const N: usize, S: Read<T>> Read<[T; N]> for List<S> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<[T; N], D::Error> {
        let all: Vec<T> = <Self as Read<Vec<T>>>::read(from)?;
        all.try_into().map_err(|all: Vec<T>| {
            D::Error::custom(format_args!("expected {N} elements, found {}", all.len()))
        })
    }
}

/// A map with texts as keys: an object.
#[doc(hidden)]
pub struct Object<S>(PhantomData<S>);

impl<T, S: Write<T>> Write<HashMap<String, T>> for Object<S> {
    fn write<Z: Serializer>(value: &HashMap<String, T>, to: Z) -> Result<Z::Ok, Z::Error> {
        to.collect_map(value.iter().map(|(key, value)| (key, Out::<T, S>::of(value))))
    }
}

impl<T, S: Read<T>> Read<HashMap<String, T>> for Object<S> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<HashMap<String, T>, D::Error> {
        let all = HashMap::<String, In<T, S>>::deserialize(from)?;
        Ok(all.into_iter().map(|(key, part)| (key, part.0)).collect())
    }
}

/// Any other map: an array of pairs.
#[doc(hidden)]
pub struct Pairs<S>(PhantomData<S>);

impl<K: Serialize, T, S: Write<T>> Write<HashMap<K, T>> for Pairs<S> {
    fn write<Z: Serializer>(value: &HashMap<K, T>, to: Z) -> Result<Z::Ok, Z::Error> {
        to.collect_seq(value.iter().map(|(key, value)| (key, Out::<T, S>::of(value))))
    }
}

impl<K, T, S> Read<HashMap<K, T>> for Pairs<S>
where
    K: Eq + Hash + for<'de> Deserialize<'de>,
    S: Read<T>,
{
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<HashMap<K, T>, D::Error> {
        let all = Vec::<(K, In<T, S>)>::deserialize(from)?;
        Ok(all.into_iter().map(|(key, part)| (key, part.0)).collect())
    }
}

macro_rules! tuple {
    ($($ty:ident $shape:ident $index:tt),*) => {
        impl<$($ty, $shape: Write<$ty>),*> Write<($($ty,)*)> for ($($shape,)*) {
            fn write<Z: Serializer>(value: &($($ty,)*), to: Z) -> Result<Z::Ok, Z::Error> {
                ($(Out::<$ty, $shape>::of(&value.$index),)*).serialize(to)
            }
        }

        impl<$($ty, $shape: Read<$ty>),*> Read<($($ty,)*)> for ($($shape,)*) {
            fn read<'de, De: Deserializer<'de>>(from: De) -> Result<($($ty,)*), De::Error> {
                let all = <($(In<$ty, $shape>,)*)>::deserialize(from)?;
                Ok(($(all.$index.0,)*))
            }
        }
    };
}

tuple!(A SA 0);
tuple!(A SA 0, B SB 1);
tuple!(A SA 0, B SB 1, C SC 2);
tuple!(A SA 0, B SB 1, C SC 2, D SD 3);
tuple!(A SA 0, B SB 1, C SC 2, D SD 3, E SE 4);
tuple!(A SA 0, B SB 1, C SC 2, D SD 3, E SE 4, F SF 5);
tuple!(A SA 0, B SB 1, C SC 2, D SD 3, E SE 4, F SF 5, G SG 6);
tuple!(A SA 0, B SB 1, C SC 2, D SD 3, E SE 4, F SF 5, G SG 6, H SH 7);
