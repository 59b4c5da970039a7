//! What is tried with inputs that nobody wrote.
//!
//! A target is a function of bytes: it makes of them what it tries, and panics where something is wrong. The program of this
//! package runs each with its seeds, with changed seeds and with random bytes, for a time; `fuzz/libfuzzer` runs the same
//! functions under a fuzzer that sees which code they reach.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a target says what is wrong by panicking"
)]

pub mod components;
pub mod damaged;
pub mod edges;
pub mod manifest;
mod mutate;
mod pair;
mod place;
pub mod plans;
pub mod policy;
pub mod values;

#[path = "../../host/src/bridge/tests/echo.rs"]
#[allow(dead_code, reason = "the tests of the bridge use all of it")]
mod echo;
#[path = "../../host/src/bridge/tests/types.rs"]
#[allow(dead_code, reason = "the tests of the bridge use all of it")]
mod types;

use plugwright::Val;

pub use mutate::Inputs;

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It was refused in words, as most are.
    Refused,
    /// All that the target does was done with it.
    Done,
}

/// Something that is tried.
pub struct Target {
    /// Its name: that of its file, and of the folder with its seeds.
    pub name: &'static str,
    /// Tries one input.
    pub run: fn(&[u8]) -> Tried,
    /// Good inputs that lie elsewhere in the repository.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All targets.
pub const TARGETS: [Target; 7] = [
    Target { name: "manifest", run: manifest::run, seeds: manifest::seeds },
    Target { name: "policy", run: policy::run, seeds: policy::seeds },
    Target { name: "values", run: values::run, seeds: Vec::new },
    Target { name: "plans", run: plans::run, seeds: Vec::new },
    Target { name: "damaged", run: damaged::run, seeds: damaged::seeds },
    Target { name: "components", run: components::run, seeds: Vec::new },
    Target { name: "edges", run: edges::run, seeds: Vec::new },
];

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// The seeds of the target: those in its folder, which hold all inputs that once went wrong, and those from elsewhere.
    pub fn corpus(&self) -> Vec<Vec<u8>> {
        let mut seeds = place::files(&place::corpus().join(self.name), &[""]);
        seeds.extend((self.seeds)());
        seeds
    }
}

/// Numbers that an input stands for, where its bytes mean nothing by themselves.
fn random(bytes: &[u8]) -> types::Random {
    // FNV-1a: any change gives other numbers.
    let seed = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    types::Random::new(seed)
}
