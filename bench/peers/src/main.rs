//! Other ways to do the same work: Extism, wasmtime with the cache that it brings, and what no plugin can beat, a native `dyn` call.
//!
//! `bench-peers <folder of guests> --json <file>`; `cargo xtask bench --peers` runs it. Its rows have the names of the other
//! benchmarks' rows, so the page shows them together.

mod cached;
mod extism_guest;
mod native;
mod rows;

use std::path::PathBuf;

use anyhow::Context as _;

use rows::Rows;

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = words.as_slice()
        && first == cached::CHILD
    {
        return cached::child(rest);
    }
    let after = |flag: &str| {
        let at = words.iter().position(|word| word == flag)?;
        words.get(at + 1).cloned()
    };
    let guests = words.first().map(PathBuf::from).context("where are the guests?")?;
    let mut rows = Rows::new(after("--filter").unwrap_or_default());
    extism_guest::measure(&mut rows)?;
    native::measure(&mut rows);
    cached::measure(&mut rows, &guests)?;
    rows.print();
    if let Some(file) = after("--json") {
        std::fs::write(&file, rows.json().to_string()).with_context(|| format!("cannot write `{file}`"))?;
    }
    Ok(())
}
