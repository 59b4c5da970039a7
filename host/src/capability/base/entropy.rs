//! Random bytes, as many as a call may have: wasmtime-wasi counts those of one function call alone.

use wasmtime::Result;
use wasmtime::component::{HasData, Linker};
use wasmtime_wasi::p2::bindings::random::{insecure, random};
use wasmtime_wasi::random::WasiRandomCtx;

use crate::instance::{State, Usage};

struct Drawing;

impl HasData for Drawing {
    type Data<'a> = Drawn<'a>;
}

/// The generators of an instance, and what is counted of them.
struct Drawn<'a> {
    generators: &'a mut WasiRandomCtx,
    usage: &'a mut Usage,
}

/// Puts the count in front of wasmtime-wasi's functions.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    random::add_to_linker::<State, Drawing>(linker, drawn)?;
    insecure::add_to_linker::<State, Drawing>(linker, drawn)
}

fn drawn(state: &mut State) -> Drawn<'_> {
    state.usage.host_calls += 1;
    Drawn { generators: state.wasi.random(), usage: &mut state.usage }
}

/// What a number has of random bytes.
const WORD: u64 = 8;

impl random::Host for Drawn<'_> {
    fn get_random_bytes(&mut self, len: u64) -> Result<Vec<u8>> {
        self.usage.draw(len)?;
        random::Host::get_random_bytes(self.generators, len)
    }

    fn get_random_u64(&mut self) -> Result<u64> {
        self.usage.draw(WORD)?;
        random::Host::get_random_u64(self.generators)
    }
}

impl insecure::Host for Drawn<'_> {
    fn get_insecure_random_bytes(&mut self, len: u64) -> Result<Vec<u8>> {
        self.usage.draw(len)?;
        insecure::Host::get_insecure_random_bytes(self.generators, len)
    }

    fn get_insecure_random_u64(&mut self) -> Result<u64> {
        self.usage.draw(WORD)?;
        insecure::Host::get_insecure_random_u64(self.generators)
    }
}
