//! What it costs to start: a process from its cache, an instance, a set of plugins; and how much room instances take.
//!
//! All ways of a row take turns. By hand means the same work written with wasmtime alone, in the best settings we know
//! (`start/hand.rs`), and without asking whether an artifact was altered. `cargo xtask bench` builds the guests and runs this.
//! `--filter WORD` leaves out the groups without that word in their name, `--json FILE` writes what was measured to a file,
//! `--press FILE` is the policy of the set that is compiled and loaded.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark may fail loudly"
)]

#[path = "start/first.rs"]
mod first;
#[path = "start/fresh.rs"]
mod fresh;
#[path = "start/graph.rs"]
mod graph;
#[path = "start/guests.rs"]
mod guests;
#[path = "start/hand.rs"]
mod hand;
#[path = "start/measure.rs"]
mod measure;
#[path = "start/process.rs"]
mod process;
#[path = "start/room.rs"]
mod room;
#[path = "start/set.rs"]
mod set;

use measure::{Curve, Row};

plugwright::contract!({ path: "../bench/wit", world: "guest" });

/// What a group has measured.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    curves: Vec<Curve>,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after =
        |flag: &str| words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1)).cloned();
    if let Some(at) = words.iter().position(|word| word == process::CHILD) {
        return process::child(&words[at + 1..]);
    }
    let filter = after("--filter").unwrap_or_default();
    let press = after("--press");
    let groups: [(&str, &dyn Fn() -> Found); 6] = [
        ("load", &|| process::measure(press.as_deref())),
        ("fresh instances", &fresh::measure),
        ("room", &room::measure),
        ("compile", &|| set::compile(press.as_deref())),
        ("many tasks", &graph::tasks),
        ("graph", &graph::measure),
    ];
    let (mut rows, mut curves) = (Vec::new(), Vec::new());
    for (name, measure) in groups {
        if !name.contains(&filter) {
            continue;
        }
        println!("{name}");
        let found = measure();
        found.rows.iter().for_each(Row::print);
        found.curves.iter().for_each(Curve::print);
        rows.extend(found.rows.iter().map(Row::json));
        curves.extend(found.curves.iter().map(Curve::json));
    }
    if let Some(file) = after("--json") {
        let found = serde_json::json!({ "bench": "start", "rows": rows, "curves": curves });
        std::fs::write(file, found.to_string()).unwrap();
    }
}
