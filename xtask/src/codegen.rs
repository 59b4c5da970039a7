//! `cargo xtask codegen`: every committed file that is made of others.
//!
//! - The documents show files of the examples. A code block behind `<!-- file: PATH -->` is that file, so that what people
//!   read is what the tests build and run.
//! - The runner of the conformance cases holds the calls that an application would write, made of what the cases expect.
//! - The crate `plugwright-guest` carries the contracts of `wit/` that it speaks, so that it can be published alone.
//! - `docs/languages.md` is what those cases declare.
//! - The toolchains keep what they generate for a contract as golden files, which their own tests write and compare.
//!
//! What a build generates (bindings, types) is not committed: it is made from the contract by every build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use crate::board::say;
use crate::{child, place};

/// The documents whose code blocks are files.
const DOCUMENTS: [&str; 5] =
    ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs/capabilities.md", "docs/host-tutorial.md"];

/// The tests that compare generated code with golden files.
const GOLDENS: [&str; 5] = ["test", "--quiet", "--package", "plugwright-toolchains", "golden"];

/// The shared contracts that the Rust SDK speaks.
const SPOKEN: [&str; 3] = ["config", "fault", "log"];

/// The conformance cases, and where the runner keeps the calls that are made of them.
const CASES: &str = "tests/conformance";
const TYPED: &str = "tests/conformance/runner/src/typed";

/// A file that is made of others, as it should be.
struct Generated {
    path: PathBuf,
    text: String,
}

/// Writes all generated files.
pub(crate) fn write() -> anyhow::Result<ExitCode> {
    write_files()?;
    let status = child::show(child::cargo().args(GOLDENS).env("BLESS", "1"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes what is made without building anything, and removes what is no longer made.
pub(crate) fn write_files() -> anyhow::Result<()> {
    for file in generated()? {
        if fs::read_to_string(&file.path).is_ok_and(|there| there == file.text) {
            continue;
        }
        if let Some(folder) = file.path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        }
        fs::write(&file.path, &file.text)
            .with_context(|| format!("cannot write `{}`", file.path.display()))?;
        say(&format!("wrote {}", shown(&file.path)));
    }
    for path in orphans()? {
        fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
        say(&format!("removed {}", shown(&path)));
    }
    Ok(())
}

/// Says which generated files are out of date.
pub(crate) fn check() -> anyhow::Result<ExitCode> {
    let drift = drift()?;
    for file in &drift {
        say(file);
    }
    let goldens = child::show(child::cargo().args(GOLDENS).env_remove("BLESS"))?;
    Ok(if drift.is_empty() && goldens.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An error for each document that is out of date. The goldens are compared by the toolchains' own tests.
pub(crate) fn drift() -> anyhow::Result<Vec<String>> {
    let mut drift = Vec::new();
    for file in generated()? {
        if fs::read_to_string(&file.path).unwrap_or_default() != file.text {
            let path = shown(&file.path);
            drift.push(format!("error: `{path}` is out of date\nhint: run `cargo xtask codegen`"));
        }
    }
    for path in orphans()? {
        let path = shown(&path);
        drift.push(format!(
            "error: `{path}` is made of nothing that is there\nhint: run `cargo xtask codegen`"
        ));
    }
    Ok(drift)
}

fn generated() -> anyhow::Result<Vec<Generated>> {
    let mut files = documents()?;
    files.extend(typed_calls()?);
    files.push(languages()?);
    files.extend(carried()?);
    Ok(files)
}

/// The shared contracts in the folder of the Rust SDK: a crate holds nothing from outside of its folder.
fn carried() -> anyhow::Result<Vec<Generated>> {
    let copy = |file: String| {
        let from = place::root().join("wit").join(&file);
        let text = fs::read_to_string(&from).with_context(|| format!("cannot read `{}`", from.display()))?;
        Ok(Generated { path: place::root().join("guest-sdks/rust/wit").join(file), text })
    };
    let http =
        ["http", "deps/cli", "deps/clocks", "deps/filesystem", "deps/io", "deps/random", "deps/sockets"];
    let http = http.into_iter().map(|name| format!("http/{name}.wit"));
    let ours = SPOKEN
        .into_iter()
        .chain(["call", "keyvalue", "lifecycle", "link"])
        .map(|name| format!("{name}/{name}.wit"));
    ours.chain(http).map(copy).collect()
}

/// The conformance cases, called by code as an application has it.
fn typed_calls() -> anyhow::Result<Vec<Generated>> {
    let cases = conformance_harness::Case::all(&place::root().join(CASES))?;
    let made =
        |(name, text): (String, String)| Generated { path: place::root().join(TYPED).join(name), text };
    Ok(conformance_harness::typed_calls(&cases)?.into_iter().map(made).collect())
}

/// What each language can do, by what the conformance cases declare.
fn languages() -> anyhow::Result<Generated> {
    let cases = conformance_harness::Case::all(&place::root().join(CASES))?;
    let repository = conformance_harness::Repository { root: place::root() };
    conformance_harness::check_tools(repository, &cases)?;
    let text = conformance_harness::document(repository, &cases)?;
    Ok(Generated { path: place::root().join("docs/languages.md"), text })
}

/// Typed calls of cases that are gone.
fn orphans() -> anyhow::Result<Vec<PathBuf>> {
    let wanted = typed_calls()?;
    let Ok(entries) = fs::read_dir(place::root().join(TYPED).join("made")) else { return Ok(Vec::new()) };
    let there = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(there.filter(|path| wanted.iter().all(|file| file.path != *path)).collect())
}

fn documents() -> anyhow::Result<Vec<Generated>> {
    let mut files = Vec::new();
    for document in DOCUMENTS {
        let path = place::root().join(document);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let text = fill(&text, |file| {
            let path = place::root().join(file);
            fs::read_to_string(&path)
                .with_context(|| format!("`{document}` shows `{file}`, which cannot be read"))
        })?;
        files.push(Generated { path, text });
    }
    Ok(files)
}

/// Replaces each code block that follows `<!-- file: PATH -->` by the file.
fn fill(document: &str, read: impl Fn(&str) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let mut out = String::with_capacity(document.len());
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let file = line.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->"));
        let Some(file) = file else { continue };
        let fence = lines.next().filter(|line| line.starts_with("```"));
        let fence = fence.with_context(|| format!("no code block follows `<!-- file: {file} -->`"))?;
        lines
            .by_ref()
            .find(|line| *line == "```")
            .with_context(|| format!("the code block of `{file}` has no end"))?;
        out.push_str(&format!("{fence}\n{}\n```\n", read(file)?.trim_end()));
    }
    Ok(out)
}

fn shown(path: &Path) -> String {
    path.strip_prefix(place::root()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_code_block_becomes_the_file() {
        let read = |file: &str| Ok(format!("the text of {file}\n"));
        let before = "# Title\n\n<!-- file: a.rs -->\n```rust\nold\n\nolder\n```\n\n```rust\nstays\n```\n";
        let after = "# Title\n\n<!-- file: a.rs -->\n```rust\nthe text of a.rs\n```\n\n```rust\nstays\n```\n";
        assert_eq!(fill(before, read).unwrap(), after);
        assert_eq!(fill(after, read).unwrap(), after);
    }

    #[test]
    fn a_mark_without_a_block_is_an_error() {
        assert!(fill("<!-- file: a.rs -->\n\ntext\n", |_| Ok(String::new())).is_err());
        assert!(fill("<!-- file: a.rs -->\n```\n", |_| Ok(String::new())).is_err());
    }
}
