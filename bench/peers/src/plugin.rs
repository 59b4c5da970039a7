//! Extism, as an application uses it: one plugin, one that a pool lends for each call, and one that is made for a single call.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use extism::{CompiledPlugin, Function, Manifest, Plugin, PluginBuilder, Pool, UserData, ValType, Wasm};

use crate::core;
use crate::turn::{Turn, Way};

/// What calls of ours have by themselves: an end.
const DEADLINE: Duration = Duration::from_secs(10);
/// What all our guests export.
const NOOP: &str = "bench:guest/work@0.1.0#noop";

pub(crate) struct Plugins {
    written: CompiledPlugin,
    rust: CompiledPlugin,
    one: Plugin,
    pool: Pool,
}

impl Plugins {
    /// The plugin that is written for Extism, and the core module of our Rust guest.
    pub(crate) fn new(core: &[u8]) -> anyhow::Result<Self> {
        let written = wat::parse_str(include_str!("guest.wat"))?;
        let written = builder(Wasm::data(written), Vec::new()).with_cache_disabled().compile()?;
        let rust = builder(Wasm::data(core), refused(core)?).with_cache_disabled().compile()?;
        let source = written.clone();
        Ok(Self {
            one: Plugin::new_from_compiled(&written)?,
            pool: Pool::new(move || Plugin::new_from_compiled(&source)),
            written,
            rust,
        })
    }

    /// Nanoseconds that each call of a turn takes.
    pub(crate) fn turn(&mut self, turn: &Turn) -> anyhow::Result<f64> {
        match turn.work.as_str() {
            "start-wat" => return turn.time(|| start_one(&self.written, "noop")),
            "start-rust" => return turn.time(|| start_one(&self.rust, NOOP)),
            _ => {}
        }
        let text = "x".repeat(turn.length);
        match turn.way {
            Way::Extism => turn.time(|| call(&mut self.one, turn, "echo", &text)),
            Way::InPlace => turn.time(|| call(&mut self.one, turn, "in_place", &text)),
            Way::Pool => turn.time(|| {
                let mut plugin = self.pool.get(DEADLINE)?.context("the pool has no plugin left")?;
                call(&mut plugin, turn, "echo", &text)
            }),
        }
    }
}

/// Results are owned, as they are where ours are called.
fn call(plugin: &mut Plugin, turn: &Turn, echo: &str, text: &str) -> anyhow::Result<()> {
    match turn.work.as_str() {
        "noop" => plugin.call::<(), ()>("noop", ())?,
        "number" => {
            black_box(plugin.call::<u32, u32>(echo, black_box(7))?);
        }
        "text" => {
            black_box(plugin.call::<&str, String>(echo, text)?);
        }
        "bytes" => {
            black_box(plugin.call::<&[u8], Vec<u8>>(echo, text.as_bytes())?);
        }
        other => anyhow::bail!("nobody here does `{other}`"),
    }
    Ok(())
}

/// Starts the guest of `core` from Extism's cache, and lets it answer.
pub(crate) fn start(core: &Path, cache: &Path) -> anyhow::Result<Plugin> {
    let functions = refused(&std::fs::read(core)?)?;
    let mut plugin = builder(Wasm::file(core), functions).with_cache_config(cache).build()?;
    plugin.call::<(), ()>(NOOP, ())?;
    Ok(plugin)
}

/// A fresh instance of what is compiled, called once and dropped.
fn start_one(compiled: &CompiledPlugin, function: &str) -> anyhow::Result<()> {
    Plugin::new_from_compiled(compiled)?.call::<(), ()>(function, ())
}

fn builder(wasm: Wasm, functions: Vec<Function>) -> PluginBuilder<'static> {
    PluginBuilder::new(Manifest::new([wasm]).with_timeout(DEADLINE)).with_functions(functions)
}

/// What a core module imports, as functions that fail: nothing that the benchmark calls calls them.
fn refused(core: &[u8]) -> anyhow::Result<Vec<Function>> {
    let types = |types: &[wasmparser::ValType]| -> anyhow::Result<Vec<ValType>> {
        types
            .iter()
            .map(|ty| match ty {
                wasmparser::ValType::I32 => Ok(ValType::I32),
                wasmparser::ValType::I64 => Ok(ValType::I64),
                wasmparser::ValType::F32 => Ok(ValType::F32),
                wasmparser::ValType::F64 => Ok(ValType::F64),
                other => anyhow::bail!("the canonical ABI has no `{other}`"),
            })
            .collect()
    };
    core::imports(core)?
        .into_iter()
        .map(|import| {
            let (params, results) = (types(import.ty.params())?, types(import.ty.results())?);
            let function = Function::new(import.name, params, results, UserData::new(()), |_, _, _, _| {
                anyhow::bail!("a benchmark calls nothing of the host")
            });
            Ok(function.with_namespace(import.module))
        })
        .collect()
}
