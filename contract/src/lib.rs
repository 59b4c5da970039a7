//! Contracts as data: WIT packages in folders.
//!
//! Whoever deals with a contract reads it here, so that all say the same of one that is wrong: the host, which compares
//! components with it; the macro `contract!`; the toolchains, which build for it; the command line.
//!
//! ```text
//! folder ─▶ read ─▶ Contract ─▶ diff: what changed since an older version, and whom that breaks
//! ```
//!
//! A gate that is not `@since` is closed: what is `@unstable` is not part of a contract. Tools that build for a contract read
//! the same files with their own parsers, and this is what all of them do unless they are told otherwise.

mod describe;
mod diff;
mod error;
mod explain;
mod nearest;
mod read;
mod spot;
mod valid;

pub use describe::{definition, function, name, parts, unalias};
pub use diff::{Change, Diff, Effect, RULES, Verdict};
pub use error::WitError;
pub use nearest::nearest;
pub use read::{Contract, spot};
pub use spot::Spot;
