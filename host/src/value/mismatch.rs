//! What does not fit, and where in the arguments it stands.

use std::fmt;

use wasmtime::component::types::ComponentFunc;

use super::kind;
use crate::error::{Blame, Error, ErrorKind, Stage};

/// A wrong list of a million elements would say a million times the same.
const MOST_REPORTED: usize = 20;

/// A place in the arguments: a parameter's name and the steps into its value.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    /// All arguments.
    Root,
    Result,
    Parameter(&'a str),
    Field(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
    /// The value of a key that is text.
    Entry(&'a Path<'a>, &'a str),
    /// Some key.
    Key(&'a Path<'a>),
}

impl<'a> Path<'a> {
    /// What has a name here.
    pub(super) fn field(&'a self, name: &'a str) -> Path<'a> {
        match self {
            Self::Root => Path::Parameter(name),
            parent => Path::Field(parent, name),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("arguments"),
            Self::Result => f.write_str("result"),
            Self::Parameter(name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Element(parent, index) => write!(f, "{parent}[{index}]"),
            Self::Entry(parent, key) => write!(f, "{parent}[{key:?}]"),
            Self::Key(parent) => write!(f, "{parent} (key)"),
        }
    }
}

/// All that does not fit.
#[derive(Default)]
pub(super) struct Mismatches {
    reported: Vec<String>,
    more: usize,
}

impl Mismatches {
    /// Notes that `path` holds something else than it should. Gives `None`, so that it ends a conversion.
    pub(super) fn add<T>(
        &mut self,
        path: &Path<'_>,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Option<T> {
        self.say(format!("{path}: expected {expected}, found {found}"))
    }

    /// Notes a value that only typed calls can carry.
    pub(super) fn unwritable<T>(&mut self, path: &Path<'_>, kind: &str) -> Option<T> {
        self.say(format!(
            "{path}: a value of type `{kind}` cannot be written down, only typed calls carry it"
        ))
    }

    pub(super) fn say<T>(&mut self, line: String) -> Option<T> {
        if self.reported.len() < MOST_REPORTED {
            self.reported.push(line);
        } else {
            self.more += 1;
        }
        None
    }

    pub(super) fn is_empty(&self) -> bool {
        self.reported.is_empty()
    }

    /// All that was noted, in one line.
    pub(super) fn into_words(self) -> String {
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        self.reported.into_iter().chain(more).collect::<Vec<_>>().join("; ")
    }

    /// The error, if anything was noted.
    pub(super) fn into_error(self, function: &ComponentFunc) -> Option<Error> {
        if self.reported.is_empty() {
            return None;
        }
        let mut error = Error::new(
            Stage::Call,
            ErrorKind::Arguments,
            Blame::Host,
            "the arguments do not fit the function's types",
        );
        for line in self.reported {
            error = error.note(line);
        }
        if self.more > 0 {
            error = error.note(format!("and {} more", self.more));
        }
        Some(error.hint(format!("the function takes {}", signature(function))))
    }
}

/// `(source: string, features: flags)`.
fn signature(function: &ComponentFunc) -> String {
    let params: Vec<String> = function.params().map(|(name, ty)| format!("{name}: {}", kind(&ty))).collect();
    if params.is_empty() { "no arguments".into() } else { format!("({})", params.join(", ")) }
}

/// `a`, `b` or `c`, for what one of them should have been.
pub(super) fn one_of<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".into(),
    }
}
