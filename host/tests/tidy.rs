//! What is absent, and has to stay so: the invariants of ARCHITECTURE.md that the text of a file shows.
//!
//! A line that breaks one of them is wrong even if it works. Change the invariant first, in both places, if it no longer serves.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// The planner decides; it compiles, links and reads nothing. Only `resolve` touches the disk.
#[test]
fn stages_before_the_plan_have_no_effects() {
    for stage in
        ["error", "name", "limits", "supervision", "manifest", "resolve", "contract", "grant", "plan"]
    {
        let forbidden: &[&str] = match stage {
            "resolve" => &["wasmtime", "tokio"],
            _ => &["wasmtime", "tokio", "std::fs", "std::process", "std::net"],
        };
        for file in sources("host").filter(|file| stage_of(file) == stage) {
            refuse(&file, forbidden);
        }
    }
}

/// What the operator may write for a capability is read without an engine.
#[test]
fn scopes_are_data() {
    let scopes: Vec<_> = sources("host").filter(|file| file.ends_with("scope.rs")).collect();
    assert!(scopes.len() > 2, "{scopes:?}");
    for file in scopes {
        refuse(&file, &["wasmtime", "tokio", "std::fs", "std::process"]);
    }
}

/// What a plugin can reach is decided where a `Linker` is filled, so this must stay a short list.
#[test]
fn few_stages_touch_a_linker() {
    for file in sources("host")
        .filter(|file| !["link", "bridge", "capability", "offer"].contains(&stage_of(file).as_str()))
    {
        refuse(&file, &["Linker<", "Linker::", "LinkerInstance"]);
    }
}

/// Each of these carries its argument; a seventh needs one, and a place in ARCHITECTURE.md.
#[test]
fn unsafe_is_in_six_places() {
    let allowed =
        ["cache.rs", "compile.rs", "plugin.rs", "bindings/wire.rs", "bridge/carry.rs", "bridge/item.rs"];
    for file in sources("host").filter(|file| !allowed.iter().any(|place| file.ends_with(place))) {
        refuse(&file, &["unsafe {", "unsafe fn", "unsafe impl", "unsafe_code"]);
    }
}

/// The application decides what is printed, and what its environment means. A toolchain gets its `PATH` from ours.
#[test]
fn libraries_print_nothing_and_read_no_environment() {
    let print = ["println!(", "print!(", "dbg!("];
    for file in sources("host").chain(sources("toolchains")) {
        refuse(&file, &print);
    }
    for file in sources("host") {
        refuse(&file, &["env::var"]);
    }
}

/// What of WASI is written out for guests is what the host's crates ship, word for word.
#[test]
fn vendored_wit_is_that_of_the_crates() {
    let mut metadata = std::process::Command::new(env!("CARGO"));
    metadata.args(["metadata", "--format-version", "1", "--locked", "--offline"]).current_dir(root());
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.output().unwrap().stdout).unwrap();
    let package =
        metadata["packages"].as_array().unwrap().iter().find(|it| it["name"] == "wasmtime-wasi-http");
    let shipped =
        Path::new(package.unwrap()["manifest_path"].as_str().unwrap()).with_file_name("wit").join("deps");
    let own = root().join("wit/http");
    for entry in fs::read_dir(&shipped).unwrap() {
        let name = entry.unwrap().file_name();
        let ours =
            if name == "http.wit" { own.join(name.clone()) } else { own.join("deps").join(name.clone()) };
        let same = fs::read_to_string(&ours).ok() == fs::read_to_string(shipped.join(&name)).ok();
        assert!(same, "copy `{}` of wasmtime-wasi-http to `{}`", Path::new(&name).display(), ours.display());
    }
}

/// The first part of a path below `src`: `plan` for `plan.rs` and for `plan/edges.rs`.
fn stage_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("host/src")).unwrap();
    inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn refuse(file: &Path, forbidden: &[&str]) {
    let text = fs::read_to_string(file).unwrap();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        for word in forbidden {
            assert!(!line.contains(word), "{}:{} mentions `{word}`", file.display(), index + 1);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The sources of a crate, without its tests.
fn sources(package: &str) -> impl Iterator<Item = PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(package).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap();
            if name == "tests" || name == "testing" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 3, "no sources of `{package}`");
    found.into_iter()
}
