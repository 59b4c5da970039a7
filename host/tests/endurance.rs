//! Thousands of calls that fail, one after another and side by side: what was taken for them is given back, and others do not
//! notice.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests may fail loudly"
)]

#[path = "endurance/held.rs"]
mod held;
#[path = "endurance/square.rs"]
mod square;
#[path = "endurance/street.rs"]
mod street;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use plugwright::ErrorKind;

use held::Held;
use square::Square;
use street::Street;

/// What a process holds is counted, so one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

const TRAPS: u64 = 8_000;
const TIMEOUTS: u64 = 1_000;
const CANCELS: u64 = 1_000;

#[test]
fn ten_thousand_failures_leave_nothing_behind() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let street = Street::open();
    round(&street, 500, 50, 50);
    let before = Held::settled(0);
    round(&street, TRAPS, TIMEOUTS, CANCELS);
    check(&street, before);
    let stats = street.plugins.stats();
    let failures: u64 = stats.plugins.iter().map(|plugin| plugin.failures).sum();
    // A call that was called off before an instance was there has failed nobody.
    let certain = 550 + TRAPS + TIMEOUTS;
    assert!((certain..=certain + 50 + CANCELS).contains(&failures), "{failures}");
    street.ask(41);
}

/// Failures of the async engine in one run, where `ENDURANCE` does not say how many: CI has a thousand, a release ten thousand.
const OF_ASYNC_ENGINE: u64 = 1_000;

/// The same on the async engine, by blocking code and by messages: `ENDURANCE=10000 cargo test --workspace --test endurance`.
#[test]
fn failures_of_the_async_engine_leave_nothing_behind() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = std::env::var("ENDURANCE").ok().and_then(|number| number.parse().ok());
    let turns = wanted.unwrap_or(OF_ASYNC_ENGINE);
    let square = Square::open();
    square.provoke(200);
    let before = square.settled();
    assert_eq!(square.things(), 0, "stores live on");
    square.provoke(turns);
    compare(before, square.settled());
    assert_eq!(square.things(), 0, "stores live on");
    // A call that was called off may have come before its instance. One in six is called off.
    let (all, least) = (200 + turns, (200 + turns) * 3 / 4);
    let failures = square.failures();
    assert!((least..=all).contains(&failures), "{failures} of {all}");
}

/// The load test of `cargo xtask load`, without a clock: one call in twenty is hostile.
#[test]
fn the_innocent_are_answered_while_others_misbehave() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let street = Street::open();
    let calls = |count: u64| {
        run(count, 8, &|n| if n % 20 == 0 { street.provoke(n / 20) } else { street.ask(n) });
    };
    calls(2_000);
    let before = Held::settled(0);
    calls(10_000);
    check(&street, before);
    let stats = street.plugins.stats();
    for plugin in stats.plugins {
        // Three of twenty misdeeds end by the deadline.
        let expected = match plugin.plugin.as_str() {
            "hostile" => 17 * 600 / 20,
            "late" => 3 * 600 / 20,
            _ => 0,
        };
        assert_eq!(plugin.failures, expected, "{}", plugin.plugin);
    }
}

/// Nothing has grown: neither files nor threads nor memory, and all stores are gone in which a call failed.
fn check(street: &Street, before: Held) {
    compare(before, Held::settled(0));
    assert_eq!(street.things(), 0, "stores live on");
}

fn compare(before: Held, after: Held) {
    if Held::is_known() {
        assert!(after.files <= before.files, "{before:?} {after:?}");
        assert!(after.plugins <= before.plugins, "{before:?} {after:?}");
        // A pool of threads may have taken on some; ten thousand calls would have taken more.
        assert!(after.threads <= before.threads + 32, "{before:?} {after:?}");
        assert!(after.memory <= before.memory + (16 << 20), "{before:?} {after:?}");
    }
}

/// So many failures of each kind, from eight threads; waits of a kind stand side by side, since they would take too long in a row.
fn round(street: &Street, traps: u64, timeouts: u64, cancels: u64) {
    let hostile = street.plugins.get("hostile").unwrap();
    run(traps, 2, &|_| street.failed("hostile", "trap", ErrorKind::Trap));
    run(timeouts, 50, &|_| street.failed("late", "wait", ErrorKind::Deadline));
    run(cancels, 50, &|_| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (started, start) = std::sync::mpsc::channel();
        let (ended, end) = std::sync::mpsc::channel();
        runtime.block_on(async {
            let call = hostile.run(move |session| {
                let _ = started.send(());
                let _ = ended.send(session.call_wave("test:bad/acts.wait()").map_err(|error| error.kind()));
                Ok(())
            });
            // Long enough to be on its way, and no test of time: it would wait for ever.
            let called_off = tokio::time::timeout(Duration::from_millis(5), call).await;
            assert!(called_off.is_err());
        });
        // A call that was called off before it began has not begun.
        if start.recv().is_ok() {
            assert_eq!(end.recv().unwrap().unwrap_err(), ErrorKind::Cancelled);
        }
    });
}

/// Does something so many times, from so many threads.
fn run(count: u64, threads: usize, act: &(dyn Fn(u64) + Sync)) {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        return;
                    }
                    act(n);
                }
            });
        }
    });
}
