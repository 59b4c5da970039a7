//! Who calls a function of the application.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::time::Duration;

use wasmtime::StoreContextMut;

use super::Failure;
use super::handles::{Held, Names};
use crate::crowd;
use crate::grant::Scope;
use crate::instance::{Calling, State};
use crate::name::{ItemName, PluginId};
use crate::tree::{TraceId, Tree};

/// Who calls a function of the application, and how long that may take.
pub struct Caller<'a> {
    pub(super) store: RefCell<StoreContextMut<'a, State>>,
    /// The function that is called.
    item: &'a ItemName,
    /// The resources of the interface, by name.
    pub(super) names: &'a Names,
    /// The handles that the function has, as arguments or made by itself.
    pub(super) held: RefCell<Vec<Held>>,
    /// Whether it was asked what edges leave of the function's capability.
    has_asked: Cell<bool>,
}

impl<'a> Caller<'a> {
    pub(super) fn new(
        mut store: StoreContextMut<'a, State>,
        item: &'a ItemName,
        names: &'a Names,
    ) -> wasmtime::Result<Self> {
        crowd::attended(&mut store).ask()?;
        Ok(Self {
            store: RefCell::new(store),
            item,
            names,
            held: RefCell::default(),
            has_asked: Cell::new(false),
        })
    }

    /// The function that the plugin calls, with the name of its interface as the application offers it.
    pub fn item(&self) -> &ItemName {
        self.item
    }

    /// The plugin that calls, or the group it is fused into. The plugin cannot choose this name.
    pub fn plugin(&self) -> PluginId {
        self.store.borrow().data().plugin.clone()
    }

    /// The plugins from the one that the application called to the one that calls now, which is the last.
    pub fn plugins(&self) -> Vec<PluginId> {
        if let Some(calling) = self.calling() {
            return self.store.borrow().data().path(&calling);
        }
        let store = self.store.borrow();
        store.data().tree.as_ref().map(|tree| tree.path()).unwrap_or_default()
    }

    /// Whether a plugin may do something for which it needs a capability of the application: `allows` says so of a scope, and
    /// is asked of the plugin's `own`, with which [`Capability::offers`](crate::Capability::offers) was called, and of what each edge on the
    /// way of the call leaves. The observer is told, with `what` the plugin wanted.
    ///
    /// A capability that edges can narrow ([`About::narrowed`](crate::About::narrowed)) asks this at each use, before it does anything: a call that
    /// comes over such an edge ends if its function has not.
    ///
    /// # Errors
    ///
    /// Why not: the words of `allows`, and which edge narrows it.
    pub fn decide<S: Scope>(
        &self,
        capability: &str,
        what: &str,
        own: &S,
        allows: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        let gate = {
            let store = self.store.borrow();
            let state = store.data();
            self.has_asked.set(self.has_asked.get() || state.is_of(self.item, capability));
            state.gate()
        };
        gate.decide_for_application(capability, what, own, allows)
    }

    /// Fails where an edge narrows the function's capability and the function did not ask what is left.
    pub(super) fn check_asked(&self) -> wasmtime::Result<()> {
        if self.has_asked.get() {
            return Ok(());
        }
        match self.store.borrow().data().narrowed_for(self.item) {
            Some(capability) => Err(Failure::unasked(self.item, capability)),
            None => Ok(()),
        }
    }

    /// The trace that the call belongs to, where the application has given one or a plugin has asked for it.
    pub fn trace(&self) -> Option<TraceId> {
        crowd::known_trace(&mut self.store.borrow_mut())
    }

    /// Has the application's function run: what it calls of plugins is deeper than what called it, and on the same terms.
    pub(super) fn hold<R>(&self, f: impl FnOnce() -> R) -> R {
        let stands = match self.calling() {
            Some(calling) => {
                let store = self.store.borrow();
                let own = store.data().tree.as_deref().map_or(0, Tree::own);
                let depth = calling.position.depth().on_thread_of(own);
                Some((depth, calling.position.terms().clone()))
            }
            None => {
                let store = self.store.borrow();
                store.data().tree.as_deref().map(|tree| (tree.depth(), tree.terms().clone()))
            }
        };
        match stands {
            Some((depth, terms)) => depth.hold(|| terms.hold(f)),
            None => f(),
        }
    }

    /// The call that this is one of, where the plugin's instance serves many.
    fn calling(&self) -> Option<Calling> {
        let mut store = self.store.borrow_mut();
        if store.data().live.is_empty() { None } else { crowd::calling(&mut store).ok() }
    }

    /// What the host keeps for the plugin that calls.
    pub(crate) fn with_state<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(self.store.borrow_mut().data_mut())
    }

    /// What is left of the call's time; it goes on while the function runs. Precise to 10 ms.
    pub fn remaining(&self) -> Duration {
        match self.calling() {
            Some(calling) => calling.until.remaining(self.store.borrow().data().call.clock()),
            None => self.store.borrow().data().call.remaining(),
        }
    }

    /// Whether the call's time is up or nobody waits for it any more. A function that takes long does well to ask now and then.
    pub fn is_over(&self) -> bool {
        let is_callers =
            |calling: Calling| calling.until.check(self.store.borrow().data().call.clock()).is_err();
        self.calling().is_some_and(is_callers) || self.store.borrow().data().call.check().is_err()
    }
}

impl fmt::Debug for Caller<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.plugins();
        let names: Vec<&str> = names.iter().map(PluginId::as_str).collect();
        write!(f, "app → {}", names.join(" → "))
    }
}
