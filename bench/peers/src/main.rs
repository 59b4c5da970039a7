//! The same work done by others: Extism, and wasmtime alone with its own cache of compiled components.
//!
//! ```text
//! bench-peers core COMPONENT FILE           writes the core module of a component that has but one
//! bench-peers answer CORE                   does one turn for each line it reads, and says what a call took
//! bench-peers start extism CORE CACHE       starts a plugin, says that its first answer is there, and ends
//! bench-peers start wasmtime COMPONENT CACHE
//! ```
//!
//! The benchmark `peers` of the host runs it, so that both take turns. CORE is the module of our Rust guest, CACHE a file of settings
//! for wasmtime's cache, which Extism uses too. Only what others need is compiled here, so nobody else compiles it.

mod component;
mod core;
mod plugin;
mod turn;

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["core", component, file] => {
            let bytes = read(component)?;
            std::fs::write(file, core::of(&bytes)?).with_context(|| format!("cannot write `{file}`"))
        }
        ["answer", core] => turn::answer(&mut plugin::Plugins::new(&read(core)?)?),
        ["start", "extism", core, cache] => plugin::start(Path::new(core), Path::new(cache)).and_then(done),
        ["start", "wasmtime", component, cache] => {
            component::start(Path::new(component), Path::new(cache)).and_then(done)
        }
        _ => anyhow::bail!(
            "these words say nothing to do; the top of `bench/peers/src/main.rs` has those that do"
        ),
    }
}

fn read(file: &str) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read `{file}`"))
}

/// Says that the answer is there. What the process does at its end is not measured.
fn done<P>(plugin: P) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    out.write_all(b"!").and_then(|()| out.flush()).context("nobody waits for the answer")?;
    // Ending would give back all memory first, page by page.
    std::mem::forget(plugin);
    std::process::exit(0)
}
