//! The warm instances of a plugin.
//!
//! A call borrows an instance with a [`Lease`] and gives it back when it ends well. A call never waits for an instance: if
//! none is idle, one is started. The plugins that an instance calls are borrowed by that instance, one of each, until the
//! host's call is over; so two trees of calls never share an instance and no lock is held while a plugin runs.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_utils::atomic::AtomicCell;

use crate::call::failed;
use crate::error::Error;
use crate::instance::{Blueprint, Instance, State, Until};
use crate::observe::{Counter, Event};

/// A plugin that is ready to be called.
pub(crate) struct Pool {
    pub(crate) blueprint: Blueprint,
    /// Calls of leases that have ended.
    pub(crate) calls: Counter,
    pub(crate) failures: Counter,
    pub(crate) started: Counter,
    /// The instance that came back last: one caller after another gets it without a lock.
    last: AtomicCell<Option<Box<Instance>>>,
    #[allow(clippy::vec_box, reason = "an instance moves between here and `last`, which holds a pointer")]
    idle: Mutex<Vec<Box<Instance>>>,
    /// More idle instances than this are dropped.
    most_idle: usize,
}

/// An instance on loan. A consumer's instance owns the pools of its providers' leases, a call of the host borrows its pool.
pub(crate) struct Lease<P: Deref<Target = Pool> = Arc<Pool>> {
    pool: P,
    calls: u64,
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
            last: AtomicCell::new(None),
            idle: Mutex::default(),
            most_idle,
        }
    }

    fn take_idle(&self) -> Option<Box<Instance>> {
        self.last.take().or_else(|| self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop())
    }

    fn put_back(&self, instance: Box<Instance>) {
        let Some(former) = self.last.swap(Some(instance)) else { return };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() + 1 < self.most_idle {
            idle.push(former);
        } else {
            // To drop an instance takes long enough to do it without the lock.
            drop(idle);
            drop(former);
        }
    }
}

impl<P: Deref<Target = Pool>> Lease<P> {
    /// Borrows an instance for one tree of calls.
    #[inline]
    pub(crate) fn new(pool: P, until: Until) -> Result<Self, Error> {
        let instance = match pool.take_idle() {
            Some(mut instance) => {
                instance.store.data_mut().call.begin(until);
                instance
            }
            None => {
                pool.started.raise();
                match pool.blueprint.start(until) {
                    Ok(instance) => Box::new(instance),
                    Err((error, state)) => {
                        pool.failures.raise();
                        return Err(failed(error, &state));
                    }
                }
            }
        };
        Ok(Self { pool, calls: 0, instance: Some(instance) })
    }

    #[inline]
    pub(crate) fn pool(&self) -> &Pool {
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
        self.pool
            .blueprint
            .observer
            .event(&Event::Retired { plugin: self.pool.blueprint.plugin.clone(), reason: error.to_string() });
        error
    }
}

impl<P: Deref<Target = Pool>> Drop for Lease<P> {
    #[inline]
    fn drop(&mut self) {
        self.pool.calls.add(self.calls);
        let Some(mut instance) = self.instance.take() else { return };
        if std::thread::panicking() {
            // A host function panicked in the middle of a call: nobody can vouch for the instance.
            return;
        }
        let state = instance.store.data_mut();
        state.output.end();
        for provider in &mut state.providers {
            *provider = None;
        }
        self.pool.put_back(instance);
    }
}
