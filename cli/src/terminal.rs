//! The only file that prints.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use plugwright_toolchains::Progress;

use crate::failure::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();
const DIM: Style = Style::new().dimmed();
const STEP: Style = AnsiColor::Green.on_default().bold();

/// Standard output for data and standard error for everything else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    quiet: bool,
}

impl Terminal {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Prints what was asked for. A final newline is added where there is none.
    pub(crate) fn data(&self, text: &str) -> Result<(), Failure> {
        let mut out = anstream::stdout().lock();
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        match write!(out, "{text}{end}").and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::Closed),
            Err(error) => Err(Failure::io("write", "standard output".as_ref(), &error)),
            Ok(()) => Ok(()),
        }
    }

    /// Prints `value` as JSON, indented.
    pub(crate) fn json(&self, value: &impl serde::Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::usage(format!("cannot write JSON\nCaused by:\n  {error}")))?;
        self.data(&text)
    }

    /// Says something that was not asked for, unless `--quiet`.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            complain(text);
        }
    }

    /// Says what went wrong.
    pub(crate) fn failure(&self, failure: &Failure) {
        let Some(text) = failure.render() else { return };
        let mut styled = String::new();
        for line in text.lines() {
            // Writing into a String cannot fail.
            let _ = match line.split_once(' ') {
                Some(("error:", rest)) => writeln!(styled, "{ERROR}error:{ERROR:#} {rest}"),
                Some(("hint:", rest)) => writeln!(styled, "{HINT}hint:{HINT:#} {rest}"),
                _ => writeln!(styled, "{line}"),
            };
        }
        complain(styled.trim_end());
    }

    /// Shows the progress of something long: one living line on a terminal, plain lines elsewhere.
    pub(crate) fn progress(&self) -> Live {
        let living = !self.quiet && std::io::stderr().is_terminal();
        let bar = living.then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner:.green} {prefix} {wide_msg:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Live { terminal: *self, bar }
    }
}

/// The progress of something long. Dropping it takes the living line away; the steps stay readable where there is none.
#[derive(Debug)]
pub(crate) struct Live {
    terminal: Terminal,
    bar: Option<ProgressBar>,
}

impl Progress for Live {
    fn step(&self, what: &str) {
        match &self.bar {
            Some(bar) => {
                bar.set_prefix(what.to_owned());
                bar.set_message("");
            }
            None => self.terminal.say(&format!("{STEP}…{STEP:#} {what}")),
        }
    }

    fn note(&self, what: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.terminal.say(what)),
            None => self.terminal.say(what),
        }
    }

    fn detail(&self, line: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(printable(line));
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Lays out `rows` in columns, the first row as the head.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}")).collect();
        let line = cells.join("  ");
        // Writing into a String cannot fail.
        let _ = match index {
            0 => writeln!(out, "{DIM}{}{DIM:#}", line.trim_end()),
            _ => writeln!(out, "{}", line.trim_end()),
        };
    }
    out
}

/// A size for people: `1.6 MiB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64;
    let mut unit = "";
    for next in UNITS {
        // 1023.96 KiB would be printed as 1024.0 KiB.
        if !unit.is_empty() && value < 1023.95 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

/// Takes out what would move a terminal's cursor: tools and plugins choose these words, not we.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// As [`printable`], line by line.
pub(crate) fn lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", printable(line))).collect()
}

fn complain(text: &str) {
    // Where nobody can hear us there is nobody to tell that.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let cases = [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1.0 KiB"),
            (1_677_721, "1.6 MiB"),
            (1_048_575, "1.0 MiB"),
            (19_200_000, "18.3 MiB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn columns_line_up() {
        let rows = [vec!["tool".to_owned(), "found".to_owned()], vec!["npm".to_owned(), "–".to_owned()]];
        let text = table(&rows);
        assert!(text.ends_with("npm   –\n"), "{text:?}");
    }
}
