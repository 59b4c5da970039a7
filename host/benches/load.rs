//! Two thousand calls a second of which one in twenty is hostile: no wrong answer, no growth, and what it costs the innocent.
//!
//! `cargo xtask load [SECONDS]` runs it. The innocent are called on a schedule, and their latency counts from when a call was due,
//! so that a host which stands still for a moment cannot hide it.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark may fail loudly"
)]

#[path = "../tests/endurance/held.rs"]
mod held;
#[path = "../tests/endurance/street.rs"]
mod street;

use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use held::Held;
use street::Street;

const INNOCENT_PER_SECOND: u64 = 1_900;
const HOSTILE_PER_SECOND: u64 = 100;
/// Threads that call: what waits for its deadline holds one.
const INNOCENT_THREADS: u64 = 4;
const HOSTILE_THREADS: u64 = 8;
/// More than this is growth.
const GROWTH: u64 = 32 << 20;

fn main() -> ExitCode {
    let seconds: u64 = std::env::args().filter_map(|word| word.parse().ok()).next_back().unwrap_or(120);
    let street = Street::open();
    let without = Duration::from_secs(seconds.div_ceil(4));
    turn(&street, Duration::from_secs(2), true);
    let before = Held::settled(0);
    println!(
        "{:<28} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "innocent calls", "count", "p50 us", "p99 us", "p99.9 us", "max us"
    );
    let alone = show("without hostile calls", turn(&street, without, false));
    let beside = show("beside hostile calls", turn(&street, Duration::from_secs(seconds), true));
    let after = Held::settled(0);
    println!(
        "ratio at the median {:.2}, at the 99th of a hundred {:.2}",
        beside.0 / alone.0,
        beside.1 / alone.1
    );
    let stats = street.plugins.stats();
    let failures =
        |name: &str| stats.plugins.iter().find(|it| it.plugin.as_str() == name).map(|it| it.failures);
    println!(
        "hostile calls that ended as they should: {:?} at once, {:?} late",
        failures("hostile"),
        failures("late")
    );
    println!("before {before:?}\nafter  {after:?}, things of failed calls that live on: {}", street.things());
    let more = after.files > before.files || after.threads > before.threads + 32;
    let grew = Held::is_known() && (more || after.memory > before.memory + GROWTH) || street.things() > 0;
    if grew { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Calls for a time; gives the latencies of the innocent in microseconds. A wrong answer panics.
fn turn(street: &Street, time: Duration, hostile: bool) -> Vec<f64> {
    let latencies = Mutex::new(Vec::new());
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..INNOCENT_THREADS {
            let latencies = &latencies;
            scope.spawn(move || {
                let mut own = Vec::new();
                let on_time = schedule(begun, time, (thread, INNOCENT_THREADS), INNOCENT_PER_SECOND);
                on_time(&mut |n, due| {
                    street.ask(n);
                    own.push(due.elapsed().as_secs_f64() * 1e6);
                });
                latencies.lock().unwrap().extend(own);
            });
        }
        for thread in (0..HOSTILE_THREADS).filter(|_| hostile) {
            scope.spawn(move || {
                let on_time = schedule(begun, time, (thread, HOSTILE_THREADS), HOSTILE_PER_SECOND);
                on_time(&mut |n, _| street.provoke(n));
            });
        }
    });
    latencies.into_inner().unwrap()
}

/// Does what is due, each with its number and the moment when it was: one in so many of so many a second.
fn schedule(
    begun: Instant,
    time: Duration,
    (first, step): (u64, u64),
    per_second: u64,
) -> impl FnOnce(&mut dyn FnMut(u64, Instant)) {
    move |act| {
        for n in (first..).step_by(usize::try_from(step).unwrap()) {
            let due = Duration::from_nanos(n * 1_000_000_000 / per_second);
            if due >= time {
                return;
            }
            std::thread::sleep(due.saturating_sub(begun.elapsed()));
            act(n, begun + due);
        }
    }
}

/// Prints a row; gives median and 99th.
fn show(what: &str, mut latencies: Vec<f64>) -> (f64, f64) {
    latencies.sort_by(f64::total_cmp);
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
    let (p50, p99) = (at(0.5), at(0.99));
    println!("{what:<28} {:>9} {p50:>9.0} {p99:>9.0} {:>9.0} {:>9.0}", latencies.len(), at(0.999), at(1.0));
    (p50, p99)
}
