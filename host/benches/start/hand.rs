//! The same work by hand: what somebody writes who knows wasmtime well and wants nothing else.

use std::path::Path;

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker, ResourceTable};
use wasmtime::{Config, Enabled, Engine, PoolingAllocationConfig, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

/// How memory of instances is had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Memory {
    /// Each maps its own.
    OnDemand,
    /// From a pool.
    Pooled,
    /// From a pool, and the system tells what to clear.
    Scanned,
}

pub(crate) fn engine(memory: Memory) -> Engine {
    let mut config = Config::new();
    // Without an end of a call in sight there is no plugin host.
    config.concurrency_support(false).epoch_interruption(true).gc_support(false).max_wasm_stack(512 << 10);
    if memory != Memory::OnDemand {
        let mut pool = PoolingAllocationConfig::new();
        let (kept, scan) = match memory {
            Memory::Scanned => (1 << 20, Enabled::Auto),
            _ => (64 << 10, Enabled::No),
        };
        pool.linear_memory_keep_resident(kept).table_keep_resident(kept).pagemap_scan(scan);
        config.allocation_strategy(pool);
    }
    Engine::new(&config).unwrap()
}

/// Maps an artifact.
#[allow(unsafe_code, reason = "what is compared is mapping without a check")]
pub(crate) fn map(engine: &Engine, artifact: &Path) -> Component {
    // SAFETY: the file was made by this benchmark and by nobody else.
    unsafe { Component::deserialize_file(engine, artifact).unwrap() }
}

pub(crate) struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// A guest that is linked.
pub(crate) struct Guest {
    linked: InstancePre<State>,
    noop: ComponentExportIndex,
    echo: ComponentExportIndex,
}

/// An instance of it.
pub(crate) struct Live {
    store: Store<State>,
    noop: wasmtime::component::TypedFunc<(), ()>,
    echo: wasmtime::component::TypedFunc<(&'static str,), (String,)>,
}

impl Guest {
    pub(crate) fn new(engine: &Engine, component: &Component) -> Self {
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
        refuse_others(engine, component, &mut linker).unwrap();
        let work = component.get_export_index(None, "bench:guest/work@0.1.0").unwrap();
        let function = |name| component.get_export_index(Some(&work), name).unwrap();
        let (noop, echo) = (function("noop"), function("echo"));
        Self { linked: linker.instantiate_pre(component).unwrap(), noop, echo }
    }

    pub(crate) fn start(&self) -> Live {
        let state = State { wasi: WasiCtxBuilder::new().build(), table: ResourceTable::new() };
        let mut store = Store::new(self.linked.engine(), state);
        store.set_epoch_deadline(1 << 40);
        let instance = self.linked.instantiate(&mut store).unwrap();
        let noop = instance.get_typed_func(&mut store, self.noop).unwrap();
        let echo = instance.get_typed_func(&mut store, self.echo).unwrap();
        Live { store, noop, echo }
    }
}

impl Live {
    pub(crate) fn noop(&mut self) {
        self.noop.call(&mut self.store, ()).unwrap();
    }

    pub(crate) fn echo(&mut self, text: &'static str) -> String {
        self.echo.call(&mut self.store, (text,)).unwrap().0
    }
}

/// Satisfies what a toolchain imports beside WASI: how plugins tell of their failures, which these do not.
fn refuse_others(engine: &Engine, component: &Component, linker: &mut Linker<State>) -> wasmtime::Result<()> {
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
