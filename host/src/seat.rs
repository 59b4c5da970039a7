//! The place of a plugin in its set, whoever sits in it.
//!
//! Calls, edges and sessions lead to a seat, never to a component. So it makes no difference in which order plugins are
//! loaded, whether they import each other in a circle, and whether the component behind an edge is another one tomorrow: a
//! seat is made first, edges are linked to it, and then a [`Generation`] takes it.
//!
//! A call on a warm plugin does not ask who sits here: the instance that it borrows knows its generation, and one atomic load
//! tells whether that is still the one that serves. Who finds no such instance reads the occupant, and starts one or waits for
//! it; or learns that the plugin is not to be called: it rests after failures, is in quarantine, or is not there.
//!
//! A generation lives as long as an instance of it does. A set that is dropped empties its seats: plugins that import each
//! other would otherwise keep each other alive.

mod checked;
mod generation;
mod lend;
mod line;
mod rooms;
mod standing;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard};

use wasmtime::component::types::ComponentFunc;

use crate::budget::Peaks;
use crate::call::outside_tokio;
use crate::crowd::Crowds;
use crate::error::Error;
use crate::instance::{Blueprint, Clock, Instance, time};
use crate::limits::Limits;
use crate::link::Exports;
use crate::name::PluginId;
use crate::observe::{Counter, Event, Observe};
use crate::pool::Pool;
use crate::tree::{Number, Roster, SeatId};

use standing::{Closed, Why};

pub(crate) use generation::Generation;
use generation::Wanted;
pub(crate) use lend::{Lent, is_own};
pub(crate) use line::Turn;
pub(crate) use rooms::{Found, Place as Room, Rooms};
pub use standing::Standing;

/// What no generation is numbered: nobody serves.
const NOBODY: u64 = 0;

/// The number of whatever is tried and will not serve.
const REHEARSAL: u64 = u64::MAX;

/// The place of a plugin, or of a fused group, in its set.
pub(crate) struct Seat {
    pub(crate) plugin: PluginId,
    /// The seats of the set, and which of them this is.
    pub(crate) roster: Arc<Roster>,
    pub(crate) number: Number,
    pub(crate) observer: Arc<dyn Observe>,
    clock: Arc<Clock>,
    /// The number of the generation that serves.
    serving: AtomicU64,
    place: RwLock<Place>,
    /// Failures since the last call that ended well.
    in_a_row: AtomicU32,
    /// The functions that edges lead to: a place in this list is the same function in every generation.
    wanted: Arc<Mutex<Vec<Wanted>>>,
    /// The limit of whoever serves, for consumers that have not borrowed an instance yet.
    transfer: AtomicU64,
    /// Whether what anybody calls who was made ready to sit here may take its time, see [`Blueprint::may_block`].
    may_block: AtomicBool,
    pool: Pool,
    /// The instances that serve many calls at once, on the async engine.
    pub(crate) crowds: Crowds,
    /// Calls of leases that have ended.
    pub(crate) calls: Counter,
    pub(crate) failures: Counter,
    pub(crate) started: Counter,
    pub(crate) peaks: Peaks,
    /// Calls that wait for an instance of which there are only so many.
    awaited: AtomicUsize,
}

struct Place {
    /// The number of the last generation.
    last: u64,
    occupant: Occupant,
}

/// Who sits in a seat.
enum Occupant {
    /// Nobody, and why.
    Nobody(String),
    Serving(Arc<Generation>),
    Closed(Arc<Generation>, Closed),
}

impl Occupant {
    fn generation(&self) -> Option<&Arc<Generation>> {
        match self {
            Self::Nobody(_) => None,
            Self::Serving(generation) | Self::Closed(generation, _) => Some(generation),
        }
    }
}

impl Seat {
    /// A seat that nobody has taken yet.
    pub(crate) fn new(
        plugin: PluginId,
        roster: Arc<Roster>,
        observer: Arc<dyn Observe>,
        clock: Arc<Clock>,
    ) -> Self {
        let place = Place { last: NOBODY, occupant: Occupant::Nobody("it was not loaded yet".into()) };
        Self {
            number: roster.add(plugin.clone()),
            plugin,
            roster,
            observer,
            clock,
            serving: AtomicU64::new(NOBODY),
            place: RwLock::new(place),
            in_a_row: AtomicU32::new(0),
            wanted: Arc::default(),
            transfer: AtomicU64::new(u64::MAX),
            may_block: AtomicBool::new(false),
            pool: Pool::new(),
            crowds: Crowds::default(),
            calls: Counter::default(),
            failures: Counter::default(),
            started: Counter::default(),
            peaks: Peaks::default(),
            awaited: AtomicUsize::new(0),
        }
    }

    pub(crate) fn id(&self) -> SeatId {
        self.roster.id(self.number)
    }

    /// The place of a function in [`Generation::function`], for consumers that import it with this type.
    pub(crate) fn want(&self, interface: &str, function: &str, ty: &ComponentFunc) -> usize {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.iter().position(|known| known.is(interface, function, ty)).unwrap_or_else(|| {
            wanted.push(Wanted::new(interface, function, ty));
            wanted.len() - 1
        })
    }

    /// Makes a component ready to take this seat.
    pub(crate) fn candidate(&self, blueprint: Blueprint, exports: Arc<Exports>) -> Arc<Generation> {
        // Long before it can be called.
        self.may_block.fetch_or(blueprint.may_block, Ordering::Release);
        let mut place = self.write();
        place.last += 1;
        Arc::new(Generation::new((self.id(), place.last), blueprint, exports, self.wanted.clone()))
    }

    /// A component that is tried, and never takes this seat: it has no number.
    pub(crate) fn rehearsal(&self, blueprint: Blueprint, exports: Arc<Exports>) -> Arc<Generation> {
        Arc::new(Generation::new((self.id(), REHEARSAL), blueprint, exports, self.wanted.clone()))
    }

    /// Has a candidate take this seat, now; gives who sat here. Calls that run on that one end there, and it gets no more.
    pub(crate) fn fill(&self, generation: Arc<Generation>) -> Option<Arc<Generation>> {
        generation.mark();
        generation.line.open();
        self.transfer.store(generation.blueprint.limits.transfer.0, Ordering::Relaxed);
        let number = generation.number;
        self.seat(Occupant::Serving(generation), number)
    }

    /// Lets go of whoever sits here; calls are refused with this reason.
    pub(crate) fn leave(&self, why: impl Into<String>) -> Option<Arc<Generation>> {
        self.seat(Occupant::Nobody(why.into()), NOBODY)
    }

    fn seat(&self, occupant: Occupant, number: u64) -> Option<Arc<Generation>> {
        let mut place = self.write();
        let former = std::mem::replace(&mut place.occupant, occupant);
        self.serving.store(number, Ordering::Release);
        self.in_a_row.store(0, Ordering::Relaxed);
        drop(place);
        let former = former.generation().cloned();
        if let Some(former) = &former {
            self.retire(former);
        }
        former
    }

    /// Sends the calls away that wait for a generation, and drops its idle instances.
    fn retire(&self, generation: &Generation) {
        generation.line.close();
        generation.line.clear();
        self.pool.clear();
        self.crowds.clear();
    }

    /// Who serves.
    ///
    /// # Errors
    ///
    /// When nobody does, for now or at all.
    pub(crate) fn generation(&self) -> Result<Arc<Generation>, Error> {
        let place = self.place.read().unwrap_or_else(PoisonError::into_inner);
        match &place.occupant {
            Occupant::Serving(generation) => Ok(generation.clone()),
            occupant => Err(self.standing_of(occupant).refusal(&self.plugin)),
        }
    }

    /// Who sits here, whether it serves for now or not: what it exports is known all the same.
    ///
    /// # Errors
    ///
    /// When nobody does.
    pub(crate) fn known(&self) -> Result<Arc<Generation>, Error> {
        self.occupant().ok_or_else(|| self.standing().refusal(&self.plugin))
    }

    /// Who sits here, whether it serves for now or not.
    pub(crate) fn occupant(&self) -> Option<Arc<Generation>> {
        self.place.read().unwrap_or_else(PoisonError::into_inner).occupant.generation().cloned()
    }

    /// The limits of who sits here.
    pub(crate) fn limits(&self) -> Limits {
        self.occupant().map(|generation| generation.blueprint.limits.clone()).unwrap_or_default()
    }

    pub(crate) fn standing(&self) -> Standing {
        self.standing_of(&self.place.read().unwrap_or_else(PoisonError::into_inner).occupant)
    }

    fn standing_of(&self, occupant: &Occupant) -> Standing {
        match occupant {
            Occupant::Nobody(reason) => Standing::Absent { reason: reason.clone() },
            Occupant::Serving(_) => Standing::Serving,
            Occupant::Closed(_, closed) => {
                closed.standing(|until| time(until.saturating_sub(self.clock.now())))
            }
        }
    }

    /// A call has failed, by the plugin's own fault.
    pub(crate) fn failed(&self, generation: &Generation, error: &Error, is_trial: bool) {
        let mut place = self.write();
        // What a former generation does, or a call that began before the seat was closed, is no news.
        let (generation, failures) = match &place.occupant {
            Occupant::Serving(current) if current.number == generation.number => {
                (current.clone(), self.in_a_row.fetch_add(1, Ordering::Relaxed).saturating_add(1))
            }
            Occupant::Closed(current, closed) if is_trial && current.number == generation.number => {
                (current.clone(), closed.failures.saturating_add(1))
            }
            _ => return,
        };
        let supervision = &generation.blueprint.supervision;
        let rest = supervision.rest(failures);
        let why = match rest {
            _ if failures >= supervision.quarantine_after => Why::Quarantine,
            Some(rest) => Why::Resting { until: self.clock.after(rest), is_tried: false },
            None => return,
        };
        let (plugin, reason) = (self.plugin.clone(), error.to_string());
        let event = match (&why, rest) {
            (Why::Resting { .. }, Some(rest)) => {
                Event::Resting { plugin, failures, rest, reason: reason.clone() }
            }
            _ => Event::Quarantined { plugin, failures, reason: reason.clone() },
        };
        place.occupant = Occupant::Closed(generation.clone(), Closed { failures, reason, why });
        self.serving.store(NOBODY, Ordering::Release);
        drop(place);
        self.retire(&generation);
        self.observer.event(&event);
    }

    /// Calls a plugin again that was not to be called. Gives whether it was one.
    pub(crate) fn revive(&self) -> bool {
        self.reopen(None, Event::Revived { plugin: self.plugin.clone() })
    }

    /// A call has shown that the plugin works again.
    pub(super) fn recovered(&self, generation: &Generation) {
        self.reopen(Some(generation.number), Event::Recovered { plugin: self.plugin.clone() });
    }

    /// Opens the seat for who sits in it, if that is the generation of this number.
    fn reopen(&self, number: Option<u64>, event: Event) -> bool {
        let mut place = self.write();
        let generation = match &place.occupant {
            Occupant::Closed(generation, _) if number.is_none_or(|number| number == generation.number) => {
                generation.clone()
            }
            _ => return false,
        };
        self.in_a_row.store(0, Ordering::Relaxed);
        generation.line.open();
        self.serving.store(generation.number, Ordering::Release);
        place.occupant = Occupant::Serving(generation);
        drop(place);
        self.observer.event(&event);
        true
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

    /// Runs a call where what the plugin calls may block: see [`outside_tokio`]. One that only computes and prints runs where it is.
    #[inline]
    pub(crate) fn outside_tokio<R: Send>(&self, call: impl FnOnce() -> R + Send) -> R {
        if self.may_block() { outside_tokio(call) } else { call() }
    }

    #[inline]
    pub(crate) fn may_block(&self) -> bool {
        self.may_block.load(Ordering::Acquire)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Place> {
        self.place.write().unwrap_or_else(PoisonError::into_inner)
    }
}
