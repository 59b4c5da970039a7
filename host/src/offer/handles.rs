//! Resources of the application: what a plugin's handles stand for.
//!
//! A value lives in the table of the plugin's store, at the number that wasmtime knows it by. wasmtime's own handles of the
//! host are used as names only: those among the arguments are resolved before the application's function runs, and none
//! outlives the call. So whatever the function does with a [`Val`], it cannot reach another plugin's resource, and what it
//! forgets is dropped.

use std::any::Any;
use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{Resource, ResourceAny, ResourceDynamic, ResourceType, Val};

use super::failure::contain;
use super::{Caller, Defined, JsonResources, Numbered, table};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::State;
use crate::name::ItemName;
use crate::value::{self, Handle, Mint};

/// The types of resources that one component imports from the application. They need to be told apart in one store only.
#[derive(Default)]
pub(crate) struct ResourceTypes {
    types: Vec<(ResourceType, bool)>,
    /// What the application defines of them.
    pub(crate) defined: Vec<Defined>,
}

impl ResourceTypes {
    /// The number of a type: an interface may use a resource of another, which has the same.
    pub(super) fn number(&mut self, ty: ResourceType) -> u32 {
        let known = self.types.iter().position(|(known, _)| *known == ty);
        let index = known.unwrap_or_else(|| {
            self.types.push((ty, false));
            self.types.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// Whether this is asked of a type for the first time.
    pub(super) fn is_first(&mut self, number: u32) -> bool {
        let entry = self.types.get_mut(number as usize);
        entry.is_some_and(|(_, is_defined)| !std::mem::replace(is_defined, true))
    }
}

/// The resources of an interface, by name, each with the number of its type.
pub(super) type Names = [(String, u32)];

/// A handle that the function of the application has.
#[derive(Clone, Copy)]
pub(super) struct Held {
    /// How the function knows it.
    handle: ResourceAny,
    /// Where the value is in the store's table.
    place: u32,
    ty: u32,
    is_owned: bool,
    /// Whether the function made it, so that wasmtime still has it.
    is_new: bool,
}

/// A value in the store's table.
pub(crate) struct Owned(pub(super) Arc<dyn Any + Send + Sync>);

impl Caller<'_> {
    /// Makes a resource of this interface for the plugin to own: `value` is what its handle stands for. The value is dropped
    /// when the plugin drops the handle, or when the plugin's instance ends, or now if the function does not give it back.
    ///
    /// # Errors
    ///
    /// When the plugin does not know a resource of this name, or has too many already.
    pub fn own<T: Send + Sync + 'static>(&self, resource: &str, value: T) -> Result<Val, Error> {
        self.own_shared(resource, Arc::new(value))
    }

    fn own_shared(&self, resource: &str, value: Arc<dyn Any + Send + Sync>) -> Result<Val, Error> {
        let Some((_, ty)) = self.names.iter().find(|(name, _)| name == resource) else {
            let names: Vec<String> = self.names.iter().map(|(name, _)| format!("`{name}`")).collect();
            let error = wrong(format!(
                "`{}` imports no resource `{resource}` of the interface that it calls",
                self.plugin()
            ));
            return Err(if names.is_empty() {
                error
            } else {
                error.hint(format!("known: {}", names.join(", ")))
            });
        };
        let place = self.keep(value)?;
        let handle = ResourceDynamic::new_own(place, *ty)
            .try_into_resource_any(&mut *self.store.borrow_mut())
            .map_err(broken)?;
        self.held.borrow_mut().push(Held { handle, place, ty: *ty, is_owned: true, is_new: true });
        Ok(Val::Resource(handle))
    }

    /// What a handle among the arguments stands for.
    ///
    /// # Errors
    ///
    /// When it is no handle of this call, or stands for another type.
    pub fn get<T: Send + Sync + 'static>(&self, handle: &Val) -> Result<Arc<T>, Error> {
        self.value(self.held(handle)?.place)
    }

    /// As [`Caller::get`], and takes it from the plugin, which gave its handle away.
    ///
    /// # Errors
    ///
    /// When it is no handle of this call, was only lent, or stands for another type.
    pub fn take<T: Send + Sync + 'static>(&self, handle: &Val) -> Result<Arc<T>, Error> {
        let held = self.held(handle)?;
        if !held.is_owned {
            return Err(wrong("a handle was lent by the plugin, and cannot be taken from it".into())
                .hint("`get` what it stands for"));
        }
        let value = self.value(held.place)?;
        self.held.borrow_mut().retain(|other| other.handle != held.handle);
        self.end(held)?;
        Ok(value)
    }

    /// The arguments with numbers in the place of handles, for an application that speaks JSON. What is given away is its own
    /// again.
    pub(super) fn numbered(&self, arguments: &[Val]) -> Result<Vec<Val>, Error> {
        let mut numbered = arguments.to_vec();
        value::replace_resources(&mut numbered, &mut |handle| Some(self.number(handle)))?;
        Ok(numbered)
    }

    fn number(&self, handle: ResourceAny) -> Result<Handle, Error> {
        let held = self.held(&Val::Resource(handle))?;
        let value: Arc<Numbered> = self.value(held.place)?;
        if held.is_owned {
            value.release();
            self.held.borrow_mut().retain(|other| other.handle != handle);
            self.remove(held.place)?;
        }
        Ok(Handle::from_number(value.number()))
    }

    /// Makes handles of the numbers in a result.
    pub(super) fn mint<'c>(&'c self, home: &'c JsonResources) -> impl Mint + 'c {
        CallerMint { caller: self, home }
    }

    /// Puts a value into the store's table.
    pub(super) fn keep(&self, value: Arc<dyn Any + Send + Sync>) -> Result<u32, Error> {
        table::keep(self.store.borrow_mut().data_mut(), value)
    }

    /// The value at a place of the store's table.
    pub(super) fn value<T: Send + Sync + 'static>(&self, place: u32) -> Result<Arc<T>, Error> {
        table::kept(self.store.borrow().data(), place)
    }

    fn held(&self, handle: &Val) -> Result<Held, Error> {
        let held = self.held.borrow();
        let found = match handle {
            Val::Resource(handle) => held.iter().find(|held| held.handle == *handle),
            _ => None,
        };
        found.copied().ok_or_else(|| {
            wrong("a value is no handle of this call".into())
                .hint("a handle ends with its call: keep what it stands for instead")
        })
    }

    /// Resolves the handles among the arguments.
    pub(super) fn begin(&self, arguments: &[Val]) -> wasmtime::Result<()> {
        let mut store = self.store.borrow_mut();
        let mut held = self.held.borrow_mut();
        let mut result = Ok(());
        let mut resolve = |handle: &ResourceAny| {
            let resolved = handle.try_into_resource_dynamic(&mut *store)?;
            let (place, ty) = (resolved.rep(), resolved.ty());
            held.push(Held { handle: *handle, place, ty, is_owned: resolved.owned(), is_new: false });
            Ok(())
        };
        for argument in arguments {
            each(argument, &mut |handle| {
                if result.is_ok() {
                    result = resolve(handle);
                }
            });
        }
        result
    }

    /// Gives the handles among the results to wasmtime, and drops the others. `Err` says what is wrong with one.
    pub(super) fn finish(&self, results: &mut [Val]) -> Result<(), Error> {
        for result in results {
            let mut wrong = Ok(());
            each_mut(result, &mut |handle| {
                if wrong.is_ok() {
                    wrong = self.hand_over(*handle).map(|real| *handle = real);
                }
            });
            wrong?;
        }
        for held in self.held.take().into_iter().filter(|held| held.is_owned) {
            self.end(held)?;
        }
        Ok(())
    }

    fn hand_over(&self, handle: ResourceAny) -> Result<ResourceAny, Error> {
        let held = self.held(&Val::Resource(handle))?;
        if !held.is_owned {
            return Err(wrong("a handle was lent by the plugin, and cannot be given".into()));
        }
        self.held.borrow_mut().retain(|other| other.handle != handle);
        if held.is_new {
            return Ok(handle);
        }
        let again = ResourceDynamic::new_own(held.place, held.ty);
        again.try_into_resource_any(&mut *self.store.borrow_mut()).map_err(broken)
    }

    /// Ends a resource that nobody owns any more.
    fn end(&self, held: Held) -> Result<(), Error> {
        if held.is_new {
            held.handle.try_into_resource_dynamic(&mut *self.store.borrow_mut()).map_err(broken)?;
        }
        self.remove(held.place)
    }

    /// Drops the value at a place of the store's table.
    pub(super) fn remove(&self, place: u32) -> Result<(), Error> {
        let value = table::taken(self.store.borrow_mut().data_mut(), place)?;
        // What is dropped may be the application's, and run its code.
        drop(value);
        Ok(())
    }
}

struct CallerMint<'c, 'a> {
    caller: &'c Caller<'a>,
    home: &'c JsonResources,
}

impl Mint for CallerMint<'_, '_> {
    fn mint(&mut self, ty: &ResourceType, number: u64, _: bool) -> Option<Result<Val, String>> {
        let (name, _) =
            self.caller.names.iter().find(|(_, known)| ResourceType::host_dynamic(*known) == *ty)?;
        let made = self.home.give(number).map(|numbered| self.caller.own_shared(name, numbered));
        Some(made.and_then(|made| made.map_err(|error| error.to_string())))
    }
}

/// Drops the value of a handle that the plugin has dropped, which may run code of the application.
pub(super) fn drop_value(
    mut store: StoreContextMut<'_, State>,
    place: u32,
    item: &ItemName,
) -> wasmtime::Result<()> {
    store.data_mut().ask()?;
    let value = store.data_mut().table.delete(Resource::<Owned>::new_own(place))?;
    contain(item, || {
        drop(value);
        Ok(())
    })
}

fn each(value: &Val, f: &mut dyn FnMut(&ResourceAny)) {
    match value {
        Val::Resource(handle) => f(handle),
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
            values.iter().for_each(|value| each(value, f));
        }
        Val::Record(fields) => fields.iter().for_each(|(_, value)| each(value, f)),
        Val::Map(entries) => entries.iter().for_each(|(_, value)| each(value, f)),
        Val::Variant(_, payload) | Val::Option(payload) | Val::Result(Ok(payload) | Err(payload)) => {
            if let Some(value) = payload {
                each(value, f);
            }
        }
        _ => {}
    }
}

fn each_mut(value: &mut Val, f: &mut dyn FnMut(&mut ResourceAny)) {
    match value {
        Val::Resource(handle) => f(handle),
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
            values.iter_mut().for_each(|value| each_mut(value, f));
        }
        Val::Record(fields) => fields.iter_mut().for_each(|(_, value)| each_mut(value, f)),
        Val::Map(entries) => entries.iter_mut().for_each(|(_, value)| each_mut(value, f)),
        Val::Variant(_, payload) | Val::Option(payload) | Val::Result(Ok(payload) | Err(payload)) => {
            if let Some(value) = payload {
                each_mut(value, f);
            }
        }
        _ => {}
    }
}

pub(super) fn wrong(message: String) -> Error {
    Error::new(Stage::Call, ErrorKind::Offer, Blame::Host, message)
}

pub(super) fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Stage::Call, ErrorKind::Bug, Blame::Host, "a handle of the host is not where it should be")
        .source(error)
        .hint("this is a bug in Plugwright: please report it")
}
