//! `plugwright:log`: records that a plugin writes for the people who run it.

mod scope;

use wasmtime::component::{ComponentType, Lift, Linker, WasmStr};
use wasmtime::{AsContext, StoreContextMut};

use super::Power;
use crate::crowd::{attended, known_trace};
use crate::grant::Grant;
use crate::instance::State;

pub use scope::Level;
use scope::Lowest;

const INTERFACE: &str = "plugwright:log/log@0.1.0";

/// Records for the people who run it.
pub(super) struct Log;

#[derive(Clone, Copy, ComponentType, Lift)]
#[component(enum)]
#[repr(u8)]
#[allow(dead_code, reason = "lifting makes the cases")]
enum WitLevel {
    #[component(name = "trace")]
    Trace,
    #[component(name = "debug")]
    Debug,
    #[component(name = "info")]
    Info,
    #[component(name = "warn")]
    Warn,
    #[component(name = "error")]
    Error,
}

impl From<WitLevel> for Level {
    fn from(level: WitLevel) -> Self {
        match level {
            WitLevel::Trace => Self::Trace,
            WitLevel::Debug => Self::Debug,
            WitLevel::Info => Self::Info,
            WitLevel::Warn => Self::Warn,
            WitLevel::Error => Self::Error,
        }
    }
}

impl Power for Log {
    fn may_block(&self) -> bool {
        false
    }

    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        let Some(own) = grant.scope::<Lowest>().cloned() else { return Ok(()) };
        linker.instance(INTERFACE)?.func_wrap(
            "log",
            move |mut store: StoreContextMut<'_, State>,
                  (level, target, message): (WitLevel, WasmStr, WasmStr)| {
                attended(&mut store).ask()?;
                let level = Level::from(level);
                let passes = |scope: &Lowest| match level < scope.level {
                    true => Err(format!("the log begins at `{scope}`")),
                    false => Ok(()),
                };
                let state = store.data_mut();
                let verdict = match state.rules().narrows() {
                    true => state.gate().test("log", &own, passes),
                    false => passes(&own),
                };
                let why = verdict.err();
                state.tell("log", level.writes(), why.as_deref());
                if why.is_some() {
                    return Ok(());
                }
                let context = store.as_context();
                let target = target.to_str(&context)?.into_owned();
                let message = message.to_str(&context)?.into_owned();
                let trace = known_trace(&mut store);
                store.data().output.record(level, &target, &message, trace);
                Ok(())
            },
        )
    }
}
