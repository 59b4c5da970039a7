//! Typed, sandboxed plugins for any application, in any language, on the WebAssembly component model.
//!
//! ```text
//! plugin.toml ─▶ manifest ─▶ resolve ─▶ contract ─▶ grant ─▶ PLAN ─▶ compile/cache ─▶ link/compose ─▶ instance/pool ─▶ call
//! plugwright.toml ───────────────────────────────────┘        │                                              observe ◀─ all stages
//!                      data only: prints, diffs, golden tests │ wasmtime and effects from here on
//! ```

mod error;
mod name;
mod manifest;
mod resolve;
mod contract;
mod grant;
mod plan;
mod limits;
mod capability;
#[allow(dead_code, reason = "the linker that uses it comes next")]
mod bridge;

pub use capability::Level;
pub use contract::{Facts, Role};
pub use error::{Blame, Error, ErrorKind, Fault, FaultPlace, Place, Report, Stage};
pub use grant::Grant;
pub use limits::{Bytes, Limits};
pub use manifest::{Manifest, Policy};
pub use name::{Digest, InterfaceName, ItemName, PluginId};
pub use plan::{Edge, Mode, Plan, PlannedPlugin, Unit, check};
