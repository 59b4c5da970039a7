//! The types of the conformance plugins in Python, by their contracts. Those in TypeScript are checked where they are built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use conformance_harness::Side;

use crate::test::steps::{self, Outcome};
use crate::test::{pyright, python};
use crate::{conformance, place};

/// Every case is in one plugin, whose build has left the contract's modules for the checkers.
pub(crate) fn python() -> anyhow::Result<Outcome> {
    let built = conformance::plugins()?;
    let mut output = String::new();
    for side in Side::ALL {
        let folder = built.join(format!("python-{}", side.name()));
        // A language that can do no case of this side has no plugin.
        let cases = if folder.exists() { cases(&folder, side)? } else { Vec::new() };
        if cases.is_empty() {
            continue;
        }
        let mut mypy = Command::new(python::program()?);
        mypy.args(["-m", "mypy", "--strict", "--python-version", "3.11"])
            .args(&cases)
            .env("MYPYPATH", "build/python:src")
            .current_dir(&folder);
        let config = folder.join("pyrightconfig.json");
        // A case may take forty parameters as one list, which only calls by position stand: the host's are.
        let settings = format!(
            "{{ \"include\": {cases:?}, \"extraPaths\": [\"build/python\", \"src\"], \"pythonVersion\": \"3.11\", \
             \"reportIncompatibleMethodOverride\": false }}\n"
        );
        fs::write(&config, settings).with_context(|| format!("cannot write `{}`", config.display()))?;
        for mut command in [mypy, pyright::check(&folder, &python::program()?)?] {
            match steps::run(&mut command)? {
                Outcome::Passed(text) => output.push_str(&text),
                failed => return Ok(failed),
            }
        }
    }
    Ok(Outcome::Passed(output))
}

/// The files of the cases that somebody wrote: what passes calls on is made, and knows no types.
fn cases(folder: &Path, side: Side) -> anyhow::Result<Vec<PathBuf>> {
    let sources = folder.join("src");
    let written = |path: &PathBuf| {
        let name = path.file_stem()?.to_str()?.strip_prefix("case_")?.replace('_', "-");
        let own = if side.is_provider() { "plugin.py" } else { "consumer.py" };
        let is_own = place::root().join("tests/conformance").join(name).join(own).exists();
        is_own.then(|| Path::new("src").join(path.file_name().unwrap_or_default()))
    };
    let entries = fs::read_dir(&sources).with_context(|| format!("cannot read `{}`", sources.display()))?;
    let mut cases: Vec<PathBuf> = entries.filter_map(|entry| written(&entry.ok()?.path())).collect();
    cases.sort();
    Ok(cases)
}
