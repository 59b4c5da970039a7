//! Plugins of each language are put in each other's places while they are called all the time: no answer is wrong, no call is lost,
//! and nothing is left of who was there before.
//!
//! The plugins are those of the greeter, and they have to be built: `cargo xtask test` does that first.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use plugwright::{Event, Host, Limits, LogRecord, Observe, Plan, Policy, Swap};

/// Imports the greeter and passes calls on.
const ASKS: &str = r#"(component
  (import "example:greeter/greet@0.1.0" (instance $greeter (export "greet" (func (param "name" string) (result string)))))
  (core module $memory
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (global.get $top))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (local.get $at))
    (func (export "reset") (param i32) (global.set $top (i32.const 1024))))
  (core instance $memory (instantiate $memory))
  (core func $greet (canon lower (func $greeter "greet")
    (memory $memory "memory") (realloc (func $memory "realloc"))))
  (core module $m
    (import "greeter" "greet" (func $greet (param i32 i32 i32)))
    (func (export "ask") (param i32 i32) (result i32)
      (call $greet (local.get 0) (local.get 1) (i32.const 16))
      (i32.const 16)))
  (core instance $i (instantiate $m (with "greeter" (instance (export "greet" (func $greet))))))
  (func $ask (param "name" string) (result string)
    (canon lift (core func $i "ask") (memory $memory "memory") (realloc (func $memory "realloc"))
      (post-return (func $memory "reset"))))
  (instance (export "test:swap/asks@0.1.0") (export "ask" (func $ask))))"#;

/// Counts the components that have taken a place, and those that are gone.
#[derive(Clone, Default)]
struct Places(Arc<Mutex<(usize, usize)>>);

impl Observe for Places {
    fn log(&self, _: &LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        let mut counts = self.0.lock().unwrap();
        match event {
            Event::Swapped { .. } => counts.0 += 1,
            Event::Drained { .. } => counts.1 += 1,
            _ => {}
        }
    }
}

fn built(language: &str) -> PathBuf {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/greeter/plugins");
    let component = plugins.join(language).join("build").join(language).with_extension("wasm");
    let missing = "is missing: `cargo xtask test` builds the plugins before it runs this test";
    assert!(component.exists(), "`{}` {missing}", component.display());
    component
}

/// The same component with another word for its greeting.
fn translated(component: &Path, folder: &Path) -> PathBuf {
    let (from, to) = (b"Hello", b"Hallo");
    let mut bytes = std::fs::read(component).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    let file = folder.join("translated.wasm");
    std::fs::write(&file, bytes).unwrap();
    file
}

/// What the process holds, in bytes; nothing where the system does not say.
fn memory() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0_u64) * 4096
}

/// Swaps a greeter so many times, each time once as many calls have been made as `calls`. `plans` are what takes turns, each
/// with the greeting that it gives. `slack` is what two instances take, in bytes: there may be so many more by chance.
fn swap_under_traffic(
    plans: &[(Plan, &str); 2],
    (places, host): (&Places, &Host),
    (swaps, calls): (usize, u64),
    slack: u64,
) {
    let plugins = host.load(&plans[0].0).unwrap_or_else(|report| panic!("{}", report.render()));
    // How many swaps have begun, and how many are over.
    let (first, last) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (made, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let begun = Instant::now();
    let [_, settled, _, end] = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..2)
            .map(|caller| {
                let (plugins, first, last, made, done) = (&plugins, &first, &last, &made, &done);
                scope.spawn(move || {
                    let asks = plugins.get("asks").unwrap();
                    let mut number = 0_u64;
                    while !done.load(Ordering::SeqCst) {
                        let before = last.load(Ordering::SeqCst);
                        let name = format!("{caller}-{number}");
                        let answer = asks
                            .call_wave(&format!("test:swap/asks.ask(\"{name}\")"))
                            .unwrap_or_else(|error| panic!("{}", error.render()));
                        // Whoever served when the call began, or came since.
                        let now = first.load(Ordering::SeqCst);
                        let is_right = (before..=now)
                            .any(|swaps| answer == format!("\"{}, {name}!\"", plans[swaps % 2].1));
                        assert!(is_right, "{answer} to {name}, between swaps {before} and {now}");
                        number += 1;
                        made.fetch_add(1, Ordering::SeqCst);
                    }
                    number
                })
            })
            .collect();
        // The most in each quarter of the swaps: how many instances are there in a moment is chance.
        let mut most = [0; 4];
        for swap in 1..=swaps {
            let enough = made.load(Ordering::SeqCst) + calls;
            while made.load(Ordering::SeqCst) < enough && callers.iter().all(|caller| !caller.is_finished()) {
                std::thread::yield_now();
            }
            first.store(swap, Ordering::SeqCst);
            let swapped = host.swap(&plugins, &plans[swap % 2].0, &Swap::new()).unwrap();
            assert_eq!(swapped.swapped, ["greeter".parse().unwrap()]);
            last.store(swap, Ordering::SeqCst);
            let quarter = &mut most[(swap - 1) * 4 / swaps];
            *quarter = memory().max(*quarter);
        }
        done.store(true, Ordering::SeqCst);
        let asked: u64 = callers.into_iter().map(|caller| caller.join().unwrap()).sum();
        assert_eq!(plugins.stats().edges[0].calls, asked, "each call went over the edge once");
        most
    });
    let made = made.load(Ordering::SeqCst);
    let failures: u64 = plugins.stats().plugins.iter().map(|plugin| plugin.failures).sum();
    assert_eq!(failures, 0);
    let counts = *places.0.lock().unwrap();
    assert_eq!(counts, (swaps, swaps), "who was swapped in, and who is gone");
    assert!(
        end <= settled + slack,
        "at most {settled} bytes in the second quarter of the swaps, {end} in the last one"
    );
    let rate = made as f64 / begun.elapsed().as_secs_f64();
    println!(
        "{made} calls during {swaps} swaps, {rate:.0} a second; {} KiB, then {}",
        settled >> 10,
        end >> 10
    );
}

struct Scene {
    folder: tempfile::TempDir,
    host: Host,
    places: Places,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("asks.wat"), ASKS).unwrap();
        let places = Places::default();
        let host =
            Host::builder().cache(folder.path().join("cache")).observe(places.clone()).build().unwrap();
        Self { folder, host, places }
    }

    /// A plan with this greeter; what differs between two plans is the component, or how long it may take.
    fn plan(&self, greeter: &Path, seconds: u64) -> Plan {
        let limits = Limits { deadline: Duration::from_secs(seconds), ..Limits::default() };
        let policy = Policy::new()
            .plugin("asks", self.folder.path().join("asks.wat"))
            .plugin("greeter", greeter)
            .limits(Limits { deadline: Duration::from_secs(100), ..Limits::default() })
            .plugin_limits("greeter", limits);
        Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()))
    }
}

/// One test, since what a process holds can be told of all its threads together only.
#[test]
fn plugins_of_each_language_are_swapped_under_traffic() {
    let scene = Scene::new();
    let component = built("rust");
    let other = translated(&component, scene.folder.path());
    let plans = [(scene.plan(&component, 60), "Hello"), (scene.plan(&other, 60), "Hallo")];
    swap_under_traffic(&plans, (&scene.places, &scene.host), (200, 50), 16 << 20);
    // A component of these languages takes long to compile, so it is the same one that takes its own place.
    for language in ["python", "typescript"] {
        let scene = Scene::new();
        let component = built(language);
        let plans = [60, 61].map(|seconds| (scene.plan(&component, seconds), "Hello"));
        swap_under_traffic(&plans, (&scene.places, &scene.host), (20, 100), 64 << 20);
    }
}
