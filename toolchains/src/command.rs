//! Runs a tool, shows what it prints while it runs, and turns its failure into an error that says what to do.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::error::ToolError;
use crate::progress::Progress;

/// How many of the last lines of each output stream an error keeps: enough for a compiler's message.
const TAIL_LINES: usize = 40;

/// Longer lines are cut: a minified file in an error message helps nobody.
const LINE_BYTES: usize = 2000;

/// A tool to be run, with everything it needs.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    tool: String,
    program: PathBuf,
    args: Vec<OsString>,
    folder: Option<PathBuf>,
    set: Vec<(OsString, OsString)>,
    unset: Vec<OsString>,
    missing: String,
    failed: Option<String>,
}

/// What a tool printed on its standard output.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) stdout: String,
}

impl Command {
    /// `tool` is the name for people; `program` is looked up in `PATH` unless it holds a slash.
    pub(crate) fn new(tool: impl Into<String>, program: impl AsRef<Path>) -> Self {
        Self {
            tool: tool.into(),
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            folder: None,
            set: Vec::new(),
            unset: Vec::new(),
            missing: "`plugwright doctor` says how to get it".to_owned(),
            failed: None,
        }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Runs in `folder` instead of the current one.
    pub(crate) fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Sets a variable of the tool's environment.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.set.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Keeps a variable of our environment from the tool.
    pub(crate) fn without_env(mut self, name: impl AsRef<OsStr>) -> Self {
        self.unset.push(name.as_ref().to_owned());
        self
    }

    /// What to do where the tool is not installed.
    pub(crate) fn hint_if_missing(mut self, hint: impl Into<String>) -> Self {
        self.missing = hint.into();
        self
    }

    /// What to do where the tool fails.
    pub(crate) fn hint_if_failed(mut self, hint: impl Into<String>) -> Self {
        self.failed = Some(hint.into());
        self
    }

    /// The command line as a person would type it.
    pub(crate) fn line(&self) -> String {
        let words =
            std::iter::once(self.program.as_os_str()).chain(self.args.iter().map(OsString::as_os_str));
        let words: Vec<String> = words.map(quoted).collect();
        match &self.folder {
            Some(folder) => format!("{} (in `{}`)", words.join(" "), folder.display()),
            None => words.join(" "),
        }
    }

    /// Runs the tool to its end. What it prints goes line by line to `progress`.
    pub(crate) fn run(&self, progress: &dyn Progress) -> Result<Output, ToolError> {
        let mut child = self.start()?;
        let (mut printed, mut complained) = (Tail::default(), Tail::default());
        let mut stdout = Vec::new();
        let (out, err) = (child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                if let Some(pipe) = err {
                    follow(pipe, |line| complained.push(line, progress));
                }
            });
            if let Some(pipe) = out {
                follow(Kept { pipe, bytes: &mut stdout }, |line| printed.push(line, progress));
            }
        });
        let status = child
            .wait()
            .map_err(|error| self.error(format!("cannot wait for `{}`", self.tool), error.to_string()))?;
        if status.success() {
            return Ok(Output { stdout: String::from_utf8_lossy(&stdout).into_owned() });
        }
        let how = match status.code() {
            Some(code) => format!("`{}` failed with exit status {code}", self.tool),
            None => format!("`{}` was killed", self.tool),
        };
        // Some tools say what is wrong on one stream, some on the other, and a flood on one must not drown it.
        let error = self.error(how, printed.0.into_iter().chain(complained.0).collect::<Vec<_>>().join("\n"));
        Err(match &self.failed {
            Some(hint) => error.hint(hint),
            None => error,
        })
    }

    /// Runs the tool quietly and gives the first line of what it prints; `None` where it is missing or fails.
    ///
    /// This is how to ask for a version.
    pub(crate) fn first_line(&self) -> Option<String> {
        let output = self.run(&crate::progress::Silent).ok()?;
        output.stdout.lines().next().map(|line| line.trim().to_owned())
    }

    fn start(&self) -> Result<Child, ToolError> {
        let mut command = std::process::Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for name in &self.unset {
            command.env_remove(name);
        }
        command.envs(self.set.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            // A missing folder would look like a missing program.
            if !folder.is_dir() {
                let message = format!("there is no folder `{}`", folder.display());
                return Err(self.error(message, String::new()));
            }
            command.current_dir(folder);
        }
        command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                self.error(format!("`{}` is not installed", self.tool), error.to_string()).hint(&self.missing)
            }
            _ => self.error(format!("cannot start `{}`", self.tool), error.to_string()),
        })
    }

    fn error(&self, message: String, why: String) -> ToolError {
        ToolError::new(&self.tool, message).tried(self.line()).why(why)
    }
}

/// The last lines of one output stream.
#[derive(Default)]
struct Tail(VecDeque<String>);

impl Tail {
    fn push(&mut self, line: String, progress: &dyn Progress) {
        progress.detail(&line);
        if self.0.len() == TAIL_LINES {
            self.0.pop_front();
        }
        self.0.push_back(line);
    }
}

/// A pipe whose bytes are kept as they are read.
struct Kept<'a, R> {
    pipe: R,
    bytes: &'a mut Vec<u8>,
}

impl<R: Read> Read for Kept<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.pipe.read(buffer)?;
        self.bytes.extend(buffer.iter().take(read));
        Ok(read)
    }
}

/// Gives each line of `pipe` to `each` until it ends. A carriage return ends a line too: progress bars use it.
fn follow(mut pipe: impl Read, mut each: impl FnMut(String)) {
    let mut line = Vec::new();
    let mut buffer = [0; 8192];
    let mut end = |line: &mut Vec<u8>| {
        let text = String::from_utf8_lossy(line).trim_end().to_owned();
        line.clear();
        if !text.is_empty() {
            each(text);
        }
    };
    loop {
        let read = match pipe.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => read,
        };
        for &byte in buffer.iter().take(read) {
            match byte {
                b'\n' | b'\r' => end(&mut line),
                _ if line.len() < LINE_BYTES => line.push(byte),
                _ => {}
            }
        }
    }
    end(&mut line);
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./=:@+,%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::progress::Silent;

    #[derive(Default)]
    struct Heard(Mutex<Vec<String>>);

    impl Progress for Heard {
        fn step(&self, _: &str) {}
        fn note(&self, _: &str) {}
        fn detail(&self, line: &str) {
            self.0.lock().unwrap().push(line.to_owned());
        }
    }

    fn shell(script: &str) -> Command {
        Command::new("shell", "sh").args(["-c", script])
    }

    #[test]
    fn shows_lines_and_gives_the_output() {
        let heard = Heard::default();
        let output = shell("printf 'one\\rtwo\\n\\nthree'").run(&heard).unwrap();
        assert_eq!(output.stdout, "one\rtwo\n\nthree");
        assert_eq!(*heard.0.lock().unwrap(), ["one", "two", "three"]);
    }

    #[test]
    fn a_failure_keeps_the_end_of_both_streams() {
        let error =
            shell("seq 100; echo oops >&2; exit 3").hint_if_failed("try again").run(&Silent).unwrap_err();
        assert_eq!(error.to_string(), "`shell` failed with exit status 3");
        assert_eq!(error.command_line(), Some("sh -c 'seq 100; echo oops >&2; exit 3'"));
        assert_eq!(error.reason().lines().count(), TAIL_LINES + 1);
        assert!(error.reason().contains("oops"));
        assert_eq!(error.hint_text(), Some("try again"));
    }

    #[test]
    fn a_missing_program_says_how_to_get_it() {
        let command = Command::new("frob", "no-such-program-frob").hint_if_missing("install frob");
        let error = command.run(&Silent).unwrap_err();
        assert_eq!(error.to_string(), "`frob` is not installed");
        assert_eq!(error.hint_text(), Some("install frob"));
        assert_eq!(command.first_line(), None);
    }

    #[test]
    fn a_missing_folder_is_not_a_missing_program() {
        let error = shell("true").folder("no/such/folder").run(&Silent).unwrap_err();
        assert_eq!(error.to_string(), "there is no folder `no/such/folder`");
    }

    #[test]
    fn output_without_end_of_line_is_cut() {
        let heard = Heard::default();
        shell("head -c 100000 /dev/zero | tr '\\0' x").run(&heard).unwrap();
        assert_eq!(heard.0.lock().unwrap()[0].len(), LINE_BYTES);
    }
}
