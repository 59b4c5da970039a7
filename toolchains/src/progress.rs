//! How a long build says what it does.

/// Hears what a set-up or a build is doing. It never decides anything.
pub trait Progress: Sync {
    /// A new step begins: a phrase such as ``installs componentize-py``.
    fn step(&self, what: &str);

    /// Something that the user has to know when all is done, too: a file was written that is the user's own.
    fn note(&self, what: &str);

    /// The latest line of the running tool's output.
    fn detail(&self, line: &str);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _what: &str) {}
    fn note(&self, _what: &str) {}
    fn detail(&self, _line: &str) {}
}
