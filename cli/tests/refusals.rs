//! What `plugwright build` says of plugins that it cannot build, and what it makes of packages that look as if it could not.
//!
//! A case is a folder in `refusals/<language>`: the plugin's file, what it requires (`requirements.txt`, `package.json`, `Cargo.toml`,
//! or npm packages in `packages`, as they would lie in `node_modules`), a contract of its own, `app.wit`, where it needs one, the
//! name of the file to start from in `entry.txt`, if it is another, and `expect.txt`, which `BLESS=1` writes anew: the whole error, or
//! the warnings and what the plugin answers. Needs Python, Node, npm and, for the native wheel, the package index.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plugwright::{Host, Plan, Policy};

/// A language of the table: its folder, what a plugin's file is called there, and where a plugin has it.
struct Language {
    name: &'static str,
    file: &'static str,
    entry: &'static str,
}

#[test]
fn python() {
    check(&Language { name: "python", file: "app.py", entry: "src/app.py" });
}

#[test]
fn javascript() {
    check(&Language { name: "javascript", file: "plugin.js", entry: "src/plugin.js" });
}

#[test]
fn typescript() {
    check(&Language { name: "typescript", file: "plugin.ts", entry: "src/plugin.ts" });
}

#[test]
fn rust() {
    check(&Language { name: "rust", file: "lib.rs", entry: "src/lib.rs" });
}

fn check(language: &Language) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refusals");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut cases: Vec<PathBuf> =
        fs::read_dir(here.join(language.name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    for case in cases {
        let found = built(&here, language, &case);
        let golden = case.join("expect.txt");
        if bless {
            fs::write(&golden, found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", golden.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nBLESS=1 writes the files anew", wrong.join("\n"));
}

/// Builds a case in a folder of its own and gives the error, or what the plugin answers.
fn built(here: &Path, language: &Language, case: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let plugin = folder.join("plugin");
    fs::create_dir_all(plugin.join("src")).unwrap();
    fs::create_dir(folder.join("wit")).unwrap();
    fs::copy(here.join("app.wit"), folder.join("wit/app.wit")).unwrap();
    let mut entry = language.entry.to_owned();
    for file in fs::read_dir(case).unwrap() {
        let path = file.unwrap().path();
        match path.file_name().unwrap().to_str().unwrap() {
            "packages" => copy(&path, &plugin.join("node_modules")),
            name @ ("requirements.txt" | "package.json" | "Cargo.toml") => {
                fs::copy(&path, plugin.join(name)).unwrap();
            }
            "app.wit" => drop(fs::copy(&path, folder.join("wit/app.wit")).unwrap()),
            "entry.txt" => fs::read_to_string(&path).unwrap().trim_end().clone_into(&mut entry),
            "expect.txt" => {}
            name => drop(fs::copy(&path, plugin.join("src").join(name)).unwrap()),
        }
    }
    assert!(plugin.join(language.entry).is_file(), "{} has no `{}`", case.display(), language.file);
    let name = language.name;
    // Where the source starts is cargo's to know.
    let build = if name == "rust" { String::new() } else { format!("\n[build]\nentry = \"{entry}\"\n") };
    let manifest = format!(
        "[plugin]\nname = \"demo\"\nversion = \"0.1.0\"\nlanguage = \"{name}\"\n\n[contract]\nwit = \"../wit\"\n\
         world = \"plugin\"\n{build}"
    );
    fs::write(plugin.join("plugin.toml"), manifest).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_plugwright"))
        .args(["build", "plugin"])
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    // The folder's name is chance, what was tried names it and the tools', sizes change with the tools, and `…` begins a step.
    let passing = ["  tried: ", "built ", "… "];
    let lines = said.lines().filter(|line| !passing.iter().any(|start| line.starts_with(start)));
    let said: String =
        lines.map(|line| format!("{}\n", line.replace(folder.to_str().unwrap(), "<folder>"))).collect();
    if output.status.success() { said + &answer(&plugin) } else { said }
}

fn answer(plugin: &Path) -> String {
    let plan = Plan::new(&Policy::new().plugin("demo", plugin))
        .unwrap_or_else(|report| panic!("{}", report.render()));
    let plugins =
        Host::builder().build().unwrap().load(&plan).unwrap_or_else(|report| panic!("{}", report.render()));
    match plugins.get("demo").unwrap().call_wave("test:refusals/app.answer@1.0.0()") {
        Ok(answer) => format!("answers {answer}\n"),
        Err(error) => format!("{}\n", error.render()),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
