//! `plugwright:config`: what the operator tells a plugin.

mod scope;

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, WasmStr};

use super::Power;
use crate::grant::Grant;
use crate::instance::State;

pub use scope::Settings;

const INTERFACE: &str = "plugwright:config/config@0.1.0";

/// Settings.
pub(super) struct Config;

impl Power for Config {
    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        let Some(settings) = grant.scope::<Settings>() else { return Ok(()) };
        let mut instance = linker.instance(INTERFACE)?;
        let known = settings.clone();
        instance.func_wrap("get", move |mut store: StoreContextMut<'_, State>, (key,): (WasmStr,)| {
            store.data_mut().ask()?;
            let key = key.to_str(&store)?;
            let (value, what) = (known.get(&key).map(str::to_owned), format!("read {key}"));
            Ok((left(store.data_mut(), &what).then_some(value).flatten(),))
        })?;
        let keys: Vec<String> = settings.keys().map(str::to_owned).collect();
        instance.func_wrap("keys", move |mut store: StoreContextMut<'_, State>, (): ()| {
            store.data_mut().ask()?;
            Ok((if left(store.data_mut(), "list") { keys.clone() } else { Vec::new() },))
        })
    }
}

/// Whether an edge leaves the plugin its settings for the call that runs now. The observer hears of it.
fn left(state: &mut State, what: &str) -> bool {
    let left = state.is_left("config");
    state.tell("config", what, left.as_ref().err().map(String::as_str));
    left.is_ok()
}
