//! The engine, and machine code made of components.
//!
//! There are three. On the *plain* one everything that a plugin without async types does not need is off, which makes a call
//! three times cheaper and puts most past advisories out of reach. The *async* one has the component model's async on top, and
//! nothing else. The *metered* one is the plain one that counts what is computed. Only components that need one of these are
//! compiled for it, and a host without any never makes it.

mod compiler;
mod forward;
mod slots;

pub use compiler::Compiler;
pub(crate) use forward::Forwarding;
pub(crate) use slots::STACKS;
pub use slots::Slots;

use std::panic::{AssertUnwindSafe, catch_unwind};

use wasmtime::component::Component;
use wasmtime::{Config, Engine};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::PluginId;
use crate::plan::EngineKind;

/// Stack that one plugin may use. A call over an edge gets a new share, see `instance::with_stack`.
pub(crate) const WASM_STACK: usize = 512 << 10;

/// The stack of its own that a guest runs on where it shares its thread: below it is what the host's functions need.
const ASYNC_STACK: usize = WASM_STACK + (1 << 20);

/// Makes the engine of a kind. What it compiles runs on an engine with [`Slots`] as well.
pub(crate) fn engine(kind: EngineKind) -> Result<Engine, Error> {
    make(&match kind {
        EngineKind::Plain => plain_config(),
        EngineKind::Metered => metered_config(),
        EngineKind::Async => async_config(),
    })
}

/// Makes the plain engine, with room for instances where this machine has it.
pub(crate) fn engine_with(slots: Slots) -> Result<Engine, Error> {
    let mut config = plain_config();
    if slots.reserve(&mut config)
        && let Ok(engine) = Engine::new(&config)
    {
        return Ok(engine);
    }
    // A process may not have so much address space, or has given it to another host: then each instance maps its own.
    engine(EngineKind::Plain)
}

fn make(config: &Config) -> Result<Engine, Error> {
    Engine::new(config).map_err(|error| {
        Error::new(
            Stage::Compile,
            ErrorKind::Unsupported,
            Blame::Host,
            "this machine cannot run WebAssembly with the settings that plugins need",
        )
        .source(error)
    })
}

/// The settings of the plain engine.
pub(crate) fn plain_config() -> Config {
    let mut config = common_config();
    config.concurrency_support(false).async_stack_size(ASYNC_STACK);
    config
}

/// The settings of the metered engine: whatever a plugin computes, it computes alike everywhere.
fn metered_config() -> Config {
    let mut config = plain_config();
    config.consume_fuel(true).cranelift_nan_canonicalization(true);
    config
}

/// The settings of the async engine. Proposals that no guest toolchain uses stay off: stackful lifting, threads, `error-context`.
pub(crate) fn async_config() -> Config {
    let mut config = common_config();
    config
        .concurrency_support(true)
        .wasm_component_model_async(true)
        .wasm_component_model_more_async_builtins(false)
        .wasm_component_model_async_stackful(false)
        .wasm_component_model_threading(false)
        .wasm_component_model_error_context(false)
        .async_stack_size(ASYNC_STACK);
    config
}

fn common_config() -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        // Types of values like any other: every stage and both kinds of edges carry them.
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true)
        .max_wasm_stack(WASM_STACK)
        .wasm_threads(false)
        .wasm_memory64(false)
        .wasm_function_references(false)
        .wasm_gc(false)
        .wasm_exceptions(false)
        // No heap for values that the host would collect: there are none without these proposals.
        .gc_support(false)
        .relaxed_simd_deterministic(true)
        // Room for growth behind each memory would be reserved for thousands of instances that never grow.
        .memory_may_move(true);
    config
}

/// Compiles a component to an artifact that [`crate::cache`] can keep.
pub(crate) fn precompile(engine: &Engine, id: &PluginId, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    contain(id, || engine.precompile_component(bytes))
}

/// Compiles a component for this process alone.
pub(crate) fn compile(engine: &Engine, id: &PluginId, bytes: &[u8]) -> Result<Component, Error> {
    contain(id, || Component::from_binary(engine, bytes))
}

/// Compiles. A panic of the compiler is an error of the component that it was made for: nothing of it is used.
fn contain<R>(id: &PluginId, compile: impl FnOnce() -> wasmtime::Result<R>) -> Result<R, Error> {
    match catch_unwind(AssertUnwindSafe(compile)) {
        Ok(compiled) => compiled.map_err(|error| failed(id, error)),
        Err(_) => Err(Error::new(
            Stage::Compile,
            ErrorKind::Compile,
            Blame::Plugin,
            format!("the component of plugin `{id}` made the compiler panic"),
        )
        .chain(vec![id.clone()])
        .hint("this is a bug in Wasmtime; compile what you do not trust in a process of its own: `HostBuilder::compiler`")),
    }
}

/// Loads code that was compiled for `engine`, by this process or by its compiler, and could not be kept.
#[allow(unsafe_code, reason = "wasmtime cannot know who compiled an artifact")]
pub(crate) fn adopt(engine: &Engine, id: &PluginId, code: &[u8]) -> Result<Component, Error> {
    // SAFETY: the bytes were made by `precompile`, or came over a pipe of its own from a process that this one started, of
    // the program that the application named as its compiler. They never lay where anybody else could write. wasmtime
    // compares its version and settings with those that they were made for.
    unsafe { Component::deserialize(engine, code) }.map_err(|error| {
        let message = format!("the component of plugin `{id}` was compiled by another version of Plugwright");
        Error::new(Stage::Compile, ErrorKind::Compile, Blame::Host, message)
            .chain(vec![id.clone()])
            .source(error)
    })
}

fn failed(id: &PluginId, error: wasmtime::Error) -> Error {
    Error::new(
        Stage::Compile,
        ErrorKind::Compile,
        Blame::Plugin,
        format!("the component of plugin `{id}` does not compile"),
    )
    .chain(vec![id.clone()])
    .source(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

    use super::*;

    /// No component is known that makes the compiler panic with our settings. With others, one that calls within itself does.
    #[test]
    fn a_panic_of_the_compiler_is_an_error() {
        let mut config = plain_config();
        config.wasm_multi_memory(false).wasm_reference_types(false).wasm_multi_value(false);
        let engine = Engine::new(&config).unwrap();
        let bytes = wat::parse_str(include_str!("compile/within-itself.wat")).unwrap();
        let id: PluginId = "suspect".parse().unwrap();
        let error = compile(&engine, &id, &bytes).err().unwrap();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Compile, Blame::Plugin));
        assert_eq!(error.to_string(), "the component of plugin `suspect` made the compiler panic");
        assert!(precompile(&engine, &id, &bytes).is_err());
        // The same engine goes on.
        assert!(compile(&engine, &id, &wat::parse_str("(component)").unwrap()).is_ok());
    }
}
