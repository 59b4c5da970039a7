//! `plugwright:config`: what the operator tells a plugin.

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, WasmStr};

use crate::grant::Settings;
use crate::instance::State;

const INTERFACE: &str = "plugwright:config/config@0.1.0";

/// Lets a plugin read its settings.
pub(crate) fn add_to_linker(linker: &mut Linker<State>, settings: &Settings) -> wasmtime::Result<()> {
    let mut instance = linker.instance(INTERFACE)?;
    let known = settings.clone();
    instance.func_wrap("get", move |store: StoreContextMut<'_, State>, (key,): (WasmStr,)| {
        let key = key.to_str(&store)?;
        Ok((known.get(&key).map(str::to_owned),))
    })?;
    let keys: Vec<String> = settings.keys().map(str::to_owned).collect();
    instance.func_wrap("keys", move |_: StoreContextMut<'_, State>, (): ()| Ok((keys.clone(),)))
}
