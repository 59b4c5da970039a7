//! Resources that a plugin owns, as the application holds them.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use wasmtime::component::ResourceAny;

use super::host_resource::Crossing;
use super::{Bound, HostResource, Target};
use crate::call::bug;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::offer::Caller;

/// A resource in the instance of a session.
#[doc(hidden)]
pub struct Handle {
    resource: ResourceAny,
    /// Empty between the moment in which wasmtime reads the handle and the one in which the call is over.
    bound: OnceLock<Bound>,
    /// Whether the plugin owns it again.
    is_given: AtomicBool,
}

/// The handles in the arguments of a call, or in its result.
#[doc(hidden)]
#[derive(Default)]
pub struct Held<'h> {
    of_plugin: Vec<(&'h Handle, bool)>,
    of_host: Vec<(&'h dyn Crossing, bool)>,
}

impl<'h> Held<'h> {
    /// Tells of a handle of a plugin's resource, and whether it is given away.
    pub fn of_plugin(&mut self, handle: &'h Handle, is_given: bool) {
        self.of_plugin.push((handle, is_given));
    }

    /// Tells of a handle of the application's resource, and whether it is given away.
    pub fn of_host<T: ?Sized + Send + Sync + 'static>(
        &mut self,
        handle: &'h HostResource<T>,
        is_given: bool,
    ) {
        self.of_host.push((handle, is_given));
    }

    /// Fetches what the plugin's arguments stand for.
    pub fn arrive(self, caller: &Caller<'_>) -> Result<(), Error> {
        for (handle, is_given) in self.of_host {
            // The table's own hold of it ends when nobody borrows the store any more.
            drop(caller.with_state(|state| handle.arrive(state, is_given))?);
        }
        Ok(())
    }

    /// Puts what the application's result stands for where the plugin will find it.
    pub fn leave(self, caller: &Caller<'_>) -> Result<(), Error> {
        for (handle, _) in self.of_host {
            caller.with_state(|state| handle.leave(state))?;
        }
        Ok(())
    }

    /// The session in which all of them live, if there are any.
    pub(super) fn session(&self, mut session: Option<&'h Bound>) -> Result<Option<&'h Bound>, Error> {
        for (handle, _) in &self.of_plugin {
            let bound = handle.bound()?;
            if session.is_some_and(|session| !session.is(bound)) {
                return Err(Error::new(
                    Stage::Call,
                    ErrorKind::Arguments,
                    Blame::Host,
                    format!("a handle belongs to another session with plugin `{}`", bound.plugin.id()),
                )
                .hint("make all resources of a call in one `session()`"));
            }
            session = Some(bound);
        }
        Ok(session)
    }

    /// Gives away what is given: from now on it is the plugin's to drop. Gives the places of what the application lends.
    pub(super) fn give(&self, session: &Bound) -> Result<Vec<u32>, Error> {
        let mut lent = Vec::new();
        for (handle, is_given) in &self.of_host {
            let place = session.enter(|session| session.with_state(|state| handle.leave(state)))???;
            if !is_given {
                lent.push(place);
            }
        }
        for (handle, _) in self.of_plugin.iter().filter(|(_, is_given)| *is_given) {
            handle.is_given.store(true, Ordering::Relaxed);
        }
        Ok(lent)
    }

    /// Binds what came out of a call to the session that it was made in.
    pub(super) fn bind(&self, session: &Bound) -> Result<(), Error> {
        for (handle, is_given) in &self.of_host {
            let taken =
                session.enter(|session| session.with_state(|state| handle.arrive(state, *is_given)))???;
            // Dropping it may run the application's code, which may use the session.
            drop(taken);
        }
        for (handle, _) in &self.of_plugin {
            // None is bound already: it has just been made.
            let _ = handle.bound.set(session.clone());
        }
        Ok(())
    }
}

impl Handle {
    /// What wasmtime read.
    pub fn new(resource: ResourceAny) -> Self {
        Self { resource, bound: OnceLock::new(), is_given: AtomicBool::new(false) }
    }

    /// Where the resource lives.
    pub fn target(&self) -> Result<Target, Error> {
        Ok(Target::Session(self.bound()?.clone()))
    }

    /// What wasmtime writes.
    pub fn raw(&self) -> ResourceAny {
        self.resource
    }

    /// People only get hold of handles that are bound.
    fn bound(&self) -> Result<&Bound, Error> {
        self.bound.get().ok_or_else(|| bug("a handle belongs to no session"))
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // One that nobody is bound to went with the call that failed.
        let (false, Some(bound)) = (*self.is_given.get_mut(), self.bound.get()) else { return };
        bound.drop_resource(self.resource);
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bound.get() {
            Some(bound) => write!(f, "handle in a session with plugin {}", bound.plugin.id()),
            None => f.write_str("handle"),
        }
    }
}
