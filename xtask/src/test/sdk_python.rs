//! Makes an SDK package for a contract, installs its wheel, and runs a plugin's own checks against it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use crate::test::steps::Outcome;
use crate::test::{pyright, python};
use crate::{child, place};

/// Fails unless what `plugwright sdk --pack` makes is what setuptools makes of the same folder, and the same each time.
const SAME_WHEELS: &str = "
import sys, zipfile
from email.parser import BytesParser
from pathlib import Path

def read(folder):
    wheel = next(Path(folder).glob('acme_notes_sdk-*.whl'))
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith('/')}
    data = next(text for name, text in files.items() if name.endswith('/METADATA'))
    data = BytesParser().parsebytes(data)
    keys = ['Name', 'Version', 'Summary', 'Requires-Python', 'Requires-Dist', 'Classifier', 'License-Expression']
    known = [(key, data.get_all(key)) for key in keys] + [data.get_payload().strip()]
    return wheel, known, {name: text for name, text in files.items() if '.dist-info/' not in name}

(packed, known, files), (built, known_too, files_too), (again, _, _) = map(read, sys.argv[1:])
assert packed.name == built.name, (packed, built)
assert known == known_too, (known, known_too)
assert files == files_too, sorted(set(files) ^ set(files_too))
assert packed.read_bytes() == again.read_bytes(), 'the same package is packed in two ways'
";

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
    let mut made = Vec::new();
    for name in ["sdk", "again"] {
        let mut sdk = of(&plugwright, &["sdk", "--lang", "python", "--license", "MIT", "--pack", "-o", name]);
        sdk.arg("--wit").arg(&wit);
        made.push(sdk);
    }
    made.push(python::copied(&environment)?);
    // A wheel of the SDK itself leaves files beside its sources, so that it is made of a copy.
    copy_folder(&place::root().join("guest-sdks/python"), &folder.join("plugwright"))?;
    let wheel = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", "wheels"];
    for source in ["./again", "./plugwright"] {
        made.push(of(&tools, &[&wheel[..], &[source]].concat()));
    }
    made.push(of(&tools, &["-c", SAME_WHEELS, "sdk/dist", "wheels", "again/dist"]));
    let install = ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", "wheels"];
    made.push(of(&program, &[&install[..], &["--find-links", "sdk/dist", "acme-notes-sdk"]].concat()));
    made.push(pyright::verify("acme_notes", &program)?);
    if let Some(failed) = run(&mut made, &mut output)? {
        return Ok(failed);
    }
    // Whoever has the wheel needs no folder of the host developer's.
    let mut new = of(&plugwright, &["new", "about", "--lang", "python", "--contract"]);
    new.arg(python::packages(&environment)?.join("acme_notes"));
    let mut checked = vec![new, pyright::check(&strict(&folder, "sdk/src")?, &program)?];
    if let Some(failed) = run(&mut checked, &mut output)? {
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
        pyright::check(&about, &program)?,
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
        pyright::check(&about, &program)?,
        in_plugin(&["mypy"]),
        in_plugin(&["ruff", "check", "."]),
        in_plugin(&["ruff", "format", "--check", "."]),
        of(&plugwright, &["build", "about"]),
        in_plugin(&["pytest", "--quiet"]),
    ];
    Ok(run(&mut checks, &mut output)?.unwrap_or(Outcome::Passed(output)))
}

/// A project of pyright's that holds `sources` of `folder` to its strictest rules.
fn strict(folder: &Path, sources: &str) -> anyhow::Result<std::path::PathBuf> {
    let project = folder.join("strict");
    fs::create_dir_all(&project).with_context(|| format!("cannot create `{}`", project.display()))?;
    let text = format!(
        "{{ \"include\": [\"../{sources}\"], \"typeCheckingMode\": \"strict\", \"pythonVersion\": \"3.11\" }}\n"
    );
    fs::write(project.join("pyrightconfig.json"), text)
        .with_context(|| format!("cannot write in `{}`", project.display()))?;
    Ok(project)
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
