//! `cargo xtask codegen`: every file that is made and committed.

use std::process::ExitCode;

use anyhow::Context as _;

use crate::board::say;
use crate::place;

/// A file that is made of others.
struct Generated {
    path: &'static str,
    text: String,
}

/// Everything that is generated, as it should be.
fn all() -> anyhow::Result<Vec<Generated>> {
    Ok(Vec::new())
}

/// Writes all generated files.
pub(crate) fn write() -> anyhow::Result<ExitCode> {
    for file in all()? {
        let path = place::root().join(file.path);
        std::fs::write(&path, file.text).with_context(|| format!("cannot write `{}`", path.display()))?;
        say(&format!("wrote {}", file.path));
    }
    Ok(ExitCode::SUCCESS)
}

/// Says which generated files are out of date.
pub(crate) fn check() -> anyhow::Result<ExitCode> {
    Ok(if drift()? { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Names each generated file that is out of date; whether there is one.
pub(crate) fn drift() -> anyhow::Result<bool> {
    let mut drift = false;
    for file in all()? {
        let there = std::fs::read_to_string(place::root().join(file.path)).unwrap_or_default();
        if there != file.text {
            say(&format!("error: `{}` is out of date\nhint: run `cargo xtask codegen`", file.path));
            drift = true;
        }
    }
    Ok(drift)
}
