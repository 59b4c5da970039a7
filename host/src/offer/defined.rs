//! The resources of the application that a component imports.

use std::any::Any;
use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{Resource, ResourceAny, ResourceDynamic, ResourceType};

use super::handles::broken;
use super::table::{self, Owned};
use super::{JsonResources, Numbered};
use crate::error::Error;
use crate::instance::State;
use crate::name::ItemName;

/// A resource of the application that a component imports: how its handles are made and read.
pub(crate) struct Defined {
    /// `shop:app/carts.cart@1.0.0`
    pub(crate) item: ItemName,
    pub(crate) ty: ResourceType,
    own: fn(StoreContextMut<'_, State>, u32, u32) -> wasmtime::Result<ResourceAny>,
    place: fn(StoreContextMut<'_, State>, ResourceAny) -> wasmtime::Result<u32>,
    number: u32,
    /// Whose numbers its handles are, where the application speaks JSON.
    pub(crate) json: Option<JsonResources>,
}

impl Defined {
    /// One whose type only the component knows, with the number of that.
    pub(super) fn dynamic(item: ItemName, number: u32, json: Option<JsonResources>) -> Self {
        Self {
            item,
            ty: ResourceType::host_dynamic(number),
            own: |store, place, number| ResourceDynamic::new_own(place, number).try_into_resource_any(store),
            place: |store, handle| Ok(handle.try_into_resource_dynamic(store)?.rep()),
            number,
            json,
        }
    }

    /// One whose values are `T`.
    pub(super) fn typed<T: Send + Sync + 'static>(item: ItemName) -> Self {
        Self {
            item,
            ty: ResourceType::host::<T>(),
            own: |store, place, _| Resource::<T>::new_own(place).try_into_resource_any(store),
            place: |store, handle| Ok(handle.try_into_resource::<T>(store)?.rep()),
            number: 0,
            json: None,
        }
    }

    /// A handle for the plugin, to own or to borrow, and where its value is.
    pub(crate) fn give(
        &self,
        mut store: StoreContextMut<'_, State>,
        value: Arc<dyn Any + Send + Sync>,
    ) -> Result<ResourceAny, Error> {
        let place = table::keep(store.data_mut(), value)?;
        (self.own)(store, place, self.number).map_err(broken)
    }

    /// Takes back what a handle stands for, which ends the handle. Dropping it may run the application's code.
    pub(crate) fn take(
        &self,
        mut store: StoreContextMut<'_, State>,
        handle: ResourceAny,
    ) -> Result<Owned, Error> {
        let place =
            (self.place)(wasmtime::AsContextMut::as_context_mut(&mut store), handle).map_err(broken)?;
        table::taken(store.data_mut(), place)
    }

    /// As [`Self::take`], where the application speaks JSON: the number, which is the application's again.
    pub(crate) fn take_number(
        &self,
        store: StoreContextMut<'_, State>,
        handle: ResourceAny,
    ) -> Result<u64, Error> {
        let numbered = self.take(store, handle)?.downcast::<Numbered>()?;
        numbered.release();
        Ok(numbered.number())
    }
}
