//! Sets up guest toolchains and makes components of plugins.
//!
//! ```text
//! Job ─▶ ensure: the language's tools, pinned, below Home ─▶ stage: a copy of the contract ─▶ build ─▶ Built
//! ```
//!
//! Each language has a room of its own: a file, a folder beside it, and pins in `pins/`. What a room may rely on is
//! in the files above it: [`Home`] keeps installed tools and work folders apart, `command` runs a child process and
//! turns its failure into a [`ToolError`], `stage` copies the contract, so that no tool ever sees the author's own files.
//!
//! This crate knows nothing of Wasmtime: whether a finished component fits its contract is the host crate's question.

mod command;
mod contract;
mod digest;
mod doctor;
mod error;
mod home;
mod javascript;
mod job;
mod language;
mod lint;
mod output;
mod progress;
mod provenance;
mod python;
mod rust;
mod scaffold;
mod sdk_package;
mod stage;

pub use doctor::{Finding, doctor};
pub use error::ToolError;
pub use home::Home;
pub use job::{Built, Job, Part, build, ensure};
pub use language::{Language, UnknownLanguage};
pub use lint::{Level, Need, Trap, lint, lint_rules};
pub use progress::{Progress, Silent};
pub use provenance::{BuiltFor, Provenance, contract_digest};
pub use rust::{CargoComponent, cargo_component, rust_guest_type, rust_ident, rust_type};
pub use scaffold::{ScaffoldedFile, for_this_machine, from_template, scaffold};
pub use sdk_package::{SdkChoices, SdkDescription, SdkNames, SdkTarget, pack_sdk, sdk_package};
pub use stage::world_of;
