//! Values with names: records, variants, results, maps, handles, sets of flags, and arguments by name.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, SerializeStructVariant};
use wasmtime::component::{Type, Val};

use super::{Means, Stop, Taker, Want};
use crate::value::handles::FIELD;
use crate::value::kind;
use crate::value::mismatch::{Path, one_of};

/// Reads one entry after another.
pub(in crate::value) struct Fields<'r, 'f, 'h> {
    taker: Taker<'r, 'f, 'h>,
    means: Means,
    so_far: SoFar,
    /// The key whose value comes next.
    key: Option<Val>,
    fits: bool,
}

/// What was read, by what is wanted.
enum SoFar {
    /// Members of a record, or arguments: a place for each.
    Members(Vec<Option<Val>>),
    /// The one case that there may be.
    Case(Option<Val>),
    Some(Option<Val>),
    /// What stands under `some` where that was given already.
    Inner(Option<Val>),
    Flags(Vec<String>),
    Pairs(Vec<(Val, Val)>),
    Handle(Option<Val>),
}

impl<'r, 'f, 'h> Fields<'r, 'f, 'h> {
    pub(super) fn new(taker: Taker<'r, 'f, 'h>, means: Means) -> Result<Self, Stop> {
        let mut taker = match taker.ty() {
            // `{"some": …}` of an option within an option: here the outer one is meant.
            Some(Type::Option(option)) if matches!(option.ty(), Type::Option(_)) => taker,
            _ => taker.bare(|| "object".to_owned())?,
        };
        let so_far = match &taker.want {
            Want::Arguments(function) => SoFar::Members(vec![None; function.params().len()]),
            Want::Value(Type::Record(record)) => SoFar::Members(vec![None; record.fields().len()]),
            Want::Value(Type::Variant(_) | Type::Result(_)) => SoFar::Case(None),
            Want::Value(Type::Option(_)) => SoFar::Some(None),
            Want::Value(Type::Flags(_)) => SoFar::Flags(Vec::new()),
            Want::Value(Type::Map(_)) => SoFar::Pairs(Vec::new()),
            Want::Value(Type::Own(_) | Type::Borrow(_)) => SoFar::Handle(None),
            Want::Value(_) | Want::Pair(..) | Want::Nothing => return Err(taker.unfit("object")),
        };
        Ok(Self { taker, means, so_far, key: None, fits: true })
    }

    /// Reads `{"some": …}` in an option that was given.
    pub(super) fn some(taker: Taker<'r, 'f, 'h>) -> Self {
        Self { taker, means: super::exactly, so_far: SoFar::Inner(None), key: None, fits: true }
    }

    /// Reads a key: text, but for maps with keys of another type.
    fn name<T: Serialize + ?Sized>(&mut self, key: &T) {
        let want = match &self.taker.want {
            Want::Value(Type::Map(map)) => map.key(),
            _ => Type::String,
        };
        let Taker { at, desk, .. } = &mut self.taker;
        self.key = desk.take(Path::Key(at), Want::Value(want), key);
        self.fits &= self.key.is_some();
    }

    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        // A key that does not fit was noted.
        let Some(key) = self.key.take() else { return Ok(()) };
        let fits = match (&mut self.so_far, &key) {
            (SoFar::Pairs(pairs), _) => {
                let Taker { want: Want::Value(Type::Map(map)), at, desk, .. } = &mut self.taker else {
                    return Err(Stop(None));
                };
                let place = match &key {
                    Val::String(name) => Path::Entry(at, name),
                    _ => Path::Element(at, pairs.len()),
                };
                let value = desk.take(place, Want::Value(map.value()), value);
                let fits = value.is_some();
                pairs.extend(value.map(|value| (key, value)));
                fits
            }
            (_, Val::String(name)) => self.member(name, value),
            _ => false,
        };
        self.fits &= fits;
        Ok(())
    }

    /// Reads what stands under a name; gives whether it fits.
    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> bool {
        let Taker { want, at, desk, .. } = &mut self.taker;
        let means = self.means;
        match &mut self.so_far {
            SoFar::Members(members) => {
                let found = match want {
                    Want::Arguments(function) => function
                        .params()
                        .enumerate()
                        .find(|(_, (param, _))| means(name, param))
                        .map(|(index, (_, ty))| (index, ty)),
                    Want::Value(Type::Record(record)) => record
                        .fields()
                        .enumerate()
                        .find(|(_, field)| means(name, field.name))
                        .map(|(index, field)| (index, field.ty)),
                    _ => None,
                };
                let Some((index, ty)) = found else {
                    let names = match want {
                        Want::Arguments(function) => one_of(function.params().map(|(name, _)| name)),
                        Want::Value(Type::Record(record)) => one_of(record.fields().map(|field| field.name)),
                        _ => String::new(),
                    };
                    self.taker.note(names, format!("`{name}`"));
                    return false;
                };
                let taken = desk.take(at.field(name), Want::Value(ty), value);
                let fits = taken.is_some();
                if let Some(member) = members.get_mut(index) {
                    // What does not fit was noted: it is not missing as well.
                    *member = taken.or(Some(Val::Bool(false)));
                }
                fits
            }
            SoFar::Case(case @ None) => {
                let taker = Taker { want: want.clone(), at: *at, wraps: Vec::new(), desk };
                let taken =
                    taker.case(name, means).and_then(|(taker, payload)| taker.payload(name, payload, value));
                // Of a case that does not fit it is known that there is one.
                let fits = taken.is_ok();
                *case = Some(taken.unwrap_or(Val::Bool(false)));
                fits
            }
            SoFar::Some(some @ None) if name == "some" => {
                let Want::Value(Type::Option(option)) = want else { return false };
                let taken = desk.take(Path::Field(at, name), Want::Value(option.ty()), value);
                let fits = taken.is_some();
                *some = Some(taken.unwrap_or(Val::Bool(false)));
                fits
            }
            SoFar::Inner(inner @ None) if name == "some" => {
                let taken = desk.take(Path::Field(at, name), want.clone(), value);
                let fits = taken.is_some();
                *inner = Some(taken.unwrap_or(Val::Bool(false)));
                fits
            }
            SoFar::Flags(flags) => {
                let Want::Value(Type::Flags(known)) = want else { return false };
                let Some(flag) = known.names().find(|flag| means(name, flag)) else {
                    let expected = one_of(known.names());
                    self.taker.note(expected, format!("`{name}`"));
                    return false;
                };
                match desk.take(Path::Field(at, name), Want::Value(Type::Bool), value) {
                    Some(Val::Bool(true)) => flags.push(flag.to_owned()),
                    Some(_) => {}
                    None => return false,
                }
                true
            }
            SoFar::Handle(handle @ None) if name == FIELD => {
                let Want::Value(ty) = want else { return false };
                let owned = matches!(ty, Type::Own(_));
                let Some(Val::U64(number)) = desk.take(Path::Field(at, name), Want::Value(Type::U64), value)
                else {
                    return false;
                };
                match desk.resource(ty, number, owned) {
                    Ok(resource) => *handle = Some(resource),
                    Err(found) => {
                        *handle = Some(Val::Bool(false));
                        let expected = if owned { "handle to give away" } else { "handle to lend" };
                        self.taker.note(expected, found);
                        return false;
                    }
                }
                true
            }
            SoFar::Case(Some(_)) => {
                self.taker.note("one case", format!("`{name}` as well"));
                false
            }
            SoFar::Some(_) | SoFar::Inner(_) | SoFar::Handle(_) | SoFar::Pairs(_) => {
                self.taker.unfit(format!("object with `{name}`"));
                false
            }
        }
    }

    fn close(mut self) -> Result<Val, Stop> {
        let value = match self.so_far {
            SoFar::Members(members) => {
                let Taker { want, at, desk, .. } = &mut self.taker;
                let mut names: Vec<(&str, Type)> = Vec::with_capacity(members.len());
                match &*want {
                    Want::Arguments(function) => names.extend(function.params()),
                    Want::Value(Type::Record(record)) => {
                        names.extend(record.fields().map(|field| (field.name, field.ty)));
                    }
                    _ => {}
                }
                let mut values = Vec::with_capacity(members.len());
                for ((name, ty), member) in names.into_iter().zip(members) {
                    let value = match (member, ty) {
                        (Some(value), _) => value,
                        (None, Type::Option(_)) => Val::Option(None),
                        (None, ty) => {
                            let _: Option<Val> = desk.wrong.add(&at.field(name), kind(&ty), "nothing");
                            self.fits = false;
                            continue;
                        }
                    };
                    values.push((name.to_owned(), value));
                }
                if matches!(want, Want::Arguments(_)) {
                    return Ok(Val::Tuple(values.into_iter().map(|(_, value)| value).collect()));
                }
                Val::Record(values)
            }
            SoFar::Case(Some(case)) => case,
            SoFar::Some(Some(some)) => Val::Option(Some(Box::new(some))),
            SoFar::Inner(Some(inner)) => inner,
            SoFar::Flags(flags) => Val::Flags(flags),
            SoFar::Pairs(pairs) => Val::Map(pairs),
            SoFar::Handle(Some(resource)) => resource,
            SoFar::Case(None) | SoFar::Some(None) | SoFar::Inner(None) | SoFar::Handle(None) => {
                return Err(if self.fits { self.taker.unfit("object without it") } else { Stop(None) });
            }
        };
        if self.fits { self.taker.done(value) } else { Err(Stop(None)) }
    }
}

impl SerializeMap for Fields<'_, '_, '_> {
    type Ok = Val;
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        self.name(key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        self.add(value)
    }

    fn end(self) -> Result<Val, Stop> {
        self.close()
    }
}

macro_rules! structs {
    ($($trait:ident)*) => {$(
        impl $trait for Fields<'_, '_, '_> {
            type Ok = Val;
            type Error = Stop;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Stop> {
                self.name(name);
                self.add(value)
            }

            fn end(self) -> Result<Val, Stop> {
                self.close()
            }
        }
    )*};
}

structs!(SerializeStruct SerializeStructVariant);
