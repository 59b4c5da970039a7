//! Edges whose functions are asynchronous, or have streams or futures in their types: calls go to an instance of the provider
//! that serves many, by message.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{LinkerInstance, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::Export;
use crate::call::Failed;
use crate::crowd::{self, Answer, traced};
use crate::error::Error;
use crate::flow::{has_flow, pack, unpack};
use crate::instance::{Calling, State};
use crate::manifest::Reentry;
use crate::observe::EdgeCounts;
use crate::seat::Seat;
use crate::tree::Position;

/// The way to one function of a provider.
#[derive(Clone)]
pub(super) struct Passage {
    pub(super) provider: Arc<Seat>,
    pub(super) export: (Option<String>, String),
    pub(super) counts: Arc<EdgeCounts>,
    pub(super) deadline: Option<Duration>,
    /// What happens where the provider waits for this very call.
    pub(super) reentry: Reentry,
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
    function: &ComponentFunc,
    passage: Passage,
) -> wasmtime::Result<()> {
    if function.async_() {
        return linker.func_new_concurrent(name, move |accessor, ty, params, results| {
            let passage = passage.clone();
            Box::pin(async move {
                let mut answer =
                    accessor.with(|mut access| passage.start(access.as_context_mut(), &ty, params))?;
                let answered = (&mut answer).await;
                if answer.is_unwanted() {
                    drop(answer);
                    // Whoever waits for this call learns that its time is up, or has left. An error would end the calls of others
                    // that share the instance; so this one stays where it is, until the instance goes.
                    return pending().await;
                }
                let crossing = answered.map_err(Failed::into_wasmtime)?;
                let types: Vec<Type> = ty.results().collect();
                let given = accessor.with(|mut access| unpack(access.as_context_mut(), &types, crossing))?;
                put(results, given);
                Ok(())
            })
        });
    }
    // The plugin called in the blocking way, so its instance waits.
    linker.func_new(name, move |mut store, ty, params, results| {
        let answer = passage.start(store.as_context_mut(), &ty, params)?;
        let engine = store.data().engine;
        let crossing = State::on_stack(engine, || answer.wait()).map_err(Failed::into_wasmtime)?;
        let types: Vec<Type> = ty.results().collect();
        put(results, unpack(store, &types, crossing)?);
        Ok(())
    })
}

fn put(results: &mut [Val], given: Vec<Val>) {
    results.iter_mut().zip(given).for_each(|(result, value)| *result = value);
}

impl Passage {
    fn start(
        &self,
        mut store: StoreContextMut<'_, State>,
        ty: &ComponentFunc,
        params: &[Val],
    ) -> wasmtime::Result<Answer> {
        self.counts.calls.raise();
        store.data_mut().usage.edge_calls += 1;
        store.data_mut().charge()?;
        let Calling { until, position } = traced(&mut store)?;
        self.refuse(&position, store.data()).map_err(Failed::into_wasmtime)?;
        let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
        let arguments = pack(store, &types, params.to_vec())?;
        let generation = self.provider.generation().map_err(Failed::into_wasmtime)?;
        let (interface, function) = &self.export;
        let export: Export =
            generation.exports.get(interface.as_deref(), function).cloned().ok_or_else(|| {
                wasmtime::format_err!("an edge leads to a function that its provider lacks")
            })?;
        let until = |clock: &_, deadline| until.within(clock, deadline).over(clock, self.deadline);
        crowd::send(&self.provider, export, arguments, until, position).map_err(Failed::into_wasmtime)
    }

    /// Refuses what would go round in a circle, or too deep. A provider that waits for this very call may wait until its time is up.
    fn refuse(&self, position: &Position, consumer: &State) -> Result<(), Error> {
        let seat = self.provider.number;
        if self.reentry == Reentry::Refuse && position.path().contains(&seat) {
            return Err(self.provider.roster.cycle(position.path().iter().copied(), seat));
        }
        position.depth().within(1, consumer.limits.depth, &consumer.plugin)
    }
}
