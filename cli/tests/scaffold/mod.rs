//! What several tests do before and around that which they test.

#![allow(dead_code, reason = "each test is a crate of its own and takes what it needs")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use plugwright::{Host, Plan, Plugins, Policy};

/// Copies a folder, so that nothing is left in the source tree. Each `.wat` becomes a `.wasm`.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_some_and(|extension| extension == "wat") {
            fs::write(target.with_extension("wasm"), wat::parse_file(&path).unwrap()).unwrap();
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Runs `plugwright build`, and gives what it says, be it of a success or of a failure.
pub(crate) fn try_build(plugin: &Path) -> Result<String, String> {
    let output: Output =
        Command::new(env!("CARGO_BIN_EXE_plugwright")).arg("build").arg(plugin).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(said) } else { Err(said) }
}

/// Runs `plugwright build`, which must succeed, and gives what it says.
pub(crate) fn build(plugin: &Path) -> String {
    try_build(plugin).unwrap_or_else(|said| panic!("{}: {said}", plugin.display()))
}

/// Plans and loads, which must succeed.
pub(crate) fn load(host: &Host, policy: &Policy) -> Plugins {
    let plan = Plan::new(policy).unwrap_or_else(|report| panic!("{}", report.render()));
    host.load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}
