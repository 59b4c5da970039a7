//! The place of a plugin in its set, whoever sits in it.
//!
//! Calls, edges and sessions lead to a seat, never to a component. So it makes no difference in which order plugins are
//! loaded, whether they import each other in a circle, and whether the component behind an edge is another one tomorrow: a
//! seat is made first, edges are linked to it, and then a [`Generation`] takes it.
//!
//! A call on a warm plugin does not ask who sits here: the instance that it borrows knows its generation, and one atomic load
//! tells whether that is still the one that serves. Who finds no such instance starts one, and reads the occupant for it.
//!
//! A generation lives as long as an instance of it does. A set that is dropped empties its seats: plugins that import each
//! other would otherwise keep each other alive.

mod checked;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use wasmtime::component::ComponentExportIndex;

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{Blueprint, Instance, State, Until};
use crate::link::Exports;
use crate::name::PluginId;
use crate::observe::{Counter, Observe};
use crate::pool::Pool;
use crate::tree::{Number, Roster, Tree};

use checked::Checked;

/// What no generation is numbered: nobody serves.
const NOBODY: u64 = 0;

/// The place of a plugin, or of a fused group, in its set.
pub(crate) struct Seat {
    pub(crate) plugin: PluginId,
    /// The seats of the set, and which of them this is.
    pub(crate) roster: Arc<Roster>,
    pub(crate) number: Number,
    pub(crate) observer: Arc<dyn Observe>,
    /// The number of the generation that serves.
    serving: AtomicU64,
    occupant: RwLock<Occupant>,
    /// The functions that edges lead to: a place in this list is the same function in every generation.
    wanted: Mutex<Vec<Wanted>>,
    /// The limit of whoever serves, for consumers that have not borrowed an instance yet.
    transfer: AtomicU64,
    pub(crate) pool: Pool,
    /// Calls of leases that have ended.
    pub(crate) calls: Counter,
    pub(crate) failures: Counter,
    pub(crate) started: Counter,
}

type Wanted = (Option<String>, String);

/// Who sits in a seat.
enum Occupant {
    /// Nobody: not yet, or no more.
    Nobody,
    Serving(Arc<Generation>),
}

/// One component in a seat, linked and ready to be started.
pub(crate) struct Generation {
    number: u64,
    pub(crate) blueprint: Blueprint,
    pub(crate) exports: Arc<Exports>,
    /// The functions that edges lead to, in the order of the seat.
    functions: Vec<Option<ComponentExportIndex>>,
    /// The functions whose types were compared with a contract's.
    pub(crate) checked: Checked,
}

impl Seat {
    /// A seat that nobody has taken yet.
    pub(crate) fn new(
        plugin: PluginId,
        roster: Arc<Roster>,
        observer: Arc<dyn Observe>,
        most_idle: usize,
    ) -> Self {
        Self {
            number: roster.add(plugin.clone()),
            plugin,
            roster,
            observer,
            serving: AtomicU64::new(NOBODY),
            occupant: RwLock::new(Occupant::Nobody),
            wanted: Mutex::default(),
            transfer: AtomicU64::new(u64::MAX),
            pool: Pool::new(most_idle),
            calls: Counter::default(),
            failures: Counter::default(),
            started: Counter::default(),
        }
    }

    /// The place of a function in [`Generation::function`]. To be asked for before a generation is made that has to have it.
    pub(crate) fn want(&self, interface: Option<&str>, function: &str) -> usize {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let known = wanted.iter().position(|(of, name)| of.as_deref() == interface && name == function);
        known.unwrap_or_else(|| {
            wanted.push((interface.map(str::to_owned), function.to_owned()));
            wanted.len() - 1
        })
    }

    /// Has a component take this seat, now. Who serves already ends the calls that run and gets no more.
    pub(crate) fn fill(&self, blueprint: Blueprint, exports: Arc<Exports>) {
        let functions = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        let functions =
            functions.iter().map(|(of, name)| Some(exports.get(of.as_deref(), name)?.index)).collect();
        let mut occupant = self.occupant.write().unwrap_or_else(PoisonError::into_inner);
        let number = self.serving.load(Ordering::Relaxed) + 1;
        self.transfer.store(blueprint.limits.transfer.0, Ordering::Relaxed);
        let generation = Generation { number, blueprint, exports, functions, checked: Checked::default() };
        let former = std::mem::replace(&mut *occupant, Occupant::Serving(Arc::new(generation)));
        self.serving.store(number, Ordering::Release);
        drop(occupant);
        drop(former);
        self.pool.clear();
    }

    /// Lets go of whoever sits here.
    pub(crate) fn leave(&self) {
        let mut occupant = self.occupant.write().unwrap_or_else(PoisonError::into_inner);
        let former = std::mem::replace(&mut *occupant, Occupant::Nobody);
        self.serving.store(NOBODY, Ordering::Release);
        drop(occupant);
        drop(former);
        self.pool.clear();
    }

    /// Who serves.
    ///
    /// # Errors
    ///
    /// When nobody does.
    pub(crate) fn generation(&self) -> Result<Arc<Generation>, Error> {
        match &*self.occupant.read().unwrap_or_else(PoisonError::into_inner) {
            Occupant::Serving(generation) => Ok(generation.clone()),
            Occupant::Nobody => Err(Error::new(
                Stage::Call,
                ErrorKind::NotProvided,
                Blame::Host,
                format!("plugin `{}` is not provided", self.plugin),
            )
            .chain(vec![self.plugin.clone()])),
        }
    }

    /// A warm instance of the generation that serves.
    #[inline]
    pub(crate) fn take_warm(&self) -> Option<Box<Instance>> {
        loop {
            let instance = self.pool.take()?;
            if self.serves(&instance) {
                return Some(instance);
            }
        }
    }

    /// Keeps an instance warm, unless its generation no longer serves. One that comes back while that changes may stay, until
    /// the next call finds it.
    #[inline]
    pub(crate) fn put_back(&self, instance: Box<Instance>) {
        if self.serves(&instance) {
            self.pool.put_back(instance);
        }
    }

    #[inline]
    fn serves(&self, instance: &Instance) -> bool {
        instance.generation().number == self.serving.load(Ordering::Acquire)
    }

    /// The most bytes that a call may pass to or from whoever serves.
    #[inline]
    pub(crate) fn transfer(&self) -> u64 {
        self.transfer.load(Ordering::Relaxed)
    }
}

impl Generation {
    /// The function at a place that [`Seat::want`] gave.
    #[inline]
    pub(crate) fn function(&self, place: usize) -> Option<&ComponentExportIndex> {
        self.functions.get(place)?.as_ref()
    }

    /// Starts an instance in a tree of calls. What runs at its start has to end when the call does that needs it.
    pub(crate) fn start(
        self: &Arc<Self>,
        until: Until,
        tree: Box<Tree>,
    ) -> Result<Instance, (wasmtime::Error, Box<State>)> {
        self.blueprint.start(self.clone(), until, tree)
    }
}
