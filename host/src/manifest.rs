//! The author's `plugin.toml` and the operator's `plugwright.toml`.
//!
//! Both are read strictly: a key that nobody knows is an error, because the alternative is a limit that its writer
//! believes in and nobody enforces. What is wrong is shown where it stands.

mod document;
mod plugin;
mod policy;

pub(crate) use document::suggest;
pub use plugin::Manifest;
pub(crate) use policy::{Entry, GrantValue, Group, Link};
pub use policy::{Policy, Reentry};
