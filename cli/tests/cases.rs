//! Runs every file in `cases/`: command lines, and what each prints.
//!
//! A case is a list of
//!
//! ```text
//! $ plugwright check wrong.wasm --wit contract --world calculator
//! exit 1
//! error: …
//! ```
//!
//! The lines run in one folder, which starts as a copy of `fixtures/` in which each `.wat` has become a `.wasm`. What goes
//! to stdout is printed first and what goes to stderr after it, behind a line `stderr`. `$ cat FILE` shows what a command has
//! written. `BLESS=1` writes the files anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod scaffold;
#[path = "cache/run.rs"]
mod cache;
#[path = "protocol/run.rs"]
mod protocol;
#[path = "rust/run.rs"]
mod rust;
#[path = "watch/run.rs"]
mod watch;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use scaffold::copy;

#[test]
fn cases() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut files: Vec<_> =
        fs::read_dir(here.join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let expected = fs::read_to_string(&file).unwrap();
        let found = run(&here.join("fixtures"), &expected);
        if found == expected {
            continue;
        }
        if bless {
            fs::write(&file, found).unwrap();
        } else {
            wrong.push(format!("{}:\n{}", file.display(), difference(&expected, &found)));
        }
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 writes the files anew", wrong.join("\n\n"));
}

/// Runs the command lines of a case and writes down what they do.
fn run(fixtures: &Path, case: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(fixtures, folder.path());
    let mut out = String::new();
    for line in case.lines().filter(|line| line.starts_with("$ ")) {
        if let Some(file) = line.strip_prefix("$ cat ") {
            let text = fs::read_to_string(folder.path().join(file)).unwrap();
            writeln!(out, "{line}\n{}\n", text.trim_end()).unwrap();
            continue;
        }
        let words = words(line.strip_prefix("$ plugwright").expect("each line runs plugwright"));
        let output = Command::new(env!("CARGO_BIN_EXE_plugwright"))
            .args(&words)
            .current_dir(folder.path())
            .env("PLUGWRIGHT_TOOLCHAINS", folder.path().join("tools"))
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .output()
            .unwrap();
        let text = |bytes: &[u8]| {
            // The folder's name is chance.
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            compiled_in_order(&text.replace(folder.path().to_str().unwrap(), "<folder>"))
        };
        writeln!(out, "{line}\nexit {}", output.status.code().unwrap()).unwrap();
        out.push_str(&text(&output.stdout));
        if !output.stderr.is_empty() {
            writeln!(out, "stderr\n{}", text(&output.stderr).trim_end()).unwrap();
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Puts consecutive lines `compiles …` in the order of their names: plugins that do not call each other, and those of which
/// only the linking waits for another, are compiled at the same time, and which of them begins first is chance.
fn compiled_in_order(text: &str) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    for run in lines.chunk_by_mut(|a, b| [a, b].iter().all(|line| line.starts_with("compiles "))) {
        run.sort_unstable();
    }
    lines.concat()
}

/// Splits at spaces; single quotes keep a word together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// The first line in which two texts differ, with what is around it.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let same = expected.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(3);
    let show = |lines: &[&str], mark: &str| -> String {
        lines.iter().skip(from).take(12).map(|line| format!("{mark} {line}\n")).collect()
    };
    format!("line {}\n{}{}", same + 1, show(&expected, "-"), show(&found, "+"))
}
