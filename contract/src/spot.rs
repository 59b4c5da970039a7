//! Places in files that people write.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A stretch of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Spot {
    file: PathBuf,
    text: Arc<str>,
    bytes: Range<usize>,
}

impl Spot {
    pub(crate) fn new(file: impl Into<PathBuf>, text: impl Into<Arc<str>>, bytes: Range<usize>) -> Self {
        Self { file: file.into(), text: text.into(), bytes }
    }

    /// The whole word that begins where the stretch does, if one does.
    pub(crate) fn into_word(mut self) -> Self {
        let rest = self.text.get(self.bytes.start..).unwrap_or_default();
        let is_of_word = |c: char| c.is_alphanumeric() || c == '-';
        let word = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        self.bytes.end = self.bytes.end.max(self.bytes.start + word);
        self
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The whole text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in the text the stretch is.
    pub fn bytes(&self) -> Range<usize> {
        self.bytes.clone()
    }

    /// The words of the stretch itself.
    pub fn words(&self) -> &str {
        self.text.get(self.bytes()).unwrap_or_default()
    }

    /// Line and column, counted from 1.
    pub fn line_and_column(&self) -> (usize, usize) {
        let (line, column, _) = shown(&self.text, self.bytes());
        (line, column)
    }

    /// Where it is, and the line with a mark below the stretch, over several lines:
    ///
    /// ```text
    ///   --> wit/app.wit:3:14
    ///   |
    /// 3 |     get: func(key: sring);
    ///   |                    ^^^^^
    /// ```
    pub fn render(&self) -> String {
        let (line, column, snippet) = shown(&self.text, self.bytes());
        format!("  --> {}:{line}:{column}\n{snippet}", self.file.display())
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_and_column();
        write!(f, "{}:{line}:{column}", self.file.display())
    }
}

impl fmt::Debug for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Line and column of a stretch of `text`, counted from 1, and the line with a mark below the stretch.
fn shown(text: &str, bytes: Range<usize>) -> (usize, usize, String) {
    let start = text.floor_char_boundary(bytes.start);
    let before = text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let left = before.rsplit('\n').next().unwrap_or_default();
    let whole = text.lines().nth(line - 1).unwrap_or_default();
    let rest = whole.get(left.len()..).unwrap_or_default();
    let marked = text.get(start..bytes.end.max(start)).unwrap_or_default().lines().next().unwrap_or_default();
    let width = marked.chars().count().min(rest.chars().count()).max(1);
    let gutter = " ".repeat(line.to_string().len());
    // A tab in front of the mark stays a tab, so that the mark stands below its text on every terminal.
    let indent: String = left.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let snippet = format!("{gutter} |\n{line} | {whole}\n{gutter} | {indent}{}", "^".repeat(width));
    (line, left.chars().count() + 1, snippet)
}
