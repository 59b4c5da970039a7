//! Rust plugins from end to end: an SDK package and a plugin that is written with it, and a project of cargo-component.
//!
//! Needs what `cargo xtask setup` installs. What cargo builds here stays in `target`, so that only the first run is long.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rust")
}

fn plugwright() -> Command {
    Command::new(env!("CARGO_BIN_EXE_plugwright"))
}

/// Runs a command in `folder`, and gives what it prints.
fn run(command: &mut Command, folder: &Path) -> String {
    let output = command.current_dir(folder).output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}:\n{text}");
    text
}

/// Cargo as a plugin's author runs it.
fn cargo(words: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(words.split(' ')).env("PLUGWRIGHT", env!("CARGO_BIN_EXE_plugwright"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME" {
            command.env_remove(name);
        }
    }
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-plugins"));
    command
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_plugin_is_written_with_an_sdk_package() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    super::copy(&here().join("contract"), &folder.join("contract"));
    run(plugwright().args("sdk --wit contract --lang rust -o sdk".split(' ')), folder);
    // Making it again leaves what is not of it alone.
    fs::write(folder.join("sdk/CHANGELOG.md"), "mine").unwrap();
    run(plugwright().args("sdk --wit contract --lang rust -o sdk".split(' ')), folder);
    assert!(folder.join("sdk/CHANGELOG.md").exists());

    // The package: its first plugin compiles, its documentation is the contract's, and it can be packed for a registry.
    let sdk = folder.join("sdk");
    run(&mut cargo("fmt --check"), &sdk);
    run(&mut cargo("test --quiet"), &sdk);
    let packed = run(&mut cargo("package --list --allow-dirty"), &sdk);
    for file in ["wit/notes.wit", "template/src/lib.rs.in", "plugwright-sdk.toml", "README.md"] {
        assert!(packed.lines().any(|line| line == file), "{file} is not in:\n{packed}");
    }
    // Cargo compiles what it has packed, as it does before it publishes.
    let again = "sdk --wit contract --lang rust --license MIT --pack -o sdk";
    let said = run(plugwright().args(again.split(' ')), folder);
    assert!(said.contains("packed `sdk/dist/acme-notes-sdk-1.2.0.crate`"), "{said}");
    let crates = ["acme-notes-sdk-1.2.0.crate"];
    assert_eq!(names(&sdk.join("dist")), crates);
    assert!(fs::read_to_string(sdk.join("Cargo.toml")).unwrap().contains("license = \"MIT\""));

    // A new plugin: formatted, strict, tested, built, as it is.
    run(plugwright().args("new my-notes --lang rust --contract sdk".split(' ')), folder);
    let plugin = folder.join("my-notes");
    run(&mut cargo("fmt --check"), &plugin);
    run(&mut cargo("clippy --quiet --all-targets -- -D warnings"), &plugin);
    run(&mut cargo("test --quiet"), &plugin);

    // One that does something, tested natively with stand-ins and as a component in the real host.
    fs::copy(here().join("notes.rs"), plugin.join("src/lib.rs")).unwrap();
    fs::copy(here().join("component.rs"), plugin.join("tests/component.rs")).unwrap();
    let tested = run(&mut cargo("test"), &plugin);
    assert!(tested.contains("test tests::pages_come_of_notes ... ok"), "{tested}");
    assert!(tested.contains("test pages_come_of_notes_in_a_component ... ok"), "{tested}");

    let inspected = run(plugwright().args(["inspect", "my-notes"]), folder);
    assert!(inspected.contains("built for  acme:notes/plugin@1.2.0 (sha256:"), "{inspected}");
    assert!(inspected.contains("with SDK   plugwright-guest"), "{inspected}");
}

#[test]
fn a_project_of_cargo_component_builds_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    super::copy(&here().join("old-service"), &folder.join("old-service"));
    super::copy(&here().join("shared"), &folder.join("shared"));
    let said = run(plugwright().args(["build", "old-service"]), folder);
    assert!(said.contains("builds it as a project of cargo-component, for the world `example`"), "{said}");
    assert!(!folder.join("old-service/src/bindings.rs").exists(), "a build leaves the author's files alone");
    let call = r#"example:component/backend.fetch({key: "hey", mode: {soft}})"#;
    let answer =
        run(plugwright().args(["call", "old-service/build/old-service.wasm", call, "--quiet"]), folder);
    assert_eq!(answer.trim(), "[104, 101, 121]");
}
