//! The application calls a plugin that gives back what it gets.

use std::hint::black_box;
use std::path::Path;

use plugwright::{Host, Plan, Plugins, Policy};

use crate::measure::OURS;
use crate::native::{self, Native};
use crate::{Bench, EXTISM, written};

pub(crate) mod contract {
    plugwright::contract!({ path: "benches/calls", world: "bench" });
}

const IN_PLACE: &str = "Extism, in place";
const POOL: &str = "Extism, pool";
const NATIVE: &str = "native dyn";
const COPY: &str = "memcpy";

/// The sizes of the series.
const SIZES: [usize; 10] = [8, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20];

/// Calls of a turn, where little is passed.
const TIMES: usize = 2_000;

/// The plugin in WAT, as this library and as native code has it.
pub(crate) struct Loaded {
    ours: contract::Echo,
    native: Box<dyn Native>,
    _plugins: Plugins,
}

/// The component of the guest in WAT.
pub(crate) fn component(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("echo.wasm");
    std::fs::write(&file, written::component(include_str!("../calls/echo.wat"), "provider")).unwrap();
    file
}

impl Loaded {
    pub(crate) fn new(folder: &Path) -> Self {
        let policy = Policy::new().plugin("echo", component(folder));
        let plugins = Host::builder().build().unwrap().load(&Plan::new(&policy).unwrap()).unwrap();
        Self { ours: contract::Echo::of(&plugins).unwrap(), native: native::plugin(), _plugins: plugins }
    }
}

pub(crate) fn add<'c>(bench: &mut Bench<'c>, loaded: &'c Loaded) {
    let Loaded { ours, native, .. } = loaded;
    if bench.row("peers: call, noop, guest in WAT", None, Vec::new()) {
        bench.here(OURS, TIMES, move || ours.noop().unwrap());
        extism(bench, "noop", 0, TIMES);
        bench.here(NATIVE, TIMES, move || native.noop());
    }
    if bench.row("peers: call, u32 in and out, guest in WAT", None, Vec::new()) {
        bench.here(OURS, TIMES, move || {
            black_box(ours.number(black_box(7)).unwrap());
        });
        extism(bench, "number", 4, TIMES);
        bench.here(NATIVE, TIMES, move || {
            black_box(native.number(black_box(7)));
        });
    }
    if bench.row("peers: call, string of 64 B in and out, guest in WAT", None, Vec::new()) {
        let text: &'static str = "x".repeat(64).leak();
        bench.here(OURS, TIMES, move || {
            black_box(ours.text(text).unwrap());
        });
        extism(bench, "text", 64, TIMES);
        bench.here(NATIVE, TIMES, move || {
            black_box(native.text(black_box(text)));
        });
    }
    for (name, size, times) in [("64 B", 64, TIMES), ("64 KiB", 64 << 10, 200), ("1 MiB", 1 << 20, 10)] {
        let name = format!("peers: call, {name} of bytes in and out, guest in WAT");
        if bench.row(&name, None, Vec::new()) {
            bytes(bench, loaded, size, times);
        }
    }
    for size in SIZES {
        let times = ((1 << 20) / size).clamp(2, 1_000);
        if bench.row(&format!("peers, call with bytes in and out: {size} B"), Some(size), Vec::new()) {
            bytes(bench, loaded, size, times);
        }
    }
}

fn extism(bench: &mut Bench<'_>, work: &str, length: usize, times: usize) {
    for (way, word) in [(EXTISM, "extism"), (IN_PLACE, "in-place"), (POOL, "pool")] {
        // Nothing lies anywhere.
        if way != IN_PLACE || length > 0 {
            bench.there(way, format!("{word} {work} {length}"), times);
        }
    }
}

fn bytes<'c>(bench: &mut Bench<'c>, loaded: &'c Loaded, size: usize, times: usize) {
    let Loaded { ours, native, .. } = loaded;
    let bytes: &'static [u8] = vec![7; size].leak();
    bench.here(OURS, times, move || {
        black_box(ours.bytes(bytes).unwrap());
    });
    extism(bench, "bytes", size, times);
    bench.here(NATIVE, times, move || {
        black_box(native.bytes(black_box(bytes)));
    });
    let mut kept = vec![0; size];
    bench.here(COPY, times, move || {
        kept.copy_from_slice(black_box(bytes));
        black_box(&mut kept);
    });
}
