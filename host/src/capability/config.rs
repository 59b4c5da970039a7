//! `plugwright:config`: what the operator tells a plugin.

mod scope;

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, WasmStr};

use super::Power;
use crate::crowd::attended;
use crate::grant::Grant;
use crate::instance::State;

use scope::Left;
pub use scope::Settings;

const INTERFACE: &str = "plugwright:config/config@0.1.0";

/// Settings.
pub(super) struct Config;

impl Power for Config {
    fn may_block(&self) -> bool {
        false
    }

    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        let Some(settings) = grant.scope::<Settings>() else { return Ok(()) };
        let mut instance = linker.instance(INTERFACE)?;
        let known = settings.clone();
        instance.func_wrap("get", move |mut store: StoreContextMut<'_, State>, (key,): (WasmStr,)| {
            attended(&mut store).ask()?;
            let key = key.to_str(&store)?;
            let (value, what) = (known.get(&key).map(str::to_owned), format!("read {key}"));
            let verdict = store.data().leaves("config", |left: &Left| match left.holds(&key) {
                true => Ok(()),
                false => Err(format!("{left}")),
            });
            store.data_mut().tell("config", &what, verdict.as_ref().err().map(String::as_str));
            Ok((value.filter(|_| verdict.is_ok()),))
        })?;
        let keys: Vec<String> = settings.keys().map(str::to_owned).collect();
        instance.func_wrap("keys", move |mut store: StoreContextMut<'_, State>, (): ()| {
            attended(&mut store).ask()?;
            let state = store.data_mut();
            let is_left = |key: &&String| {
                let holds = |left: &Left| if left.holds(key) { Ok(()) } else { Err(String::new()) };
                state.leaves("config", holds).is_ok()
            };
            let told: Vec<String> = keys.iter().filter(is_left).cloned().collect();
            let refused = state.is_left("config").err();
            state.tell("config", "list", refused.as_deref());
            Ok((told,))
        })
    }
}
