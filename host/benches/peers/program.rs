//! The program of the others, which does a turn when it is asked (`bench/peers/src/turn.rs`).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub(crate) struct Program {
    child: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Program {
    pub(crate) fn start(program: &Path, core: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("answer")
            .arg(core)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start `{}`: {error}", program.display()));
        let (ask, answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, ask, answers }
    }

    /// Nanoseconds of one call, done so many times.
    pub(crate) fn turn(&mut self, words: &str, times: usize) -> f64 {
        writeln!(self.ask.as_mut().unwrap(), "{words} {times}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        answer.trim().parse().unwrap_or_else(|_| panic!("the peers did not do `{words}`: {answer}"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It ends when nobody asks any more.
        drop(self.ask.take());
        drop(self.child.wait());
    }
}
