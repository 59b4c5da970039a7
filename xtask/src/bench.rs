//! `cargo xtask bench`: the numbers, each beside the same work written by hand.
//!
//! ```text
//! guests, press ─▶ plugwright build ─┐
//! this workspace, optimised ─────────┼─▶ calls, streams, start, peers ─▶ a file each ─▶ bench/page ─▶ index.html, bench.json
//! bench/peers, optimised ────────────┘
//! ```

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context as _;

use crate::board::say;
use crate::{child, place, plugins, setup};

/// What the workspace `bench` compiles, in Cargo's target folder.
const TOOLS: &str = "bench-tools";

/// What to measure.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    filter: Option<String>,
    json: Option<PathBuf>,
    peers: Peers,
}

/// Whether others are measured beside us. They are many crates, which only this compiles.
#[derive(Debug, Default, PartialEq, Eq)]
enum Peers {
    #[default]
    With,
    Without,
}

impl Choice {
    /// Reads `--filter WORD`, `--json FILE` and `--without-peers`; `None` where something else is there.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut choice = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--filter" => choice.filter = Some((*words.next()?).to_owned()),
                "--json" => choice.json = Some(PathBuf::from(words.next()?)),
                "--without-peers" => choice.peers = Peers::Without,
                _ => return None,
            }
        }
        Some(choice)
    }
}

/// Builds what it needs, runs the benchmarks, and makes a page of what they found. This workspace is compiled anew with
/// optimisations; Wasmtime has them already.
pub(crate) fn run(choice: &Choice) -> anyhow::Result<ExitCode> {
    setup::all()?;
    plugins::build_press()?;
    plugins::build_folders(&guests()?)?;
    let folder = place::target()?.join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;

    let press = place::root().join("examples/press/plugwright.toml").into_os_string();
    let mut benches: Vec<(&str, Vec<OsString>)> =
        vec![("calls", vec![]), ("streams", vec![]), ("start", vec!["--press".into(), press])];
    if choice.peers == Peers::With {
        benches.push(("peers", vec!["--peers".into(), peers()?.into_os_string()]));
    }

    let mut found = Vec::new();
    for (bench, more) in benches {
        let mut cargo = child::cargo();
        // As an application is built that is shipped, in what is written here; what others wrote is built so already.
        cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "3");
        cargo.env("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", "false");
        cargo.env("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", "false");
        // One package alone would have other features, and Wasmtime would be compiled again.
        cargo.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", bench, "--"]);
        cargo.args(more);
        found.push(measure(cargo, bench, choice, &folder)?);
    }
    let Some(found) = found.into_iter().collect::<Option<Vec<PathBuf>>>() else {
        return Ok(ExitCode::FAILURE);
    };

    let mut page = tool("run", "bench-page")?;
    page.arg("--quiet");
    if !child::show(page.arg("--").arg(&folder).args(&found))?.success() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(file) = &choice.json {
        let all = folder.join("bench.json");
        std::fs::copy(&all, file)
            .with_context(|| format!("cannot copy `{}` to `{}`", all.display(), file.display()))?;
    }
    say(&format!("\nopen {}", folder.join("index.html").display()));
    Ok(ExitCode::SUCCESS)
}

/// A program of the workspace `bench`.
fn tool(verb: &str, package: &str) -> anyhow::Result<Command> {
    let mut cargo = child::cargo();
    cargo.args([verb, "--locked", "--manifest-path", "bench/Cargo.toml", "--package", package]);
    cargo.arg("--target-dir").arg(place::target()?.join(TOOLS));
    Ok(cargo)
}

/// Builds the program that does the work of the others.
fn peers() -> anyhow::Result<PathBuf> {
    let mut cargo = tool("build", "bench-peers")?;
    // The newest Extism stands on a Wasmtime that asks for a newer Rust than this workspace, and compiles without.
    let built = child::show(cargo.args(["--release", "--ignore-rust-version"]))?;
    anyhow::ensure!(
        built.success(),
        "the others that are measured beside us cannot be built\nhint: `--without-peers` leaves them out"
    );
    let program = place::target()?.join(TOOLS).join("release/bench-peers");
    Ok(program.with_extension(std::env::consts::EXE_EXTENSION))
}

/// The plugins that do as little as can be, one in each language.
fn guests() -> anyhow::Result<Vec<PathBuf>> {
    let folder = place::root().join("bench/guests");
    let entries =
        std::fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect())
}

/// Runs one benchmark; gives the file of what it found, unless it failed.
fn measure(
    mut bench: Command,
    name: &str,
    choice: &Choice,
    folder: &Path,
) -> anyhow::Result<Option<PathBuf>> {
    say("");
    let file = folder.join(name).with_extension("json");
    if let Some(word) = &choice.filter {
        bench.args(["--filter", word]);
    }
    bench.arg("--json").arg(&file);
    Ok(child::show(&mut bench)?.success().then_some(file))
}
