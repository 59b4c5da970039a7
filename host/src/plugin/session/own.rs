//! Resources of the application in calls without generated code.
//!
//! Where the application offers its resources with values, a session gives each a handle, as it does with the plugin's. Where
//! it speaks JSON, its own numbers are the handles, and cross as they are: what is lent is put into the plugin's store for the
//! length of the call, what is given away stays there.

use std::any::Any;
use std::sync::Arc;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{ResourceAny, ResourceType, Val};
use wasmtime::{AsContextMut, Store};

use super::Session;
use crate::call::{bug, ended};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::State;
use crate::link::Export;
use crate::name::ItemName;
use crate::offer::{Defined, Numbered};
use crate::value::{self, Desk, Handle, JsonOptions, Mint};

impl Session {
    /// Makes a resource of the application for calls in this session: of one that it offers ([`Offer::new`](crate::Offer::new),
    /// [`contract!`](crate::contract)) and the plugin imports, named as in `shop:app/carts.cart@1.0.0`. `value` is what the
    /// application's functions will find behind the handle; for a trait of `contract!` that is an `Arc<dyn Trait>`.
    ///
    /// The handle is the session's, as one that a call has given: it can be lent and given away in JSON, WAVE and serde, and is
    /// dropped by [`Session::drop_handle`].
    ///
    /// # Errors
    ///
    /// When the plugin does not import such a resource of the application, when that speaks JSON and has numbers of its own, or
    /// when the plugin's instance has too many already.
    pub fn own<T: Send + Sync + 'static>(&mut self, resource: &ItemName, value: T) -> Result<Handle, Error> {
        let generation = Arc::clone(&self.generation);
        let known = &generation.blueprint.resources;
        let Some(defined) = known.iter().find(|defined| defined.item == *resource) else {
            let names: Vec<String> = known.iter().map(|defined| format!("`{}`", defined.item)).collect();
            let id = &self.plugin.id;
            let error = refused(format!("plugin `{id}` imports no resource `{resource}` of the application"))
                .chain(vec![id.clone()]);
            return Err(match names.is_empty() {
                true => error,
                false => error.hint(format!("it imports {}", names.join(", "))),
            });
        };
        if defined.json.is_some() {
            return Err(refused(format!(
                "`{resource}` is offered in JSON, where the application has the numbers"
            ))
            .hint("write `{\"handle\": …}` with a number of the application's choice among the arguments"));
        }
        let store = self.store()?;
        let handle = defined.give(store.as_context_mut(), Arc::new(value))?;
        Ok(self.handles.get_or_insert_default().add(handle))
    }

    /// Takes back what a handle stands for, which ends the handle: of [`Session::own`], or of a resource of the application that
    /// a call has given.
    ///
    /// # Errors
    ///
    /// When the session has no such handle, or when it stands for something else: a resource of the plugin, or another type.
    pub fn take<T: Send + Sync + 'static>(&mut self, handle: Handle) -> Result<Arc<T>, Error> {
        let generation = Arc::clone(&self.generation);
        let resource = self.handles.get_or_insert_default().take(handle)?;
        let defined = generation.blueprint.resources.iter().find(|defined| defined.ty == resource.ty());
        let Some(defined) = defined else {
            return Err(refused(format!("{handle} is a resource of plugin `{}`", self.plugin.id))
                .hint("call the plugin's functions with it, and end it with `drop_handle`"));
        };
        let store = self.store()?;
        defined.take(store.as_context_mut(), resource)?.downcast()
    }

    /// The value of a handle, for [`Session::call`]. It is the caller's from then on: to be passed where the function takes
    /// ownership, or to [`Session::drop_resource`].
    ///
    /// # Errors
    ///
    /// When the session has no such handle.
    pub fn val(&mut self, handle: Handle) -> Result<Val, Error> {
        let resource = self.handles.get_or_insert_default().take(handle)?;
        // Whether the caller drops it cannot be seen here.
        self.lease.spoil();
        Ok(Val::Resource(resource))
    }

    /// Reads the arguments of a call.
    pub(super) fn read(
        &mut self,
        export: &Export,
        options: JsonOptions,
        read: impl FnOnce(&mut Desk<'_>, &ComponentFunc) -> Result<Vec<Val>, Error>,
    ) -> Result<Read, Error> {
        let generation = Arc::clone(&self.generation);
        let defined = &generation.blueprint.resources;
        if defined.iter().all(|defined| defined.json.is_none()) {
            let mut desk = Desk::new(self.handles.as_ref(), options);
            let arguments = read(&mut desk, &export.ty)?;
            return Ok(Read { arguments, given: desk.into_given(), lent: Vec::new() });
        }
        let id = self.plugin.id.clone();
        let instance = self.lease.instance().ok_or_else(|| ended(&id))?;
        // The types of this instance: they tell whose a resource is.
        let function = instance
            .component
            .get_func(&mut instance.store, export.index)
            .ok_or_else(|| bug("an export is not where the component's type says"))?;
        let ty = function.ty(&instance.store);
        let mut purse = Purse { store: &mut instance.store, defined, made: Vec::new() };
        let mut desk = Desk::new(self.handles.as_ref(), options).minting(Some(&mut purse));
        let arguments = read(&mut desk, &ty);
        let given = desk.into_given();
        match arguments {
            Ok(arguments) => {
                let lent = purse.made.into_iter().filter(|made| !made.is_given).collect();
                Ok(Read { arguments, given, lent })
            }
            Err(error) => {
                // The call is not made, so nothing was given away.
                purse.take_back()?;
                Err(error)
            }
        }
    }

    /// Ends what was lent for a call, and leaves the application's numbers in the place of its resources.
    pub(super) fn settle(&mut self, lent: Vec<Made>, results: &mut [Val]) -> Result<(), Error> {
        let generation = Arc::clone(&self.generation);
        let defined = &generation.blueprint.resources;
        if defined.iter().all(|defined| defined.json.is_none()) {
            return Ok(());
        }
        let store = self.store()?;
        Purse { store, defined, made: lent }.take_back()?;
        value::replace_resources(results, &mut |resource| {
            let of_json = |defined: &&Defined| defined.ty == resource.ty() && defined.json.is_some();
            let defined = defined.iter().find(of_json)?;
            Some(defined.take_number(store.as_context_mut(), resource).map(Handle::from_number))
        })
    }

    fn store(&mut self) -> Result<&mut Store<State>, Error> {
        let id = self.plugin.id.clone();
        Ok(&mut self.lease.instance().ok_or_else(|| ended(&id))?.store)
    }
}

/// The arguments of a call, and what goes with them.
pub(super) struct Read {
    pub(super) arguments: Vec<Val>,
    /// The handles of the session that are given away.
    pub(super) given: Vec<u64>,
    /// What the application lends.
    pub(super) lent: Vec<Made>,
}

/// A handle that was made of a number.
pub(super) struct Made {
    handle: ResourceAny,
    ty: ResourceType,
    number: u64,
    is_given: bool,
}

/// Where handles are made of numbers.
struct Purse<'s> {
    store: &'s mut Store<State>,
    defined: &'s [Defined],
    made: Vec<Made>,
}

impl Purse<'_> {
    /// Ends all handles; their numbers are the application's again.
    fn take_back(self) -> Result<(), Error> {
        for made in self.made {
            if let Some(defined) = self.defined.iter().find(|defined| defined.ty == made.ty) {
                defined.take_number(self.store.as_context_mut(), made.handle)?;
            }
        }
        Ok(())
    }
}

impl Mint for Purse<'_> {
    fn mint(&mut self, ty: &ResourceType, number: u64, owned: bool) -> Option<Result<Val, String>> {
        let defined = self.defined.iter().find(|defined| defined.ty == *ty)?;
        let home = defined.json.as_ref()?;
        let is_lent = self.made.iter().any(|made| made.number == number && !made.is_given);
        if owned && is_lent || self.made.iter().any(|made| made.number == number && made.is_given) {
            let handle = Handle::from_number(number);
            return Some(Err(format!("{handle}, which this call gives away and passes once more")));
        }
        let numbered: Result<Arc<Numbered>, String> =
            if owned { home.give(number) } else { home.lend(number) };
        Some(numbered.and_then(|numbered| {
            let value: Arc<dyn Any + Send + Sync> = numbered;
            let handle =
                defined.give(self.store.as_context_mut(), value).map_err(|error| error.to_string())?;
            self.made.push(Made { handle, ty: *ty, number, is_given: owned });
            Ok(Val::Resource(handle))
        }))
    }
}

fn refused(message: String) -> Error {
    Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, message)
}
