//! What is checked, in order: what later steps need comes first, then what fails fastest.

use std::path::Path;
use std::process::Command;

use crate::test::{advisories, conformance_types, document, pyright, python, readme, sdk_python};
use crate::{child, codegen, conformance, place, plugins, setup};

/// One line of the report.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) run: fn() -> anyhow::Result<Outcome>,
}

/// How a step ended, with what it printed.
pub(crate) enum Outcome {
    Passed(String),
    Failed(String),
    /// Something that only some machines have is missing.
    Skipped(String),
}

/// How a test script says that it cannot run here; the reason follows.
const SKIPPED: &str = "skipped: ";

pub(crate) fn all() -> Vec<Step> {
    let step = |name, run| Step { name, run };
    vec![
        step("setup", || setup::all().map(|()| Outcome::Passed(String::new()))),
        step("plugins", || plugins::build_all().map(|()| Outcome::Passed(String::new()))),
        step("generated files", || {
            let drift = codegen::drift()?;
            Ok(if drift.is_empty() {
                Outcome::Passed(String::new())
            } else {
                Outcome::Failed(drift.join("\n"))
            })
        }),
        step("known advisories", advisories::check),
        step("rust format", || cargo(&["fmt", "--all", "--check", "--", "--color", "never"])),
        step("rust lints", || {
            cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])
        }),
        step("rust tests", || cargo(&["test", "--workspace", "--no-fail-fast"])),
        step("inputs that nobody wrote", fuzz),
        step("python lints", || {
            python::tool("ruff", &["check", "guest-sdks/python", "examples", "tests/conformance", "bench"])
        }),
        step("python format", || {
            let folders = ["guest-sdks/python", "examples", "tests/conformance", "bench"];
            python::tool("ruff", &[&["format", "--check"][..], &folders].concat())
        }),
        step("python types", || {
            python::tool(
                "mypy",
                &["--config-file", "guest-sdks/python/pyproject.toml", "guest-sdks/python/plugwright"],
            )
        }),
        step("python types by pyright", || {
            run(&mut pyright::check(&place::root().join("guest-sdks/python"), &python::program()?)?)
        }),
        // Their contract is what building them has just made.
        step("python types of highlight", || plugin_types("examples/press/plugins/highlight")),
        step("python types of layout", || plugin_types("examples/press/plugins/layout")),
        step("python tests", || python::tool("pytest", &["--quiet", "guest-sdks/python"])),
        step("python sdk package", sdk_python::package),
        step("javascript tests", javascript),
        step("rust sdk crates", rust_sdk_crates),
        step("markdown plugin", markdown_plugin),
        step("benchmark page", benchmark_page),
        step("readme", readme::application),
        step("commands of the readme", readme::commands),
        step("host tutorial", || document::run("docs/host-tutorial.md")),
        step("plugin tutorial", || document::run("docs/plugin-tutorial.md")),
        step("python types of the conformance", conformance_types::python),
        step("python types of the tutorials", tutorial_types),
        step("conformance", || run(&mut conformance::prepare(&conformance::Choice::default())?)),
        step("press", site),
        step("browser", browser),
    ]
}

/// Tries random inputs for a minute: what `fuzz/` is for, as far as a check may take.
fn fuzz() -> anyhow::Result<Outcome> {
    // One package alone would have other features, and Wasmtime would be compiled again.
    let built = cargo(&["build", "--workspace", "--bin", "plugwright-fuzz"])?;
    let Outcome::Passed(_) = built else { return Ok(built) };
    run(Command::new(place::binary("plugwright-fuzz")?).args(["--seconds", "60"]))
}

/// The tests of a plugin in Rust run natively, in a workspace of its own.
fn markdown_plugin() -> anyhow::Result<Outcome> {
    run(child::cargo()
        .args(["test", "--locked", "--target-dir"])
        .arg(place::target()?.join("xtask/markdown"))
        .current_dir(place::root().join("examples/press/plugins/markdown")))
}

/// The page of the benchmarks, which is in a workspace of its own.
fn benchmark_page() -> anyhow::Result<Outcome> {
    let format = cargo(&["fmt", "--manifest-path", "bench/Cargo.toml", "--all", "--check"])?;
    let Outcome::Passed(_) = format else { return Ok(format) };
    run(child::cargo()
        .args([
            "clippy",
            "--locked",
            "--manifest-path",
            "bench/Cargo.toml",
            "--package",
            "bench-page",
            "--target-dir",
        ])
        .arg(place::target()?.join("bench-tools"))
        .args(["--", "-D", "warnings"]))
}

/// Packs the crates of the Rust SDK as if to publish them, and compiles what was packed.
fn rust_sdk_crates() -> anyhow::Result<Outcome> {
    let crates = ["--package", "plugwright-guest-macros", "--package", "plugwright-guest"];
    run(child::cargo()
        .args(["package", "--allow-dirty", "--target-dir"])
        .arg(place::target()?.join("xtask/crates"))
        .args(crates)
        .current_dir(place::root()))
}

/// Checks what readers of the tutorials have written in Python, by the settings that `plugwright new` gave them.
fn tutorial_types() -> anyhow::Result<Outcome> {
    let readers = place::target()?.join("xtask");
    let mut output = String::new();
    for plugin in ["plugin-tutorial/in-python", "host-tutorial/notebook/plugins/markup"] {
        let folder = readers.join(plugin);
        let mut mypy = Command::new(python::program()?);
        mypy.args(["-m", "mypy"]).current_dir(&folder);
        for mut command in [mypy, pyright::check(&folder, &python::program()?)?] {
            match run(&mut command)? {
                Outcome::Passed(text) => output.push_str(&text),
                failed => return Ok(failed),
            }
        }
    }
    Ok(Outcome::Passed(output))
}

/// Checks the types of a Python plugin by its own settings.
fn plugin_types(folder: &str) -> anyhow::Result<Outcome> {
    let config = format!("{folder}/pyproject.toml");
    python::tool("mypy", &["--config-file", &config, &format!("{folder}/src")])
}

fn cargo(args: &[&str]) -> anyhow::Result<Outcome> {
    run(child::cargo().args(args))
}

/// Runs `command` and judges by its exit code.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<Outcome> {
    let ended = child::collect(command, |_| {})?;
    Ok(if ended.status.success() { Outcome::Passed(ended.output) } else { Outcome::Failed(ended.output) })
}

/// The JavaScript SDK's own script runs `tsc` and its tests.
fn javascript() -> anyhow::Result<Outcome> {
    let folder = place::root().join("guest-sdks/js");
    npm_ci(&folder)?;
    run(Command::new("npm").args(["test"]).current_dir(folder))
}

/// Opens the finished site in a real browser.
fn browser() -> anyhow::Result<Outcome> {
    let folder = place::root().join("examples/press/tests/browser");
    npm_ci(&folder)?;
    let outcome = run(Command::new("node").arg("site.mjs").current_dir(folder))?;
    Ok(match outcome {
        Outcome::Passed(text) => match text.lines().find_map(|line| line.strip_prefix(SKIPPED)) {
            Some(why) => Outcome::Skipped(why.to_owned()),
            None => Outcome::Passed(text),
        },
        other => other,
    })
}

/// Lets the press make the site that the browser opens.
fn site() -> anyhow::Result<Outcome> {
    run(Command::new(place::binary("press")?).current_dir(place::root()))
}

/// Installs a package's dependencies exactly as locked, unless that was done since the lock file changed.
pub(crate) fn npm_ci(folder: &Path) -> anyhow::Result<()> {
    let modified = |name: &str| std::fs::metadata(folder.join(name)).and_then(|file| file.modified()).ok();
    let (locked, installed) = (modified("package-lock.json"), modified("node_modules/.package-lock.json"));
    if locked.is_none() || installed >= locked {
        return Ok(());
    }
    let ended = child::collect(
        Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder),
        |_| {},
    )?;
    anyhow::ensure!(ended.status.success(), "`npm ci` failed in `{}`\n{}", folder.display(), ended.output);
    Ok(())
}
