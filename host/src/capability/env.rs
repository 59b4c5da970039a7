//! `env`: environment variables by name. The values are the operator's; the process's own environment is nobody's to see.

pub(crate) mod scope;

use wasmtime::component::Linker;

use super::{Kit, Power};
use crate::grant::Grant;
use crate::instance::State;

use scope::Variables;

/// Environment variables.
pub(super) struct Env;

impl Power for Env {
    fn add_to_linker(&self, _: &mut Linker<State>, _: &Grant) -> wasmtime::Result<()> {
        // The base has the interface, and an environment without variables.
        Ok(())
    }

    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        for (name, value) in grant.scope::<Variables>().into_iter().flat_map(Variables::all) {
            kit.wasi.env(name, value);
        }
        Ok(())
    }
}
