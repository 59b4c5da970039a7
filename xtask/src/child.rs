//! Runs other programs.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use anyhow::Context as _;

/// Cargo, as the one that runs us.
pub(crate) fn cargo() -> Command {
    // Cargo tells its children which cargo it is: with rustup, the word alone may be another toolchain.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo.current_dir(crate::place::root());
    cargo
}

/// What a program printed on both streams, and how it ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) output: String,
}

/// Runs `command` to its end and collects its output; each line goes to `each` as it comes.
pub(crate) fn collect(command: &mut Command, each: impl Fn(&str) + Sync) -> anyhow::Result<Ended> {
    let name = name(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let output = std::sync::Mutex::new(String::new());
    let hear = |line: &str| {
        each(line);
        let mut output = output.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        output.push_str(line);
        output.push('\n');
    };
    std::thread::scope(|scope| {
        scope.spawn(|| lines(err, hear));
        lines(out, hear);
    });
    let status = child.wait().with_context(|| format!("cannot wait for `{name}`"))?;
    let output = output.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Ended { status, output })
}

/// Runs `command` with our own output streams.
pub(crate) fn show(command: &mut Command) -> anyhow::Result<ExitStatus> {
    let name = name(command);
    command.status().with_context(|| format!("cannot start `{name}`"))
}

/// Whether `program --version` runs.
pub(crate) fn is_installed(program: impl AsRef<OsStr>) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

fn lines(pipe: Option<impl Read>, hear: impl Fn(&str)) {
    let Some(pipe) = pipe else { return };
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        hear(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}
