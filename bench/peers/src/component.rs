//! Wasmtime alone: a component out of wasmtime's own cache, as its documentation has it, with the settings that it has by itself.

use std::path::Path;

use anyhow::Context as _;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Cache, Config, Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

pub(crate) struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Starts the guest of `component` from wasmtime's cache, and lets it answer.
pub(crate) fn start(component: &Path, cache: &Path) -> anyhow::Result<Store<State>> {
    let mut config = Config::new();
    config.cache(Some(Cache::from_file(Some(cache))?));
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, component)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    refuse_others(&engine, &component, &mut linker)?;
    let state = State { wasi: WasiCtxBuilder::new().build(), table: ResourceTable::new() };
    let mut store = Store::new(&engine, state);
    let instance = linker.instantiate(&mut store, &component)?;
    let work = instance.get_export_index(&mut store, None, "bench:guest/work@0.1.0");
    let noop =
        instance.get_export_index(&mut store, work.as_ref(), "noop").context("the guest has no `noop`")?;
    instance.get_typed_func::<(), ()>(&mut store, noop)?.call(&mut store, ())?;
    Ok(store)
}

/// Satisfies what a toolchain imports beside WASI: how plugins tell of their failures, which these do not.
fn refuse_others(engine: &Engine, component: &Component, linker: &mut Linker<State>) -> anyhow::Result<()> {
    for (name, item) in component.component_type().imports(engine) {
        let ComponentItem::ComponentInstance(instance) = item.ty else { continue };
        if !name.starts_with("plugwright:") {
            continue;
        }
        let mut linked = linker.instance(name)?;
        for (function, _) in instance.exports(engine) {
            linked.func_new(function, |_, _, _, _| wasmtime::bail!("a benchmark does not fail"))?;
        }
    }
    Ok(())
}
