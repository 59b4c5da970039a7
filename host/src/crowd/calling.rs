//! Which of the many calls on an instance it is that calls something.

use wasmtime::{AsContextMut, StoreContextMut};

use crate::instance::{Calling, State};
use crate::tree::{Position, TraceId, Tree};

/// The call that makes this one: of those on its instance, where there are many.
pub(crate) fn calling(store: &mut StoreContextMut<'_, State>) -> wasmtime::Result<Calling> {
    with_calling(store, |calling| Ok(calling.clone()))
}

/// The state of an instance that calls the host, which knows from now on for which of its calls it does, until another one calls the
/// host. Where there is but one, the tree tells.
#[inline]
pub(crate) fn attended<'s>(store: &'s mut StoreContextMut<'_, State>) -> &'s mut State {
    if store.data().tree.as_deref().is_some_and(Tree::is_among_many) {
        let acting = acting(store);
        store.data_mut().acting = acting;
    }
    store.data_mut()
}

/// Where the call stands that calls the host. Nothing where that has returned and works on, or has not begun.
fn acting(store: &mut StoreContextMut<'_, State>) -> Option<Position> {
    let tasks: Vec<_> = store.as_context_mut().async_call_stack().ok()?.collect();
    let live = &store.data().live;
    tasks.into_iter().rev().find_map(|task| live.get(&task)).map(|calling| calling.position.clone())
}

/// The same, with the trace that it shares from now on with all that it makes.
pub(crate) fn traced(store: &mut StoreContextMut<'_, State>) -> wasmtime::Result<Calling> {
    with_calling(store, |calling| {
        calling.position.trace();
        Ok(calling.clone())
    })
}

/// The trace of the call that makes this one, if the application has given one or somebody has asked for it.
pub(crate) fn known_trace(store: &mut StoreContextMut<'_, State>) -> Option<TraceId> {
    if store.data().live.is_empty() {
        return store.data().trace();
    }
    with_calling(store, |calling| Ok(calling.position.terms().trace)).ok().flatten()
}

/// Does something with the call that makes this one, which may learn its trace.
pub(crate) fn with_calling<R>(
    store: &mut StoreContextMut<'_, State>,
    f: impl FnOnce(&mut Calling) -> wasmtime::Result<R>,
) -> wasmtime::Result<R> {
    if !store.data().live.is_empty() {
        let tasks: Vec<_> = store.as_context_mut().async_call_stack()?.collect();
        let live = &mut store.data_mut().live;
        if let Some(task) = tasks.into_iter().rev().find(|task| live.contains_key(task))
            && let Some(calling) = live.get_mut(&task)
        {
            return f(calling);
        }
    }
    let state = store.data_mut();
    let until = state.call.until().clone();
    let tree = state.tree.as_deref_mut();
    let tree =
        tree.ok_or_else(|| wasmtime::format_err!("a plugin makes a call and is in no tree of calls"))?;
    f(&mut Calling { until, position: tree.position() })
}

/// Has an instance that serves many calls make one in the blocking way: for that long, its tree and its time are those of the
/// call which makes it. It is called off with the instance, not with that one call: whoever shares the instance would go too.
#[cold]
pub(crate) fn locate(store: &mut StoreContextMut<'_, State>) -> wasmtime::Result<()> {
    let calling = traced(store)?;
    let state = store.data_mut();
    let until = calling.until.called_off_with(state.turn.as_ref().unwrap_or(state.call.until()));
    state.call.begin(until);
    if let Some(tree) = &mut state.tree {
        tree.stand_at(&calling.position);
    }
    Ok(())
}
