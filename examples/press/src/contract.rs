//! The contract in Rust's words: made from `wit/`, one struct for each interface that the press calls.

// What is generated here is documented in `wit/site.wit`.
#![allow(missing_docs, reason = "made from the contract")]

plugwright::contract!({ path: "wit", world: "press" });

pub(crate) use layout::Entry;
pub(crate) use search::Index;
pub(crate) use types::{CrateInfo, Document, Origin, RenderError};
