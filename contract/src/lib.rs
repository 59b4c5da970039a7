//! Contracts as data: WIT packages in folders.
//!
//! Whoever deals with a contract reads it here, so that all say the same of one that is wrong: the host, which compares
//! components with it; the macro `contract!`; the toolchains, which build for it; the command line.
//!
//! ```text
//! folder ─▶ read ─▶ Contract ─▶ diff: what changed since an older version, and whom that breaks
//! ```
//!
//! A gate that is not `@since` is closed: what is `@unstable` is not part of a contract, unless whoever reads it opens the gate by
//! the feature's name. Tools that build for a contract read the same files with their own parsers, and not all of them know of
//! features: they get a copy in which the gates are open ([`open_gates`]).

mod describe;
mod diff;
mod error;
mod explain;
mod further;
mod gate;
mod nearest;
mod read;
mod spot;
mod valid;

pub use describe::{declaration_source, definition, function, function_source, name, parts, unalias};
pub use diff::{Change, Diff, Effect, RULES, Verdict};
pub use error::WitError;
pub use gate::open_gates;
pub use nearest::nearest;
pub use read::{Contract, spot};
pub use spot::Spot;
