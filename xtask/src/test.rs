//! `cargo xtask test`: every check there is, one line each.

mod advisories;
mod conformance_types;
mod count;
mod document;
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

/// How much of a failed step's output is shown; all of it is in the log file.
const SHOWN_LINES: usize = 80;

/// Runs all steps, or those whose name holds one of `words`. One that fails does not keep the others from running.
pub(crate) fn run(words: &[&str]) -> anyhow::Result<ExitCode> {
    let logs = place::target()?.join("xtask/test");
    fs::create_dir_all(&logs).with_context(|| format!("cannot create `{}`", logs.display()))?;
    let begun = Instant::now();
    let mut total = Count::default();
    let chosen = |step: &Step| words.is_empty() || words.iter().any(|word| step.name.contains(word));
    let steps: Vec<Step> = steps::all().into_iter().filter(chosen).collect();
    anyhow::ensure!(!steps.is_empty(), "no step's name holds `{}`", words.join("` or `"));
    for step in steps {
        total.add(&one(&step, &logs)?);
    }
    say("");
    say(&format!("{total} ({})", time(begun.elapsed())));
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn one(step: &Step, logs: &std::path::Path) -> anyhow::Result<Count> {
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
        let lines: Vec<&str> = text.lines().collect();
        for line in lines.iter().skip(lines.len().saturating_sub(SHOWN_LINES)) {
            say(&format!("    {line}"));
        }
        say(&format!("    the whole output is in `{}`", log.display()));
    }
    Ok(count)
}
