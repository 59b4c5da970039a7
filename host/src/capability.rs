//! The powers that a host can grant, one file each, and the base that every plugin gets.
//!
//! Each file has the same shape: what is kept in the store, and `add_to_linker`.

pub(crate) mod base;
pub(crate) mod config;
pub(crate) mod fault;
pub(crate) mod log;

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
