//! What lies between a plan and the seats of its units.

use std::collections::BTreeMap;
use std::sync::Arc;

use wasmtime::component::Component;

use crate::crowd::Turnstile;
use crate::instance::{Clock, Share};
use crate::limits::EdgeLimits;
use crate::link::{Exports, Owners};
use crate::name::{OfferName, PluginId};
use crate::offer::Offer;
use crate::plan::{Absent, Narrowing, Offered, Plan, Unit};
use crate::seat::{Rooms, Seat};
use crate::tree::SeatId;

/// A unit of the plan on its way into its seat.
pub(super) struct Ready<'a> {
    pub(super) unit: &'a Unit,
    /// Nothing where whoever sits there stays.
    pub(super) component: Option<Component>,
    /// Nothing where nobody is there to sit in it.
    pub(super) exports: Option<Arc<Exports>>,
    pub(super) seat: Arc<Seat>,
}

impl Ready<'_> {
    /// Gives a unit its component.
    pub(super) fn come(&mut self, component: Component) {
        self.exports = Some(Arc::new(Exports::of(component.engine(), &component)));
        self.component = Some(component);
    }
}

/// What limits how often the trees of calls of a unit turn to each of its providers at once, by their names.
#[derive(Default)]
pub(super) struct Gates {
    trees: BTreeMap<PluginId, Arc<Rooms>>,
    calls: BTreeMap<PluginId, Arc<Turnstile>>,
}

impl Gates {
    /// All edges between two units share one.
    pub(super) fn of(&mut self, provider: &PluginId, limits: &EdgeLimits) -> Option<Arc<Rooms>> {
        let most = limits.concurrency?;
        Some(self.trees.entry(provider.clone()).or_insert_with(|| Rooms::new(most)).clone())
    }

    /// The same for calls by message, which are counted one by one: they are in no tree that keeps what it has borrowed.
    pub(super) fn by_message(&mut self, provider: &PluginId, limits: &EdgeLimits) -> Option<Arc<Turnstile>> {
        let most = limits.concurrency?;
        Some(self.calls.entry(provider.clone()).or_insert_with(|| Turnstile::new(most)).clone())
    }
}

/// What edges leave of the limits of each provider of a unit, by their names.
#[derive(Default)]
pub(super) struct Shares(BTreeMap<PluginId, Option<Arc<Share>>>);

impl Shares {
    /// All edges between two units have one.
    pub(super) fn of(
        &mut self,
        edge: &Narrowing,
        provider: &PluginId,
        limits: &EdgeLimits,
        clock: &Clock,
    ) -> Option<Arc<Share>> {
        self.0.entry(provider.clone()).or_insert_with(|| Share::of(edge, limits, clock)).clone()
    }
}

/// Whose the resources are that the components of a set know, of those that stay and of those that come.
pub(super) fn owners(plan: &Plan, units: &[Ready<'_>]) -> Owners {
    let known: Vec<(&Unit, SeatId, Component)> = units
        .iter()
        .filter_map(|ready| {
            let stays = || Some(ready.seat.occupant()?.blueprint.linked.component().clone());
            Some((ready.unit, ready.seat.id(), ready.component.clone().or_else(stays)?))
        })
        .collect();
    Owners::of(plan, known.iter().map(|(unit, seat, component)| (*unit, *seat, component)))
}

/// What answers where nobody serves an optional import.
pub(super) fn stand_in(absent: &Absent) -> (Offered, Offer) {
    let name = OfferName::Interface(absent.import.clone());
    let offered = Offered {
        consumer: absent.consumer.clone(),
        import: name.clone(),
        offer: name,
        functions: absent.functions.clone(),
    };
    (offered, Offer::absent(&absent.consumer, &absent.import))
}
