//! The warm instances of a plugin.
//!
//! A call borrows an instance with a [`Lease`] and gives it back when it ends well. A call never waits for an instance: if
//! none is idle, one is started. The plugins that an instance calls are borrowed by that instance, one of each, until the
//! host's call is over; so two trees of calls never share an instance and no lock is held while a plugin runs.

use std::sync::{Arc, Mutex, PoisonError};

use crate::call::failed;
use crate::error::Error;
use crate::instance::{Blueprint, Instance, State, Until};
use crate::observe::{Counter, Event};

/// A plugin that is ready to be called.
pub(crate) struct Pool {
    pub(crate) blueprint: Blueprint,
    pub(crate) calls: Counter,
    pub(crate) failures: Counter,
    pub(crate) started: Counter,
    idle: Mutex<Vec<Box<Instance>>>,
    /// More idle instances than this are dropped.
    most_idle: usize,
}

/// An instance on loan.
pub(crate) struct Lease {
    pool: Arc<Pool>,
    /// Gone once the lease ends or the instance has failed.
    instance: Option<Box<Instance>>,
}

impl Pool {
    pub(crate) fn new(blueprint: Blueprint, most_idle: usize) -> Self {
        Self {
            blueprint,
            calls: Counter::default(),
            failures: Counter::default(),
            started: Counter::default(),
            idle: Mutex::new(Vec::new()),
            most_idle,
        }
    }

    /// Borrows an instance for one call.
    pub(crate) fn lease(self: &Arc<Self>, until: Until) -> Result<Lease, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
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
        Ok(Lease { pool: self.clone(), instance: Some(instance) })
    }
}

impl Lease {
    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// The instance, unless a call on it has failed.
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
        let Some(mut instance) = self.instance.take() else { return };
        let state = instance.store.data_mut();
        state.output.end();
        for provider in &mut state.providers {
            *provider = None;
        }
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.pool.most_idle {
            idle.push(instance);
        }
    }
}
