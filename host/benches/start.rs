//! What a warm start costs: all plugins of an operator's file, from files on disk to plugins that can be called.
//!
//! By hand means: the same artifacts, mapped with wasmtime one after the other, without asking whether they were altered.
//! `cargo xtask bench` runs it on the five plugins of the press.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may fail loudly")]

use std::path::Path;
use std::time::{Duration, Instant};

use plugwright::{Host, Plan, Policy};
use wasmtime::component::Component;
use wasmtime::{Config, Engine};

const ROUNDS: usize = 21;

fn main() {
    let Some(file) = std::env::args().skip(1).find(|word| word.ends_with(".toml")) else {
        println!("no plugins were named: pass an operator's file");
        return;
    };
    let policy = Policy::read(&file).unwrap();
    let plan = Plan::new(&policy).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let start = Instant::now();
    Host::builder().cache(&cache).build().unwrap().load(&plan).unwrap();
    println!(
        "cold start of {} plugins, compiling all: {:.1} s",
        plan.plugins.len(),
        start.elapsed().as_secs_f64()
    );

    let (engine, artifacts) = by_hand(&plan, folder.path());
    let (mut planned, mut loaded, mut mapped) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        planned.push(time(|| drop(Plan::new(&policy).unwrap())));
        loaded.push(time(|| drop(Host::builder().cache(&cache).build().unwrap().load(&plan).unwrap())));
        mapped.push(time(|| artifacts.iter().for_each(|artifact| drop(map(&engine, artifact)))));
    }
    for (what, times) in [
        ("plan: read, digest and decode the components, decide", &mut planned),
        ("load: authenticate, map and link all from the cache", &mut loaded),
        ("by hand: map the same artifacts, unauthenticated", &mut mapped),
    ] {
        times.sort();
        println!("{what:<56} {:>8.2} ms", times[times.len() / 2].as_secs_f64() * 1e3);
    }
    println!("medians of {ROUNDS} turns");
}

fn by_hand(plan: &Plan, folder: &Path) -> (Engine, Vec<std::path::PathBuf>) {
    let mut config = Config::new();
    config.concurrency_support(false).epoch_interruption(true).max_wasm_stack(512 << 10);
    let engine = Engine::new(&config).unwrap();
    let artifacts = plan
        .plugins
        .values()
        .map(|plugin| {
            let artifact = folder.join(format!("{}.cwasm", plugin.id));
            let bytes = std::fs::read(&plugin.component).unwrap();
            std::fs::write(&artifact, engine.precompile_component(&bytes).unwrap()).unwrap();
            artifact
        })
        .collect();
    (engine, artifacts)
}

#[allow(unsafe_code, reason = "what is compared is mapping without a check")]
fn map(engine: &Engine, artifact: &Path) -> Component {
    // SAFETY: the file was made by `by_hand` and by nobody else.
    unsafe { Component::deserialize_file(engine, artifact).unwrap() }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
