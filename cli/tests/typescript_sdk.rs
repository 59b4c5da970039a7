//! An SDK package in TypeScript, from the contract to a tested plugin: made, packed, installed from the tarball, a plugin made from
//! its template, and that plugin's own checks: `tsc --strict`, tests natively and as a component, by `node:test` and by vitest.
//!
//! Needs Node and npm. npm takes packages from its cache where it has them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod scaffold;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use scaffold::copy;

const PLUGWRIGHT: &str = env!("CARGO_BIN_EXE_plugwright");

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk-typescript")
}

/// Runs a program, which must succeed, and gives what it printed.
fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    let bin = Path::new(PLUGWRIGHT).parent().unwrap();
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PLUGWRIGHT", PLUGWRIGHT)
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("KEEPER", "../notes/keeper")
        .env("NO_COLOR", "1")
        .env("npm_config_audit", "false")
        .env("npm_config_fund", "false")
        .output()
        .unwrap();
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}:\n{text}");
    text
}

/// No declaration of the package gives up on a type.
fn has_no_any(sdk: &Path) {
    let mut seen = 0;
    for entry in fs::read_dir(sdk).unwrap() {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().ends_with(".d.ts") {
            continue;
        }
        seen += 1;
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with(['*', '/']));
        for line in code {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            assert!(words.all(|word| word != "any"), "{}: {line}", path.display());
        }
    }
    assert!(seen > 3, "{seen} declarations");
}

const INSTALL: &[&str] = &["install", "--prefer-offline", "--ignore-scripts"];

/// The other test runner, and all that it needs as it was on that day.
const VITEST: &[&str] = &["--no-save", "--before", "2026-11-20", "vitest@4.1.12"];

#[test]
fn from_the_contract_to_a_tested_plugin() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let wit = here().join("wit");
    let wit = wit.to_str().unwrap();
    let sdk = ["sdk", "--wit", wit, "--world", "plugin", "--lang", "typescript", "--pack", "-o"];
    for made in ["sdk", "again"] {
        run(PLUGWRIGHT, &[&sdk[..], &[made]].concat(), folder);
    }
    let packed = |made: &str| fs::read(folder.join(made).join("dist/acme-notes-sdk-1.2.0.tgz")).unwrap();
    assert!(packed("sdk") == packed("again"), "the same package is packed in two ways");

    has_no_any(&folder.join("sdk"));

    let author = folder.join("author");
    fs::create_dir(&author).unwrap();
    fs::write(author.join("package.json"), "{ \"name\": \"author\", \"private\": true }\n").unwrap();
    run("npm", &[INSTALL, &["../sdk/dist/acme-notes-sdk-1.2.0.tgz"]].concat(), &author);
    run(
        PLUGWRIGHT,
        &["new", "words", "--lang", "typescript", "--contract", "node_modules/acme-notes-sdk"],
        &author,
    );

    // As it comes from the template.
    let plugin = author.join("words");
    run("npm", INSTALL, &plugin);
    let printed = run("npm", &["test"], &plugin);
    assert!(printed.contains("# pass 2"), "{printed}");

    // What there is without a package is as strict.
    for language in ["javascript", "typescript"] {
        let new = ["new", language, "--lang", language, "--contract", wit, "--world", "plugin"];
        run(PLUGWRIGHT, &new, &author);
        run("npx", &["tsc", "--project", &format!("../{language}")], &plugin);
        // Nothing has to be installed for its tests: the build brings what they need.
        let printed = run("npm", &["test"], &author.join(language));
        assert!(printed.contains("# pass 2"), "{printed}");
    }

    // With something in it, and with another plugin that serves what it imports.
    copy(&here(), &author.join("notes"));
    run(PLUGWRIGHT, &["build", "notes/keeper"], &author);
    fs::copy(here().join("plugin.ts"), plugin.join("src/plugin.ts")).unwrap();
    fs::copy(here().join("plugin.test.js"), plugin.join("test/plugin.test.js")).unwrap();
    let printed = run("npm", &["test"], &plugin);
    assert!(printed.contains("# pass 7"), "{printed}");

    run("npm", &[INSTALL, VITEST].concat(), &plugin);
    let test = plugin.join("test/plugin.test.js");
    let text = fs::read_to_string(&test).unwrap().replace("\"node:test\"", "\"vitest\"");
    fs::write(&test, text).unwrap();
    let printed = run("npx", &["vitest", "run", "--test-timeout", "60000"], &plugin);
    assert!(printed.contains("Tests  7 passed (7)"), "{printed}");
}

/// What is behind a gate is built where the manifest opens it, and nobody has it otherwise.
#[test]
fn a_plugin_has_what_its_manifest_opens() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy(&here().join("../fixtures/sale/wit"), &folder.join("wit"));
    let new = ["--lang", "typescript", "--contract", "wit", "--world", "pricer"];
    for (name, gates, has) in [("open", &["--feature", "discounts"][..], true), ("closed", &[][..], false)] {
        run(PLUGWRIGHT, &[&["new", name][..], &new, gates].concat(), folder);
        run(PLUGWRIGHT, &["build", name], folder);
        assert_eq!(run(PLUGWRIGHT, &["inspect", name], folder).contains("discount("), has, "{name}");
    }
}
