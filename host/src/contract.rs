//! What a component imports and exports, and whether that fits a world.
//!
//! Types are compared by structure, across files: a component carries its types with it and no name of a record, only the
//! names of its fields, is part of them. Resources alone have an identity; two are the same if they have the same name in
//! the same interface.

mod check;
mod compare;
mod engine;
mod facts;
mod items;
mod known;
mod outline;
mod read;
mod schema;
mod screen;
mod shrink;
mod special;
mod types;

pub(crate) use check::{beyond, check, is_lifecycle};
pub(crate) use compare::{compare_functions, compare_interfaces};
pub(crate) use facts::{Bare, Imported};
pub use facts::{Facts, Role};
pub(crate) use known::Known;
pub(crate) use screen::Size;
pub(crate) use special::{Special, resources, root, specials};
