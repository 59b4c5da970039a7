//! What a call costs, ours against the same work written by hand on wasmtime, with the same engine settings.
//!
//! All cases take turns in one process, so the ratios hold where the machine's speed drifts. `cargo xtask bench` runs it.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may fail loudly")]

use std::hint::black_box;
use std::time::Instant;

use plugwright::{Host, Mode, Plan, Policy};
use wasmtime::component::{Component, Instance, Linker, TypedFunc};
use wasmtime::{Config, Engine, Store};

plugwright::contract!({ path: "benches/calls", world: "bench" });

const TEXT: usize = 64;
const BYTES: usize = 1 << 20;
const BLOCK: usize = 64 << 10;
const STREAM: usize = 16 << 20;
/// Turns that all cases take.
const ROUNDS: usize = 41;

fn main() {
    let echo = wat::parse_str(include_str!("calls/echo.wat")).unwrap();
    let relay = wat::parse_str(include_str!("calls/relay.wat")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("echo", &echo), ("relay", &relay)] {
        std::fs::write(folder.path().join(format!("{name}.wasm")), bytes).unwrap();
    }
    let host = Host::builder().build().unwrap();
    let load = |fused: bool| {
        let mut policy = Policy::new()
            .plugin("echo", folder.path().join("echo.wasm"))
            .plugin("relay", folder.path().join("relay.wasm"));
        if fused {
            policy = policy.fuse(["echo", "relay"]);
        }
        let plan = Plan::new(&policy).unwrap();
        assert!(plan.edges.iter().all(|edge| (edge.mode == Mode::Fused) == fused));
        host.load(&plan).unwrap()
    };
    let (isolated, fused) = (load(false), load(true));
    let text: &'static str = "x".repeat(TEXT).leak();
    let bytes: &'static [u8] = vec![7; BYTES].leak();

    let ours = Echo::of(&isolated).unwrap();
    let ours_relay = Relay::of(&isolated).unwrap();
    let fused_relay = Relay::of(&fused).unwrap();
    let mut hand = HandWritten::new(&echo, &relay);

    let mut table = Table::new();
    for _ in 0..ROUNDS {
        let row = "host calls plugin, noop";
        table.time(row, HAND, 2_000, |n| (0..n).for_each(|_| hand.noop()));
        table.time(row, OURS, 2_000, |n| (0..n).for_each(|_| ours.noop().unwrap()));
        let row = "host calls plugin, 64 B string echo";
        table.time(row, HAND, 2_000, |n| (0..n).for_each(|_| drop(black_box(hand.text(text)))));
        table.time(row, OURS, 2_000, |n| (0..n).for_each(|_| drop(black_box(ours.text(text).unwrap()))));
        let row = "host calls plugin, 1 MiB bytes echo";
        table.time(row, HAND, 10, |n| (0..n).for_each(|_| drop(black_box(hand.bytes(bytes)))));
        table.time(row, OURS, 10, |n| (0..n).for_each(|_| drop(black_box(ours.bytes(bytes).unwrap()))));

        let row = "plugin calls plugin, noop";
        table.time(row, HAND, 5_000, |n| hand.relay_noop(n as u32));
        table.time(row, OURS, 5_000, |n| ours_relay.noop(n as u32).unwrap());
        table.time(row, FUSED, 5_000, |n| fused_relay.noop(n as u32).unwrap());
        for (row, length, times) in [
            ("plugin calls plugin, 64 B string echo", TEXT, 5_000),
            ("plugin calls plugin, 64 KiB string echo", BLOCK, 200),
        ] {
            table.time(row, HAND, times, |n| hand.relay_text(n as u32, length as u32));
            table.time(row, OURS, times, |n| ours_relay.text(n as u32, length as u32).unwrap());
            table.time(row, FUSED, times, |n| fused_relay.text(n as u32, length as u32).unwrap());
        }
        for (row, length, times) in [
            ("plugin calls plugin, 64 B bytes echo", TEXT, 5_000),
            ("plugin calls plugin, 256 B bytes echo", 4 * TEXT, 5_000),
            ("plugin calls plugin, 1 KiB bytes echo", 16 * TEXT, 2_000),
            ("plugin calls plugin, 64 KiB bytes echo", BLOCK, 200),
            ("plugin calls plugin, 1 MiB bytes echo", BYTES, 10),
        ] {
            table.time(row, HAND, times, |n| hand.relay_bytes(n as u32, length as u32));
            table.time(row, OURS, times, |n| ours_relay.bytes(n as u32, length as u32).unwrap());
            table.time(row, FUSED, times, |n| fused_relay.bytes(n as u32, length as u32).unwrap());
        }
    }
    // A copy of the same bytes in the same blocks, out of one memory and into the other, is what no way to carry them can beat.
    let flow = host.load(&flow(folder.path())).unwrap();
    let sink = flow.get("sink").unwrap();
    let (from, mut between, mut to) = (vec![7; BLOCK], vec![0; BLOCK], vec![0; BLOCK]);
    for _ in 0..ROUNDS {
        let row = "plugin reads plugin's stream, 16 MiB in blocks of 64 KiB";
        table.time(row, HAND, 1, |_| {
            for _ in 0..STREAM / BLOCK {
                between.copy_from_slice(black_box(&from));
                to.copy_from_slice(black_box(&between));
                black_box(&mut to);
            }
        });
        table.time(row, OURS, 1, |_| {
            let read = sink.call_wave(&format!("test:flow/sink.fetch({STREAM})")).unwrap();
            assert_eq!(read, STREAM.to_string());
        });
    }
    table.print();
}

/// Two plugins of the async engine, of which one reads the other's stream.
fn flow(folder: &std::path::Path) -> Plan {
    let mut policy = Policy::new();
    let (source, sink) = (include_str!("../tests/run/source.wat"), include_str!("../tests/run/sink.wat"));
    for (name, text) in [("source", source), ("sink", sink)] {
        let file = folder.join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        policy = policy.plugin(name, file);
    }
    Plan::new(&policy).unwrap()
}

/// A careful host without this crate: two stores, typed functions, a typed bridge.
struct HandWritten {
    echo: Store<()>,
    noop: TypedFunc<(), ()>,
    text: TypedFunc<(&'static str,), (String,)>,
    bytes: TypedFunc<(&'static [u8],), (Vec<u8>,)>,
    relay: Store<Bridge>,
    relay_noop: TypedFunc<(u32,), ()>,
    relay_text: TypedFunc<(u32, u32), ()>,
    relay_bytes: TypedFunc<(u32, u32), ()>,
}

struct Bridge {
    store: Store<()>,
    noop: TypedFunc<(), ()>,
    text: TypedFunc<(String,), (String,)>,
    bytes: TypedFunc<(Vec<u8>,), (Vec<u8>,)>,
}

const ECHO: &str = "bench:calls/echo@0.1.0";
const RELAY: &str = "bench:calls/relay@0.1.0";

impl HandWritten {
    fn new(echo: &[u8], relay: &[u8]) -> Self {
        let mut config = Config::new();
        config.concurrency_support(false).epoch_interruption(true).max_wasm_stack(512 << 10);
        let engine = Engine::new(&config).unwrap();
        let component = Component::new(&engine, echo).unwrap();
        let start = || {
            let mut store = Store::new(&engine, ());
            store.set_epoch_deadline(1 << 40);
            let instance = Linker::new(&engine).instantiate(&mut store, &component).unwrap();
            (store, instance)
        };
        let (mut store, instance) = start();
        let noop = function(&mut store, &instance, ECHO, "noop");
        let text = function(&mut store, &instance, ECHO, "text");
        let bytes = function(&mut store, &instance, ECHO, "bytes");

        let (mut provider, instance) = start();
        let bridge = Bridge {
            noop: function(&mut provider, &instance, ECHO, "noop"),
            text: function(&mut provider, &instance, ECHO, "text"),
            bytes: function(&mut provider, &instance, ECHO, "bytes"),
            store: provider,
        };
        let mut linker: Linker<Bridge> = Linker::new(&engine);
        let mut import = linker.instance(ECHO).unwrap();
        import
            .func_wrap("noop", |mut store, (): ()| {
                let bridge: &mut Bridge = store.data_mut();
                bridge.noop.call(&mut bridge.store, ())
            })
            .unwrap();
        import
            .func_wrap("text", |mut store, (text,): (String,)| {
                let bridge: &mut Bridge = store.data_mut();
                bridge.text.call(&mut bridge.store, (text,))
            })
            .unwrap();
        import
            .func_wrap("bytes", |mut store, (bytes,): (Vec<u8>,)| {
                let bridge: &mut Bridge = store.data_mut();
                bridge.bytes.call(&mut bridge.store, (bytes,))
            })
            .unwrap();
        let mut relay_store = Store::new(&engine, bridge);
        relay_store.set_epoch_deadline(1 << 40);
        relay_store.data_mut().store.set_epoch_deadline(1 << 40);
        let component = Component::new(&engine, relay).unwrap();
        let instance = linker.instantiate(&mut relay_store, &component).unwrap();
        Self {
            noop,
            text,
            bytes,
            echo: store,
            relay_noop: function(&mut relay_store, &instance, RELAY, "noop"),
            relay_text: function(&mut relay_store, &instance, RELAY, "text"),
            relay_bytes: function(&mut relay_store, &instance, RELAY, "bytes"),
            relay: relay_store,
        }
    }

    fn noop(&mut self) {
        self.noop.call(&mut self.echo, ()).unwrap();
    }

    fn text(&mut self, text: &'static str) -> String {
        self.text.call(&mut self.echo, (text,)).unwrap().0
    }

    fn bytes(&mut self, bytes: &'static [u8]) -> Vec<u8> {
        self.bytes.call(&mut self.echo, (bytes,)).unwrap().0
    }

    fn relay_noop(&mut self, times: u32) {
        self.relay_noop.call(&mut self.relay, (times,)).unwrap();
    }

    fn relay_text(&mut self, times: u32, length: u32) {
        self.relay_text.call(&mut self.relay, (times, length)).unwrap();
    }

    fn relay_bytes(&mut self, times: u32, length: u32) {
        self.relay_bytes.call(&mut self.relay, (times, length)).unwrap();
    }
}

fn function<T: 'static, P, R>(
    store: &mut Store<T>,
    instance: &Instance,
    interface: &str,
    name: &str,
) -> TypedFunc<P, R>
where
    P: wasmtime::component::ComponentNamedList + wasmtime::component::Lower,
    R: wasmtime::component::ComponentNamedList + wasmtime::component::Lift,
{
    let interface = instance.get_export_index(&mut *store, None, interface).unwrap();
    let index = instance.get_export_index(&mut *store, Some(&interface), name).unwrap();
    instance.get_typed_func(&mut *store, index).unwrap()
}

const HAND: usize = 0;
const OURS: usize = 1;
const FUSED: usize = 2;

/// Nanoseconds of one call, by case and way.
struct Table {
    rows: Vec<(&'static str, [Vec<f64>; 3])>,
}

impl Table {
    fn new() -> Self {
        Self { rows: Vec::new() }
    }

    fn time(&mut self, row: &'static str, way: usize, times: usize, mut work: impl FnMut(usize)) {
        // What ran before has filled the caches with something else.
        work(times / 10 + 1);
        let start = Instant::now();
        work(times);
        let each = start.elapsed().as_nanos() as f64 / times as f64;
        let index = self.rows.iter().position(|(name, _)| *name == row).unwrap_or_else(|| {
            self.rows.push((row, Default::default()));
            self.rows.len() - 1
        });
        self.rows[index].1[way].push(each);
    }

    fn print(&mut self) {
        println!("{:<42} {:>12} {:>12} {:>7} {:>12} {:>7}", "", "by hand", "ours", "ratio", "fused", "ratio");
        for (name, ways) in &mut self.rows {
            let [hand, ours, fused] = ways.each_mut().map(|times| median(times));
            let mut line = format!("{name:<42} {:>12} {:>12} {:>7.2}", show(hand), show(ours), ours / hand);
            if fused > 0.0 {
                line.push_str(&format!(" {:>12} {:>7.2}", show(fused), fused / hand));
            }
            println!("{line}");
        }
        println!("medians of {ROUNDS} turns; ratios are against the same work by hand");
    }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn show(nanoseconds: f64) -> String {
    if nanoseconds < 10_000.0 {
        format!("{nanoseconds:.0} ns")
    } else {
        format!("{:.1} µs", nanoseconds / 1e3)
    }
}
