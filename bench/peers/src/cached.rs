//! A new process with wasmtime and the cache that it brings: read, hashed, unpacked and copied.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::Context as _;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Cache, CacheConfig, Config, Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};

use crate::rows::Rows;

/// The argument by which this program knows that it is such a process.
pub(crate) const CHILD: &str = "--child";

const TURNS: usize = 21;
const WAY: &str = "wasmtime's cache";

pub(crate) fn measure(rows: &mut Rows, guests: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let cache = folder.path().join("cache");
    for (language, name) in [("Rust", "rust"), ("JavaScript", "typescript"), ("Python", "python")] {
        let row = format!("load: new process, {language}");
        if !rows.wants(&row) {
            continue;
        }
        let component = guests.join(name).join("build").join(name).with_extension("wasm");
        run(&component, &cache)?;
        let samples = (0..TURNS).map(|_| run(&component, &cache)).collect::<anyhow::Result<_>>()?;
        rows.add(&row, WAY, samples);
    }
    Ok(())
}

/// Starts a process; gives nanoseconds until its first answer.
fn run(component: &Path, cache: &Path) -> anyhow::Result<f64> {
    let start = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .arg(CHILD)
        .args([component, cache])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdout.take().context("it has no output")?.read_exact(&mut [0])?;
    let took = start.elapsed();
    child.wait()?;
    Ok(took.as_nanos() as f64)
}

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

pub(crate) fn child(words: &[String]) -> anyhow::Result<()> {
    let [component, cache] = words else { anyhow::bail!("a child is started by this program alone") };
    let mut settings = CacheConfig::new();
    settings.with_directory(cache);
    let mut config = Config::new();
    config.cache(Some(Cache::new(settings)?));
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, component)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    refuse_others(&engine, &component, &mut linker)?;
    let state = State { wasi: WasiCtxBuilder::new().build(), table: ResourceTable::new() };
    let mut store = Store::new(&engine, state);
    let instance = linker.instantiate(&mut store, &component)?;
    let work = instance.get_export_index(&mut store, None, "bench:guest/work@0.1.0");
    let noop = instance.get_export_index(&mut store, work.as_ref(), "noop").context("it has no `noop`")?;
    instance.get_typed_func::<(), ()>(&mut store, noop)?.call(&mut store, ())?;
    std::io::stdout().write_all(b"!")?;
    std::io::stdout().flush()?;
    // What the process does at its end is not measured.
    std::process::exit(0)
}

/// Satisfies what a toolchain imports beside WASI: how plugins tell of their failures, which these do not.
fn refuse_others(engine: &Engine, component: &Component, linker: &mut Linker<State>) -> wasmtime::Result<()> {
    for (name, item) in component.component_type().imports(engine) {
        let ComponentItem::ComponentInstance(instance) = item else { continue };
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
