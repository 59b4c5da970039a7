//! A new process, from its start to its first answer.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::measure::nanoseconds;

/// Nanoseconds until the process says that its answer is there.
pub(crate) fn run(program: &Path, words: &[impl AsRef<OsStr>]) -> f64 {
    let start = Instant::now();
    let mut child =
        Command::new(program).args(words).stdout(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    let took = start.elapsed();
    assert!(child.wait().unwrap().success());
    nanoseconds(took)
}

/// What is compiled now, and what was only just written, is looked at once more: a warm start is what comes after.
pub(crate) fn warm(mut all: impl FnMut()) {
    all();
    let settled = Instant::now() + Duration::from_secs(3);
    while Instant::now() < settled {
        std::hint::spin_loop();
    }
    all();
}

/// Says that the answer is there. What the process does at its end is not measured.
pub(crate) fn answer() -> ! {
    std::io::stdout().write_all(b"!").unwrap();
    std::io::stdout().flush().unwrap();
    std::process::exit(0)
}
