//! `clock`: the time as exactly as the machine knows it.
//!
//! Every plugin can tell the time, in steps of a millisecond: guests cannot start without a clock, and a coarse one is of little
//! use to measure what others do (a cache that answers in 80 ns instead of 200). This grant takes the steps away.

pub(crate) mod scope;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use wasmtime::StoreContextMut;
use wasmtime::component::Linker;
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksCtxView, WasiClocksView};
use wasmtime_wasi::p2::bindings::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};

use super::{Kit, Power};
use crate::crowd::attended;
use crate::grant::Grant;
use crate::instance::State;

/// The step of the clocks of a plugin that was not granted more.
const STEP: Duration = Duration::from_millis(1);

type Store<'a> = StoreContextMut<'a, State>;

/// Exact clocks.
pub(super) struct Clock;

impl Power for Clock {
    fn may_block(&self) -> bool {
        false
    }

    fn add_to_linker(&self, linker: &mut Linker<State>, _: &Grant) -> wasmtime::Result<()> {
        // The base has the interfaces, and clocks that tell the time in steps.
        linker.allow_shadowing(true);
        wall_clock::add_to_linker::<State, WasiClocks>(linker, told)?;
        monotonic_clock::add_to_linker::<State, WasiClocks>(linker, told)?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn add_async_to_linker(&self, linker: &mut Linker<State>) -> wasmtime::Result<()> {
        // Whoever asks for the time has to be known where many ask.
        linker.allow_shadowing(true);
        let mut wall = linker.instance("wasi:clocks/wall-clock@0.2.12")?;
        wall.func_wrap("now", |mut store: Store<'_>, (): ()| {
            Ok((wall_clock::Host::now(&mut asked(attended(&mut store)))?,))
        })?;
        wall.func_wrap("resolution", |mut store: Store<'_>, (): ()| {
            Ok((wall_clock::Host::resolution(&mut asked(attended(&mut store)))?,))
        })?;
        let mut monotonic = linker.instance("wasi:clocks/monotonic-clock@0.2.12")?;
        monotonic.func_wrap("now", |mut store: Store<'_>, (): ()| {
            Ok((monotonic_clock::Host::now(&mut asked(attended(&mut store)))?,))
        })?;
        monotonic.func_wrap("resolution", |mut store: Store<'_>, (): ()| {
            Ok((monotonic_clock::Host::resolution(&mut asked(attended(&mut store)))?,))
        })?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn equip(&self, _: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        let narrowed = Arc::new(AtomicBool::new(false));
        kit.wasi.wall_clock(Fine::new(&narrowed)).monotonic_clock(Fine::new(&narrowed));
        kit.things.put(Steps(narrowed));
        Ok(())
    }
}

/// As [`asked`]; of what is asked among many calls nothing is told, since nobody knows of which.
fn told(state: &mut State) -> WasiClocksCtxView<'_> {
    state.unattended();
    asked(state)
}

/// The clocks, and a word to the observer that somebody looks at them. Where an edge on the way of this call leaves nothing of the
/// power, they go in steps.
fn asked(state: &mut State) -> WasiClocksCtxView<'_> {
    let left = state.is_left("clock");
    if let Some(Steps(steps)) = state.things.get() {
        steps.store(left.is_err(), Ordering::Relaxed);
    }
    if state.is_attended() {
        state.tell("clock", "tell the time", left.as_ref().err().map(String::as_str));
    }
    state.clocks()
}

/// Whether the clocks of an instance go in steps for the call that runs now.
struct Steps(Arc<AtomicBool>);

/// Both clocks, as exact as the machine's, but for calls for which they go in steps.
struct Fine {
    start: Instant,
    steps: Arc<AtomicBool>,
    /// What the monotonic one said last: who was told the exact time is not told an earlier one in the next call.
    last: AtomicU64,
}

impl Fine {
    fn new(steps: &Arc<AtomicBool>) -> Self {
        Self { start: Instant::now(), steps: steps.clone(), last: AtomicU64::new(0) }
    }

    fn goes_in_steps(&self) -> bool {
        self.steps.load(Ordering::Relaxed)
    }
}

impl HostWallClock for Fine {
    fn resolution(&self) -> Duration {
        if self.goes_in_steps() { STEP } else { Duration::from_nanos(1) }
    }

    fn now(&self) -> Duration {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        if self.goes_in_steps() { in_milliseconds(now) } else { now }
    }
}

impl HostMonotonicClock for Fine {
    fn resolution(&self) -> u64 {
        if self.goes_in_steps() { in_nanoseconds(STEP) } else { 1 }
    }

    fn now(&self) -> u64 {
        let passed = self.start.elapsed();
        let now = in_nanoseconds(if self.goes_in_steps() { in_milliseconds(passed) } else { passed });
        now.max(self.last.fetch_max(now, Ordering::Relaxed))
    }
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
        in_milliseconds(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
    }
}

impl HostMonotonicClock for Coarse {
    fn resolution(&self) -> u64 {
        in_nanoseconds(STEP)
    }

    fn now(&self) -> u64 {
        in_nanoseconds(in_milliseconds(self.0.elapsed()))
    }
}

/// A time without what is less than a step.
fn in_milliseconds(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

fn in_nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
