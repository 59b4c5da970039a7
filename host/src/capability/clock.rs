//! `clock`: the time as exactly as the machine knows it.
//!
//! Every plugin can tell the time, in steps of a millisecond: guests cannot start without a clock, and a coarse one is of little
//! use to measure what others do (a cache that answers in 80 ns instead of 200). This grant takes the steps away.

pub(crate) mod scope;

use std::time::{Duration, Instant, SystemTime};

use wasmtime::component::Linker;
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksCtxView, WasiClocksView};
use wasmtime_wasi::p2::bindings::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};

use super::{Kit, Power};
use crate::grant::Grant;
use crate::instance::State;

/// The step of the clocks of a plugin that was not granted more.
const STEP: Duration = Duration::from_millis(1);

/// Exact clocks.
pub(super) struct Clock;

impl Power for Clock {
    fn add_to_linker(&self, linker: &mut Linker<State>, _: &Grant) -> wasmtime::Result<()> {
        // The base has the interfaces, and clocks that tell the time in steps.
        linker.allow_shadowing(true);
        wall_clock::add_to_linker::<State, WasiClocks>(linker, told)?;
        monotonic_clock::add_to_linker::<State, WasiClocks>(linker, told)?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn equip(&self, _: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        kit.wasi
            .wall_clock(wasmtime_wasi::clocks::WallClock::new())
            .monotonic_clock(wasmtime_wasi::clocks::MonotonicClock::new());
        Ok(())
    }
}

/// The clocks, and a word to the observer that somebody looks at them.
fn told(state: &mut State) -> WasiClocksCtxView<'_> {
    state.tell("clock", "tell the time", None);
    state.clocks()
}

/// Gives a plugin of the base alone clocks that tell the time in steps.
pub(super) fn coarse(wasi: &mut WasiCtxBuilder) {
    wasi.wall_clock(Coarse(Instant::now())).monotonic_clock(Coarse(Instant::now()));
}

/// Both clocks, in steps. The monotonic one counts from the start of the instance.
struct Coarse(Instant);

impl HostWallClock for Coarse {
    fn resolution(&self) -> Duration {
        STEP
    }

    fn now(&self) -> Duration {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
    }
}

impl HostMonotonicClock for Coarse {
    fn resolution(&self) -> u64 {
        u64::try_from(STEP.as_nanos()).unwrap_or(u64::MAX)
    }

    fn now(&self) -> u64 {
        let step = STEP.as_nanos();
        u64::try_from(self.0.elapsed().as_nanos() / step * step).unwrap_or(u64::MAX)
    }
}
