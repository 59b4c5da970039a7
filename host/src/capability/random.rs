//! `random`: more random bytes in one go.
//!
//! Every plugin has random numbers, because guests cannot start without (hash tables are seeded with them), at most
//! [`FEW`] bytes at once. This grant raises that number; for the host it is a matter of memory, not of secrets.

pub(crate) mod scope;

use wasmtime::component::Linker;

use super::{Kit, Power};
use crate::grant::Grant;
use crate::instance::State;

use scope::Most;

/// Most random bytes that a plugin of the base alone may ask for at once.
pub(super) const FEW: u64 = 64 << 10;

/// Random bytes.
pub(super) struct Random;

impl Power for Random {
    fn add_to_linker(&self, _: &mut Linker<State>, _: &Grant) -> wasmtime::Result<()> {
        // The base has the interfaces, and random numbers.
        Ok(())
    }

    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        if let Some(most) = grant.scope::<Most>() {
            kit.wasi.max_random_size(most.bytes.0);
        }
        Ok(())
    }
}
