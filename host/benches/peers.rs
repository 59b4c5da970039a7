//! What others take for the same work: Extism, wasmtime alone with its own cache, native code without any sandbox.
//!
//! Theirs is done by another program, `bench/peers`, which is compiled where nobody else compiles it; it does one turn whenever it is
//! asked, so all ways of a row take turns here as well. Whoever runs a plugin gives it a deadline, and results are owned by the
//! caller. `cargo xtask bench` builds the program and the guests, and runs this with `--peers PROGRAM`. `--filter WORD` leaves out
//! the rows without that word in their name, `--json FILE` writes what was measured to a file.

#![allow(missing_docs, reason = "a benchmark has no readers of its API")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark may fail loudly"
)]

#[path = "peers/calls.rs"]
mod calls;
#[path = "start/first.rs"]
mod first;
#[path = "start/guests.rs"]
mod guests;
#[allow(dead_code, reason = "another benchmark needs the rest")]
#[path = "start/measure.rs"]
mod measure;
#[path = "peers/native.rs"]
mod native;
#[path = "peers/program.rs"]
mod program;
#[path = "peers/start.rs"]
mod start;
#[path = "calls/guests.rs"]
mod written;

use std::cell::RefCell;
use std::path::Path;

use measure::{Row, Target, each};
use program::Program;
use serde_json::json;

/// Turns that all cases take.
const TURNS: usize = 31;
const EXTISM: &str = "Extism";
const CACHE: &str = "wasmtime's cache";

/// What the page says of the ways.
const NOTE: &str = "Peers: a guest in WAT is the same few functions for each, against the interface that each has. Extism: one \
    plugin that loads its input and stores its output as Extism's kits do; in place: a guest that hands its input on where it \
    lies; pool: a plugin that Extism's pool lends for each call. Of the guests in other languages Extism runs the core module of \
    the Rust one. Native: a call by dyn without any sandbox; memcpy: the payload copied once. Wasmtime's cache: wasmtime alone, \
    with its own cache of compiled components and the settings that it has by itself.";

/// One way to do the work of a row: what it takes in a turn, in nanoseconds a call.
struct Case<'c> {
    row: usize,
    way: &'static str,
    turn: Box<dyn FnMut() -> f64 + 'c>,
}

/// The rows, and the ways to do their work.
struct Bench<'c> {
    peers: &'c RefCell<Program>,
    filter: String,
    rows: Vec<(Row, Option<usize>)>,
    cases: Vec<Case<'c>>,
}

impl<'c> Bench<'c> {
    /// Adds a row, with the size of what is passed where it is one of a series; says whether it is asked for.
    fn row(&mut self, name: &str, bytes: Option<usize>, targets: Vec<Target>) -> bool {
        let wanted = name.contains(&self.filter);
        if wanted {
            self.rows.push((Row::new(name, "ns", targets), bytes));
        }
        wanted
    }

    /// A way to do the work of the row that was added last.
    fn way(&mut self, way: &'static str, turn: impl FnMut() -> f64 + 'c) {
        self.cases.push(Case { row: self.rows.len() - 1, way, turn: Box::new(turn) });
    }

    /// The work is done here, so many times.
    fn here(&mut self, way: &'static str, times: usize, mut work: impl FnMut() + 'c) {
        self.way(way, move || {
            // What ran before has filled the caches with something else.
            each(times / 10 + 1, &mut work);
            each(times, &mut work)
        });
    }

    /// The work is done by the other program, which knows it by these words.
    fn there(&mut self, way: &'static str, words: String, times: usize) {
        let peers = self.peers;
        self.way(way, move || peers.borrow_mut().turn(&words, times));
    }

    fn run(&mut self) {
        for _ in 0..TURNS {
            for case in &mut self.cases {
                self.rows[case.row].0.add(case.way, (case.turn)());
            }
        }
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after =
        |flag: &str| words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1)).cloned();
    if let Some(at) = words.iter().position(|word| word == start::CHILD) {
        return start::child(&words[at + 1..]);
    }
    let Some(peers) = after("--peers") else {
        panic!("`--peers PROGRAM` says who the others are; `cargo xtask bench` builds it");
    };
    let folder = tempfile::tempdir().unwrap();
    let set = start::Set::new(Path::new(&peers), folder.path());
    let program = RefCell::new(Program::start(Path::new(&peers), &set.core));
    let (echo, fresh) = (calls::Loaded::new(folder.path()), start::Fresh::new(folder.path()));
    let mut bench = Bench {
        peers: &program,
        filter: after("--filter").unwrap_or_default(),
        rows: Vec::new(),
        cases: Vec::new(),
    };
    calls::add(&mut bench, &echo);
    start::add(&mut bench, &fresh, &set);
    bench.run();
    println!("peers: medians of {TURNS} turns; all ways of a row take turns");
    bench.rows.iter().for_each(|(row, _)| row.print());
    if let Some(file) = after("--json") {
        let rows: Vec<_> = bench
            .rows
            .iter()
            .map(|(row, bytes)| {
                let mut row = row.json();
                row["bytes"] = json!(bytes);
                row
            })
            .collect();
        let found = json!({ "bench": "peers", "note": NOTE, "rows": rows });
        std::fs::write(file, found.to_string()).unwrap();
    }
}
