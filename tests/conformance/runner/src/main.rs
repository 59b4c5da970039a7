//! Runs the conformance cases on the host and prints the matrix. `cargo xtask conformance` builds the plugins and calls this.
//!
//! ```text
//! cases, components ─▶ cells: dynamic, typed, imports, pairs ─▶ matrix ─▶ table, and what failed
//! ```

mod cell;
mod convert;
mod direct;
mod fleet;
mod imports;
mod lending;
mod pairs;
mod table;
mod typed;
mod wait;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use conformance_harness::{Case, Language};

use crate::cell::Matrix;

/// Runs the conformance cases.
#[derive(Parser)]
struct Args {
    /// The folder with the cases.
    #[arg(long)]
    cases: PathBuf,
    /// The folder with the plugins: one per language and side.
    #[arg(long)]
    plugins: PathBuf,
    /// Where compiled code is kept.
    #[arg(long)]
    cache: PathBuf,
    /// Only these languages.
    #[arg(long = "lang", value_parser = language)]
    languages: Vec<Language>,
    /// Only cases whose name holds one of these words.
    #[arg(long = "case")]
    words: Vec<String>,
}

fn language(name: &str) -> Result<Language, String> {
    Language::of(name)
        .ok_or_else(|| format!("the languages are {}", Language::ALL.map(Language::name).join(", ")))
}

fn main() -> anyhow::Result<ExitCode> {
    let args = Args::parse();
    let mut cases = Case::all(&args.cases)?;
    cases.retain(|case| args.words.is_empty() || args.words.iter().any(|word| case.name.contains(word)));
    let languages: Vec<Language> = Language::ALL
        .into_iter()
        .filter(|one| args.languages.is_empty() || args.languages.contains(one))
        .collect();
    let fleet = fleet::Fleet::new(&cases, languages, args.plugins, &args.cache)?;
    let mut matrix = Matrix::default();
    direct::run(&fleet, &mut matrix)?;
    imports::run(&fleet, &mut matrix)?;
    imports::run_owned(&fleet, &mut matrix)?;
    pairs::run(&fleet, &mut matrix)?;
    print!("{}", table::print(&fleet, &matrix));
    Ok(if matrix.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
