//! The tools that check our Python code, in an environment of their own: plugins are never built with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::test::steps::{self, Outcome};
use crate::{child, inputs, place};

/// Runs one of the tools in the root of the repository.
pub(crate) fn tool(name: &str, args: &[&str]) -> anyhow::Result<Outcome> {
    let environment = environment()?;
    steps::run(
        Command::new(programs(&environment).join("python"))
            .arg("-m")
            .arg(name)
            .args(args)
            // Reports about our source must not leave files in it.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONPATH", place::root().join("guest-sdks/python"))
            .current_dir(place::root()),
    )
}

/// The Python of the environment with the tools.
pub(crate) fn program() -> anyhow::Result<PathBuf> {
    Ok(programs(&environment()?).join("python"))
}

/// Makes an environment in `folder` that has the tools as well, and room for what a test installs.
pub(crate) fn copied(folder: &Path) -> anyhow::Result<Command> {
    let tools = environment()?;
    let mut command = Command::new(programs(&tools).join("python"));
    // The tools are found through a line in a `.pth` file, so that nothing is installed a second time.
    let script = "import pathlib, sys, sysconfig, venv; folder = pathlib.Path(sys.argv[1]); \
                  venv.create(folder, with_pip=True); \
                  found = next(folder.glob('lib/python*/site-packages'), folder / 'Lib' / 'site-packages'); \
                  (found / 'tools.pth').write_text(sysconfig.get_path('purelib'))";
    command.args(["-c", script]).arg(folder);
    Ok(command)
}

/// Gives the environment with the tools as pinned, made anew when the pins change.
fn environment() -> anyhow::Result<PathBuf> {
    let pins = place::root().join("xtask/pins/python.txt");
    let folder = place::target()?.join("xtask/python");
    let stamp = folder.join(".stamp");
    let digest = inputs::digest(std::slice::from_ref(&pins))?;
    if fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == digest) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    let base = ["python3", "python"].into_iter().find(|python| child::is_installed(python));
    let base = base.context("`python3` is not installed; `plugwright doctor` says how to get it")?;
    finish(Command::new(base).args(["-m", "venv"]).arg(&folder))?;
    finish(
        Command::new(programs(&folder).join("python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&pins),
    )?;
    fs::write(&stamp, digest).with_context(|| format!("cannot write `{}`", stamp.display()))?;
    Ok(folder)
}

/// The folder of an environment's programs.
pub(crate) fn programs(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// The folder with an environment's packages.
pub(crate) fn packages(environment: &Path) -> anyhow::Result<PathBuf> {
    if cfg!(windows) {
        return Ok(environment.join("Lib/site-packages"));
    }
    let library = environment.join("lib");
    let entries = fs::read_dir(&library).with_context(|| format!("cannot read `{}`", library.display()))?;
    let mut found = entries.filter_map(|entry| Some(entry.ok()?.path().join("site-packages")));
    found.find(|path| path.is_dir()).with_context(|| format!("`{}` holds no packages", library.display()))
}

fn finish(command: &mut Command) -> anyhow::Result<()> {
    let ended = child::collect(command, |_| {})?;
    anyhow::ensure!(ended.status.success(), "cannot set up the Python checks\n{}", ended.output);
    Ok(())
}
