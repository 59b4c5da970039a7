//! What ends the press without a site. A document that cannot be published is no failure: the report tells of it.

use std::fmt;
use std::path::Path;

/// Why there is no site.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The surroundings: a folder, a file, a tool.
    Surroundings { message: String, cause: Option<String>, hint: String },
    /// The plugins cannot be loaded.
    Plugins(plugwright::Report),
    /// A plugin failed where the whole site depends on it.
    Plugin(plugwright::Error),
    /// A plugin gave an answer that the press cannot use.
    Answer(String),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Surroundings { message: message.into(), cause: None, hint: hint.into() }
    }

    /// A file or folder that cannot be `verb` (read, written, …).
    pub(crate) fn file(path: &Path, verb: &str, cause: &std::io::Error, hint: impl Into<String>) -> Self {
        Self::Surroundings {
            message: format!("`{}` cannot be {verb}", path.display()),
            cause: Some(cause.to_string()),
            hint: hint.into(),
        }
    }

    /// 1 where a plugin is at fault, 2 where the surroundings are.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Plugin(_) | Self::Answer(_) => 1,
            Self::Surroundings { .. } | Self::Plugins(_) => 2,
        }
    }
}

impl From<plugwright::Report> for Failure {
    fn from(report: plugwright::Report) -> Self {
        Self::Plugins(report)
    }
}

impl From<plugwright::Error> for Failure {
    fn from(error: plugwright::Error) -> Self {
        Self::Plugin(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Surroundings { message, cause, hint } => {
                write!(f, "error: {message}")?;
                if let Some(cause) = cause {
                    write!(f, "\nCaused by:\n  {cause}")?;
                }
                write!(f, "\nhint: {hint}")
            }
            Self::Plugins(report) => f.write_str(&report.render()),
            Self::Plugin(error) => f.write_str(&error.render()),
            Self::Answer(message) => write!(f, "error: {message}"),
        }
    }
}
