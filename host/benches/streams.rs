//! What a stream costs on its way: bytes in blocks of 64 KiB over an isolated async edge, to a plugin that reads them and to the
//! application, against the copies alone; and how much of it is on the way at most, where whoever reads is slow.
//!
//! `CARGO_PROFILE_DEV_OPT_LEVEL=3 cargo bench --profile dev --workspace --bench streams` runs it.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark may fail loudly"
)]

use std::hint::black_box;
use std::time::Instant;

use plugwright::{Flow, Host, Plan, Plugins, Policy, Val};

const BLOCK: usize = 64 << 10;
const STREAM: usize = 64 << 20;
/// Turns that all cases take.
const ROUNDS: usize = 15;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::builder().build().unwrap();
    let plugins = host.load(&plan(folder.path())).unwrap();
    let sink = plugins.get("sink").unwrap();
    let fetch = format!("test:flow/sink.fetch({STREAM})");
    let (mut copies, mut edge, mut application) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        copies.push(time(copy));
        edge.push(time(|| assert_eq!(sink.call_wave(&fetch).unwrap(), STREAM.to_string())));
        application.push(time(|| assert_eq!(read(&plugins), STREAM)));
    }
    println!("{:<55}{:>12}{:>14}", "64 MiB of bytes in blocks of 64 KiB", "GiB/s", "of copies");
    let copies = median(&mut copies);
    for (row, times) in [
        ("two copies by hand", None),
        ("plugin reads plugin", Some(&mut edge)),
        ("application reads plugin", Some(&mut application)),
    ] {
        let seconds = times.map_or(copies, |times| median(times));
        let rate = STREAM as f64 / f64::from(1 << 30) / seconds;
        println!("{row:<55}{rate:>12.2}{:>13.0}%", 100.0 * copies / seconds);
    }
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
fn read(plugins: &Plugins) -> usize {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let count = u32::try_from(STREAM).unwrap();
        let item = "test:flow/source.bytes".parse().unwrap();
        let answer = plugins.get("source").unwrap().call_async(&item, vec![Val::U32(count)]).await;
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
    let (source, sink) = (include_str!("../tests/run/source.wat"), include_str!("../tests/run/sink.wat"));
    for (name, text) in [("source", source), ("sink", sink)] {
        let file = folder.join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        policy = policy.plugin(name, file);
    }
    Plan::new(&policy).unwrap()
}

fn time(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
