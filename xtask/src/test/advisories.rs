//! Whether anything that is locked has a known fault, where somebody is at hand who knows.

use std::process::Stdio;

use super::steps::{Outcome, run};
use crate::child;

/// Asks `cargo audit`, with the database that it has or fetches.
pub(crate) fn check() -> anyhow::Result<Outcome> {
    let mut version = child::cargo();
    version.args(["audit", "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if !version.status()?.success() {
        return Ok(Outcome::Skipped(
            "no database of advisories: `cargo install cargo-audit` brings one".to_owned(),
        ));
    }
    run(child::cargo().args(["audit", "--color", "never"]))
}
