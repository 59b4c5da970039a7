//! What capabilities put into the store of an instance that starts.

use std::any::{Any, TypeId};
use std::collections::HashMap;

use wasmtime_wasi::WasiCtxBuilder;

use super::Quotas;

/// An instance's store in the making.
pub(crate) struct Kit<'a> {
    /// The inert base, which some capabilities fill.
    pub(crate) wasi: &'a mut WasiCtxBuilder,
    pub(crate) things: &'a mut Things,
    /// What the plugin may have open, in all its instances.
    pub(crate) quotas: &'a Quotas,
}

/// What capabilities keep in a store: at most one thing of a type, dropped with the store.
#[derive(Default)]
pub(crate) struct Things(HashMap<TypeId, Box<dyn Any + Send>>);

impl Things {
    pub(crate) fn put<T: Send + 'static>(&mut self, thing: T) {
        self.0.insert(TypeId::of::<T>(), Box::new(thing));
    }

    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }

    pub(crate) fn get_mut<T: 'static>(&mut self) -> Option<&mut T> {
        self.0.get_mut(&TypeId::of::<T>())?.downcast_mut()
    }

    /// The thing of a type, made if it is not there.
    pub(crate) fn get_or_put<T: Send + 'static>(&mut self, make: impl FnOnce() -> T) -> &mut T {
        let thing = self.0.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(make()));
        match thing.downcast_mut() {
            Some(thing) => thing,
            None => unreachable!("a thing is not of its own type"),
        }
    }
}
