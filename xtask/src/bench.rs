//! `cargo xtask bench`: the numbers, each beside the same work written by hand.

use std::process::{Command, ExitCode};

use crate::board::say;
use crate::{child, place, plugins, setup};

/// Runs all benchmarks, with the profile of tests and demo: nothing is compiled a second time for them.
pub(crate) fn run() -> anyhow::Result<ExitCode> {
    setup::all()?;
    plugins::build_press()?;
    let policy = place::root().join("examples/press/plugwright.toml");
    let site = place::target()?.join("xtask/bench-site");
    for (what, bench) in [("calls", None), ("start", Some(&policy))] {
        say("");
        let mut cargo = child::cargo();
        // One package alone would have other features, and Wasmtime would be compiled again.
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
