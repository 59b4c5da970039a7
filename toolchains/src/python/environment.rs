//! The private Python environment that holds componentize-py.

use std::path::{Path, PathBuf};

use crate::command::Command;
use crate::doctor::Finding;
use crate::error::ToolError;
use crate::home::Home;
use crate::progress::Progress;

const PINS: &str = include_str!("../../pins/python/requirements.txt");

/// The folder's name below the home.
const NAME: &str = "python";

/// The oldest Python that will do, as its major and minor version.
const OLDEST: (u32, u32) = (3, 11);

/// Names under which a Python may be found, the common one first.
const CANDIDATES: [&str; 6] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/// The environment, once it is there.
pub(super) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Makes the environment unless it is there already.
    pub(super) fn provide(home: &Home, progress: &dyn Progress) -> Result<Self, ToolError> {
        forget_if_broken(home)?;
        let folder = home.provide(NAME, &[PINS], |folder| install(folder, progress))?;
        Ok(Self { folder })
    }

    /// One that is there already.
    #[cfg(test)]
    pub(super) fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// A program of the environment.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        program(&self.folder, name)
    }
}

/// Says which Python and which componentize-py are there.
pub(super) fn findings(home: &Home) -> Vec<Finding> {
    let wanted = format!("{}.{} or newer", OLDEST.0, OLDEST.1);
    let fix = "install Python 3, with `venv` (on Debian: `apt install python3 python3-venv`)";
    let python = match find() {
        Search::Found { version, .. } => Finding::ready("python", wanted, version),
        Search::TooOld { version } => Finding::unfit("python", wanted, version, fix),
        Search::Missing => Finding::missing("python", wanted, fix),
    };
    let version = pinned_version();
    let tool = if home.has(NAME, &[PINS]) && program(&home.tools(NAME), "python").exists() {
        Finding::ready("componentize-py", version, version)
    } else {
        Finding::missing("componentize-py", version, "the first build of a Python plugin installs it")
    };
    vec![python, tool]
}

pub(super) fn pinned_version() -> &'static str {
    PINS.lines().find_map(|line| line.strip_prefix("componentize-py==")).unwrap_or_default().trim()
}

/// The machine's own Python, for what needs no more than its library.
pub(super) fn python() -> Result<Command, ToolError> {
    Ok(isolated(Command::new("python", found()?)))
}

fn found() -> Result<PathBuf, ToolError> {
    match find() {
        Search::Found { program, .. } => Ok(program),
        Search::TooOld { version } => Err(ToolError::new("python", format!("Python {version} is too old"))
            .hint(format!("install Python {}.{} or newer, so that `python3` finds it", OLDEST.0, OLDEST.1))),
        Search::Missing => Err(ToolError::new("python", "`python3` is not installed").hint(format!(
            "install Python {}.{} or newer, with `venv` (on Debian: `apt install python3 python3-venv`)",
            OLDEST.0, OLDEST.1
        ))),
    }
}

fn install(folder: &Path, progress: &dyn Progress) -> Result<(), ToolError> {
    let python = found()?;
    progress.step("makes a private Python environment");
    isolated(Command::new("python", &python))
        .args(["-m", "venv"])
        .arg(folder)
        .hint_if_failed("`venv` must be installed with Python (on Debian: `apt install python3-venv`)")
        .run(progress)?;
    progress.step(&format!("installs componentize-py {}", pinned_version()));
    let pins = folder.join("requirements.txt");
    std::fs::write(&pins, PINS).map_err(|error| ToolError::io("write", &pins, &error))?;
    isolated(Command::new("pip", program(folder, "python")))
        .args([
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
            "--requirement",
        ])
        .arg(&pins)
        .hint_if_failed("the package index must be reachable; `pip config list` shows which one is used")
        .run(progress)?;
    Ok(())
}

/// Keeps the user's own Python settings from what is private. An index or a proxy may still be configured for pip.
pub(super) fn isolated(command: Command) -> Command {
    ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "PIP_TARGET", "PIP_USER", "PIP_PREFIX"]
        .into_iter()
        .fold(command, Command::without_env)
}

/// An environment points to the Python it was made with. Where that one is gone, it is made again.
fn forget_if_broken(home: &Home) -> Result<(), ToolError> {
    let folder = home.tools(NAME);
    let stamp = folder.join(".stamp");
    if stamp.exists() && !program(&folder, "python").exists() {
        std::fs::remove_file(&stamp).map_err(|error| ToolError::io("remove", &stamp, &error))?;
    }
    Ok(())
}

fn program(folder: &Path, name: &str) -> PathBuf {
    if cfg!(windows) {
        folder.join("Scripts").join(format!("{name}.exe"))
    } else {
        folder.join("bin").join(name)
    }
}

enum Search {
    Found { program: PathBuf, version: String },
    TooOld { version: String },
    Missing,
}

fn find() -> Search {
    let mut newest = Search::Missing;
    for name in CANDIDATES {
        // The path, because `name` may be a stand-in that decides by the current folder which Python to run.
        let script = "import sys; print(*sys.version_info[:3], sep='.', end=' '); print(sys.executable)";
        let Some(line) = isolated(Command::new("python", name)).args(["-c", script]).first_line() else {
            continue;
        };
        let Some((version, program)) = line.split_once(' ') else { continue };
        if is_new_enough(version) {
            return Search::Found { program: PathBuf::from(program), version: version.to_owned() };
        }
        if matches!(newest, Search::Missing) {
            newest = Search::TooOld { version: version.to_owned() };
        }
    }
    newest
}

fn is_new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_versions_by_number() {
        assert!(is_new_enough("3.11.0"));
        assert!(is_new_enough("3.14.1"));
        assert!(is_new_enough("4.0"));
        assert!(!is_new_enough("3.9.18"));
        assert!(!is_new_enough("2.7.18"));
        assert!(!is_new_enough("python"));
    }

    #[test]
    fn the_pins_name_the_tool() {
        assert_eq!(pinned_version().split('.').count(), 3);
    }
}
