//! A first try of a component that may take a plugin's place: without any power, and calls that have to go well.

use std::sync::Arc;

use super::super::Host;
use super::super::ready::Ready;
use super::Swap;
use crate::capability::Quotas;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{Blueprint, Bucket, Until};
use crate::lifecycle;
use crate::link::link_for_rehearsal;
use crate::name::PluginId;
use crate::places::Places;
use crate::plan::PlannedPlugin;
use crate::plugin::{Plugins, Session};
use crate::pool::Lease;
use crate::seat::Generation;

/// A call that a new component has to answer before it serves.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    pub(super) plugin: String,
    pub(super) call: String,
}

impl Host {
    /// Starts a component that has no powers and reaches nobody, asks it how it is, and makes the calls that it has to answer.
    pub(super) fn rehearse(
        &self,
        plugins: &Plugins,
        ready: &Ready<'_>,
        first: &PlannedPlugin,
        how: &Swap,
    ) -> Result<(), Error> {
        let Some(component) = &ready.component else { return Ok(()) };
        let linked = link_for_rehearsal(&ready.unit.id, component)?;
        let blueprint = Blueprint {
            plugin: ready.unit.id.clone(),
            engine: ready.unit.engine,
            limits: first.limits.clone(),
            held: Vec::new(),
            supervision: first.supervision.clone(),
            linked: linked.ready,
            may_block: true,
            resources: linked.resources,
            clock: self.clock.clone(),
            stacks: self.stacks.clone(),
            rules: self.rules(Arc::default()),
            quotas: Quotas::new(&first.limits),
            output: Bucket::shared(first.limits.output_rate.0, &self.clock),
            traffic: Vec::new(),
            places: Places::default(),
        };
        let generation = ready.seat.rehearsal(blueprint, ready.exports.clone().unwrap_or_default());
        let health = self.trial(ready, &generation).and_then(|mut lease| {
            lease.spoil();
            lifecycle::check(&mut lease, &ready.unit.id)
        });
        let tried = health.and_then(|()| self.probe(plugins, ready, &generation, how));
        tried.map_err(|error| error.note("in a rehearsal, where a plugin has no powers and reaches nobody"))
    }

    /// Makes the calls that a component has to answer, each on an instance of its own, which serves no other call.
    pub(super) fn probe(
        &self,
        plugins: &Plugins,
        ready: &Ready<'_>,
        generation: &Arc<Generation>,
        how: &Swap,
    ) -> Result<(), Error> {
        for member in &ready.unit.members {
            for probe in how.probes.iter().filter(|probe| probe.plugin == member.as_str()) {
                let lease = self.trial(ready, generation)?;
                let mut session = Session::trial(plugins, member, lease, generation.clone());
                let answer = session.call_wave(&probe.call)?;
                if answer == "err" || answer.starts_with("err(") {
                    return Err(failed(member, &probe.call, &answer));
                }
            }
        }
        Ok(())
    }

    /// An instance that is tried.
    pub(super) fn trial(&self, ready: &Ready<'_>, generation: &Arc<Generation>) -> Result<Lease, Error> {
        let until = Until::new(&self.clock, generation.blueprint.limits.deadline, None);
        Lease::first(&ready.seat, generation, until)
    }
}

fn failed(plugin: &PluginId, call: &str, answer: &str) -> Error {
    let answer = crate::observe::printable(answer, 1000);
    let message = format!("plugin `{plugin}` answers the probe `{call}` with `{answer}`");
    Error::new(Stage::Instantiate, ErrorKind::Unfit, Blame::Plugin, message).chain(vec![plugin.clone()])
}
