//! What capabilities put into the store of an instance that starts.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use wasmtime_wasi::WasiCtxBuilder;

use crate::name::PluginId;
use crate::observe::Observe;

/// An instance's store in the making.
pub(crate) struct Kit<'a> {
    pub(crate) plugin: &'a PluginId,
    pub(crate) observer: &'a Arc<dyn Observe>,
    /// The inert base, which some capabilities fill.
    pub(crate) wasi: &'a mut WasiCtxBuilder,
    pub(crate) things: &'a mut Things,
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
}
