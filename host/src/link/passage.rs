//! Edges whose functions are asynchronous, have streams or futures in their types, or handles of whoever serves many calls: calls go
//! to an instance of the provider that serves many, by message.

use std::future::pending;
use std::sync::Arc;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Accessor, LinkerInstance, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::Handles;
use crate::bridge::{Side, What};
use crate::call::{Failed, again, bug, transfer};
use crate::crowd::{self, Answer, NoPass, Pass, Turnstile, calling, known_trace, traced};
use crate::error::Error;
use crate::flow::{Crossing, has_flow, pack, unpack};
use crate::instance::{CallState, Calling, Clock, Patience, State, Toll, Until};
use crate::limits::EdgeLimits;
use crate::manifest::Reentry;
use crate::observe::EdgeCounts;
use crate::seat::{Generation, Seat};
use crate::tree::{Position, Waiter};

/// The way to one function of a provider.
#[derive(Clone)]
pub(super) struct Passage {
    pub(super) provider: Arc<Seat>,
    pub(super) export: (Option<String>, String),
    pub(super) counts: Arc<EdgeCounts>,
    /// The number of the edge among the consumer's.
    pub(super) edge: usize,
    pub(super) limits: EdgeLimits,
    /// What happens where the provider waits for this very call.
    pub(super) reentry: Reentry,
    /// The function as the consumer imports it, and the resources that the consumer's component knows.
    pub(super) ty: ComponentFunc,
    pub(super) handles: Arc<Handles>,
    /// Whether a call may be made once more where the provider traps.
    pub(super) is_idempotent: bool,
    /// How many calls there may be at once, where that is limited.
    pub(super) turnstile: Option<Arc<Turnstile>>,
}

/// Whether calls of a function go this way.
pub(super) fn is_for(function: &ComponentFunc) -> bool {
    function.async_()
        || function.params().any(|(_, ty)| has_flow(&ty))
        || function.results().any(|ty| has_flow(&ty))
}

/// Defines `name` so that it calls the provider's function.
pub(super) fn define(
    linker: &mut LinkerInstance<'_, State>,
    name: &str,
    passage: Passage,
) -> wasmtime::Result<()> {
    if passage.ty.async_() {
        return linker.func_new_concurrent(name, move |accessor, _, params, results| {
            let passage = passage.clone();
            Box::pin(async move {
                let pass = passage.pass_beside_others(accessor).await?;
                let (mut answer, mut toll) =
                    accessor.with(|mut access| passage.start(access.as_context_mut(), params, pass))?;
                let mut answered = (&mut answer).await;
                if let Err(first) = &answered
                    && passage.may_repeat(first)
                {
                    let pass = passage.pass_beside_others(accessor).await?;
                    let again = |store: StoreContextMut<'_, State>| passage.again(store, params, first, pass);
                    (answer, toll) = accessor.with(|mut access| again(access.as_context_mut()))?;
                    answered = (&mut answer).await.map_err(|error| again::twice(error, first));
                }
                if answer.is_unwanted() {
                    drop(answer);
                    // Whoever waits for this call learns that its time is up, or has left. An error would end the calls of others
                    // that share the instance; so this one stays where it is, until the instance goes.
                    return pending().await;
                }
                let crossing = answered.map_err(Failed::into_wasmtime)?;
                let given =
                    accessor.with(|mut access| passage.end(access.as_context_mut(), crossing, &toll))?;
                put(results, given);
                Ok(())
            })
        });
    }
    // The plugin called in the blocking way, so its instance waits.
    linker.func_new(name, move |mut store, _, params, results| {
        let pass = passage.pass(store.as_context_mut())?;
        let (answer, toll) = passage.start(store.as_context_mut(), params, pass)?;
        let engine = store.data().engine;
        let (mut answered, mut paid) = (State::on_stack(engine, || answer.wait()), toll);
        if let Err(first) = &answered
            && passage.may_repeat(first)
        {
            let pass = passage.pass(store.as_context_mut())?;
            let (answer, toll) = passage.again(store.as_context_mut(), params, first, pass)?;
            let second = State::on_stack(engine, || answer.wait());
            (answered, paid) = (second.map_err(|error| again::twice(error, first)), toll);
        }
        let crossing = answered.map_err(Failed::into_wasmtime)?;
        put(results, passage.end(store, crossing, &paid)?);
        Ok(())
    })
}

fn put(results: &mut [Val], given: Vec<Val>) {
    results.iter_mut().zip(given).for_each(|(result, value)| *result = value);
}

impl Passage {
    /// Whether a call that has failed is made once more.
    fn may_repeat(&self, error: &Error) -> bool {
        self.is_idempotent && again::may_repeat(&self.provider, error)
    }

    /// Makes a call once more. Its function has neither handles nor streams in its types: nothing was given away.
    #[cold]
    fn again(
        &self,
        mut store: StoreContextMut<'_, State>,
        params: &[Val],
        first: &Error,
        pass: Option<Pass>,
    ) -> wasmtime::Result<(Answer, Arc<Toll>)> {
        again::tell(&self.provider, first, known_trace(&mut store));
        self.start(store, params, pass)
    }

    /// Waits for a place, while other calls of the instance go on.
    async fn pass_beside_others(&self, accessor: &Accessor<State>) -> wasmtime::Result<Option<Pass>> {
        let Some(turnstile) = &self.turnstile else { return Ok(None) };
        let asked = accessor.with(|mut access| self.asks(access.as_context_mut()))?;
        match turnstile.pass(self.queue()?, asked).await {
            Ok(pass) => Ok(Some(pass)),
            // It is the end of the call that makes this one, and whoever waits for that one learns of it: as with an answer.
            Err(NoPass::Stopped(_)) => pending().await,
            Err(NoPass::Full) => {
                Err(Failed::into_wasmtime(self.provider.full(turnstile.most(), self.queue()?)))
            }
        }
    }

    /// The same in the blocking way.
    fn pass(&self, mut store: StoreContextMut<'_, State>) -> wasmtime::Result<Option<Pass>> {
        let Some(turnstile) = &self.turnstile else { return Ok(None) };
        let (clock, until) = self.asks(store.as_context_mut())?;
        let queue = self.queue()?;
        // The wait has its own end.
        let patience = Patience::new(CallState::new(clock.clone(), Until::called_off(Arc::default())));
        let wait = || patience.wait(async { Ok(turnstile.pass(queue, (clock, until)).await) });
        match State::on_stack(store.data().engine, wait)? {
            Ok(pass) => Ok(Some(pass)),
            Err(NoPass::Full) => Err(Failed::into_wasmtime(self.provider.full(turnstile.most(), queue))),
            Err(NoPass::Stopped(stop)) => {
                Err(Failed::into_wasmtime(self.provider.stopped(turnstile.most(), stop)))
            }
        }
    }

    /// Until when a call may wait for its place, unless it is refused anyway.
    fn asks(&self, mut store: StoreContextMut<'_, State>) -> wasmtime::Result<(Arc<Clock>, Until)> {
        let Calling { until, position } = calling(&mut store)?;
        self.refuse(&position, store.data()).map_err(Failed::into_wasmtime)?;
        Ok((store.data().call.clock().clone(), until))
    }

    /// How many may wait.
    fn queue(&self) -> wasmtime::Result<u32> {
        let known = self.provider.known().map_err(Failed::into_wasmtime)?;
        Ok(known.blueprint.supervision.queue)
    }

    fn start(
        &self,
        mut store: StoreContextMut<'_, State>,
        params: &[Val],
        pass: Option<Pass>,
    ) -> wasmtime::Result<(Answer, Arc<Toll>)> {
        self.counts.calls.raise();
        store.data_mut().usage.edge_calls += 1;
        store.data_mut().charge()?;
        let Calling { until, position } = traced(&mut store)?;
        self.refuse(&position, store.data()).map_err(Failed::into_wasmtime)?;
        let types: Vec<Type> = self.ty.params().map(|(_, ty)| ty).collect();
        let State { usage, plugin, .. } = store.data_mut();
        let toll = usage.toll(self.edge, self.limits.traffic, (plugin, &self.counts));
        let arguments =
            pack(store.as_context_mut(), &types, params.to_vec(), (Some(&self.handles), Some(&toll)))?;
        self.carry(store.data_mut(), arguments.bytes, &toll).map_err(|what| what.by(Side::Consumer))?;
        let (interface, function) = &self.export;
        let find = |generation: &Generation| {
            let export = generation.exports.get(interface.as_deref(), function).cloned();
            export.ok_or_else(|| bug("an edge leads to a function that its provider lacks"))
        };
        let until = |clock: &_, deadline| until.within(clock, deadline).over(clock, self.limits.deadline);
        // An instance that serves many goes on with others meanwhile, unless it waits in the blocking way.
        let state = store.data();
        let tree = state.tree.as_deref().filter(|_| !self.ty.async_() || state.turn.is_none());
        let waiter = tree.map(|tree| Waiter { own: tree.waiter().own, tree: position.depth().tree() });
        let position = position.lowered(self.provider.number, self.limits.depth);
        let answer = crowd::send(&self.provider, find, (arguments, pass), until, (position, waiter));
        answer.map(|answer| (answer, toll)).map_err(Failed::into_wasmtime)
    }

    /// Puts what the provider has given into the consumer's store.
    fn end(
        &self,
        mut store: StoreContextMut<'_, State>,
        crossing: Crossing,
        toll: &Arc<Toll>,
    ) -> wasmtime::Result<Vec<Val>> {
        let types: Vec<Type> = self.ty.results().collect();
        self.carry(store.data_mut(), crossing.bytes, toll).map_err(|what| what.by(Side::Provider))?;
        Ok(unpack(store, &types, crossing, (Some(&self.handles), Some(toll)))?.0)
    }

    /// Counts what a call carries, arguments or results.
    fn carry(&self, consumer: &mut State, bytes: u64, toll: &Toll) -> Result<(), What> {
        let limit = transfer(consumer, &self.provider, &self.limits);
        if bytes > limit {
            return Err(What::Budget { limit });
        }
        consumer.usage.largest = consumer.usage.largest.max(bytes);
        toll.pass(bytes).map_err(|limit| What::Traffic { limit })
    }

    /// Refuses what would go round in a circle, or too deep. A provider that waits for this very call may wait until its time is up.
    fn refuse(&self, position: &Position, consumer: &State) -> Result<(), Error> {
        let seat = self.provider.number;
        if self.reentry == Reentry::Refuse && position.path().contains(&seat) {
            return Err(self.provider.roster.cycle(position.path().iter().copied(), seat));
        }
        position.depth().within(1, consumer.limits.depth, &consumer.plugin, &self.provider.roster)
    }
}
