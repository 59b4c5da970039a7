//! All errors of a set of plugins at once.

use std::fmt;

use super::Error;

/// Everything that is wrong with a set of plugins; never empty. `{:#}` gives it all, as [`Report::render`] does.
pub struct Report {
    errors: Vec<Error>,
}

impl Report {
    /// Gives `Err` with all `errors`, or `Ok` where there are none.
    pub(crate) fn unless_empty(errors: Vec<Error>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self { errors }) }
    }

    /// The errors, in the order of the pipeline.
    pub fn errors(&self) -> &[Error] {
        &self.errors
    }

    /// All errors as the command line prints them, with an empty line between two.
    pub fn render(&self) -> String {
        let parts: Vec<String> = self.errors.iter().map(Error::render).collect();
        parts.join("\n\n")
    }
}

impl From<Error> for Report {
    fn from(error: Error) -> Self {
        Self { errors: vec![error] }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.errors.as_slice() {
            [one] => one.fmt(f),
            _ if f.alternate() => f.write_str(&self.render()),
            many => write!(f, "{} errors", many.len()),
        }
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Report {}
