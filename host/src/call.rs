//! Calls: from the host into a plugin, from one plugin into another, and what a failure means.

pub(crate) mod again;
mod exhausted;
mod fault;
mod rehearsed;

pub(crate) mod lend;

use wasmtime::component::{ComponentExportIndex, Func};
use wasmtime::{PoolConcurrencyLimitError, Store, StoreContextMut, Trap};

use exhausted::{Exhausted, exhausted};
use rehearsed::rehearsed;

use crate::bridge::{self, Broken, Claim, Fate, Ledger, What};
use crate::crowd;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{CallState, Instance, Patience, Share, State, Stop};
use crate::limits::{EdgeLimits, Limits};
use crate::manifest::Reentry;
use crate::name::PluginId;
use crate::observe::EdgeCounts;
use crate::offer;
use crate::pool::Lease;
use crate::seat::{Found, Room, Rooms, Seat};
use crate::tree::{Depth, Terms, Tree};

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Runs a plugin's function on a borrowed instance.
///
/// After an error the instance is gone.
#[inline]
pub(crate) fn run<R, P: Deref<Target = Seat>>(
    lease: &mut Lease<P>,
    function: &ComponentExportIndex,
    call: impl FnOnce(&mut Store<State>, &Func) -> wasmtime::Result<R>,
) -> Result<R, Error> {
    lease.enter(|instance| {
        let Some(function) = instance.component.get_func(&mut instance.store, function) else {
            return Err(wasmtime::format_err!("an export is not where the component's type says"));
        };
        call(&mut instance.store, &function)
    })
}

/// Runs plugins where there is no tokio runtime around: what they print or wait for would block one that cannot be blocked,
/// and wasmtime-wasi panics. Elsewhere this is a call.
pub(crate) fn outside_tokio<R: Send>(f: impl FnOnce() -> R + Send) -> R {
    if tokio::runtime::Handle::try_current().is_err() {
        return f();
    }
    let (depth, terms) = (Depth::here(), Terms::here());
    std::thread::scope(|scope| scope.spawn(|| depth.hold(|| terms.hold(f))).join())
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// A plugin that serves an import of another.
pub(crate) struct Served {
    pub(crate) provider: Arc<Seat>,
    /// The function's place in the generations of the provider.
    pub(crate) function: usize,
    /// What happens where the provider waits for this very call.
    pub(crate) reentry: Reentry,
    /// Whether a call may be made once more where the provider traps.
    pub(crate) is_idempotent: bool,
    pub(crate) counts: Arc<EdgeCounts>,
    /// The number of the edge among the consumer's.
    pub(crate) edge: usize,
    pub(crate) limits: EdgeLimits,
    /// How many trees of calls may have turned to the provider on behalf of the consumer, where that is limited.
    pub(crate) gate: Option<Arc<Rooms>>,
    /// What is left of the provider's limits to calls over the edge, where that is less than all.
    pub(crate) share: Option<Arc<Share>>,
}

impl bridge::Provider<State> for Served {
    fn with<R>(
        &self,
        consumer: &mut State,
        claims: &mut Vec<Claim>,
        mut call: impl FnMut(&mut Store<State>, &Func, &mut Vec<Claim>) -> wasmtime::Result<R>,
    ) -> wasmtime::Result<R> {
        self.counts.calls.raise();
        consumer.usage.edge_calls += 1;
        consumer.charge()?;
        let mut tree = consumer.tree.take().ok_or_else(|| Failed::into_wasmtime(bug(NO_TREE)))?;
        let mut lease = None;
        let entered = tree
            .within(1, consumer.limits.depth, &consumer.plugin)
            .and_then(|()| self.dead(claims).map_or(Ok(()), Err))
            .and_then(|()| tree.enter(self.provider.number, self.reentry, &mut lease));
        let (mut result, mut tree) = match entered {
            Ok(()) => State::on_stack(consumer.engine, || {
                self.visit(&mut lease, &consumer.call, tree, claims, &mut call)
            }),
            Err(error) => (Err(error), Some(tree)),
        };
        if self.is_idempotent
            && let Err(first) = &result
            && again::may_repeat(&self.provider, first)
            && let Some(kept) = tree.take()
        {
            let first = first.clone();
            (result, tree) =
                State::on_stack(consumer.engine, || self.again(first, &consumer.call, kept, &mut call));
        }
        consumer.tree = tree;
        if let Some(turn) = &consumer.turn {
            consumer.call.begin(turn.clone());
            if let Some(tree) = &mut consumer.tree {
                // Its calls have no end in common, so others would wait for one that it has done with.
                tree.part_with_the_ones();
            }
        }
        result.map_err(Failed::into_wasmtime)
    }

    #[inline]
    fn arrive(&self, consumer: &mut StoreContextMut<'_, State>) -> wasmtime::Result<()> {
        if consumer.data().live.is_empty() { Ok(()) } else { crowd::locate(consumer) }
    }

    fn ledger<'t>(&self, state: &'t mut State) -> Option<&'t mut Ledger> {
        Some(&mut state.ledger)
    }

    fn patience(&self, provider: &State) -> Option<Patience> {
        provider.patience()
    }

    #[inline]
    fn carried(&self, consumer: &mut State, bytes: u64) -> Result<(), u64> {
        consumer.usage.carry(self.edge, bytes, self.limits.traffic)
    }

    fn transfer_limit(&self, consumer: &State) -> u64 {
        transfer(consumer, &self.provider, &self.limits)
    }
}

/// The most bytes that the arguments of a call over an edge may have together, and its results.
#[inline]
pub(crate) fn transfer(consumer: &State, provider: &Seat, edge: &EdgeLimits) -> u64 {
    let edge = edge.transfer.map_or(u64::MAX, |edge| edge.0);
    consumer.limits.transfer.0.min(provider.transfer()).min(edge)
}

impl Served {
    /// Waits until few enough trees of calls have turned to the provider on behalf of the consumer.
    #[inline]
    fn pass(&self, caller: &CallState) -> Result<Option<Room>, Error> {
        let Some(gate) = &self.gate else { return Ok(None) };
        let queue = self.provider.known()?.blueprint.supervision.queue;
        match gate.take(queue, (caller.clock(), caller.until()), || None::<()>) {
            Found::Place(room) => Ok(Some(room)),
            Found::Other(()) => Ok(None),
            Found::Full => Err(self.provider.full(gate.most(), queue)),
            Found::Stopped(stop) => Err(self.provider.stopped(gate.most(), stop)),
        }
    }

    /// The resources among the arguments that the provider owns.
    fn home<'c>(&self, claims: &'c [Claim]) -> impl Iterator<Item = &'c Claim> {
        let seat = self.provider.id();
        claims.iter().filter(move |claim| claim.owner.seat == seat)
    }

    /// Says so if one of them is no more.
    fn dead(&self, claims: &[Claim]) -> Option<Error> {
        let dead = self.home(claims).find(|claim| claim.owner.fate() != Fate::Alive)?;
        Some(lend::gone(&self.provider.plugin, dead))
    }

    /// Makes a call once more that ended with a trap. Its function has no handles in its types: nothing was given away.
    #[cold]
    fn again<R>(
        &self,
        first: Error,
        caller: &CallState,
        mut tree: Box<Tree>,
        call: &mut impl FnMut(&mut Store<State>, &Func, &mut Vec<Claim>) -> wasmtime::Result<R>,
    ) -> (Result<R, Error>, Option<Box<Tree>>) {
        again::tell(&self.provider, &first, tree.terms().trace);
        let mut lease = None;
        let (result, tree) = match tree.enter(self.provider.number, self.reentry, &mut lease) {
            Ok(()) => self.visit(&mut lease, caller, tree, &mut Vec::new(), call),
            Err(error) => (Err(error), Some(tree)),
        };
        (result.map_err(|error| again::twice(error, &first)), tree)
    }

    /// Calls the provider in a tree that has just entered it, and leaves it again.
    #[inline]
    fn visit<R>(
        &self,
        lease: &mut Option<Lease>,
        caller: &CallState,
        tree: Box<Tree>,
        claims: &mut Vec<Claim>,
        call: &mut impl FnMut(&mut Store<State>, &Func, &mut Vec<Claim>) -> wasmtime::Result<R>,
    ) -> (Result<R, Error>, Option<Box<Tree>>) {
        let until = |deadline| caller.within(deadline).over(caller.clock(), self.limits.deadline);
        let lent = match lease {
            Some(lent) if !lent.is_over() => {
                lent.join(until, tree);
                lent
            }
            _ => {
                // One that was replaced, and may no longer be called, makes room for who serves now.
                *lease = None;
                let lent = match self.pass(caller) {
                    Ok(pass) => Lease::within(self.provider.clone(), until, tree).map(|lent| lent.with(pass)),
                    Err(error) => Err((error, Some(tree))),
                };
                match lent {
                    Ok(lent) => lease.insert(lent),
                    Err((error, mut tree)) => {
                        tree.iter_mut().for_each(|tree| tree.leave(&mut None));
                        return (Err(error), tree);
                    }
                }
            }
        };
        let function = lent.instance().and_then(|instance| instance.function(self.function));
        let elsewhere = self.home(claims).find(|claim| !lent.owns(&claim.owner));
        let result = match function {
            _ if let Some(claim) = elsewhere => Err(lend::gone(&self.provider.plugin, claim)),
            Some(function) => match &self.share {
                None => lent.enter(|instance| call(&mut instance.store, &function, claims)),
                Some(share) => {
                    enter_with(share, lent, |instance| call(&mut instance.store, &function, claims))
                }
            },
            None => Err(replaced(&self.provider.plugin)),
        };
        let mut tree = lent.part();
        if let Some(tree) = &mut tree {
            tree.leave(lease);
        }
        (result, tree)
    }
}

/// Has an instance do something as [`Lease::enter`] does, with what an edge leaves it.
#[cold]
fn enter_with<R>(
    share: &Arc<Share>,
    lease: &mut Lease,
    call: impl FnOnce(&mut Instance) -> wasmtime::Result<R>,
) -> Result<R, Error> {
    let result = lease.enter(|instance| {
        share.begin(instance);
        let tree = instance.store.data_mut().tree.as_mut();
        let former = tree.zip(share.depth()).map(|(tree, depth)| tree.lower(depth));
        let result = call(instance);
        let state = instance.store.data_mut();
        if let (Some(tree), Some(former)) = (&mut state.tree, former) {
            tree.raise(former);
        }
        let result = result?;
        state.check_share()?;
        Ok(result)
    });
    if let Some(instance) = lease.instance() {
        instance.store.data_mut().restore();
    }
    result
}

const NO_TREE: &str = "a plugin makes a call and is in no tree of calls";

/// The error of a provider on its way through the consumer that called it.
pub(crate) struct Failed(Error);

impl Failed {
    pub(crate) fn into_wasmtime(error: Error) -> wasmtime::Error {
        wasmtime::Error::new(Self(error))
    }
}

impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failed {}

/// Says what a failed call means, given the store it ran in.
pub(crate) fn failed(error: wasmtime::Error, state: &State) -> Error {
    let plugin = &state.plugin;
    let error = match error.downcast::<Failed>() {
        Ok(Failed(inner)) => {
            let mut chain = vec![plugin.clone()];
            chain.extend_from_slice(inner.plugins());
            return inner.chain(chain);
        }
        Err(error) => error,
    };
    let error = match error.downcast::<offer::Failure>() {
        Ok(failure) => return failure.into_error(plugin),
        Err(error) => error,
    };
    let new = |kind, message: String| {
        Error::new(Stage::Call, kind, Blame::Plugin, message).chain(vec![plugin.clone()])
    };
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return stopped(plugin, &state.limits, *stop, |key| state.limit_of(key));
    }
    if let Some(full) = error.downcast_ref::<PoolConcurrencyLimitError>() {
        let message = format!("the host has no room for another instance of plugin `{plugin}`");
        return Error::new(Stage::Call, ErrorKind::Busy, Blame::Host, message)
            .chain(vec![plugin.clone()])
            .note(full.to_string())
            .hint("give it more: `HostBuilder::slots`");
    }
    if let Some(exit) = error.downcast_ref::<wasmtime_wasi::I32Exit>() {
        return new(ErrorKind::Exit, format!("plugin `{plugin}` exited with status {}", exit.0))
            .fault(fault::reported(&error, state));
    }
    // Where there was no room for a value, what follows says why: a limit, a trap.
    let broken = error.downcast_ref::<Broken>().filter(|broken| broken.what != What::Realloc);
    if let Some(Broken { what, .. }) = broken {
        let kind = match what {
            What::Budget { .. } | What::Traffic { .. } => ErrorKind::Transfer,
            What::Handles { .. } => ErrorKind::Memory,
            _ => ErrorKind::Trap,
        };
        let error =
            new(kind, format!("plugin `{plugin}` passed {what}")).fault(fault::reported(&error, state));
        return match what {
            What::Handles { .. } => {
                error.hint(format!("raise `handles` in `[plugins.{plugin}.limits]` if the work is worth it"))
            }
            _ => error,
        };
    }
    if let Some(error) = rehearsed(&error, plugin) {
        return error;
    }
    if let Some(Exhausted { kind, what, key }) = exhausted(&error, &state.limits) {
        return new(kind, format!("plugin `{plugin}` {what}"))
            .hint(format!("raise `{key}` in `[plugins.{plugin}.limits]` if the work is worth it"));
    }
    if let (Some(Trap::OutOfFuel), Some(fuel)) = (error.downcast_ref::<Trap>(), state.limits.fuel.units()) {
        let (table, whose) = state.limit_of("fuel");
        return new(
            ErrorKind::Fuel,
            format!("plugin `{plugin}` computed more than its {fuel} units of fuel{whose}"),
        )
        .hint(format!("raise `fuel` in `{table}` if the work is worth it"));
    }
    let gave_up = matches!(error.downcast_ref::<Trap>(), None | Some(Trap::UnreachableCodeReached));
    if state.memory.was_refused() && gave_up {
        return new(
            ErrorKind::Memory,
            format!("plugin `{plugin}` wanted more memory than its limit of {}", state.limits.memory),
        )
        .fault(fault::reported(&error, state))
        .hint(format!("raise `memory` in `[plugins.{plugin}.limits]` if the work is worth it"));
    }
    let message = match (&state.fault, error.downcast_ref::<Trap>()) {
        (Some(fault), _) => format!("plugin `{plugin}` failed: {}: {}", fault.kind, fault.message),
        (None, Some(Trap::StackOverflow)) => format!("plugin `{plugin}` ran out of stack"),
        (None, Some(Trap::UnreachableCodeReached)) => format!("plugin `{plugin}` gave up"),
        (None, Some(trap)) => format!("plugin `{plugin}` trapped: {trap}"),
        (None, None) => format!("plugin `{plugin}` broke the rules of the canonical ABI"),
    };
    let mut failure = new(ErrorKind::Trap, message).fault(fault::reported(&error, state));
    if state.fault.is_none() {
        for line in state.output.last_errors() {
            failure = failure.note(line);
        }
        failure = failure.source(error);
    }
    failure
}

/// A call over an edge whose provider was replaced by one that serves other consumers.
fn replaced(provider: &PluginId) -> Error {
    let message =
        format!("plugin `{provider}` was replaced by one with other types than its consumer was linked with");
    Error::new(Stage::Call, ErrorKind::Incompatible, Blame::Operator, message)
        .chain(vec![provider.clone()])
        .hint("open a new session: the consumer was replaced as well")
}

/// Where a plugin's own limits stand in the operator's file, in the way of [`State::limit_of`].
pub(crate) fn own_limit(plugin: &PluginId) -> impl Fn(&str) -> (String, String) {
    move |_| (format!("[plugins.{plugin}.limits]"), String::new())
}

/// Why the host ended a call of `plugin`; `limit_of` says of a limit where it stands in the operator's file and whose it is.
pub(crate) fn stopped(
    plugin: &PluginId,
    limits: &Limits,
    stop: Stop,
    limit_of: impl Fn(&str) -> (String, String),
) -> Error {
    let raise = |key: &str| format!("raise `{key}` in `{}` if the work is worth it", limit_of(key).0);
    let whose = |key: &str| limit_of(key).1;
    let new = |kind, message: String| {
        Error::new(Stage::Call, kind, Blame::Plugin, message).chain(vec![plugin.clone()])
    };
    match stop {
        Stop::Deadline => new(
            ErrorKind::Deadline,
            format!("plugin `{plugin}` took longer than its deadline of {:?}", limits.deadline),
        )
        .hint(format!("raise `deadline` in `[plugins.{plugin}.limits]` if the work is worth it")),
        Stop::CallersDeadline => new(
            ErrorKind::Deadline,
            format!("plugin `{plugin}` was still running when the time of its caller was up"),
        )
        .hint("raise `deadline` of the plugin that the application called if the work is worth it"),
        Stop::EdgesDeadline(edge) => new(
            ErrorKind::Deadline,
            format!(
                "plugin `{plugin}` took longer than the {edge:?} that a call over the edge to it may take"
            ),
        )
        .hint("raise `deadline` in the limits of the edge if the work is worth it"),
        Stop::Replaced => new(
            ErrorKind::NotProvided,
            format!("plugin `{plugin}` was replaced, and the time for calls on the former one is over"),
        )
        .by(Blame::Operator),
        Stop::HostCalls => new(
            ErrorKind::HostCalls,
            format!("plugin `{plugin}` called the host more than {} times in a second", limits.host_calls),
        )
        .hint(format!("raise `host-calls` in `[plugins.{plugin}.limits]` if the work is worth it")),
        Stop::EdgesHostCalls(most) => new(
            ErrorKind::HostCalls,
            format!(
                "plugin `{plugin}` called the host more than {most} times in a second{}",
                whose("host-calls")
            ),
        )
        .hint(raise("host-calls")),
        Stop::Entropy => new(
            ErrorKind::Entropy,
            format!(
                "plugin `{plugin}` wanted more than the {} of random bytes that one call gets{}",
                limits.entropy,
                whose("entropy")
            ),
        )
        .hint(raise("entropy")),
        Stop::Cancelled => new(ErrorKind::Cancelled, format!("the call of plugin `{plugin}` was called off")),
    }
}

/// A call on an instance that is gone.
pub(crate) fn ended(plugin: &PluginId) -> Error {
    Error::new(
        Stage::Call,
        ErrorKind::NotFound,
        Blame::Host,
        format!("the session with plugin `{plugin}` ended when a call in it failed"),
    )
    .chain(vec![plugin.clone()])
    .hint("open a new session")
}

pub(crate) fn bug(what: &str) -> Error {
    Error::new(Stage::Call, ErrorKind::Bug, Blame::Host, what)
        .hint("this is a bug in Plugwright: please report it")
}
