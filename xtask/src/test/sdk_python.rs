//! Makes an SDK package for a contract, installs its wheel, and runs a plugin's own checks against it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use crate::test::python;
use crate::test::steps::Outcome;
use crate::{child, place};

/// The whole way of a host developer and of an author: package, wheel, plugin, types, style, tests.
pub(crate) fn package() -> anyhow::Result<Outcome> {
    let folder = place::target()?.join("xtask/sdk-python");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    let wit = place::root().join("cli/tests/sdk-python/wit");
    let plugwright = place::binary("plugwright")?;
    let environment = folder.join("venv");
    let program = python::programs(&environment).join("python");
    // It has the pinned setuptools; a new environment has the one that came with Python.
    let tools = python::program()?;
    let mut output = String::new();

    let of = |program: &Path, args: &[&str]| {
        let mut command = Command::new(program);
        command.args(args).current_dir(&folder).env("PLUGWRIGHT", &plugwright);
        command
    };
    let new = ["new", "about", "--lang", "python", "--contract", "sdk"];
    let mut made = vec![of(&plugwright, &["sdk", "--lang", "python", "-o", "sdk", "--wit"])];
    if let Some(sdk) = made.last_mut() {
        sdk.arg(&wit);
    }
    made.push(of(&plugwright, &new));
    made.push(python::copied(&environment)?);
    // A wheel of the SDK itself leaves files beside its sources, so that it is made of a copy.
    copy_folder(&place::root().join("guest-sdks/python"), &folder.join("plugwright"))?;
    let wheel = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", "wheels"];
    for source in ["./sdk", "./plugwright"] {
        made.push(of(&tools, &[&wheel[..], &[source]].concat()));
    }
    let install =
        ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", "wheels", "acme-notes-sdk"];
    made.push(of(&program, &install));
    if let Some(failed) = run(&mut made, &mut output)? {
        return Ok(failed);
    }

    // The template as it is, then the plugin that an author made of it.
    let about = folder.join("about");
    let in_plugin = |args: &[&str]| {
        let mut command = of(&program, &[&["-m"], args].concat());
        command.current_dir(&about).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    let style = [
        in_plugin(&["mypy"]),
        in_plugin(&["ruff", "check", "."]),
        in_plugin(&["ruff", "format", "--check", "."]),
    ];
    let mut checks = Vec::from(style);
    checks.push(in_plugin(&["pytest", "--quiet", "-k", "native"]));
    if let Some(failed) = run(&mut checks, &mut output)? {
        return Ok(failed);
    }
    let own = place::root().join("cli/tests/sdk-python");
    copy(&own.join("app.py"), &about.join("src/app.py"))?;
    copy(&own.join("test_plugin.py"), &about.join("tests/test_plugin.py"))?;
    let mut checks = vec![
        in_plugin(&["mypy"]),
        in_plugin(&["ruff", "check", "."]),
        in_plugin(&["ruff", "format", "--check", "."]),
        of(&plugwright, &["build", "about"]),
        in_plugin(&["pytest", "--quiet"]),
    ];
    Ok(run(&mut checks, &mut output)?.unwrap_or(Outcome::Passed(output)))
}

/// Runs one after the other; gives what failed.
fn run(commands: &mut [Command], output: &mut String) -> anyhow::Result<Option<Outcome>> {
    for command in commands {
        let ended = child::collect(command, |_| {})?;
        output.push_str(&ended.output);
        if !ended.status.success() {
            return Ok(Some(Outcome::Failed(format!("{command:?}\n{output}"))));
        }
    }
    Ok(None)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::copy(from, to).map(|_| ()).with_context(|| format!("cannot copy `{}`", from.display()))
}

fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create `{}`", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read `{}`", from.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        match path.is_dir() {
            true if name.to_string_lossy().starts_with(['.', '_']) => {}
            true => copy_folder(&path, &to.join(name))?,
            false => copy(&path, &to.join(name))?,
        }
    }
    Ok(())
}
