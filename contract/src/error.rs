//! What is wrong with a contract.

use std::fmt;
use std::path::Path;

use crate::spot::Spot;

/// What is wrong with a contract, where, and what to do about it.
///
/// `Display` gives the message alone, in one phrase. [`WitError::render`] gives all there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitError {
    message: String,
    is_missing: bool,
    is_several: bool,
    spot: Option<Box<Spot>>,
    notes: Vec<String>,
    hint: Option<String>,
}

impl WitError {
    /// An error with its message: a lower-case phrase, names in backticks, no final period.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            is_missing: false,
            is_several: false,
            spot: None,
            notes: Vec::new(),
            hint: None,
        }
    }

    /// One error of all that are in the contract at `path`.
    pub(crate) fn several(path: &Path, mut errors: Vec<Self>) -> Self {
        if errors.len() == 1
            && let Some(only) = errors.pop()
        {
            return only;
        }
        let message = format!("the WIT package `{}` is wrong in {} places", path.display(), errors.len());
        let mut all = Self::new(message);
        all.is_several = true;
        let whole = |error: &Self| error.render().trim_start_matches("error: ").to_owned();
        errors.iter().fold(all, |all, error| all.note(whole(error)))
    }

    /// Says that there is no such file or folder.
    pub(crate) fn missing(mut self) -> Self {
        self.is_missing = true;
        self
    }

    pub(crate) fn on(mut self, spot: Option<Spot>) -> Self {
        self.spot = spot.map(Box::new);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether there is nothing to read where the contract should be.
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// Whether it tells of several mistakes: each is one of the notes, with its place and its hint.
    pub fn is_several(&self) -> bool {
        self.is_several
    }

    /// Where in a WIT file.
    pub fn spot(&self) -> Option<&Spot> {
        self.spot.as_deref()
    }

    /// Lines of detail.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Where it is and the lines of detail; neither the message nor the hint. May be empty.
    pub fn details(&self) -> String {
        let spot = self.spot.iter().map(|spot| spot.render());
        let notes = self.notes.iter().map(|note| format!("  - {}", note.replace('\n', "\n    ")));
        spot.chain(notes).collect::<Vec<_>>().join("\n")
    }

    /// Everything there is to say, over several lines, without colour and without a final newline.
    pub fn render(&self) -> String {
        let mut out = format!("error: {}", self.message);
        let details = self.details();
        if !details.is_empty() {
            out.push('\n');
            out.push_str(&details);
        }
        if let Some(hint) = &self.hint {
            out.push_str(&format!("\nhint: {hint}"));
        }
        out
    }
}

impl fmt::Display for WitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WitError {}
