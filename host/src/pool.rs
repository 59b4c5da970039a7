//! The warm instances of a plugin.
//!
//! A call borrows an instance with a [`Lease`] and gives it back when it ends well. A call never waits for an instance: if
//! none is idle, one is started. The plugins that an instance calls are borrowed by the [`Tree`] that it runs in.

mod first;

use std::mem;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_utils::atomic::AtomicCell;

use crate::bridge::{Ledger, Owner};
use crate::budget::{Budget, Counts, Uses};
use crate::call::lend::drop_resource;
use crate::call::{Failed, ended, failed};
use crate::cores::cores;
use crate::error::Error;
use crate::instance::{Instance, State, Until, with_stack};
use crate::observe::Event;
use crate::plan::EngineKind;
use crate::seat::{Generation, Lent, Room, Seat, is_own};
use crate::supervision::Reuse;
use crate::tree::{Terms, Tree};

pub(crate) use first::Held;

/// More idle instances than this, times the number of cores, are dropped.
const IDLE_PER_CORE: usize = 2;

/// The instances of a plugin that no call has borrowed.
pub(crate) struct Pool {
    /// The instance that came back last: one caller after another gets it without a lock.
    last: AtomicCell<Option<Box<Instance>>>,
    #[allow(clippy::vec_box, reason = "an instance moves between here and `last`, which holds a pointer")]
    idle: Mutex<Vec<Box<Instance>>>,
}

/// An instance on loan. A tree owns the seats of its leases, a call of the host borrows its seat.
pub(crate) struct Lease<P: Deref<Target = Seat> = Arc<Seat>> {
    seat: P,
    /// Gone once the lease ends or the instance has failed.
    instance: Option<Box<Instance>>,
    /// After a failure, the tree of calls that the instance was in.
    left: Option<Box<Tree>>,
}

impl Pool {
    pub(crate) fn new() -> Self {
        Self { last: AtomicCell::new(None), idle: Mutex::default() }
    }

    /// Takes the instance that came back last.
    #[inline]
    pub(crate) fn take(&self) -> Option<Box<Instance>> {
        self.last.take().or_else(|| self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop())
    }

    /// Drops all instances.
    pub(crate) fn clear(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        drop((self.last.take(), idle));
    }

    #[inline]
    pub(crate) fn put_back(&self, instance: Box<Instance>) {
        let Some(former) = self.last.swap(Some(instance)) else { return };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() + 1 < IDLE_PER_CORE * cores() {
            idle.push(former);
        } else {
            // To drop an instance takes long enough to do it without the lock.
            drop((idle, former));
        }
    }
}

impl<P: Deref<Target = Seat>> Lease<P> {
    /// Borrows an instance for a call of the host: a tree of calls starts in it. `until` makes its end of the plugin's own
    /// deadline.
    // Built where it is used: each call makes one, and to pass it on costs more than to make it.
    #[inline(always)]
    pub(crate) fn root(seat: P, until: impl FnOnce(Duration) -> Until) -> Result<Self, Error> {
        match seat.take_warm() {
            Some(instance) => Self::warm_root(seat, instance, until),
            None => Self::cold_root(seat, until),
        }
    }

    /// As [`Self::root`], with an instance for a call on a thread that others share. Nothing where the plugin may wait, where none is
    /// warm or none has a stack.
    #[inline]
    pub(crate) fn brisk(seat: P, until: impl FnOnce(Duration) -> Until) -> Option<Result<Self, Error>> {
        if seat.may_block() {
            return None;
        }
        let mut instance = seat.take_warm()?;
        let state = instance.store.data();
        if state.generation.waits() || state.ledger.has_lost() || !instance.take_stack() {
            seat.give_back(instance, 0, false);
            return None;
        }
        Some(Self::warm_root(seat, instance, until))
    }

    #[inline(always)]
    fn warm_root(
        seat: P,
        mut instance: Box<Instance>,
        until: impl FnOnce(Duration) -> Until,
    ) -> Result<Self, Error> {
        let state = instance.store.data_mut();
        state.call.begin(until(state.limits.deadline));
        let tree = state.tree.get_or_insert_with(|| Tree::new(seat.roster.clone()));
        tree.begin(seat.number);
        let within = tree.within(0, state.limits.depth, &state.plugin);
        let mut lease = Self::of(seat, instance);
        within?;
        if lease.has_lost() {
            lease.drop_lost()?;
        }
        Ok(lease)
    }

    /// Borrows an instance for a tree of calls that goes on in it. After an error the tree is given back.
    pub(crate) fn within(
        seat: P,
        until: impl FnOnce(Duration) -> Until,
        mut tree: Box<Tree>,
    ) -> Result<Self, (Error, Option<Box<Tree>>)> {
        let Some(mut instance) = seat.take_warm() else {
            return Self::cold(seat, until, tree);
        };
        // It may keep instances whose resources it holds: they come along, or it cannot.
        if instance.store.data_mut().tree.as_mut().is_some_and(|own| !tree.adopt(own)) {
            seat.give_back(instance, 0, false);
            return Self::cold(seat, until, tree);
        }
        let mut lease = Self::of(seat, instance);
        lease.join(until, tree);
        lease.without_lost()
    }

    /// Borrows an instance for a call of the host where none is warm.
    #[cold]
    fn cold_root(seat: P, until: impl FnOnce(Duration) -> Until) -> Result<Self, Error> {
        let mut tree = Tree::new(seat.roster.clone());
        tree.begin(seat.number);
        let limits = &seat.known()?.blueprint.limits;
        tree.within(0, limits.depth, &seat.plugin)?;
        Self::cold(seat, until, tree).map_err(|(error, _)| error)
    }

    /// Borrows an instance where none is warm.
    fn cold(
        seat: P,
        until: impl FnOnce(Duration) -> Until,
        tree: Box<Tree>,
    ) -> Result<Self, (Error, Option<Box<Tree>>)> {
        let Lent { instance, unused, is_trial } = seat.lend(until, tree)?;
        let mut lease = Self::of(seat, instance);
        if let Some(instance) = &mut lease.instance {
            instance.loan.is_trial = is_trial;
        }
        if let Some((until, mut tree)) = unused {
            // There is no other instance to turn to: what cannot come along stays behind, out of reach.
            lease.own_tree().map(|own| tree.adopt(own));
            lease.join(|_| until, tree);
        }
        lease.without_lost()
    }

    /// Has the destructors run that are due, of resources which were lost while nobody had the instance.
    fn without_lost(mut self) -> Result<Self, (Error, Option<Box<Tree>>)> {
        match self.has_lost().then(|| self.drop_lost()) {
            Some(Err(error)) => Err((error, self.part())),
            _ => Ok(self),
        }
    }

    #[inline(always)]
    fn of(seat: P, instance: Box<Instance>) -> Self {
        Self { seat, instance: Some(instance), left: None }
    }

    /// Keeps a place on an edge for as long as the loan lasts.
    #[inline]
    pub(crate) fn with(mut self, pass: Option<Room>) -> Self {
        if let Some(instance) = &mut self.instance {
            instance.loan.pass = pass;
        }
        self
    }

    pub(crate) fn seat(&self) -> &P {
        &self.seat
    }

    /// Gives the next call all of its time.
    pub(crate) fn renew(&mut self, until: Until) {
        if let Some(instance) = self.instance() {
            instance.store.data_mut().call.begin(until);
        }
    }

    /// Takes a tree of calls into the instance, for one call in it.
    #[inline]
    pub(crate) fn join(&mut self, until: impl FnOnce(Duration) -> Until, tree: Box<Tree>) {
        match self.instance.as_deref_mut() {
            Some(instance) => {
                let state = instance.store.data_mut();
                state.call.begin(until(state.limits.deadline));
                instance.loan.aside = state.tree.replace(tree);
            }
            None => self.left = Some(tree),
        }
    }

    /// As [`Self::join`], for what the host does on its own account.
    pub(crate) fn join_alone(&mut self, tree: Box<Tree>) {
        let until = self.instance.as_deref().map(|instance| {
            let state = instance.store.data();
            state.call.alone(state.limits.deadline)
        });
        match until {
            Some(until) => self.join(|_| until, tree),
            None => self.left = Some(tree),
        }
    }

    /// The tree that the instance has itself, while it is in no other.
    pub(crate) fn own_tree(&mut self) -> Option<&mut Tree> {
        let instance = self.instance.as_deref_mut()?;
        let roster = &self.seat.roster;
        Some(instance.store.data_mut().tree.get_or_insert_with(|| Tree::new(roster.clone())))
    }

    /// Takes over what the application says of the calls that begin here.
    #[inline]
    pub(crate) fn agree(&mut self, terms: &Terms) {
        if let Some(tree) =
            self.instance.as_deref_mut().and_then(|instance| instance.store.data_mut().tree.as_mut())
        {
            tree.agree(terms);
        }
    }

    fn ledger(&self) -> Option<&Ledger> {
        Some(&self.instance.as_deref()?.store.data().ledger)
    }

    /// Whether this is the instance that owns a resource.
    pub(crate) fn owns(&self, owner: &Arc<Owner>) -> bool {
        self.ledger().is_some_and(|ledger| ledger.is_of(owner))
    }

    /// Whether the instance holds resources of others.
    pub(crate) fn is_holding(&self) -> bool {
        self.ledger().is_some_and(Ledger::is_holding)
    }

    /// Whether the instance holds resources of others, or they hold some of it.
    #[inline]
    pub(crate) fn is_bound(&self) -> bool {
        self.ledger().is_some_and(Ledger::is_bound)
    }

    /// Whether this is the one instance of its plugin, which others want too.
    pub(crate) fn is_the_one(&self) -> bool {
        let instance = self.instance.as_deref();
        instance.is_some_and(|it| it.generation().blueprint.supervision.reuse == Reuse::One)
    }

    /// Whether the instance has resources that nobody holds any more.
    pub(crate) fn has_lost(&self) -> bool {
        self.ledger().is_some_and(Ledger::has_lost)
    }

    /// Drops the resources that nobody holds any more.
    pub(crate) fn drop_lost(&mut self) -> Result<(), Error> {
        loop {
            let Some(instance) = self.instance.as_deref_mut() else { return Ok(()) };
            let Some(resource) = instance.store.data_mut().ledger.next_lost() else { return Ok(()) };
            self.enter(|instance| drop_resource(instance, resource))?;
        }
    }

    /// As [`Self::drop_lost`], on the host's own account. Whoever lost a resource is not there to be told of a failure; an
    /// event tells it.
    fn drop_lost_alone(&mut self) {
        if let Some(instance) = self.instance.as_deref_mut() {
            let state = instance.store.data_mut();
            state.call.begin(state.call.alone(state.limits.deadline));
        }
        let _ = self.drop_lost();
    }

    /// Takes the tree out again after the call.
    #[inline]
    pub(crate) fn part(&mut self) -> Option<Box<Tree>> {
        match self.instance.as_deref_mut() {
            Some(instance) => {
                let own = instance.loan.aside.take();
                mem::replace(&mut instance.store.data_mut().tree, own)
            }
            None => self.left.take(),
        }
    }

    /// Whether a call runs.
    pub(crate) fn is_running(&self) -> bool {
        self.instance.as_deref().is_some_and(|instance| instance.loan.is_running)
    }

    /// Whether no call on the instance has failed.
    #[inline]
    pub(crate) fn is_live(&self) -> bool {
        self.instance.is_some()
    }

    /// Whether the plugin was replaced, and the time for calls on the former one is over.
    #[inline]
    pub(crate) fn is_over(&self) -> bool {
        self.instance.as_ref().is_some_and(|instance| instance.generation().check().is_err())
    }

    /// Has the instance do something, as one call with limits of its own. After an error the instance is gone.
    #[inline]
    pub(crate) fn enter<R>(
        &mut self,
        call: impl FnOnce(&mut Instance) -> wasmtime::Result<R>,
    ) -> Result<R, Error> {
        let instance = self.begin()?;
        let result = with_stack(|| call(instance));
        self.finish(result)
    }

    /// Begins a call: what follows, up to [`Self::finish`], is done within its limits.
    #[inline]
    pub(crate) fn begin(&mut self) -> Result<&mut Instance, Error> {
        let Some(instance) = self.instance.as_deref_mut().filter(|instance| !instance.loan.is_running) else {
            return Err(ended(&self.seat.plugin));
        };
        let state = instance.store.data_mut();
        if let Err(stop) = state.check() {
            // Nothing has run, so nothing is lost.
            return Err(failed(stop.into(), state));
        }
        // Nor has it where the application allows its tree nothing more.
        if let Some(allowance) = state.tree.as_deref().and_then(Tree::allowance) {
            allowance
                .charge(&state.plugin, Uses::default())
                .map_err(|error| failed(Failed::into_wasmtime(error), state))?;
        }
        state.fault = None;
        state.output.begin();
        state.memory.begin();
        state.told.begin();
        state.usage.begin(state.call.clock().now());
        if let Some(fuel) = state.limits.fuel.units() {
            // The engine of a plugin with a limit of fuel has it.
            let _ = instance.store.set_fuel(fuel);
        }
        instance.store.set_epoch_deadline(1);
        instance.loan.calls += 1;
        instance.loan.is_running = true;
        Ok(instance)
    }

    /// Ends a call. After an error the instance is gone.
    #[inline]
    pub(crate) fn finish<R>(&mut self, result: wasmtime::Result<R>) -> Result<R, Error> {
        if let Some(instance) = self.instance.as_deref_mut() {
            instance.loan.is_running = false;
        }
        let result = result.and_then(|result| {
            self.settle()?;
            Ok(result)
        });
        result.map_err(|error| self.retire(error))
    }

    /// Notes what the call that has just ended has used, which may be more than it may.
    #[inline]
    fn settle(&mut self) -> wasmtime::Result<()> {
        let Some(instance) = self.instance.as_deref_mut() else { return Ok(()) };
        instance.burn();
        let state = instance.store.data_mut();
        let counts = Counts::of(state);
        state.has_peaked |= state.peak.raise(&counts);
        for (edge, bytes) in state.generation.blueprint.traffic.iter().zip(state.usage.edges()) {
            if *bytes > 0 {
                edge.bytes.add(*bytes);
            }
        }
        state.usage.check(state.call.clock().now())?;
        state.charge()
    }

    /// What the calls of the tree that the instance is in have used, so far.
    pub(crate) fn budget(&mut self) -> Budget {
        let mut budget = Budget::default();
        if let Some(instance) = self.instance.as_deref_mut() {
            let state = instance.store.data_mut();
            budget.add(state.spent());
            let tree = state.tree.as_mut();
            tree.into_iter().flat_map(|tree| tree.spent()).for_each(|spent| budget.add(spent));
        }
        budget
    }

    /// Has the instance dropped at the end of the lease: it holds what nobody will ever free.
    pub(crate) fn spoil(&mut self) {
        if let Some(instance) = &mut self.instance {
            instance.loan.is_spoiled = true;
        }
    }

    /// The instance, unless a call on it has failed.
    #[inline]
    pub(crate) fn instance(&mut self) -> Option<&mut Instance> {
        self.instance.as_deref_mut().filter(|instance| !instance.loan.is_running)
    }

    /// What the instance is one of, unless a call on it has failed.
    pub(crate) fn generation(&self) -> Option<Arc<Generation>> {
        self.instance.as_ref().map(|instance| instance.generation().clone())
    }

    /// Drops the instance after a failed call and says what happened.
    pub(crate) fn retire(&mut self, error: wasmtime::Error) -> Error {
        self.seat.failures.raise();
        let Some(mut instance) = self.instance.take() else {
            return ended(&self.seat.plugin);
        };
        instance.burn();
        let loan = mem::take(&mut instance.loan);
        self.seat.calls.add(loan.calls);
        let state: &mut State = instance.store.data_mut();
        // What it has used counts, whatever has ended it.
        let _ = state.charge();
        let trace = state.trace();
        self.left = state.tree.take();
        state.ledger.fail();
        state.output.end();
        let is_edges = state.share.as_ref().is_some_and(|taken| taken.share.has_ended(&error));
        let is_own = !is_edges && is_own(&error);
        let counts = Counts::of(state);
        state.peak.raise(&counts);
        self.seat.peaks.raise(&state.peak);
        let others: Vec<_> = self.left.iter_mut().flat_map(|tree| tree.spent()).collect();
        let error = failed(error, state).spent([state.spent()]).spent(others).traced(trace);
        self.seat.lost(&state.generation, is_own.then_some(&error), loan.is_trial);
        if state.engine == EngineKind::Async {
            // Who reads what this instance was writing has to know before it is gone.
            let _ = state.fate.set(error.clone());
        }
        drop(instance);
        self.seat.observer.event(&Event::Retired {
            plugin: self.seat.plugin.clone(),
            reason: error.to_string(),
            trace,
        });
        error
    }
}

impl<P: Deref<Target = Seat>> Drop for Lease<P> {
    #[inline]
    fn drop(&mut self) {
        let is_good = self
            .instance
            .as_ref()
            .is_some_and(|instance| !instance.loan.is_running && !instance.loan.is_spoiled);
        if is_good && self.has_lost() {
            self.drop_lost_alone();
        }
        let Some(mut instance) = self.instance.take() else { return };
        let loan = &mut instance.loan;
        let (calls, is_trial) = (mem::take(&mut loan.calls), mem::take(&mut loan.is_trial));
        self.seat.calls.add(calls);
        if !is_good {
            self.seat.lost(instance.generation(), None, is_trial);
            return;
        }
        loan.pass = None;
        let state = instance.store.data_mut();
        state.output.end();
        if mem::take(&mut state.has_peaked) {
            self.seat.peaks.raise(&state.peak);
        }
        let is_bound = state.ledger.is_bound();
        if let Some(tree) = &mut state.tree {
            tree.end(is_bound);
        }
        self.seat.give_back(instance, calls, is_trial);
    }
}
