//! A session that typed calls and the handles of resources share.
//!
//! One call runs in it at a time; other threads wait for their turn. Where a plugin calls a function of the application, and
//! that one turns to the same session, waiting would last for ever: there a call is an error, and a handle that is dropped is
//! dropped in the plugin once the call is over.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::component::ResourceAny;

use super::TypedItem;
use crate::call::outside_tokio;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::plugin::{Plugin, Session};

/// A session with a plugin, which the handles of its resources share.
#[doc(hidden)]
#[derive(Clone)]
pub struct Bound {
    pub(super) plugin: Plugin,
    shared: Arc<Shared>,
}

struct Shared {
    session: Mutex<Session>,
    /// What was dropped while a call was running.
    dropped: Mutex<Vec<ResourceAny>>,
}

thread_local! {
    /// The sessions in which this thread runs a call, by the address of what they share.
    static INSIDE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Marks a session as one in which this thread runs a call.
struct Inside;

impl Inside {
    fn enter(session: usize) -> Self {
        INSIDE.with_borrow_mut(|inside| inside.push(session));
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.with_borrow_mut(Vec::pop);
    }
}

impl Bound {
    pub(super) fn with(plugin: &Plugin) -> Result<Self, Error> {
        let shared = Shared { session: Mutex::new(plugin.session()?), dropped: Mutex::default() };
        Ok(Self { plugin: plugin.clone(), shared: Arc::new(shared) })
    }

    /// Calls `F`.
    pub fn call<F: TypedItem>(&self, params: F::Params<'_>) -> Result<F::Return, Error> {
        self.enter(|session| session.call_typed::<F>(params))?
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Runs `f` when it is its turn.
    pub(super) fn enter<R: Send>(&self, f: impl FnOnce(&mut Session) -> R + Send) -> Result<R, Error> {
        if self.is_inside() {
            return Err(Error::new(
                Stage::Call,
                ErrorKind::Unsupported,
                Blame::Host,
                format!("the session with plugin `{}` is in the middle of a call", self.plugin.id()),
            )
            .chain(vec![self.plugin.id().clone()])
            .hint("what the application offers cannot call back into the instance that calls it; without `session()` another is used"));
        }
        // A panic of another thread leaves nothing half-done in a session: calls end before results are looked at.
        let mut guard = self.shared.session.lock().unwrap_or_else(PoisonError::into_inner);
        let session: &mut Session = &mut guard;
        Ok(outside_tokio(|| {
            let _inside = Inside::enter(self.address());
            let result = f(session);
            while let Some(resource) = self.next_dropped() {
                // A destructor that traps ends the session, which the next call says.
                let _ = session.drop_resource(resource);
            }
            result
        }))
    }

    /// Drops a resource in the plugin. A destructor that traps ends the session, which the next call says; here is nobody to
    /// tell.
    pub(super) fn drop_resource(&self, resource: ResourceAny) {
        if self.is_inside() {
            self.shared.dropped.lock().unwrap_or_else(PoisonError::into_inner).push(resource);
        } else {
            let _ = self.enter(|session| session.drop_resource(resource));
        }
    }

    fn next_dropped(&self) -> Option<ResourceAny> {
        self.shared.dropped.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn is_inside(&self) -> bool {
        INSIDE.with_borrow(|inside| inside.contains(&self.address()))
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.shared).addr()
    }
}
