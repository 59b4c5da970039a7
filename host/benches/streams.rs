//! What a stream costs on its way: bytes in blocks of 64 KiB from one plugin to another, each in a store of its own, and from a
//! plugin to the application. Both wait for who is slower: no more than eight blocks are on the way.
//!
//! All ways of a row take turns. By hand means the same two components in two stores of wasmtime, on a thread each, with a channel
//! of eight blocks between (`streams/hand.rs`); two copies of each block, out of one memory and into the other, are what no way to
//! carry them can beat. `cargo xtask bench` runs it. `--filter WORD` leaves out the rows without that word in their name, `--json
//! FILE` writes what was measured to a file, and `--once WAY TIMES` does the work of the first row in one way, for tools that count.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark may fail loudly"
)]

#[path = "streams/hand.rs"]
mod hand;
#[allow(dead_code, reason = "another benchmark needs the rest")]
#[path = "start/measure.rs"]
mod measure;

use std::hint::black_box;
use std::time::Instant;

use plugwright::{Flow, Host, Plan, Plugin, Policy, Val};

use measure::{HAND, OURS, Row, Target};

const SOURCE: &str = include_str!("../tests/run/source.wat");
const SINK: &str = include_str!("../tests/run/sink.wat");
const BLOCK: usize = 64 << 10;
/// What one turn of a way carries.
const STREAM: usize = 64 << 20;
const TURNS: usize = 15;
const UNIT: &str = "GiB/s";
const LEAST: f64 = 1.0;
const COPIES: &str = "two copies";

type Way<'w> = (&'static str, Box<dyn FnMut() + 'w>);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| {
        words.iter().position(|word| word == flag).map(|at| words[at + 1..].to_vec()).unwrap_or_default()
    };
    let folder = tempfile::tempdir().unwrap();
    let host = Host::builder().build().unwrap();
    let plugins = host.load(&plan(folder.path())).unwrap();
    let (sink, source) = (plugins.get("sink").unwrap(), plugins.get("source").unwrap());
    let fetch = format!("test:flow/sink.fetch({STREAM})");
    let mut by_hand = hand::Pair::new(SOURCE, SINK);

    let between: Vec<Way<'_>> = vec![
        (OURS, Box::new(|| assert_eq!(sink.call_wave(&fetch).unwrap(), STREAM.to_string()))),
        (HAND, Box::new(|| assert_eq!(by_hand.fetch(STREAM), STREAM))),
        (COPIES, Box::new(copy)),
    ];
    let out: Vec<Way<'_>> = vec![(OURS, Box::new(|| assert_eq!(read(&source), STREAM)))];
    let beside = vec![Target::at_least(LEAST), Target::least(OURS, 0.9, HAND)];
    let mut rows = [
        ("stream: from plugin to plugin, 64 KiB", beside, between),
        ("stream: from plugin to application, 64 KiB", vec![Target::at_least(LEAST)], out),
    ];
    if let [way, times, ..] = after("--once").as_slice() {
        let (_, work) = rows[0].2.iter_mut().find(|(known, _)| known == way).unwrap();
        return (0..times.parse().unwrap()).for_each(|_: u32| work());
    }
    let filter = after("--filter").first().cloned().unwrap_or_default();
    println!("streams");
    let mut found = Vec::new();
    for (name, targets, mut ways) in rows.into_iter().filter(|(name, ..)| name.contains(&filter)) {
        let mut row = Row::new(name, UNIT, targets);
        for _ in 0..TURNS {
            for (way, work) in &mut ways {
                row.add(way, rate(work));
            }
        }
        row.print();
        found.push(row.json());
    }
    if let Some(file) = after("--json").first() {
        std::fs::write(file, serde_json::json!({ "bench": "streams", "rows": found }).to_string()).unwrap();
    }
}

fn rate(work: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    work();
    STREAM as f64 / f64::from(1 << 30) / start.elapsed().as_secs_f64()
}

/// What any bridge has to do: out of one memory, and into the other.
fn copy() {
    let (from, mut between, mut to) = (vec![7; BLOCK], vec![0; BLOCK], vec![0; BLOCK]);
    for _ in 0..STREAM / BLOCK {
        between.copy_from_slice(black_box(&from));
        to.copy_from_slice(black_box(&between));
        black_box(&mut to);
    }
}

/// Reads a plugin's stream as an application does.
fn read(source: &Plugin) -> usize {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let count = u32::try_from(STREAM).unwrap();
        let item = "test:flow/source.bytes".parse().unwrap();
        let answer = source.call_async(&item, vec![Val::U32(count)]).await;
        let Flow::Stream(mut stream) = answer.unwrap().flows.remove(0) else { panic!("no stream") };
        let mut read = 0;
        while let Some(bytes) = stream.next_bytes().await.unwrap() {
            read += bytes.len();
        }
        read
    })
}

/// Two plugins of the async engine, of which one reads the other's stream.
fn plan(folder: &std::path::Path) -> Plan {
    let mut policy = Policy::new();
    for (name, text) in [("source", SOURCE), ("sink", SINK)] {
        let file = folder.join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        policy = policy.plugin(name, file);
    }
    Plan::new(&policy).unwrap()
}
