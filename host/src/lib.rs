//! Typed, sandboxed plugins for any application, in any language, on the WebAssembly component model.
//!
//! ```text
//! plugin.toml ─▶ manifest ─▶ resolve ─▶ contract ─▶ grant ─▶ PLAN ─▶ compile/cache ─▶ link/compose ─▶ instance/pool ─▶ call
//! plugwright.toml ───────────────────────────────────┘        │                                              observe ◀─ all stages
//!                      data only: prints, diffs, golden tests │ wasmtime and effects from here on
//! ```

mod bindings;
mod bridge;
mod cache;
mod call;
mod capability;
mod compile;
mod compose;
mod contract;
mod error;
mod grant;
mod host;
mod instance;
mod limits;
mod link;
mod manifest;
mod name;
mod observe;
mod plan;
mod plugin;
mod pool;
mod resolve;
mod value;

pub use capability::Level;
pub use contract::{Facts, Role};
pub use error::{Blame, Error, ErrorKind, Fault, FaultPlace, Place, Report, Stage};
pub use grant::Grant;
pub use host::{Host, HostBuilder};
pub use limits::{Bytes, Limits};
pub use manifest::{Manifest, Policy};
pub use name::{Digest, InterfaceName, ItemName, PluginId};
pub use observe::{Event, LogRecord, Observe, PluginStats, Stats};
pub use plan::{Edge, Mode, Plan, PlannedPlugin, Unit, check, check_component};
pub use plugin::{Plugin, Plugins, Session};
/// Makes Rust types and typed calls from the WIT that an application's plugins target.
///
/// ```no_run
/// mod contract {
///     plugwright::contract!({ path: "../examples/press/wit", world: "press" });
/// }
///
/// use contract::{Layout, Search, search::Index, types::Document};
///
/// fn publish(plugins: &plugwright::Plugins, document: &Document) -> Result<Vec<u8>, plugwright::Error> {
///     match Layout::of(plugins)?.page(document)? {
///         Ok(page) => println!("{}", page.html),
///         Err(reason) => println!("{} cannot be rendered: {reason}", document.title),
///     }
///     let index = Index::new(&Search::of(plugins)?)?;
///     let _ = index.add(document)?;
///     index.finish()
/// }
/// # fn main() {}
/// ```
///
pub use plugwright_macros::contract;

/// For the code that [`contract!`] makes; not for people.
#[doc(hidden)]
pub mod __private {
    pub use crate::bindings::{Bound, Handle, Item, Target, TypedItem};
    pub use wasmtime;
}
