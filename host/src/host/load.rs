//! A plan becomes a set that can be called: what the cache holds at once, the rest as it is compiled.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use wasmtime::component::Component;

use super::Host;
use super::ready::{Ready, owners};
use crate::capability::Narrowed;
use crate::cores::workers;
use crate::error::{Error, Report};
use crate::name::PluginId;
use crate::observe::{EdgeCounts, Event};
use crate::plan::{Edge, Mode, Plan, Unit};
use crate::plugin::{Plugin, Plugins, Set};
use crate::supervision::OnStartFailure;

/// A component that has come, or why it has not; with the place of its unit.
type Come = (usize, Result<Component, Error>);

impl Host {
    /// Loads all plugins of a plan. Components that the cache does not hold are compiled, on all cores.
    ///
    /// # Errors
    ///
    /// All errors of all plugins, or that this machine cannot run WebAssembly; then none of them is loaded. A plan that says `on-start-failure = "continue"` loads the others.
    /// Plugins that export `plugwright:lifecycle/health` are asked whether they can work.
    pub fn load(&self, plan: &Plan) -> Result<Plugins, Report> {
        self.load_each(plan, |_| ())
    }

    /// As [`Host::load`]; `ready` gets each plugin as soon as it can be called, with all that it calls itself, while others are still
    /// compiled. If loading fails in the end, so do the calls of these from then on.
    ///
    /// # Errors
    ///
    /// As [`Host::load`].
    pub fn load_each(&self, plan: &Plan, mut ready: impl FnMut(&Plugin)) -> Result<Plugins, Report> {
        self.check_offers(plan)?;
        let mut loading = Loading::new(self, plan);
        let units: Vec<&Unit> = plan.units.iter().collect();
        self.components_each(plan, &units, |come| loading.take(come, &mut ready));
        loading.end()
    }

    /// The components of some units, from the cache or compiled, in their order.
    pub(super) fn components(&self, plan: &Plan, units: &[&Unit]) -> Vec<Result<Component, Error>> {
        let mut all = Vec::new();
        self.components_each(plan, units, |come| all.extend(come));
        all.sort_by_key(|(index, _)| *index);
        all.into_iter().map(|(_, component)| component).collect()
    }

    /// Gives the components of some units: first those that the cache holds, then each as it is compiled.
    fn components_each(&self, plan: &Plan, units: &[&Unit], mut take: impl FnMut(Vec<Come>)) {
        let found = self.in_parallel(units, |unit| self.mapped(plan, unit).transpose());
        let (mut come, mut missing) = (Vec::new(), Vec::new());
        for (index, (unit, found)) in units.iter().zip(found).enumerate() {
            match found {
                Some(found) => come.push((index, found)),
                None => missing.push((index, *unit)),
            }
        }
        if !come.is_empty() {
            take(come);
        }
        let (done, compiled) = mpsc::channel();
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..workers(missing.len()) {
                let (done, next, missing) = (done.clone(), &next, &missing);
                scope.spawn(move || {
                    while let Some((index, unit)) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // Whoever waits for it is below.
                        let _ = done.send((*index, self.compiled(plan, unit)));
                    }
                });
            }
            drop(done);
            compiled.iter().for_each(|come| take(vec![come]));
        });
    }

    /// Does some work for each unit, on all cores, this thread's among them.
    fn in_parallel<R: Send>(&self, units: &[&Unit], work: impl Fn(&Unit) -> R + Sync) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::new());
        let work = || {
            while let Some((index, unit)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                units.get(index).map(|unit| (index, unit))
            } {
                let result = work(unit);
                done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
            }
        };
        std::thread::scope(|scope| {
            (1..workers(units.len())).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

/// A set on its way.
struct Loading<'a> {
    host: &'a Host,
    plan: &'a Plan,
    plugins: Plugins,
    units: Vec<Ready<'a>>,
    steps: Vec<Step>,
    /// By unit, all those that a call of it may reach.
    needs: Vec<BTreeSet<usize>>,
    edges: Vec<(Edge, Arc<EdgeCounts>)>,
    narrowed: Arc<Narrowed>,
    errors: Vec<(usize, Error)>,
}

/// While others are awaited, a plugin is linked once so many times as many are as have come since.
const AT_ONCE: usize = 8;

/// How far a unit is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Awaited,
    Come,
    Linked,
    Failed,
}

impl<'a> Loading<'a> {
    fn new(host: &'a Host, plan: &'a Plan) -> Self {
        let nothing = Set::default();
        let units: Vec<Ready<'a>> = plan.units.iter().map(|unit| host.ready(unit, None, &nothing)).collect();
        let edges = nothing.counters(plan);
        let seats = units.iter().map(|ready| (ready.unit.id.clone(), ready.seat.clone())).collect();
        let set = Set { plan: Arc::new(plan.clone()), seats, edges: edges.clone(), roster: nothing.roster };
        Self {
            host,
            plan,
            plugins: Plugins::new(set, host.clock.clone()),
            steps: vec![Step::Awaited; units.len()],
            needs: Vec::new(),
            units,
            edges,
            narrowed: Arc::new(Narrowed::of(plan, &host.powers)),
            errors: Vec::new(),
        }
    }

    fn refuses(&self) -> bool {
        self.plan.on_start_failure == OnStartFailure::Refuse
    }

    fn fail(&mut self, index: usize, error: Error) {
        self.errors.push((index, error));
        if let Some(step) = self.steps.get_mut(index) {
            *step = Step::Failed;
        }
    }

    fn take(&mut self, come: Vec<Come>, ready: &mut impl FnMut(&Plugin)) {
        for (index, component) in come {
            match component {
                Ok(component) => {
                    let (Some(unit), Some(step)) = (self.units.get_mut(index), self.steps.get_mut(index))
                    else {
                        continue;
                    };
                    unit.come(component);
                    *step = Step::Come;
                }
                Err(error) => self.fail(index, error),
            }
        }
        if self.refuses() && !self.errors.is_empty() {
            return;
        }
        let linkable = self.linkable();
        if linkable.is_empty() {
            return;
        }
        let seated = self.link(&linkable);
        for index in seated {
            let Some(unit) = self.units.get(index) else { continue };
            match self.plugins.health_of(&unit.seat) {
                Some(error) => self.fail(index, error),
                None => {
                    let members = unit.unit.members.iter();
                    members.filter_map(|id| self.plugins.get(id.as_str()).ok()).for_each(|it| ready(&it));
                }
            }
        }
    }

    /// Links units and has them take their seats; gives those for which that worked.
    fn link(&mut self, linkable: &[usize]) -> Vec<usize> {
        let owners = owners(self.plan, &self.units);
        let mut blueprints = Vec::new();
        for index in linkable {
            let Some(unit) = self.units.get(*index) else { continue };
            match self.host.link(self.plan, unit, (&self.units, &owners), &self.narrowed, &self.edges) {
                Ok(blueprint) => blueprints.push((*index, blueprint)),
                Err(error) => self.fail(*index, error),
            }
        }
        if self.refuses() && !self.errors.is_empty() {
            return Vec::new();
        }
        // The edges among all these are known now, so each seat knows which functions they lead to.
        let mut seated = Vec::new();
        for (index, blueprint) in blueprints {
            let (Some(unit), Some(step)) = (self.units.get(index), self.steps.get_mut(index)) else {
                continue;
            };
            let exports = unit.exports.clone().unwrap_or_default();
            unit.seat.fill(unit.seat.candidate(blueprint, exports));
            *step = Step::Linked;
            seated.push(index);
        }
        seated
    }

    /// The units that have come, and with them all that a call of them may reach.
    fn linkable(&mut self) -> Vec<usize> {
        let is_settled = |step: &Step| *step != Step::Awaited;
        let count = |step| self.steps.iter().filter(|known| **known == step).count();
        // To link some takes a look at all that have come. In a large set they wait for each other.
        if count(Step::Awaited) > 0 && count(Step::Come) * AT_ONCE <= count(Step::Linked) {
            return Vec::new();
        }
        let come = self.steps.iter().enumerate().filter(|(_, step)| **step == Step::Come);
        if self.steps.iter().all(is_settled) {
            return come.map(|(index, _)| index).collect();
        }
        if self.needs.is_empty() {
            self.needs = needs(self.plan);
        }
        let settled = |index: &usize| self.steps.get(*index).is_none_or(is_settled);
        come.map(|(index, _)| index)
            .filter(|index| self.needs.get(*index).is_none_or(|needs| needs.iter().all(settled)))
            .collect()
    }

    /// The set, unless it is refused.
    fn end(mut self) -> Result<Plugins, Report> {
        // Components come in any order; errors are told in that of the plan.
        self.errors.sort_by_key(|(index, _)| *index);
        if self.refuses() {
            Report::unless_empty(self.errors.into_iter().map(|(_, error)| error).collect())?;
            return Ok(self.plugins);
        }
        for (index, error) in self.errors {
            let Some(unit) = self.units.get(index) else { continue };
            unit.seat.leave(format!("it could not be started: {error}"));
            let reason = error.to_string();
            self.host.observer.event(&Event::Unfit { plugin: unit.unit.id.clone(), reason });
        }
        Ok(self.plugins)
    }
}

/// By unit, all those that a call of it may reach, itself left out.
fn needs(plan: &Plan) -> Vec<BTreeSet<usize>> {
    let units = plan.units.iter().enumerate();
    let place: HashMap<&PluginId, usize> =
        units.flat_map(|(index, unit)| unit.members.iter().map(move |member| (member, index))).collect();
    let mut steps: HashMap<usize, Vec<usize>> = HashMap::new();
    for edge in plan.edges.iter().filter(|edge| edge.mode == Mode::Isolated) {
        if let (Some(consumer), Some(provider)) = (place.get(&edge.consumer), place.get(&edge.provider)) {
            steps.entry(*consumer).or_default().push(*provider);
        }
    }
    let reached = |start: usize| {
        let (mut reached, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(from) = next.pop() {
            let to = steps.get(&from).into_iter().flatten().copied();
            next.extend(to.filter(|to| reached.insert(*to)));
        }
        reached.remove(&start);
        reached
    };
    (0..plan.units.len()).map(reached).collect()
}
