//! Values in a row: lists, tuples, maps as pairs, sets of flags, and arguments by place.

use serde::Serialize;
use serde::ser::{SerializeSeq, SerializeTuple, SerializeTupleStruct, SerializeTupleVariant};
use wasmtime::component::{Type, Val};

use super::{Stop, Taker, Want};
use crate::value::kind;
use crate::value::mismatch::{Path, one_of};

/// Reads one value after another.
pub(in crate::value) struct Items<'r, 'f, 'h> {
    taker: Taker<'r, 'f, 'h>,
    /// The type of all elements, where they have one.
    each: Option<Type>,
    values: Vec<Val>,
    given: usize,
    fits: bool,
}

impl<'r, 'f, 'h> Items<'r, 'f, 'h> {
    pub(super) fn new(mut taker: Taker<'r, 'f, 'h>) -> Result<Self, Stop> {
        let each = match &taker.want {
            Want::Value(Type::List(list)) => Some(list.ty()),
            Want::Value(Type::FixedLengthList(row)) => Some(row.ty()),
            Want::Value(Type::Tuple(_) | Type::Flags(_) | Type::Map(_))
            | Want::Pair(..)
            | Want::Arguments(_) => None,
            Want::Value(_) | Want::Nothing => return Err(taker.unfit("array")),
        };
        Ok(Self { taker, each, values: Vec::new(), given: 0, fits: true })
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) {
        let index = self.given;
        self.given += 1;
        let Taker { want, at, desk, .. } = &mut self.taker;
        let element = Path::Element(at, index);
        let taken = match (&self.each, want) {
            (Some(ty), _) => desk.take(element, Want::Value(ty.clone()), value),
            (None, Want::Arguments(function)) => match function.params().nth(index) {
                Some((name, ty)) => desk.take(Path::Parameter(name), Want::Value(ty), value),
                // They are counted at the end.
                None => return,
            },
            (None, Want::Value(Type::Tuple(tuple))) => match tuple.types().nth(index) {
                Some(ty) => desk.take(element, Want::Value(ty), value),
                None => return,
            },
            (None, Want::Value(Type::Flags(flags))) => {
                match desk.take(element, Want::Value(Type::String), value) {
                    Some(Val::String(name)) if flags.names().any(|flag| flag == name) => {
                        Some(Val::String(name))
                    }
                    Some(Val::String(name)) => {
                        desk.wrong.add(&element, one_of(flags.names()), format!("`{name}`"))
                    }
                    _ => None,
                }
            }
            (None, Want::Pair(key, value_type)) => match index {
                0 => desk.take(element, Want::Value(key.clone()), value),
                1 => desk.take(element, Want::Value(value_type.clone()), value),
                _ => return,
            },
            (None, Want::Value(Type::Map(map))) => {
                desk.take(element, Want::Pair(map.key(), map.value()), value)
            }
            (None, _) => None,
        };
        self.fits &= taken.is_some();
        self.values.extend(taken);
    }

    pub(super) fn close(mut self) -> Result<Val, Stop> {
        let Self { given, fits, .. } = self;
        let value = match &self.taker.want {
            Want::Arguments(function) => {
                for (name, ty) in function.params().skip(given) {
                    self.values.extend(match ty {
                        Type::Option(_) => Some(Val::Option(None)),
                        ty => self.taker.desk.wrong.add(&Path::Parameter(name), kind(&ty), "nothing"),
                    });
                }
                match given.saturating_sub(function.params().len()) {
                    0 => {}
                    1 => drop(self.taker.desk.wrong.say::<Val>("one argument too many".into())),
                    more => drop(self.taker.desk.wrong.say::<Val>(format!("{more} arguments too many"))),
                }
                return Ok(Val::Tuple(self.values));
            }
            Want::Value(Type::List(_)) => Val::List(self.values),
            Want::Value(Type::FixedLengthList(row)) if given == row.len() as usize => {
                Val::FixedLengthList(self.values)
            }
            Want::Value(Type::FixedLengthList(row)) => {
                let expected = format!("list of {}", row.len());
                return Err(self.taker.note(expected, format!("array of {given}")));
            }
            Want::Value(Type::Tuple(tuple)) if given == tuple.types().len() => Val::Tuple(self.values),
            Want::Value(Type::Tuple(tuple)) => {
                let expected = format!("tuple of {}", tuple.types().len());
                return Err(self.taker.note(expected, format!("array of {given}")));
            }
            Want::Pair(..) if given == 2 => Val::Tuple(self.values),
            Want::Pair(..) => return Err(self.taker.note("key and value", format!("array of {given}"))),
            Want::Value(Type::Flags(flags)) => {
                let is_given = |name: &str| {
                    self.values.iter().any(|value| matches!(value, Val::String(given) if given == name))
                };
                Val::Flags(flags.names().filter(|name| is_given(name)).map(str::to_owned).collect())
            }
            Want::Value(Type::Map(_)) => {
                let pairs = self.values.into_iter().filter_map(|pair| match pair {
                    Val::Tuple(pair) => <[Val; 2]>::try_from(pair).ok().map(|[key, value]| (key, value)),
                    _ => None,
                });
                Val::Map(pairs.collect())
            }
            Want::Value(_) | Want::Nothing => return Err(Stop(None)),
        };
        if fits { self.taker.done(value) } else { Err(Stop(None)) }
    }
}

macro_rules! items {
    ($($trait:ident $add:ident),*) => {$(
        impl $trait for Items<'_, '_, '_> {
            type Ok = Val;
            type Error = Stop;

            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
                self.add(value);
                Ok(())
            }

            fn end(self) -> Result<Val, Stop> {
                self.close()
            }
        }
    )*};
}

items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);
