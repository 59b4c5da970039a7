//! The powers that a host can grant, one file each.

/// How much a log record matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Every step.
    Trace,
    /// For the author.
    Debug,
    /// For the operator.
    Info,
    /// Something may be wrong.
    Warn,
    /// Something is wrong.
    Error,
}
