//! Where the application's resources live: the table of the plugin's store.

use std::any::{Any, type_name};
use std::sync::Arc;

use wasmtime::component::Resource;

pub(crate) use super::handles::Owned;
use super::handles::{broken, wrong};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::State;

/// Puts a value into the store's table.
pub(crate) fn keep(state: &mut State, value: Arc<dyn Any + Send + Sync>) -> Result<u32, Error> {
    match state.table.push(Owned(value)) {
        Ok(place) => Ok(place.rep()),
        Err(_) => Err(Error::new(
            Stage::Call,
            ErrorKind::Memory,
            Blame::Plugin,
            format!(
                "plugin `{}` holds more than {} resources of the host",
                state.plugin,
                state.table.max_capacity()
            ),
        )),
    }
}

/// The value at a place of the store's table.
pub(crate) fn kept<T: Send + Sync + 'static>(state: &State, place: u32) -> Result<Arc<T>, Error> {
    let owned = state.table.get(&Resource::<Owned>::new_borrow(place)).map_err(broken)?;
    owned.downcast()
}

impl Owned {
    /// The value, if it is a `T`.
    pub(crate) fn downcast<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, Error> {
        Arc::clone(&self.0).downcast().map_err(|_| {
            wrong(format!("a resource is not a `{}`, as the application says", type_name::<T>()))
        })
    }
}

/// Takes a value out of the store's table. Dropping it may run the application's code: not while the store is borrowed.
pub(crate) fn taken(state: &mut State, place: u32) -> Result<Owned, Error> {
    state.table.delete(Resource::<Owned>::new_own(place)).map_err(broken)
}
