//! One command of a document, as a shell would take it.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};

/// `! NAME=value program argument 2>&1`, in which everything but the program may be missing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// `!`: the command has to fail.
    pub(super) has_to_fail: bool,
    pub(super) settings: Vec<(String, String)>,
    pub(super) program: String,
    pub(super) args: Vec<String>,
    /// `2>&1`: what goes to standard error is shown as well.
    pub(super) shows_errors: bool,
}

/// How a command ended.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// What it printed that the document shows.
    pub(super) shown: String,
    /// What else it printed.
    pub(super) rest: String,
}

impl Line {
    /// Nothing for a line without a command.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut line = Self::default();
        let mut words = words(text).into_iter().peekable();
        line.has_to_fail = words.next_if(|word| word == "!").is_some();
        for word in words.by_ref() {
            match word.split_once('=') {
                Some((name, value)) if is_variable(name) => {
                    line.settings.push((name.to_owned(), value.to_owned()));
                }
                _ => {
                    line.program = word;
                    break;
                }
            }
        }
        line.args = words.collect();
        line.shows_errors = line.args.pop_if(|word| word == "2>&1").is_some();
        (!line.program.is_empty()).then_some(line)
    }

    /// Runs `command`, which stands for this line.
    pub(super) fn run(&self, mut command: Command) -> io::Result<Ended> {
        command.stdin(Stdio::null());
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if !self.shows_errors {
            let output = command.output()?;
            return Ok(Ended {
                status: output.status,
                shown: text(&output.stdout),
                rest: text(&output.stderr),
            });
        }
        let (mut reader, writer) = io::pipe()?;
        let mut child = command.stdout(writer.try_clone()?).stderr(writer).spawn()?;
        // It holds our ends for writing, and reading ends with the last of them.
        drop(command);
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Ended { status: child.wait()?, shown: text(&bytes), rest: String::new() })
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// The words of a shell's line, without its comment; only single quotes are known.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '\'' => quoted = !quoted,
            '#' if !quoted && word.is_empty() => break,
            ' ' if !quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            other => word.push(other),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_parts() {
        let line = Line::parse("! A_B=c=d run 'x y' E=f 2>&1 # comment").unwrap();
        let expected = Line {
            has_to_fail: true,
            settings: vec![("A_B".into(), "c=d".into())],
            program: "run".into(),
            args: vec!["x y".into(), "E=f".into()],
            shows_errors: true,
        };
        assert_eq!(line, expected);
        assert_eq!(Line::parse("# comment"), None);
    }
}
