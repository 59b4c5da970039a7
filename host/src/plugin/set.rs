//! A set of plugins, loaded.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use super::{Plugin, not_found};
use crate::budget::Allowance;
use crate::call::outside_tokio;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{Clock, Until};
use crate::lifecycle;
use crate::link::Exports;
use crate::name::{InterfaceName, PluginId};
use crate::observe::Event;
use crate::observe::{EdgeCounts, EdgeStats, PluginStats, Stats};
use crate::picture::Picture;
use crate::plan::Mode;
use crate::plan::{Edge, Plan};
use crate::pool::Lease;
use crate::seat::Seat;
use crate::tree::{Roster, Terms, TraceId};

/// The plugins of a plan, loaded. Clones are cheap and mean the same set.
#[derive(Clone)]
pub struct Plugins(Arc<Loaded>, Terms);

/// What all clones of a set share. It lives as long as one of them, or one of its plugins.
pub(crate) struct Loaded {
    set: RwLock<Arc<Set>>,
    /// Held by whoever puts other components in the places of these.
    pub(crate) swapping: Mutex<()>,
    pub(crate) clock: Arc<Clock>,
}

#[derive(Default)]
/// What was loaded; what takes its place is another one.
pub(crate) struct Set {
    pub(crate) plan: Arc<Plan>,
    /// By the names of units.
    pub(crate) seats: BTreeMap<PluginId, Arc<Seat>>,
    /// The isolated edges, with their counts of calls.
    pub(crate) edges: Vec<(Edge, Arc<EdgeCounts>)>,
    pub(crate) roster: Arc<Roster>,
}

impl Drop for Loaded {
    fn drop(&mut self) {
        // Plugins that import each other keep each other's seats.
        for seat in self.set.get_mut().unwrap_or_else(PoisonError::into_inner).seats.values() {
            seat.leave("its set is gone");
            seat.crowds.end();
        }
    }
}

impl Set {
    /// What whoever sits in the place of a unit exports.
    pub(crate) fn exports(&self, unit: &PluginId) -> Option<Arc<Exports>> {
        Some(self.seats.get(unit)?.occupant()?.exports.clone())
    }

    /// The isolated edges of another plan, with the counts that they have here.
    pub(crate) fn counters(&self, plan: &Plan) -> Vec<(Edge, Arc<EdgeCounts>)> {
        let isolated = plan.edges.iter().filter(|edge| edge.mode == Mode::Isolated);
        let ends = |edge: &Edge| (edge.consumer.clone(), edge.provider.clone(), edge.import.clone());
        let counted = isolated.map(|edge| {
            let known = self.edges.iter().find(|(known, _)| ends(known) == ends(edge));
            (edge.clone(), known.map(|(_, counts)| counts.clone()).unwrap_or_default())
        });
        counted.collect()
    }
}

impl Loaded {
    pub(crate) fn replace(&self, set: Set) {
        *self.set.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
    }

    pub(crate) fn set(&self) -> Arc<Set> {
        self.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Plugins {
    pub(crate) fn new(set: Set, clock: Arc<Clock>) -> Self {
        let loaded = Loaded { set: RwLock::new(Arc::new(set)), swapping: Mutex::default(), clock };
        Self(Arc::new(loaded), Terms::default())
    }

    /// The set of all that was loaded together.
    pub(crate) fn of(loaded: Arc<Loaded>) -> Self {
        Self(loaded, Terms::default())
    }

    /// For whoever looks at the set and does not keep it.
    pub(crate) fn weak(&self) -> Weak<Loaded> {
        Arc::downgrade(&self.0)
    }

    pub(crate) fn loaded(&self) -> &Loaded {
        &self.0
    }

    /// The same set, for calls that use of an allowance: as [`Plugin::within`] says, of each of its plugins.
    #[must_use]
    pub fn within(&self, allowance: &Allowance) -> Self {
        Self(self.0.clone(), Terms { allowance: Some(allowance.clone()), ..self.1.clone() })
    }

    /// The same set, for calls that belong to a trace: as [`Plugin::traced`] says, of each of its plugins.
    #[must_use]
    pub fn traced(&self, trace: TraceId) -> Self {
        Self(self.0.clone(), Terms { trace: Some(trace), ..self.1.clone() })
    }

    /// The plan that was loaded.
    pub fn plan(&self) -> Arc<Plan> {
        self.0.set().plan.clone()
    }

    /// The plugin of this name.
    ///
    /// # Errors
    ///
    /// When the set has no such plugin.
    pub fn get(&self, name: &str) -> Result<Plugin, Error> {
        let set = self.0.set();
        let seat = set.plan.units.iter().find_map(|unit| {
            let id = unit.members.iter().find(|member| member.as_str() == name)?;
            Some((id, set.seats.get(&unit.id)?))
        });
        match seat {
            Some((id, seat)) => Ok(Plugin {
                id: id.clone(),
                seat: seat.clone(),
                loaded: self.0.clone(),
                terms: self.1.clone(),
            }),
            None => {
                let known: Vec<&str> = set.plan.plugins.keys().map(PluginId::as_str).collect();
                Err(not_found(format!("there is no plugin `{name}`"))
                    .hint(format!("the plugins are: {}", known.join(", "))))
            }
        }
    }

    /// A plugin of which an instance is tried before it serves.
    pub(super) fn tried(&self, id: PluginId, seat: Arc<Seat>) -> Plugin {
        Plugin { id, seat, loaded: self.0.clone(), terms: Terms::default() }
    }

    /// The one plugin that exports an interface, in this version or another of its track: see
    /// [`InterfaceName::may_call`].
    ///
    /// # Errors
    ///
    /// When no plugin exports it, or several do: then choose one with [`Plugins::get`].
    pub fn exporting(&self, interface: &InterfaceName) -> Result<Plugin, Error> {
        let plan = self.plan();
        let found: Vec<&PluginId> = plan
            .plugins
            .values()
            .filter(|plugin| plugin.exports.iter().any(|export| interface.may_call(export)))
            .map(|plugin| &plugin.id)
            .collect();
        match found.as_slice() {
            [one] => self.get(one.as_str()),
            [] => Err(not_found(format!("no plugin exports `{interface}`"))),
            several => {
                let names: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
                Err(Error::new(
                    Stage::Call,
                    ErrorKind::Ambiguous,
                    Blame::Operator,
                    format!("more than one plugin exports `{interface}`: {}", names.join(", ")),
                )
                .hint("choose one by its name"))
            }
        }
    }

    /// A picture of the set with its counts up to now.
    pub fn picture(&self) -> Picture {
        self.plan().picture().counted(&self.stats())
    }

    /// Calls a plugin again that rests or is in quarantine, as if it had never failed. Does nothing where it can be called.
    ///
    /// # Errors
    ///
    /// When the set has no such plugin, or nobody sits in its place.
    pub fn revive(&self, name: &str) -> Result<(), Error> {
        let plugin = self.get(name)?;
        match plugin.seat.revive() {
            true => Ok(()),
            false => plugin.seat.generation().map(drop),
        }
    }

    /// Asks the plugins that export `plugwright:lifecycle/health` whether they can work: nothing means yes. To be asked is a call like any
    /// other; what a plugin answers changes nothing, and is an event.
    pub fn check_health(&self) -> BTreeMap<PluginId, Option<Error>> {
        let set = self.0.set();
        let answers = self.health();
        for (id, error) in &answers {
            if let (Some(error), Some(seat)) = (error, set.seats.get(id)) {
                let reason = error.to_string();
                seat.observer.event(&Event::Unfit { plugin: id.clone(), reason });
            }
        }
        answers
    }

    /// As [`Plugins::check_health`], and tells nobody else.
    fn health(&self) -> BTreeMap<PluginId, Option<Error>> {
        let set = self.0.set();
        let asked = set.seats.iter().filter(|(_, seat)| has_health(seat));
        asked.map(|(id, seat)| (id.clone(), self.health_of(seat))).collect()
    }

    /// Why the plugin in a seat cannot work, if it wants to be asked.
    pub(crate) fn health_of(&self, seat: &Seat) -> Option<Error> {
        let ask = || {
            let mut lease = Lease::root(seat, |deadline| Until::new(&self.0.clock, deadline, None))?;
            lifecycle::check(&mut lease, &seat.plugin)
        };
        has_health(seat).then(|| outside_tokio(ask).err()).flatten()
    }

    /// Counts since the set was loaded.
    pub fn stats(&self) -> Stats {
        let set = self.0.set();
        Stats {
            plugins: set
                .seats
                .iter()
                .map(|(id, seat)| PluginStats {
                    plugin: id.clone(),
                    calls: seat.calls.get(),
                    failures: seat.failures.get(),
                    instances: seat.started.get(),
                    peak: seat.peaks.spent(id, &seat.limits()),
                    standing: seat.standing(),
                })
                .collect(),
            edges: set
                .edges
                .iter()
                .map(|(edge, counts)| EdgeStats {
                    edge: edge.clone(),
                    calls: counts.calls.get(),
                    bytes: counts.bytes.get(),
                })
                .collect(),
        }
    }
}

fn has_health(seat: &Seat) -> bool {
    seat.occupant().is_some_and(|generation| lifecycle::has_health(&generation.exports))
}
