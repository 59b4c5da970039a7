//! Puts other components in the places of plugins, while they are called.
//!
//! Everything that can fail comes first: compiling, linking, starting, asking how the new ones are. Only then seats change hands,
//! providers before their consumers, and nothing in that can fail. Until then the former components serve, and they still serve
//! where anything went wrong.

mod rehearsal;

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::Host;
use super::ready::{Ready, owners};
use crate::call::outside_tokio;
use crate::capability::Narrowed;
use crate::contract::compare_interfaces;
use crate::error::{Blame, Error, ErrorKind, Report, Stage};
use crate::grant::Grant;
use crate::instance::{Blueprint, Until};
use crate::lifecycle;
use crate::name::PluginId;
use crate::observe::Event;
use crate::plan::{Plan, PlannedPlugin, Unit};
use crate::plugin::{Plugins, Set};
use crate::pool::{Held, Lease};
use crate::seat::Generation;
use crate::supervision::Reuse;
use rehearsal::Probe;

/// What a swap may do: see [`Host::swap`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Swap {
    grace: Duration,
    consents: BTreeSet<(String, String)>,
    consents_to_all: bool,
    may_export_less: bool,
    is_rehearsed: bool,
    probes: Vec<Probe>,
}

/// What a swap has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Swapped {
    /// The plugins, and fused groups, that are served by another component now, or are new.
    pub swapped: Vec<PluginId>,
    /// Those that stayed as they were, with their warm instances.
    pub kept: Vec<PluginId>,
    /// Those that are no longer in the set.
    pub removed: Vec<PluginId>,
}

impl Default for Swap {
    fn default() -> Self {
        Self::new()
    }
}

impl Swap {
    /// A swap that gives no plugin a power that it does not have, and takes no function from the application.
    pub fn new() -> Self {
        Self {
            grace: Duration::from_secs(30),
            consents: BTreeSet::new(),
            consents_to_all: false,
            may_export_less: false,
            is_rehearsed: false,
            probes: Vec::new(),
        }
    }

    /// How long calls and sessions may go on that the former components serve; then they are ended. A plugin of which there is one
    /// instance has as long to end the call that it serves, or else is not swapped. Default: 30 s.
    pub fn grace(mut self, time: Duration) -> Self {
        self.grace = time;
        self
    }

    /// Consents to a power that the new plan grants a plugin and the former one does not.
    pub fn consent(mut self, plugin: &str, capability: &str) -> Self {
        self.consents.insert((plugin.to_owned(), capability.to_owned()));
        self
    }

    /// Consents to whatever powers the new plan grants.
    pub fn consent_to_all(mut self) -> Self {
        self.consents_to_all = true;
        self
    }

    /// Lets plugins export less than before, or with other types. The application's calls of these fail from then on.
    pub fn allow_fewer_exports(mut self) -> Self {
        self.may_export_less = true;
        self
    }

    /// Starts each new component a first time without any power, before it is given the ones that it was granted: what it imports beside
    /// the inert base is there, and ends whoever calls it. It is asked how it is, and gets the calls of [`Swap::probe`]. What it keeps
    /// of that goes with the instance.
    pub fn rehearse(mut self) -> Self {
        self.is_rehearsed = true;
        self
    }

    /// Has the new component of a plugin answer a call, in WAVE as [`Plugin::call_wave`](crate::Plugin::call_wave) takes it, before it
    /// serves: one that fails or gives an `err` keeps it out. With [`Swap::rehearse`] it is made there, without any power; else as any
    /// other call is. May be said several times.
    pub fn probe(mut self, plugin: &str, call: &str) -> Self {
        self.probes.push(Probe { plugin: plugin.to_owned(), call: call.to_owned() });
        self
    }

    /// Finds what the plan would do that nobody has consented to.
    fn check(&self, former: &Plan, plan: &Plan) -> Result<(), Report> {
        let mut errors = Vec::new();
        for plugin in plan.plugins.values() {
            let before = former.plugins.get(&plugin.id);
            let had = before.map(|before| before.grants.as_slice()).unwrap_or_default();
            for grant in plugin.grants.iter().filter(|grant| !had.contains(grant)) {
                let gets = format!("`{}` would get a power that it does not have now: {grant}", plugin.id);
                errors.extend(self.refusal(plugin, grant, gets));
            }
            if let Some(before) = before.filter(|_| !self.may_export_less) {
                errors.extend(fewer_exports(before, plugin));
            }
        }
        self.check_edges(former, plan, &mut errors);
        Report::unless_empty(errors)
    }

    /// What no longer narrows a power, or narrows it to something else, gives some of it.
    fn check_edges(&self, former: &Plan, plan: &Plan, errors: &mut Vec<Error>) {
        for edge in &former.narrowed {
            let Some(provider) = plan.plugins.get(&edge.provider) else { continue };
            let is_between = |consumer: &PluginId, provider: &PluginId| {
                *consumer == edge.consumer && *provider == edge.provider
            };
            if !plan.edges.iter().any(|now| is_between(&now.consumer, &now.provider)) {
                continue;
            }
            let now = plan.narrowed.iter().filter(|now| is_between(&now.consumer, &now.provider));
            let now: Vec<&Grant> = now.flat_map(|now| &now.grants).collect();
            for grant in edge.grants.iter().filter(|grant| !now.contains(grant)) {
                let Some(held) = provider.grants.iter().find(|held| held.capability() == grant.capability())
                else {
                    continue;
                };
                let gets = format!(
                    "the edge `{} -> {}` would no longer narrow a power as it does now: {grant}",
                    edge.consumer, edge.provider
                );
                errors.extend(self.refusal(provider, held, gets));
            }
        }
    }

    /// Refuses a plugin a power that nobody has consented to.
    fn refusal(&self, plugin: &PlannedPlugin, grant: &Grant, message: String) -> Option<Error> {
        let (id, capability) = (plugin.id.to_string(), grant.capability().to_owned());
        if self.consents_to_all || self.consents.contains(&(id.clone(), capability.clone())) {
            return None;
        }
        let error = Error::new(Stage::Grant, ErrorKind::NotGranted, Blame::Operator, message);
        let hint = format!("consent to it: `Swap::new().consent(\"{id}\", \"{capability}\")`");
        Some(error.chain(vec![plugin.id.clone()]).hint(hint))
    }
}

/// What the application could call before and could not any more.
fn fewer_exports(before: &PlannedPlugin, plugin: &PlannedPlugin) -> Option<Error> {
    let mut notes = Vec::new();
    for function in before.functions.iter().filter(|function| function.interface.is_none()) {
        if !plugin.functions.contains(function) {
            notes.push(format!("`{function}` is missing"));
        }
    }
    for export in &before.exports {
        let found = plugin.exports.iter().filter(|found| export.accepts(found));
        let ours = before.facts.export(export);
        match (ours, found.max().and_then(|found| plugin.facts.export(found))) {
            (Some(ours), Some(theirs)) => {
                let (before, after) = (before.facts.resolve(), plugin.facts.resolve());
                notes.extend(compare_interfaces((before, ours), (after, theirs)));
            }
            _ => notes.push(format!("`{export}` is missing")),
        }
    }
    if notes.is_empty() {
        return None;
    }
    let message = format!("`{}` would no longer export all that it exports now", plugin.id);
    let error = Error::new(Stage::Contract, ErrorKind::Mismatch, Blame::Operator, message);
    let error = notes.into_iter().fold(error.chain(vec![plugin.id.clone()]), Error::note);
    Some(error.hint("if nobody calls that any more: `Swap::new().allow_fewer_exports()`"))
}

/// A component that is about to take a seat.
struct Candidate<'a> {
    ready: &'a Ready<'a>,
    generation: Arc<Generation>,
    /// Its first instance, which has said that it can work.
    lease: Lease,
    /// The one instance of the former component, once it has handed over what it remembers.
    former: Option<Lease>,
}

impl Host {
    /// Makes a loaded set what another plan says, while it is called.
    ///
    /// Components that differ are compiled, linked, started and, where they export `plugwright:lifecycle/health`, asked whether they can
    /// work, while the former ones serve; then new calls go to the new ones. Calls and sessions that run end where they began, for
    /// [`Swap::grace`]. Of a plugin that has one instance, calls wait while that hands what it remembers to the new one, if both export
    /// `plugwright:lifecycle/state`. Plugins that are the same in both plans keep their instances. This takes as long as compiling does,
    /// so do it on a thread that may wait.
    ///
    /// # Errors
    ///
    /// All that is wrong with the new components, powers that they would get without consent, and functions that would go away. Then
    /// all is as it was.
    pub fn swap(&self, plugins: &Plugins, plan: &Plan, how: &Swap) -> Result<Swapped, Report> {
        outside_tokio(|| self.try_swap(plugins, plan, how)).inspect_err(|report| {
            let reasons = report.errors().iter().map(ToString::to_string).collect();
            self.observer.event(&Event::SwapRefused { reasons });
        })
    }

    fn try_swap(&self, plugins: &Plugins, plan: &Plan, how: &Swap) -> Result<Swapped, Report> {
        let loaded = plugins.loaded();
        // One swap at a time; whatever a former one left undone, it left nothing half done.
        let _turn = loaded.swapping.lock().unwrap_or_else(PoisonError::into_inner);
        let former = loaded.set();
        self.check_offers(plan)?;
        how.check(&former.plan, plan)?;

        let kept = |unit: &&Unit| is_same(&former.plan, plan, unit) && former.exports(&unit.id).is_some();
        let (kept, changed): (Vec<&Unit>, Vec<&Unit>) = plan.units.iter().partition(kept);
        let (mut components, mut errors) = (Vec::new(), Vec::new());
        for component in self.components(plan, &changed) {
            match component {
                Ok(component) => components.push(component),
                Err(error) => errors.push(error),
            }
        }
        Report::unless_empty(errors)?;
        let mut components = components.into_iter();
        let units: Vec<Ready<'_>> = plan
            .units
            .iter()
            .map(|unit| {
                let component = if kept.contains(&unit) { None } else { components.next() };
                self.ready(unit, component, &former)
            })
            .collect();
        let edges = former.counters(plan);
        let narrowed = Arc::new(Narrowed::of(plan, &self.powers));
        let owners = owners(plan, &units);
        let (mut candidates, mut errors) = (Vec::new(), Vec::new());
        if how.is_rehearsed {
            for ready in units.iter().filter(|ready| ready.component.is_some()) {
                let first = ready.unit.members.first().and_then(|member| plan.plugins.get(member));
                errors.extend(first.and_then(|first| self.rehearse(plugins, ready, first, how).err()));
            }
            Report::unless_empty(std::mem::take(&mut errors))?;
        }
        for ready in units.iter().filter(|ready| ready.component.is_some()) {
            let candidate = self.link(plan, ready, (&units, &owners), &narrowed, &edges);
            let candidate = candidate.and_then(|blueprint| self.audition(plugins, ready, blueprint, how));
            match candidate {
                Ok(candidate) => candidates.push(candidate),
                Err(error) => errors.push(error),
            }
        }
        Report::unless_empty(errors)?;
        for candidate in &mut candidates {
            self.hand_over(candidate, &former.plan, how.grace)?;
        }

        for candidate in candidates {
            self.seat(candidate, how.grace);
        }
        let seats = units.iter().map(|ready| (ready.unit.id.clone(), ready.seat.clone())).collect();
        let set = Set { plan: Arc::new(plan.clone()), seats, edges, roster: former.roster.clone() };
        let gone: Vec<_> = former.seats.iter().filter(|(id, _)| !set.seats.contains_key(*id)).collect();
        for (id, seat) in &gone {
            if let Some(generation) = seat.leave(format!("`{id}` is no longer in the set")) {
                generation.end_within(how.grace);
            }
        }
        let removed = gone.into_iter().map(|(id, _)| id.clone()).collect();
        loaded.replace(set);
        let ids = |units: Vec<&Unit>| units.into_iter().map(|unit| unit.id.clone()).collect();
        Ok(Swapped { swapped: ids(changed), kept: ids(kept), removed })
    }

    /// Starts a first instance, and asks it whether it can work.
    fn audition<'a>(
        &self,
        plugins: &Plugins,
        ready: &'a Ready<'a>,
        blueprint: Blueprint,
        how: &Swap,
    ) -> Result<Candidate<'a>, Error> {
        let generation = ready.seat.candidate(blueprint, ready.exports.clone().unwrap_or_default());
        let mut lease = self.trial(ready, &generation)?;
        lifecycle::check(&mut lease, &ready.unit.id)?;
        if !how.is_rehearsed {
            self.probe(plugins, ready, &generation, how)?;
        }
        Ok(Candidate { ready, generation, lease, former: None })
    }

    /// Gives a plugin of which there is one instance what the former one remembers. From here on that one is held: calls wait.
    fn hand_over(&self, candidate: &mut Candidate<'_>, former: &Plan, grace: Duration) -> Result<(), Error> {
        let Candidate { ready, generation, lease, .. } = candidate;
        let id = &ready.unit.id;
        let is_one = |generation: &Generation| {
            generation.blueprint.supervision.reuse == Reuse::One && lifecycle::has_state(&generation.exports)
        };
        let Some(before) = ready.seat.occupant().filter(|before| is_one(before) && is_one(generation)) else {
            return Ok(());
        };
        let until = |time| Until::new(&self.clock, time, None);
        let mut held = match Lease::only(&ready.seat, &before, until(grace))? {
            Held::Instance(held) => held,
            Held::Nothing => return Ok(()),
            Held::Busy => {
                let message =
                    format!("plugin `{id}` was busy for {grace:?} and could not hand over what it remembers");
                return Err(Error::new(Stage::Call, ErrorKind::Busy, Blame::Operator, message)
                    .chain(vec![id.clone()])
                    .hint("give it more time: `Swap::new().grace(…)`"));
            }
        };
        held.renew(until(before.blueprint.limits.deadline));
        let saved = lifecycle::save(&mut held, id)?;
        lease.renew(until(generation.blueprint.limits.deadline));
        let version = match ready.unit.members.as_slice() {
            [one] => former.plugins.get(one).and_then(|plugin| plugin.version.as_ref()),
            _ => None,
        };
        lifecycle::restore(lease, id, &saved, version.map(ToString::to_string).as_deref())?;
        candidate.former = Some(held);
        Ok(())
    }

    fn seat(&self, candidate: Candidate<'_>, grace: Duration) {
        let Candidate { ready, generation, lease, former } = candidate;
        let number = generation.number;
        let is_one = generation.blueprint.supervision.reuse == Reuse::One;
        if is_one {
            generation.line.open();
        }
        // The one instance has to be there before the first call looks for it; others are kept warm once they serve.
        let lease = Some(lease).filter(|_| !is_one);
        if let Some(before) = ready.seat.fill(generation) {
            before.end_within(grace);
        }
        drop(lease);
        let handed_over = former.is_some();
        drop(former);
        let plugin = ready.unit.id.clone();
        self.observer.event(&Event::Swapped { plugin, generation: number, handed_over });
    }
}

/// Whether a unit is the same in two plans: its components, powers, limits and supervision, and who serves its imports.
fn is_same(former: &Plan, plan: &Plan, unit: &Unit) -> bool {
    // What an edge narrows stays narrowed further down the chain, so every plugin may have to know.
    if former.narrowed != plan.narrowed {
        return false;
    }
    // What is written leaves out secrets.
    let grants = |plan: &Plan| -> Option<Vec<_>> {
        unit.members.iter().map(|member| Some(plan.plugins.get(member)?.grants.clone())).collect()
    };
    if grants(former) != grants(plan) {
        return false;
    }
    let is_shared = |plan: &Plan, plugin: &PluginId| plan.unit_of(plugin).is_some_and(|unit| unit.is_shared);
    let facts = |plan: &Plan| {
        let engine = plan.units.iter().find(|known| known.id == unit.id)?.engine;
        let mut facts = vec![engine.name().into()];
        for member in &plan.units.iter().find(|known| known.id == unit.id)?.members {
            let mut plugin = serde_json::to_value(plan.plugins.get(member)?).ok()?;
            // The same component elsewhere is the same component.
            plugin.as_object_mut()?.remove("component");
            facts.push(plugin);
            facts.push(is_shared(plan, member).into());
            for edge in plan.edges_from(member) {
                let provider = plan.plugins.get(&edge.provider);
                let (edge_export, edge_provider) = (edge.export.clone(), edge.provider.clone());
                let mut edge = serde_json::to_value(edge).ok()?;
                // Another version that serves is found where the seat is taken.
                edge.as_object_mut()?.remove("export");
                facts.push(edge);
                let how = provider.map(|provider| (provider.reentry, provider.idempotent_in(&edge_export)));
                facts.push(format!("{how:?}").into());
                facts.push(is_shared(plan, &edge_provider).into());
            }
            for absent in plan.absent.iter().filter(|absent| absent.consumer == *member) {
                facts.push(serde_json::to_value(absent).ok()?);
            }
            for offered in plan.offers.iter().filter(|offered| offered.consumer == *member) {
                facts.push(serde_json::to_value(offered).ok()?);
            }
        }
        Some(facts)
    };
    facts(plan).is_some_and(|facts_now| facts(former) == Some(facts_now))
}
