//! `env`: environment variables by name. The values are the operator's; the process's own environment is nobody's to see.

pub(crate) mod scope;

use wasmtime::StoreContextMut;
use wasmtime::component::Linker;
use wasmtime_wasi::cli::WasiCliView;
use wasmtime_wasi::p2::bindings::cli::environment::Host;

use super::{Kit, Power};
use crate::grant::Grant;
use crate::instance::State;

use scope::Variables;

const INTERFACE: &str = "wasi:cli/environment@0.2.12";

/// Environment variables.
pub(super) struct Env;

impl Power for Env {
    fn may_block(&self) -> bool {
        false
    }

    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        // The base has the interface, and an environment without variables. Guests read all of them at once.
        let names: Vec<&str> =
            grant.scope::<Variables>().into_iter().flat_map(Variables::all).map(|(name, _)| name).collect();
        let what = format!("read {}", names.join(" "));
        linker.allow_shadowing(true);
        linker.instance(INTERFACE)?.func_wrap(
            "get-environment",
            move |mut store: StoreContextMut<'_, State>, (): ()| {
                let state = store.data_mut();
                state.tell("env", &what, None);
                Ok((state.cli().get_environment()?,))
            },
        )?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        for (name, value) in grant.scope::<Variables>().into_iter().flat_map(Variables::all) {
            kit.wasi.env(name, value);
        }
        Ok(())
    }
}
