//! `plugwright:log`: records that a plugin writes for the people who run it.

use wasmtime::component::{ComponentType, Lift, Linker, WasmStr};
use wasmtime::{AsContext, StoreContextMut};

use super::Level;
use crate::instance::State;

const INTERFACE: &str = "plugwright:log/log@0.1.0";

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

/// Lets a plugin log; records below `lowest` are dropped.
pub(crate) fn add_to_linker(linker: &mut Linker<State>, lowest: Level) -> wasmtime::Result<()> {
    linker.instance(INTERFACE)?.func_wrap(
        "log",
        move |mut store: StoreContextMut<'_, State>,
              (level, target, message): (WitLevel, WasmStr, WasmStr)| {
            let level = Level::from(level);
            if level < lowest {
                return Ok(());
            }
            let context = store.as_context();
            let target = target.to_str(&context)?.into_owned();
            let message = message.to_str(&context)?.into_owned();
            store.data_mut().output.record(level, &target, &message);
            Ok(())
        },
    )
}
