//! `cargo xtask bench`: the numbers, each beside the same work written by hand.

use std::process::ExitCode;

use crate::{child, plugins, setup};

/// `rest` goes to the bench.
pub(crate) fn run(rest: &[&str]) -> anyhow::Result<ExitCode> {
    setup::all()?;
    plugins::build_press()?;
    let mut bench = child::cargo();
    bench.args(["run", "--quiet", "--release", "--package", "press", "--bin", "bench", "--"]).args(rest);
    let status = child::show(&mut bench)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
