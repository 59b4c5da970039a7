//! Edges whose functions are asynchronous, or have streams or futures in their types: calls go to an instance of the provider
//! that serves many, by message.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{LinkerInstance, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::Export;
use crate::call::Failed;
use crate::crowd::{self, Answer, calling};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::flow::{has_flow, pack, unpack};
use crate::instance::{Calling, State};
use crate::name::PluginId;
use crate::observe::EdgeCounts;
use crate::seat::Seat;

/// The way to one function of a provider.
#[derive(Clone)]
pub(super) struct Passage {
    pub(super) provider: Arc<Seat>,
    pub(super) export: (Option<String>, String),
    pub(super) counts: Arc<EdgeCounts>,
    pub(super) deadline: Option<Duration>,
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
                let answer =
                    accessor.with(|mut access| passage.start(access.as_context_mut(), &ty, params))?;
                let crossing = answer.await.map_err(Failed::into_wasmtime)?;
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
        let Calling { until, callers } = calling(store.as_context_mut())?;
        self.refuse_cycle(&callers).map_err(Failed::into_wasmtime)?;
        let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
        let arguments = pack(store, &types, params.to_vec())?;
        let generation = self.provider.generation().map_err(Failed::into_wasmtime)?;
        let (interface, function) = &self.export;
        let export: Export =
            generation.exports.get(interface.as_deref(), function).cloned().ok_or_else(|| {
                wasmtime::format_err!("an edge leads to a function that its provider lacks")
            })?;
        let until = |clock: &_, deadline| until.within(clock, deadline).over(clock, self.deadline);
        crowd::call(&self.provider, export, arguments, until, callers).map_err(Failed::into_wasmtime)
    }

    /// A provider that waits for this very call would wait until its time is up.
    fn refuse_cycle(&self, callers: &[PluginId]) -> Result<(), Error> {
        let provider = &self.provider.plugin;
        if !callers.contains(provider) {
            return Ok(());
        }
        let message = format!("plugin `{provider}` is called again by a call that it waits for");
        Err(Error::new(Stage::Call, ErrorKind::Cycle, Blame::Plugin, message).chain(vec![provider.clone()]))
    }
}
