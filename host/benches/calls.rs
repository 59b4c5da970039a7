//! What a call costs, ours against the same work written by hand on wasmtime, with the same engine settings.
//!
//! All cases take turns in one process, so the ratios hold where the machine's speed drifts. `cargo xtask bench` runs it.
//! `--filter WORD` leaves out the rows without that word in their name, `--json FILE` writes what was measured to a file, and
//! `--once ROW WAY TIMES` does the work of one row in one way, for tools that count instructions.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may fail loudly")]

#[path = "calls/count.rs"]
mod count;
#[path = "calls/guests.rs"]
mod guests;
#[path = "calls/hand.rs"]
mod hand;
#[path = "calls/table.rs"]
mod table;

use std::cell::RefCell;
use std::hint::black_box;

use plugwright::{Host, ItemName, Mode, Plan, Plugins, Policy};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use serde_json::json;
use wasmtime::component::Component;

use crate::echo::{Item, Place};
use table::{Case, OURS, Row, Target, Way};

plugwright::contract!({
    path: "benches/calls",
    world: "bench",
    derive: [serde::Serialize, serde::Deserialize],
});

/// The same contract, for calls from async code.
mod awaited {
    plugwright::contract!({ path: "benches/calls", world: "bench", async: true });
}

const HAND: Way = "by hand";
const FUSED: Way = "fused";
/// Turns that all cases take.
const TURNS: usize = 61;
/// Another way of ours, which the dynamic one is held against.
const TYPED: Way = "typed";
const STREAM: usize = 16 << 20;
const BLOCK: usize = 64 << 10;

/// The functions of `relay`, by name.
type Call = fn(&Relay, u32, u32) -> Result<(), plugwright::Error>;
const RELAYED: [(&str, Call); 10] = [
    ("noop", Relay::noop),
    ("number", Relay::number),
    ("text", Relay::text),
    ("point", Relay::point),
    ("shape", Relay::shape),
    ("maybe", Relay::maybe),
    ("bytes", Relay::bytes),
    ("floats", Relay::floats),
    ("items", Relay::items),
    ("texts", Relay::texts),
];

/// The rows of edges: name, function, length of what is passed, calls of a turn, the most that ours may take of by hand.
const EDGES: [(&str, &str, usize, usize, f64); 12] = [
    ("noop", "noop", 0, 5_000, 1.1),
    ("u32", "number", 0, 5_000, 1.1),
    ("string of 64 B", "text", 64, 5_000, 1.1),
    ("record of 8 fields", "point", 0, 5_000, 1.1),
    ("variant with payload", "shape", 0, 5_000, 1.1),
    ("option and result", "maybe", 0, 5_000, 1.1),
    ("64 KiB of bytes", "bytes", BLOCK, 200, 0.8),
    ("10,000 f64", "floats", 10_000, 100, 0.8),
    ("100 records", "items", 100, 100, 0.8),
    ("1,000 strings", "texts", 1_000, 20, 0.8),
    ("string of 64 KiB", "text", BLOCK, 200, 1.1),
    ("1 MiB of bytes", "bytes", 1 << 20, 10, 0.8),
];

/// The sizes of the series.
const SIZES: [usize; 10] = [8, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| {
        words.iter().position(|word| word == flag).map(|at| words[at + 1..].to_vec()).unwrap_or_default()
    };
    let filter = after("--filter").first().cloned().unwrap_or_default();

    let (echo, relay) = (
        guests::component(include_str!("calls/echo.wat"), "provider"),
        guests::component(include_str!("calls/relay.wat"), "consumer"),
    );
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("echo", &echo), ("relay", &relay)] {
        std::fs::write(folder.path().join(format!("{name}.wasm")), bytes).unwrap();
    }
    let host = Host::builder().build().unwrap();
    let (isolated, fused) = (load(&host, folder.path(), false), load(&host, folder.path(), true));
    let (ours, relays) =
        (Echo::of(&isolated).unwrap(), [Relay::of(&isolated).unwrap(), Relay::of(&fused).unwrap()]);

    let ours_awaited = awaited::Echo::of(&isolated).unwrap();
    let engine = hand::engine();
    let (echo, relay) = (Component::new(&engine, &echo).unwrap(), Component::new(&engine, &relay).unwrap());
    let by_hand = RefCell::new(hand::Echo::new(&engine, &echo));
    let awaited = RefCell::new(hand::Awaited::new(&engine, &echo));
    let executor = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let names = RELAYED.map(|(name, _)| name);
    let hand_relay = RefCell::new(hand::Relay::new(&engine, &echo, &relay, &names));

    let flow = host.load(&flow(folder.path())).unwrap();
    let mut bench = Bench { rows: Vec::new(), cases: Vec::new() };
    calls(&mut bench, &ours, &by_hand);
    from_async(&mut bench, &executor, &ours_awaited, &awaited);
    dynamic(&mut bench, &ours, &isolated);
    edges(&mut bench, &relays, &hand_relay);
    stream(&mut bench, &flow);

    if let [row, way, times, ..] = after("--once").as_slice() {
        return bench.once(row, way, times.parse().unwrap());
    }
    bench.keep(&filter);
    bench.run();
    if let Some(file) = after("--json").first() {
        let rows: Vec<_> = bench.rows.iter().map(Row::json).collect();
        std::fs::write(file, json!({ "bench": "calls", "turns": TURNS, "rows": rows }).to_string()).unwrap();
    }
}

/// The rows, and the ways to do their work.
struct Bench<'c> {
    rows: Vec<Row>,
    cases: Vec<Case<'c>>,
}

impl<'c> Bench<'c> {
    fn row(&mut self, name: impl Into<String>, bytes: Option<usize>, targets: &[Target]) {
        self.rows.push(Row::new(name, bytes, targets));
    }

    /// A way to do the work of the row that was added last.
    fn way(&mut self, way: Way, times: usize, work: impl FnMut(usize) + 'c) {
        self.cases.push(Case { row: self.rows.len() - 1, way, times, work: Box::new(work) });
    }

    fn keep(&mut self, filter: &str) {
        let rows = &self.rows;
        self.cases.retain(|case| rows[case.row].name().contains(filter));
    }

    fn run(&mut self) {
        for _ in 0..TURNS {
            for case in &mut self.cases {
                self.rows[case.row].turn(case);
            }
        }
        let mut measured: Vec<usize> = self.cases.iter().map(|case| case.row).collect();
        measured.dedup();
        println!(
            "calls: medians of {TURNS} turns; all ways of a row take turns, ratios are medians of each turn's ratio"
        );
        measured.iter().for_each(|row| self.rows[*row].print());
    }

    fn once(&mut self, row: &str, way: &str, times: usize) {
        for case in &mut self.cases {
            if self.rows[case.row].name() == row && case.way == way {
                (case.work)(times);
            }
        }
    }
}

/// The application calls a plugin.
fn calls<'c>(bench: &mut Bench<'c>, ours: &'c Echo, by_hand: &'c RefCell<hand::Echo>) {
    /// Adds a row of which both ways are an expression.
    macro_rules! row {
        ($name:literal, $times:literal, $hand:ident => $by_hand:expr, $ours:expr) => {
            bench.row(concat!("call: ", $name), None, &[Target { than: HAND, most: 1.05 }]);
            bench.way(HAND, $times, move |n| {
                let $hand = &mut *by_hand.borrow_mut();
                (0..n).for_each(|_| {
                    black_box($by_hand);
                });
            });
            bench.way(OURS, $times, move |n| {
                (0..n).for_each(|_| {
                    black_box($ours.unwrap());
                });
            });
        };
    }
    let text: &'static str = "x".repeat(64).leak();
    let bytes: &'static [u8] = vec![7; 1 << 20].leak();
    let point =
        hand::Point { level: 1, zone: 2, id: 3, count: 4, delta: -5, scale: 6.0, price: 7.0, ready: true };
    let our_point =
        Place { level: 1, zone: 2, id: 3, count: 4, delta: -5, scale: 6.0, price: 7.0, ready: true };
    row!("noop", 2_000, hand => hand.noop(), ours.noop());
    row!("u32", 2_000, hand => hand.number(black_box(7)), ours.number(black_box(7)));
    row!("string of 64 B", 2_000, hand => hand.text(text), ours.text(text));
    row!("record of 8 fields", 2_000, hand => hand.point(point), ours.point(&our_point));
    row!("1 MiB of bytes", 10, hand => hand.bytes(bytes), ours.bytes(bytes));
}

/// The application calls a plugin from async code.
fn from_async<'c>(
    bench: &mut Bench<'c>,
    executor: &'c tokio::runtime::Runtime,
    ours: &'c awaited::Echo,
    by_hand: &'c RefCell<hand::Awaited>,
) {
    /// Adds a row of which both ways are an expression.
    macro_rules! row {
        ($name:literal, $times:literal, $hand:ident => $by_hand:expr, $ours:expr) => {
            bench.row(concat!("async call: ", $name), None, &[Target { than: HAND, most: 1.15 }]);
            bench.way(HAND, $times, move |n| {
                let $hand = &mut *by_hand.borrow_mut();
                executor.block_on(async {
                    for _ in 0..n {
                        black_box($by_hand.await);
                    }
                });
            });
            bench.way(OURS, $times, move |n| {
                executor.block_on(async {
                    for _ in 0..n {
                        black_box($ours.await.unwrap());
                    }
                });
            });
        };
    }
    let text: &'static str = "x".repeat(64).leak();
    let bytes: &'static [u8] = vec![7; 1 << 20].leak();
    row!("noop", 2_000, hand => hand.noop(), ours.noop());
    row!("u32", 2_000, hand => hand.number(black_box(7)), ours.number(black_box(7)));
    row!("string of 64 B", 2_000, hand => hand.text(text), ours.text(text));
    row!("1 MiB of bytes", 10, hand => hand.bytes(bytes), ours.bytes(bytes));
}

/// The application calls a plugin whose types it learns when it runs.
fn dynamic<'c>(bench: &mut Bench<'c>, ours: &'c Echo, plugins: &Plugins) {
    let item = |name: &str| format!("bench:calls/echo.{name}").parse::<ItemName>().unwrap();
    let bytes: &'static [u8] = vec![7; 1 << 20].leak();
    let text: &'static str = "x".repeat(64 << 10).leak();
    let items: &'static [Item] = (0..1_000)
        .map(|id| Item { id, name: "sixteen bytes of".to_owned(), price: f64::from(id), ready: true })
        .collect::<Vec<_>>()
        .leak();
    /// Adds a row of which both ways are an expression.
    macro_rules! row {
        ($name:literal, $times:literal, $typed:expr, $function:literal, $args:expr => $result:ty) => {
            bench.row(concat!("dynamic call: ", $name), None, &[Target { than: TYPED, most: 2.0 }]);
            bench.way(TYPED, $times, move |n| {
                (0..n).for_each(|_| {
                    black_box($typed.unwrap());
                });
            });
            let (plugin, item) = (plugins.get("echo").unwrap(), item($function));
            bench.way(OURS, $times, move |n| {
                (0..n).for_each(|_| {
                    black_box(plugin.call_serde::<$result>(&item, &$args).unwrap());
                });
            });
        };
    }
    row!("u32", 1_000, ours.number(black_box(7)), "number", (black_box(7_u32),) => u32);
    row!("1 MiB of bytes", 10, ours.bytes(bytes), "bytes", (Bytes(bytes.into()),) => Bytes);
    row!("string of 64 KiB", 50, ours.text(text), "text", (text,) => String);
    row!("1,000 records", 10, ours.items(items), "items", (items,) => Vec<Item>);
}

/// Bytes as a type says that knows what they are: whole, not one after the other.
struct Bytes<'b>(std::borrow::Cow<'b, [u8]>);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'d> Deserialize<'d> for Bytes<'static> {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Bytes<'static>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Bytes(bytes.to_vec().into()))
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
                Ok(Bytes(bytes.into()))
            }
        }
        deserializer.deserialize_byte_buf(Reader)
    }
}

/// A plugin calls another.
fn edges<'c>(bench: &mut Bench<'c>, relays: &'c [Relay; 2], by_hand: &'c RefCell<hand::Relay>) {
    let [isolated, fused] = relays;
    let mut add = |name: String,
                   bytes: Option<usize>,
                   targets: &[Target],
                   function: &'static str,
                   length: usize,
                   times: usize| {
        let (_, call) = RELAYED.into_iter().find(|(name, _)| *name == function).unwrap();
        bench.row(name, bytes, targets);
        bench.way(HAND, times, move |n| by_hand.borrow_mut().call(function, n, length));
        bench.way(OURS, times, move |n| call(isolated, n as u32, length as u32).unwrap());
        bench.way(FUSED, times, move |n| call(fused, n as u32, length as u32).unwrap());
    };
    for (name, function, length, times, most) in EDGES {
        let mut targets = vec![Target { than: HAND, most }];
        if function == "bytes" {
            targets.push(Target { than: FUSED, most: 1.0 / 13.0 });
        }
        add(format!("edge: {name}"), None, &targets, function, length, times);
    }
    for size in SIZES {
        let times = ((1 << 20) / size).clamp(2, 2_000);
        add(format!("edge of bytes: {size} B"), Some(size), &[], "bytes", size, times);
    }
}

/// A plugin reads the stream of another. A copy of the same bytes in the same blocks, out of one memory and into the other, is
/// what no way to carry them can beat.
fn stream<'c>(bench: &mut Bench<'c>, flow: &'c Plugins) {
    let sink = flow.get("sink").unwrap();
    let (from, mut between, mut to) = (vec![7; BLOCK], vec![0; BLOCK], vec![0; BLOCK]);
    bench.row("edge: stream of 16 MiB in blocks of 64 KiB", None, &[]);
    bench.way("copied", 1, move |n| {
        for _ in 0..n * STREAM / BLOCK {
            between.copy_from_slice(black_box(&from));
            to.copy_from_slice(black_box(&between));
            black_box(&mut to);
        }
    });
    bench.way(OURS, 1, move |n| {
        for _ in 0..n {
            let read = sink.call_wave(&format!("test:flow/sink.fetch({STREAM})")).unwrap();
            assert_eq!(read, STREAM.to_string());
        }
    });
}

/// The two plugins, as two or as one.
fn load(host: &Host, folder: &std::path::Path, fuse: bool) -> Plugins {
    let mut policy =
        Policy::new().plugin("echo", folder.join("echo.wasm")).plugin("relay", folder.join("relay.wasm"));
    if fuse {
        policy = policy.fuse(["echo", "relay"]);
    }
    let plan = Plan::new(&policy).unwrap();
    assert!(plan.edges.iter().all(|edge| (edge.mode == Mode::Fused) == fuse));
    host.load(&plan).unwrap()
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
