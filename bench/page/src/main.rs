//! What the benchmarks have measured, as one page and one file: `bench-page <folder> <file of a benchmark>…`.
//!
//! `cargo xtask bench` runs it. The page needs no script and no other file.

mod bars;
mod found;
mod lines;
mod machine;
mod number;
mod page;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use found::{All, Bench};
use machine::Machine;

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let folder = words.next().context("which folder shall the page be in?")?;
    let benches = words.map(|file| read(&file)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut all = All { version: 1, machine: Machine::this(), benches };
    all.join();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    write(&folder.join("bench.json"), &serde_json::to_string_pretty(&all)?)?;
    write(&folder.join("index.html"), &page::page(&all))
}

fn read(file: &Path) -> anyhow::Result<Bench> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("`{}` was written by no benchmark", file.display()))
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
}
