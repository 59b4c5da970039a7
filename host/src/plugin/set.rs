//! A set of plugins, loaded.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Plugin, not_found};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::Clock;
use crate::name::{InterfaceName, PluginId};
use crate::observe::{Counter, PluginStats, Stats};
use crate::picture::Picture;
use crate::plan::{Edge, Plan};
use crate::seat::Seat;

/// The plugins of a plan, loaded. Clones are cheap and mean the same set.
#[derive(Clone)]
pub struct Plugins(Arc<Loaded>);

/// What all clones of a set share. It lives as long as one of them, or one of its plugins.
pub(crate) struct Loaded {
    set: RwLock<Arc<Set>>,
    pub(crate) clock: Arc<Clock>,
}

/// What was loaded; what takes its place is another one.
pub(crate) struct Set {
    pub(crate) plan: Arc<Plan>,
    /// By the names of units.
    pub(crate) seats: BTreeMap<PluginId, Arc<Seat>>,
    /// The isolated edges, with their counts of calls.
    pub(crate) edges: Vec<(Edge, Arc<Counter>)>,
}

impl Drop for Loaded {
    fn drop(&mut self) {
        // Plugins that import each other keep each other's seats.
        for seat in self.set.get_mut().unwrap_or_else(PoisonError::into_inner).seats.values() {
            seat.leave("its set is gone");
        }
    }
}

impl Loaded {
    pub(super) fn set(&self) -> Arc<Set> {
        self.set.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Plugins {
    pub(crate) fn new(set: Set, clock: Arc<Clock>) -> Self {
        Self(Arc::new(Loaded { set: RwLock::new(Arc::new(set)), clock }))
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
            Some((id, seat)) => Ok(Plugin { id: id.clone(), seat: seat.clone(), loaded: self.0.clone() }),
            None => {
                let known: Vec<&str> = set.plan.plugins.keys().map(PluginId::as_str).collect();
                Err(not_found(format!("there is no plugin `{name}`"))
                    .hint(format!("the plugins are: {}", known.join(", "))))
            }
        }
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
                    standing: seat.standing(),
                })
                .collect(),
            edges: set.edges.iter().map(|(edge, calls)| (edge.clone(), calls.get())).collect(),
        }
    }
}
