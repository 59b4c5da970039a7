//! Resources that the application owns, as its plugins hold them.
//!
//! What a handle stands for lives in the table of the plugin's store, and a handle crosses as its place there. So a value is put
//! into the table just before its handle crosses, and fetched from there once the handle has come.

use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use wasmtime::component::Resource;

use crate::call::bug;
use crate::error::Error;
use crate::instance::State;
use crate::offer::table;

/// A resource of the application, as a contract's functions take and give it: an `Arc` of what implements the trait that
/// [`contract!`](crate::contract) makes for the resource.
///
/// A plugin that owns one holds the `Arc` until it drops its handle, or with its instance. A clone stands for the same.
pub struct HostResource<T: ?Sized> {
    /// Empty between the moment in which wasmtime reads the handle and the one in which its call begins.
    value: OnceLock<Arc<T>>,
    place: AtomicU32,
}

/// A [`HostResource`] on its way.
pub(super) trait Crossing: Sync {
    /// Fetches what came; what is given is the application's again.
    fn arrive(&self, state: &mut State, is_given: bool) -> Result<Option<table::Owned>, Error>;
    /// Puts what goes into the table, at the place that is told.
    fn leave(&self, state: &mut State) -> Result<u32, Error>;
}

impl<T: ?Sized + Send + Sync + 'static> HostResource<T> {
    /// Makes a resource for plugins: `HostResource::new(Arc::new(bucket))`.
    pub fn new(value: Arc<T>) -> Self {
        Self { value: OnceLock::from(value), place: AtomicU32::new(u32::MAX) }
    }

    /// What it stands for, for longer than this lives.
    pub fn to_arc(&self) -> Arc<T> {
        Arc::clone(self.get())
    }

    fn get(&self) -> &Arc<T> {
        #[expect(clippy::expect_used, reason = "every handle is fetched before anybody gets to see it")]
        self.value.get().expect("a handle that has arrived")
    }

    /// What wasmtime read.
    pub(super) fn read(raw: &Resource<Arc<T>>) -> Self {
        Self { value: OnceLock::new(), place: AtomicU32::new(raw.rep()) }
    }

    pub(super) fn place(&self) -> u32 {
        self.place.load(Ordering::Relaxed)
    }
}

impl<T: ?Sized + Send + Sync + 'static> Crossing for HostResource<T> {
    fn arrive(&self, state: &mut State, is_given: bool) -> Result<Option<table::Owned>, Error> {
        let value: Arc<Arc<T>> = table::kept(state, self.place())?;
        if self.value.set(Arc::clone(&value)).is_err() {
            return Err(bug("a handle of the host arrived twice"));
        }
        is_given.then(|| table::taken(state, self.place())).transpose()
    }

    fn leave(&self, state: &mut State) -> Result<u32, Error> {
        let place = table::keep(state, Arc::new(self.to_arc()))?;
        self.place.store(place, Ordering::Relaxed);
        Ok(place)
    }
}

impl<T: ?Sized + Send + Sync + 'static> Deref for HostResource<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.get()
    }
}

impl<T: ?Sized + Send + Sync + 'static> Clone for HostResource<T> {
    fn clone(&self) -> Self {
        Self::new(self.to_arc())
    }
}

impl<T: ?Sized> fmt::Debug for HostResource<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("resource of the host")
    }
}
