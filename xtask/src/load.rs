//! `cargo xtask load`: many calls for two minutes, some of them hostile.

use std::process::ExitCode;

use crate::child;

/// Runs the load test with optimisations; `rest` is how many seconds.
pub(crate) fn run(rest: &[&str]) -> anyhow::Result<ExitCode> {
    let mut cargo = child::cargo();
    // One package alone would have other features, and Wasmtime would be compiled again.
    cargo.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", "load", "--"]).args(rest);
    let done = child::show(cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "3"))?.success();
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
