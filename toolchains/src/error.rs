//! The one error of this crate.

use std::fmt;
use std::path::Path;

use plugwright_contract::WitError;

/// A tool that is missing or that failed, with what to do about it.
///
/// `Display` gives the message alone, in one phrase. [`ToolError::render`] gives all there is, as the command line
/// prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolError {
    tool: String,
    message: String,
    tried: Option<String>,
    why: String,
    hint: Option<String>,
}

impl ToolError {
    /// An error of `tool` with its message: a lower-case phrase, names in backticks, no final period.
    pub(crate) fn new(tool: impl Into<String>, message: impl Into<String>) -> Self {
        Self { tool: tool.into(), message: message.into(), tried: None, why: String::new(), hint: None }
    }

    /// An error of the file system. `action` is a verb: `read`, `write`, `copy`.
    pub(crate) fn io(action: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new("file system", format!("cannot {action} `{}`", path.display())).why(error.to_string())
    }

    /// Adds the command line that was tried.
    pub(crate) fn tried(mut self, command_line: impl Into<String>) -> Self {
        self.tried = Some(command_line.into());
        self
    }

    /// Adds the reason, one or more lines: usually the tail of the tool's output.
    pub(crate) fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// Says what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The tool's name: `npm`, `componentize-py`.
    pub fn tool(&self) -> &str {
        &self.tool
    }

    /// The command line that was tried, if one was.
    pub fn command_line(&self) -> Option<&str> {
        self.tried.as_deref()
    }

    /// The reason: usually the tail of the tool's output; may be empty.
    pub fn reason(&self) -> &str {
        &self.why
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Everything there is to say, over several lines, without colour and without a final newline.
    pub fn render(&self) -> String {
        let mut out = format!("error: {}", self.message);
        if let Some(tried) = &self.tried {
            out.push_str(&format!("\n  tried: {tried}"));
        }
        if !self.why.is_empty() {
            out.push_str("\nCaused by:");
            for line in self.why.lines() {
                out.push_str(&format!("\n  {line}"));
            }
        }
        if let Some(hint) = &self.hint {
            out.push_str(&format!("\nhint: {hint}"));
        }
        out
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ToolError {}

impl From<WitError> for ToolError {
    fn from(error: WitError) -> Self {
        let ours = Self::new("wit", error.to_string()).why(error.details());
        error.hint_text().into_iter().fold(ours, Self::hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_what_was_tried_and_the_fix() {
        let error = ToolError::new("npm", "`npm` failed with exit status 1")
            .tried("npm ci")
            .why("npm error code EUSAGE\nnpm error missing lock file")
            .hint("run `npm install` once");
        assert_eq!(error.to_string(), "`npm` failed with exit status 1");
        assert_eq!(
            error.render(),
            "error: `npm` failed with exit status 1\n  tried: npm ci\nCaused by:\n  npm error code EUSAGE\n  \
             npm error missing lock file\nhint: run `npm install` once"
        );
    }
}
