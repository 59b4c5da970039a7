//! Ten thousand calls that fail, one after another and side by side: what was taken for them is given back.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use plugwright::{Bytes, ErrorKind, Host, Limits, Plan, Plugins, Policy, Supervision};

/// Exports test:bad/acts: `fine`, `trap`, and `wait`, which waits for a timer that rings in 584 years.
const ACTS: &str = include_str!("endurance/acts.wat");

const TRAPS: u64 = 8_000;
const TIMEOUTS: u64 = 1_000;
const CANCELS: u64 = 1_000;

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    files: usize,
    /// Those on which plugins run.
    threads: usize,
    memory: u64,
}

impl Held {
    /// As the system tells it.
    fn now() -> Self {
        let entries = |folder: &str| std::fs::read_dir(folder).into_iter().flatten().flatten();
        let is_call = |name: &std::path::Path| {
            std::fs::read_to_string(name.join("comm")).is_ok_and(|name| name.starts_with("plugin "))
        };
        let threads = entries("/proc/self/task").filter(|entry| is_call(&entry.path())).count();
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages = pages.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0_u64);
        Self { files: entries("/proc/self/fd").count(), threads, memory: pages * 4096 }
    }
}

impl Held {
    /// What is held when the threads of calls that were called off have ended: nobody can wait for them.
    fn settled() -> Self {
        let begun = std::time::Instant::now();
        loop {
            let now = Self::now();
            if now.threads == 0 || begun.elapsed() > Duration::from_secs(60) {
                return now;
            }
            std::thread::yield_now();
        }
    }
}

#[test]
fn ten_thousand_failures_leave_nothing_behind() {
    if !Path::new("/proc/self/statm").exists() {
        // Only Linux says what a process holds.
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acts.wasm");
    std::fs::write(&file, wat::parse_str(ACTS).unwrap()).unwrap();
    let limits = |deadline| Limits { memory: Bytes(4 << 20), deadline, ..Limits::default() };
    let policy = Policy::new()
        .plugin("acts", &file)
        .plugin("short", &file)
        .limits(limits(Duration::from_secs(600)))
        .plugin_limits("short", limits(Duration::from_millis(20)));
    // What fails as often as this would be put to rest.
    let patient =
        Supervision { back_off_after: u32::MAX, quarantine_after: u32::MAX, ..Supervision::default() };
    let plan = Plan::new(&policy.supervise(patient)).unwrap();
    let plugins = Host::builder().build().unwrap().load(&plan).unwrap();

    round(&plugins, 500, 50, 50);
    let before = Held::settled();
    round(&plugins, TRAPS, TIMEOUTS, CANCELS);
    let after = Held::settled();

    assert!(after.files <= before.files, "{before:?} {after:?}");
    assert_eq!(after.threads, 0, "{before:?} {after:?}");
    assert!(after.memory <= before.memory + (16 << 20), "{before:?} {after:?}");
    let stats = plugins.stats();
    let failures: u64 = stats.plugins.iter().map(|plugin| plugin.failures).sum();
    // A call that was called off before an instance was there has failed nobody.
    let certain = 550 + TRAPS + TIMEOUTS;
    assert!((certain..=certain + 50 + CANCELS).contains(&failures), "{failures}");
    assert_eq!(plugins.get("acts").unwrap().call_wave("test:bad/acts.fine(41)").unwrap(), "42");
}

/// So many failures of each kind, from eight threads; waits of a kind stand side by side, since they would take too long in a row.
fn round(plugins: &Plugins, traps: u64, timeouts: u64, cancels: u64) {
    let (acts, short) = (plugins.get("acts").unwrap(), plugins.get("short").unwrap());
    let failed = |call: Result<String, plugwright::Error>, kind: ErrorKind| {
        assert_eq!(call.unwrap_err().kind(), kind);
    };
    let run = |count: u64, threads: usize, act: &(dyn Fn() + Sync)| {
        let left = AtomicU64::new(count);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while left
                        .try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                        .is_ok()
                    {
                        act();
                    }
                });
            }
        });
    };
    run(traps, 2, &|| failed(acts.call_wave("test:bad/acts.trap()"), ErrorKind::Trap));
    run(timeouts, 50, &|| failed(short.call_wave("test:bad/acts.wait()"), ErrorKind::Deadline));
    run(cancels, 50, &|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (started, start) = std::sync::mpsc::channel();
        let (ended, end) = std::sync::mpsc::channel();
        runtime.block_on(async {
            let call = acts.run(move |session| {
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
