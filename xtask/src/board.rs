//! Shows what several things do at the same time: a line for each step, and on a terminal one living line below them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use plugwright_toolchains::Progress;

/// Collects what its lanes say.
pub(crate) struct Board {
    living: bool,
    latest: Mutex<BTreeMap<String, String>>,
}

/// One of the things that happen at the same time.
pub(crate) struct Lane<'a> {
    board: &'a Board,
    name: String,
    begun: Instant,
}

impl Board {
    pub(crate) fn new() -> Self {
        Self { living: std::io::stderr().is_terminal(), latest: Mutex::default() }
    }

    /// A lane that begins now.
    pub(crate) fn lane(&self, name: impl Into<String>) -> Lane<'_> {
        Lane { board: self, name: name.into(), begun: Instant::now() }
    }

    /// Prints a line that stays.
    fn stay(&self, lane: &str, text: &str) {
        let _turn = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let clear = if self.living { "\r\x1b[K" } else { "" };
        put(&format!("{clear}{lane:>12}  {text}\n"));
    }

    /// Shows a line that the next one replaces.
    fn pass(&self, lane: &str, text: &str) {
        if !self.living {
            return;
        }
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.insert(lane.to_owned(), text.chars().filter(|c| !c.is_control()).collect());
        // The width of a terminal is not worth a dependency: most have 80 columns or more.
        let share = 76 / latest.len().max(1);
        let mut line = String::from("\r\x1b[K");
        for (lane, text) in latest.iter() {
            let text: String = format!("{lane}: {text}").chars().take(share.saturating_sub(2)).collect();
            // Writing into a String cannot fail.
            let _ = write!(line, "{text}  ");
        }
        put(&line);
    }

    fn end(&self, lane: &str) {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).remove(lane);
    }
}

impl Lane<'_> {
    /// Says that all went well, and how long it took.
    pub(crate) fn done(&self, what: &str) {
        self.board.end(&self.name);
        self.board.stay(&self.name, &format!("{what} ({})", time(self.begun.elapsed())));
    }

    /// Says that it did not go well; the reason comes later.
    pub(crate) fn failed(&self) {
        self.board.end(&self.name);
        self.board.stay(&self.name, &format!("failed ({})", time(self.begun.elapsed())));
    }
}

impl Progress for Lane<'_> {
    fn step(&self, what: &str) {
        self.board.stay(&self.name, what);
    }

    fn note(&self, what: &str) {
        self.board.stay(&self.name, what);
    }

    fn detail(&self, line: &str) {
        self.board.pass(&self.name, line);
    }
}

/// Prints a line on standard error.
pub(crate) fn say(text: &str) {
    put(&format!("{text}\n"));
}

/// Prints an error with its causes.
pub(crate) fn failure(error: &anyhow::Error) {
    let text = format!("{error:#}");
    // What another part of the project has rendered already says that it is an error.
    say(&if text.starts_with("error: ") { text } else { format!("error: {text}") });
}

/// A time for people: `350 ms`, `12.3 s`, `2 min 5 s`.
pub(crate) fn time(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1..120 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn put(text: &str) {
    let mut err = std::io::stderr().lock();
    // Where nobody can hear us there is nobody to tell that.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}
