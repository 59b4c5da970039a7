//! `cargo xtask test`: every check there is, one line each.

mod advisories;
mod conformance_types;
mod count;
mod document;
mod failures;
mod pyright;
mod python;
mod readme;
mod sdk_python;
mod steps;

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;

use crate::board::{say, time};
use crate::place;
use crate::test::count::Count;
use crate::test::steps::{Outcome, Step};

/// Runs all steps, or those whose name holds one of `words`. One that fails does not keep the others from running.
pub(crate) fn run(words: &[&str]) -> anyhow::Result<ExitCode> {
    let logs = place::target()?.join("xtask/test");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create `{}`", logs.display()))?;
    let begun = Instant::now();
    let mut total = Count::default();
    let mut failed = Vec::new();
    let chosen = |step: &Step| words.is_empty() || words.iter().any(|word| step.name.contains(word));
    let steps: Vec<Step> = steps::all().into_iter().filter(chosen).collect();
    anyhow::ensure!(!steps.is_empty(), "no step's name holds `{}`", words.join("` or `"));
    for step in steps {
        total.add(&one(&step, &logs, &mut failed)?);
    }
    say("");
    // Once more, at the end: of a long run, the end is what is read and what a service for continuous integration keeps.
    for line in failed {
        say(&format!("FAILED   {line}"));
    }
    say(&format!("{total} ({})", time(begun.elapsed())));
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs one step; what fails in it is named in `failed`, a line each.
fn one(step: &Step, logs: &std::path::Path, failed: &mut Vec<String>) -> anyhow::Result<Count> {
    let begun = Instant::now();
    let outcome = (step.run)().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
    let took = time(begun.elapsed());
    let (mark, count, text) = match outcome {
        Outcome::Passed(text) => ("ok", Count::read(&text).or_one_passed(), text),
        Outcome::Failed(text) => ("FAILED", Count::read(&text).or_one_failed(), text),
        Outcome::Skipped(why) => {
            say(&format!("{:<8} {:<34} {took:>10}  {why}", "skipped", step.name));
            return Ok(Count { skipped: 1, ..Count::default() });
        }
    };
    say(&format!("{mark:<8} {:<34} {took:>10}  {count}", step.name));
    let log = logs.join(format!("{}.log", step.name.replace(' ', "-")));
    fs::write(&log, &text).with_context(|| format!("cannot write `{}`", log.display()))?;
    if mark == "FAILED" {
        for line in failures::shown(&text) {
            say(&format!("    {line}"));
        }
        say(&format!("    the whole output is in `{}`", log.display()));
        match failures::names(&text) {
            names if names.is_empty() => failed.push(step.name.to_owned()),
            names => failed.extend(names.iter().map(|name| format!("{}: {name}", step.name))),
        }
    }
    Ok(count)
}
