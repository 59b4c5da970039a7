//! `cargo xtask bench`: the numbers, each beside the same work written by hand.
//!
//! ```text
//! guests, press ─▶ plugwright build ─┐
//! this workspace, optimised ─────────┴─▶ calls, streams, start ─▶ a file each ─▶ bench/page ─▶ index.html, bench.json
//! ```

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context as _;

use crate::board::say;
use crate::{child, place, plugins, setup};

/// The benchmarks of this workspace, with what they take beside `--filter` and `--json`.
const BENCHES: [(&str, &[&str]); 3] =
    [("calls", &[]), ("streams", &[]), ("start", &["--press", "examples/press/plugwright.toml"])];

/// What to measure.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    filter: Option<String>,
    json: Option<PathBuf>,
}

impl Choice {
    /// Reads `--filter WORD` and `--json FILE`; `None` where something else is there.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut choice = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--filter" => choice.filter = Some((*words.next()?).to_owned()),
                "--json" => choice.json = Some(PathBuf::from(words.next()?)),
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

    let mut found = Vec::new();
    for (bench, more) in BENCHES {
        let mut cargo = child::cargo();
        cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "3");
        // One package alone would have other features, and Wasmtime would be compiled again.
        cargo.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", bench, "--"]);
        // Cargo runs a benchmark in the folder of its package.
        let more = more.iter().map(|word| match place::root().join(word) {
            file if file.exists() => file.into_os_string(),
            _ => (*word).into(),
        });
        cargo.args(more);
        found.push(measure(cargo, bench, choice, &folder)?);
    }
    let Some(found) = found.into_iter().collect::<Option<Vec<PathBuf>>>() else {
        return Ok(ExitCode::FAILURE);
    };

    let mut page = child::cargo();
    page.args([
        "run",
        "--quiet",
        "--locked",
        "--manifest-path",
        "bench/Cargo.toml",
        "--package",
        "bench-page",
    ]);
    page.arg("--target-dir").arg(place::target()?.join("bench-tools"));
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
