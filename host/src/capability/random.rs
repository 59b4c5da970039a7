//! `random`: more random bytes in one go.
//!
//! Every plugin has random numbers, because guests cannot start without (hash tables are seeded with them), at most
//! [`FEW`] bytes at once. This grant raises that number; for the host it is a matter of memory, not of secrets.

pub(crate) mod scope;

use wasmtime::StoreContextMut;
use wasmtime::component::Linker;
use wasmtime_wasi::p2::bindings::random::{insecure, random};
use wasmtime_wasi::random::WasiRandomView;

use super::{Kit, Power};
use crate::crowd::attended;
use crate::grant::Grant;
use crate::instance::State;
use crate::limits::Bytes;

use scope::Most;

const SECURE: &str = "wasi:random/random@0.2.12";
const INSECURE: &str = "wasi:random/insecure@0.2.12";

/// Most random bytes that a plugin of the base alone may ask for at once.
pub(super) const FEW: u64 = 64 << 10;

/// Random bytes.
pub(super) struct Random;

impl Power for Random {
    fn may_block(&self) -> bool {
        false
    }

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

/// Has the base tell of what goes beyond it, also where that was not granted. What is within it is no news.
pub(super) fn watch(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.instance(SECURE)?.func_wrap(
        "get-random-bytes",
        |mut store: StoreContextMut<'_, State>, (count,): (u64,)| {
            let state = attended(&mut store);
            may_have(state, count)?;
            state.usage.draw(count)?;
            state.ask()?;
            let bytes = random::Host::get_random_bytes(state.random(), count);
            told(state, count, bytes)
        },
    )?;
    linker.instance(INSECURE)?.func_wrap(
        "get-insecure-random-bytes",
        |mut store: StoreContextMut<'_, State>, (count,): (u64,)| {
            let state = attended(&mut store);
            may_have(state, count)?;
            state.usage.draw(count)?;
            state.ask()?;
            let bytes = insecure::Host::get_insecure_random_bytes(state.random(), count);
            told(state, count, bytes)
        },
    )
}

/// Whether all edges on the way of the call leave so many bytes at once. What the base has is left always.
fn may_have(state: &mut State, count: u64) -> wasmtime::Result<()> {
    if count <= FEW || !state.rules().narrows() {
        return Ok(());
    }
    let enough = |most: &Most| match count <= most.bytes.0 {
        true => Ok(()),
        false => Err(format!("at most {most} at once")),
    };
    let left = state.gate().everywhere("random", enough);
    if let Err(why) = &left {
        state.tell("random", &format!("get {} at once", Bytes(count)), Some(why));
    }
    left.map_err(wasmtime::Error::msg)
}

fn told(state: &mut State, count: u64, bytes: wasmtime::Result<Vec<u8>>) -> wasmtime::Result<(Vec<u8>,)> {
    if count > FEW {
        let refused = bytes.is_err().then_some("more than it may have at once");
        state.tell("random", &format!("get {} at once", Bytes(count)), refused);
    }
    Ok((bytes?,))
}
