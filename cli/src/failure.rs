//! Why a verb did not succeed, as text and exit code.

use std::process::ExitCode;

use plugwright::{Blame, ErrorKind, Report};
use plugwright_toolchains::ToolError;

/// Why a verb did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something to tell, and the exit code that goes with it.
    Told { code: Code, message: String, hint: Option<String> },
    /// The answer is no, and the verb has said so.
    No,
    /// Whoever read our output has heard enough.
    Closed,
}

/// The exit codes of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    /// The answer is no, or the plugin failed.
    No = 1,
    /// Usage or configuration.
    Usage = 2,
    /// A bug in Plugwright: the code of a panic.
    Bug = 101,
}

impl Failure {
    /// A mistake in how the command line was used: a lower-case phrase, names in backticks, no final period.
    pub(crate) fn usage(phrase: impl Into<String>) -> Self {
        Self::Told { code: Code::Usage, message: format!("error: {}", phrase.into()), hint: None }
    }

    /// An error of the file system. `action` is a verb: `read`, `write`, `create`.
    pub(crate) fn io(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::usage(format!("cannot {action} `{}`\nCaused by:\n  {error}", path.display()))
    }

    /// The same with the exit code of a mistake in how the command line was used.
    pub(crate) fn misused(self) -> Self {
        match self {
            Self::Told { message, hint, .. } => Self::Told { code: Code::Usage, message, hint },
            other => other,
        }
    }

    /// The same where what was asked for was shown all the same: the answer is no.
    pub(crate) fn answered(self) -> Self {
        match self {
            Self::Told { code: Code::Bug, .. } => self,
            Self::Told { message, hint, .. } => Self::Told { code: Code::No, message, hint },
            other => other,
        }
    }

    /// Says what to do about it.
    pub(crate) fn hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Told { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// Names the file that it is about, below the first line.
    pub(crate) fn within(mut self, file: &std::path::Path) -> Self {
        if let Self::Told { message, .. } = &mut self {
            let end = message.find('\n').unwrap_or(message.len());
            message.insert_str(end, &format!("\n  --> {}", file.display()));
        }
        self
    }

    /// All there is to tell; `None` where nothing is left to be said.
    pub(crate) fn render(&self) -> Option<String> {
        match self {
            Self::Told { message, hint: Some(hint), .. } => Some(format!("{message}\nhint: {hint}")),
            Self::Told { message, hint: None, .. } => Some(message.clone()),
            Self::No | Self::Closed => None,
        }
    }

    /// The exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Told { code, .. } => ExitCode::from(*code as u8),
            Self::No => ExitCode::from(Code::No as u8),
            Self::Closed => ExitCode::SUCCESS,
        }
    }
}

/// Whose turn it is decides the code: the plugin's author gets "no", whoever typed or configured it "usage".
fn code(error: &plugwright::Error) -> Code {
    match (error.kind(), error.blame()) {
        (ErrorKind::Bug, _) => Code::Bug,
        (ErrorKind::Manifest | ErrorKind::Arguments | ErrorKind::NotFound | ErrorKind::Io, _) => Code::Usage,
        (_, Blame::Operator) => Code::Usage,
        (_, Blame::Plugin | Blame::Host) => Code::No,
    }
}

impl From<plugwright::Error> for Failure {
    fn from(error: plugwright::Error) -> Self {
        Self::Told { code: code(&error), message: error.render(), hint: None }
    }
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        let code = report.errors().iter().map(code).max().unwrap_or(Code::Bug);
        Self::Told { code, message: report.render(), hint: None }
    }
}

impl From<ToolError> for Failure {
    fn from(error: ToolError) -> Self {
        Self::Told { code: Code::No, message: error.render(), hint: None }
    }
}

/// Whoever named the contract has to look at it.
impl From<plugwright_contract::WitError> for Failure {
    fn from(error: plugwright_contract::WitError) -> Self {
        Self::Told { code: Code::Usage, message: error.render(), hint: None }
    }
}
