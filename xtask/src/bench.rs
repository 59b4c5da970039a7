//! `cargo xtask bench`: the numbers, each beside the same work written by hand.

use std::process::{Command, ExitCode};

use crate::board::say;
use crate::{child, place, plugins, setup};

/// Runs all benchmarks. This workspace is compiled anew with optimisations; Wasmtime has them already.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    setup::all()?;
    plugins::build_press()?;
    let policy = place::root().join("examples/press/plugwright.toml");
    let site = place::target()?.join("xtask/bench-site");
    let optimised = || {
        let mut cargo = child::cargo();
        cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "3");
        cargo
    };
    // One package alone would have other features, and Wasmtime would be compiled again.
    if !child::show(optimised().args(["build", "--quiet", "--workspace", "--bin", "press"]))?.success() {
        return Ok(ExitCode::FAILURE);
    }
    for (what, bench) in [("calls", None), ("start", Some(&policy))] {
        say("");
        let mut cargo = optimised();
        cargo.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", what, "--"]);
        if !child::show(cargo.args(bench))?.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    say("");
    let mut press = Command::new(place::binary("press")?);
    press.arg("--plugins").arg(&policy).arg("--out").arg(&site).current_dir(place::root());
    Ok(if child::show(&mut press)?.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
