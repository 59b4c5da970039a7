//! Where a use of a power is decided: by the plugin's own grant, and by every edge over which the call came.
//!
//! A provider acts with its own rights. An edge may narrow them for one consumer, and what is narrowed stays so further down the
//! chain: what A may not have done by B, it may not have done by C through B either.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::grant::{Grant, Scope};
use crate::instance::State;
use crate::name::{InterfaceName, ItemName, PluginId};
use crate::observe::{Event, Observe, Use};
use crate::plan::Plan;
use crate::tree::{TraceId, Tree};

use super::Power;

/// What edges narrow: by consumer and provider. Both are units: a fused group acts as one.
#[derive(Default)]
pub(crate) struct Narrowed {
    edges: BTreeMap<(PluginId, PluginId), Vec<Grant>>,
    /// The units that are called over each of them, directly or by others.
    beyond: BTreeMap<(PluginId, PluginId), BTreeSet<PluginId>>,
    /// The interfaces of capabilities of the application.
    owned: Vec<(InterfaceName, String)>,
}

impl Narrowed {
    pub(crate) fn of(plan: &Plan, powers: &[Arc<dyn Power>]) -> Self {
        let owned = powers.iter().flat_map(|power| {
            power.owns().iter().map(|interface| (interface.clone(), power.name().to_owned()))
        });
        let mut narrowed = Self { owned: owned.collect(), ..Self::default() };
        for edge in &plan.narrowed {
            if let (Some(consumer), Some(provider)) =
                (plan.unit_of(&edge.consumer), plan.unit_of(&edge.provider))
            {
                // Members of a group cannot be told apart, so what holds for one holds for all.
                let ends = (consumer.id.clone(), provider.id.clone());
                narrowed.beyond.entry(ends.clone()).or_insert_with(|| beyond(plan, &provider.id));
                narrowed.edges.entry(ends).or_default().extend(edge.grants.iter().cloned());
            }
        }
        narrowed
    }

    /// The capability of the application that a function is of.
    fn capability_of(&self, item: &ItemName) -> Option<&str> {
        let interface = item.interface.as_ref()?;
        let own = self.owned.iter().find(|(own, _)| own.same_interface(interface));
        own.map(|(_, capability)| capability.as_str())
    }
}

/// A unit and all that it may call, however far away.
fn beyond(plan: &Plan, provider: &PluginId) -> BTreeSet<PluginId> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![provider.clone()]);
    while let Some(unit) = next.pop() {
        if seen.insert(unit.clone()) {
            let is_of = |plugin: &PluginId| plan.unit_of(plugin).is_some_and(|it| it.id == unit);
            let called = plan.edges.iter().filter(|edge| is_of(&edge.consumer));
            next.extend(called.filter_map(|edge| Some(plan.unit_of(&edge.provider)?.id.clone())));
        }
    }
    seen
}

/// Who wants to use a power right now.
#[derive(Clone)]
pub(crate) struct Gate {
    plugin: PluginId,
    /// Whether nobody knows on whose behalf: then every edge has a say over which the plugin could have been called.
    is_astray: bool,
    /// From the plugin that the host called to the one that uses the power.
    chain: Vec<PluginId>,
    narrowed: Arc<Narrowed>,
    observer: Arc<dyn Observe>,
    trace: Option<TraceId>,
}

#[cfg(test)]
impl Gate {
    /// A use at the end of a chain of plugins, where the edge that leads to it is narrowed.
    pub(crate) fn for_tests(chain: &[&str], last_edge: Vec<Grant>, observer: Arc<dyn Observe>) -> Self {
        let chain: Vec<PluginId> = chain.iter().map(|name| name.parse().unwrap()).collect();
        let mut narrowed = Narrowed::default();
        if let [.., consumer, provider] = chain.as_slice() {
            narrowed.edges.insert((consumer.clone(), provider.clone()), last_edge);
        }
        let plugin = chain.last().unwrap().clone();
        Self { plugin, is_astray: false, chain, narrowed: Arc::new(narrowed), observer, trace: None }
    }
}

impl Gate {
    /// Whether all that have a say let a use happen, without a word to the observer.
    pub(crate) fn test<S: Scope>(
        &self,
        capability: &str,
        own: &S,
        test: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        test(own)?;
        self.everywhere(capability, test)
    }

    /// Whether all edges on the way let a use happen, where what they leave means the same for every plugin.
    pub(crate) fn everywhere<S: Scope>(
        &self,
        capability: &str,
        test: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        self.each_edge(capability, |_, grant| grant.scope::<S>().map_or(Ok(()), &test))
    }

    /// Whether no edge leaves nothing of a power.
    pub(crate) fn is_left(&self, capability: &str) -> Result<(), String> {
        self.each_edge(capability, |_, _| Ok(()))
    }

    /// Whether all edges on the way let a use happen, where what they leave is written in names of the provider's own: folders, keys,
    /// settings. They mean nothing for the plugins that it calls in turn, so to those nothing is left.
    pub(crate) fn leaves<S: Scope>(
        &self,
        capability: &str,
        test: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        self.each_edge(capability, |provider, grant| match grant.scope::<S>() {
            Some(left) if *provider == self.plugin => test(left),
            Some(_) => Err(format!("only `{provider}` itself has what is left")),
            None => Ok(()),
        })
    }

    /// Asks each edge on the way that narrows a power.
    fn each_edge(
        &self,
        capability: &str,
        test: impl Fn(&PluginId, &Grant) -> Result<(), String>,
    ) -> Result<(), String> {
        if self.narrowed.edges.is_empty() {
            return Ok(());
        }
        if self.is_astray {
            return self.each_that_leads_here(capability, test);
        }
        for (consumer, provider) in self.chain.iter().zip(self.chain.iter().skip(1)) {
            self.edge((consumer, provider), capability, &test)?;
        }
        Ok(())
    }

    /// Asks each edge over which the plugin may have been called: work goes on whose call is over, or which none has begun.
    #[cold]
    fn each_that_leads_here(
        &self,
        capability: &str,
        test: impl Fn(&PluginId, &Grant) -> Result<(), String>,
    ) -> Result<(), String> {
        for ((consumer, provider), beyond) in &self.narrowed.beyond {
            if beyond.contains(&self.plugin) {
                let asked = self.edge((consumer, provider), capability, &test);
                asked.map_err(|why| format!("nobody can tell for which call this is, and {why}"))?;
            }
        }
        Ok(())
    }

    fn edge(
        &self,
        (consumer, provider): (&PluginId, &PluginId),
        capability: &str,
        test: &impl Fn(&PluginId, &Grant) -> Result<(), String>,
    ) -> Result<(), String> {
        let grants = self.narrowed.edges.get(&(consumer.clone(), provider.clone()));
        for grant in grants.into_iter().flatten().filter(|grant| grant.capability() == capability) {
            let left =
                if grant.is_nothing() { Err("nothing is left".to_owned()) } else { test(provider, grant) };
            left.map_err(|why| format!("the edge `{consumer} -> {provider}` narrows it: {why}"))?;
        }
        Ok(())
    }

    /// As [`Gate::test`]; the observer hears what was decided.
    pub(crate) fn decide<S: Scope>(
        &self,
        capability: &str,
        what: &str,
        own: &S,
        test: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        let verdict = self.test(capability, own, test);
        self.report(capability, what, verdict.as_ref().err());
        verdict
    }

    /// As [`Gate::decide`], for code of the application: what it asks with another type than that of its scopes is left to nobody.
    pub(crate) fn decide_for_application<S: Scope>(
        &self,
        capability: &str,
        what: &str,
        own: &S,
        test: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        let left = |grant: &Grant| match grant.scope::<S>() {
            Some(left) => test(left),
            None => Err("what is left is no scope of the type that was asked with".to_owned()),
        };
        let verdict = test(own).and_then(|()| self.each_edge(capability, |_, grant| left(grant)));
        self.report(capability, what, verdict.as_ref().err());
        verdict
    }

    /// Whether an edge on the way leaves less of a power than its provider has.
    fn is_narrowed(&self, capability: &str) -> bool {
        self.each_edge(capability, |_, _| Err(String::new())).is_err()
    }

    /// Tells the observer what was decided.
    pub(crate) fn report(&self, capability: &str, what: &str, refused: Option<&String>) {
        self.observer.event(&Event::Used(Use {
            plugin: self.plugin.clone(),
            chain: self.chain.clone(),
            capability: capability.to_owned(),
            what: crate::observe::printable(what, LONGEST),
            allowed: refused.is_none(),
            reason: refused.cloned(),
            trace: self.trace,
        }));
    }
}

/// Longest description of a use, in bytes: plugins choose parts of it.
const LONGEST: usize = 1 << 10;

/// What a store keeps to make gates.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) narrowed: Arc<Narrowed>,
    pub(crate) observer: Arc<dyn Observe>,
}

impl Rules {
    /// Whether any edge of the set narrows anything: most sets have none, and pay for no question.
    pub(crate) fn narrows(&self) -> bool {
        !self.narrowed.edges.is_empty()
    }
}

impl State {
    /// What decides on each use of a power. It is the plugin's, not counted by each instance: threads would wait for each other's count.
    pub(crate) fn rules(&self) -> &Rules {
        &self.generation.blueprint.rules
    }

    /// Why nothing is left of a power for the call that runs now, where an edge on its way says so.
    pub(crate) fn is_left(&self, capability: &str) -> Result<(), String> {
        if self.rules().narrows() { self.gate().is_left(capability) } else { Ok(()) }
    }

    /// Why a use of a power by the call that runs now is more than an edge on its way leaves.
    pub(crate) fn leaves<S: Scope>(
        &self,
        capability: &str,
        test: impl Fn(&S) -> Result<(), String>,
    ) -> Result<(), String> {
        if self.rules().narrows() { self.gate().leaves(capability, test) } else { Ok(()) }
    }

    /// Whether a function of the application belongs to a capability of its own.
    pub(crate) fn is_of(&self, item: &ItemName, capability: &str) -> bool {
        self.rules().narrowed.capability_of(item) == Some(capability)
    }

    /// Forgets for which of many calls the host was called last: what follows is asked where nobody can tell.
    #[inline]
    pub(crate) fn unattended(&mut self) {
        if self.acting.is_some() {
            self.acting = None;
        }
    }

    /// Whether it is known for which call the host is called.
    pub(crate) fn is_attended(&self) -> bool {
        self.acting.is_some() || !self.tree.as_deref().is_some_and(Tree::is_among_many)
    }

    /// The capability of the application that a function is of, where an edge on the way of the call that runs now narrows it.
    pub(crate) fn narrowed_for(&self, item: &ItemName) -> Option<&str> {
        let capability = self.rules().narrows().then(|| self.rules().narrowed.capability_of(item))??;
        self.gate().is_narrowed(capability).then_some(capability)
    }

    /// For the use of a power by the call that runs now.
    pub(crate) fn gate(&self) -> Gate {
        let known = match (self.tree.as_deref(), &self.acting) {
            (Some(tree), Some(acting)) if tree.is_among_many() => Some(tree.names(acting)),
            (Some(tree), _) if !tree.is_among_many() => Some(tree.path()),
            _ => None,
        };
        Gate {
            plugin: self.plugin.clone(),
            is_astray: known.is_none(),
            chain: known.unwrap_or_else(|| vec![self.plugin.clone()]),
            narrowed: self.rules().narrowed.clone(),
            observer: self.rules().observer.clone(),
            trace: self.trace(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Bytes;
    use crate::observe::LogRecord;

    struct Deaf;

    impl Observe for Deaf {
        fn log(&self, _: &LogRecord<'_>) {}
    }

    /// At the end of a chain, the first edge of which leaves so much.
    fn gate(chain: &[&str], left: Grant) -> Gate {
        let mut gate = Gate::for_tests(chain, Vec::new(), Arc::new(Deaf));
        let [consumer, provider, ..] = gate.chain.as_slice() else { panic!("there is no edge") };
        let edges = BTreeMap::from([((consumer.clone(), provider.clone()), vec![left])]);
        gate.narrowed = Arc::new(Narrowed { edges, ..Narrowed::default() });
        gate
    }

    fn at_least_two(left: &Bytes) -> Result<(), String> {
        if left.0 >= 2 { Ok(()) } else { Err("too little".into()) }
    }

    #[test]
    fn what_means_the_same_everywhere_goes_down_the_chain() {
        for chain in [&["a", "b"][..], &["a", "b", "c"]] {
            let asked = |bytes| gate(chain, Grant::new("it", Bytes(bytes))).everywhere("it", at_least_two);
            assert_eq!(asked(2), Ok(()));
            assert_eq!(asked(1).unwrap_err(), "the edge `a -> b` narrows it: too little");
        }
    }

    #[test]
    fn what_the_application_asks_with_another_type_is_left_to_nobody() {
        let asked =
            |left| gate(&["a", "b"], left).decide_for_application("it", "use", &Bytes(9), at_least_two);
        assert_eq!(asked(Grant::new("it", Bytes(2))), Ok(()));
        assert_eq!(
            asked(Grant::new("it", Bytes(1))).unwrap_err(),
            "the edge `a -> b` narrows it: too little"
        );
        assert!(asked(Grant::new("it", 2_u64)).unwrap_err().contains("no scope of the type"));
        assert!(asked(Grant::nothing("it")).unwrap_err().contains("nothing is left"));
        assert_eq!(asked(Grant::new("other", Bytes(1))), Ok(()));
    }

    #[test]
    fn names_of_the_providers_own_are_for_the_provider_alone() {
        let asked =
            |chain: &[&str], bytes| gate(chain, Grant::new("it", Bytes(bytes))).leaves("it", at_least_two);
        assert_eq!(asked(&["a", "b"], 2), Ok(()));
        assert_eq!(asked(&["a", "b"], 1).unwrap_err(), "the edge `a -> b` narrows it: too little");
        let further = asked(&["a", "b", "c"], 2).unwrap_err();
        assert_eq!(further, "the edge `a -> b` narrows it: only `b` itself has what is left");
        let nothing = gate(&["a", "b", "c"], Grant::nothing("it"));
        assert!(nothing.leaves("it", at_least_two).is_err() && nothing.is_left("it").is_err());
        assert_eq!(nothing.leaves("other", at_least_two), Ok(()));
    }
}
