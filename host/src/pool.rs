//! The warm instances of a plugin.
//!
//! A call borrows an instance with a [`Lease`] and gives it back when it ends well. A call never waits for an instance: if
//! none is idle, one is started. The plugins that an instance calls are borrowed by that instance, one of each, until the
//! host's call is over; so two trees of calls never share an instance and no lock is held while a plugin runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::call::failed;
use crate::error::Error;
use crate::instance::{Blueprint, Instance, State, Until};
use crate::observe::{Counter, Event};

/// A plugin that is ready to be called.
pub(crate) struct Pool {
    pub(crate) blueprint: Blueprint,
    pub(crate) failures: Counter,
    pub(crate) started: Counter,
    shelf: Mutex<Shelf>,
    /// More idle instances than this are dropped.
    most_idle: usize,
}

#[derive(Default)]
struct Shelf {
    idle: Vec<Box<Instance>>,
    /// Calls of leases that have ended.
    calls: u64,
}

/// An instance on loan.
pub(crate) struct Lease {
    pool: Arc<Pool>,
    /// Calls so far, of this lease alone: the pool's count is raised under the lock that giving back takes anyway.
    calls: u64,
    /// Gone once the lease ends or the instance has failed.
    instance: Option<Box<Instance>>,
}

impl Pool {
    pub(crate) fn new(blueprint: Blueprint, most_idle: usize) -> Self {
        Self {
            blueprint,
            failures: Counter::default(),
            started: Counter::default(),
            shelf: Mutex::default(),
            most_idle,
        }
    }

    /// Borrows an instance for one call.
    #[inline]
    pub(crate) fn lease(self: &Arc<Self>, until: Until) -> Result<Lease, Error> {
        let idle = self.shelf().idle.pop();
        let instance = match idle {
            Some(mut instance) => {
                instance.store.data_mut().call.begin(until);
                instance
            }
            None => {
                self.started.raise();
                match self.blueprint.start(until) {
                    Ok(instance) => Box::new(instance),
                    Err((error, state)) => {
                        self.failures.raise();
                        return Err(failed(error, &state));
                    }
                }
            }
        };
        Ok(Lease { pool: self.clone(), calls: 0, instance: Some(instance) })
    }

    /// Calls of leases that have ended.
    pub(crate) fn calls(&self) -> u64 {
        self.shelf().calls
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    #[inline]
    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// Counts a call.
    #[inline]
    pub(crate) fn count(&mut self) {
        self.calls += 1;
    }

    /// The instance, unless a call on it has failed.
    #[inline]
    pub(crate) fn instance(&mut self) -> Option<&mut Instance> {
        self.instance.as_deref_mut()
    }

    /// Drops the instance after a failed call and says what happened.
    pub(crate) fn retire(&mut self, error: wasmtime::Error) -> Error {
        self.pool.failures.raise();
        let Some(instance) = self.instance.take() else {
            return crate::call::ended(&self.pool.blueprint.plugin);
        };
        let state: State = instance.store.into_data();
        state.output.end();
        let error = failed(error, &state);
        self.pool.blueprint.observer.event(&Event::Retired {
            plugin: self.pool.blueprint.plugin.clone(),
            reason: error.to_string(),
        });
        error
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(instance) = &mut self.instance {
            let state = instance.store.data_mut();
            state.output.end();
            for provider in &mut state.providers {
                *provider = None;
            }
        }
        let mut shelf = self.pool.shelf();
        shelf.calls += self.calls;
        if shelf.idle.len() < self.pool.most_idle {
            shelf.idle.extend(self.instance.take());
        }
    }
}
