//! The conformance cases: reads them, and writes the plugins that are built of them.
//!
//! ```text
//! <case>/case.wit ─▶ relay: the same functions, passed on ─▶ project: one plugin per language and side, of all cases
//! <case>/plugin.{rs,py,ts} ──────────────────────────────────┘
//! <case>/expect.txt ─▶ what each call answers ─▶ the runner calls; `typed` writes the calls of an application
//! <case>/unsupported.toml ─▶ what a toolchain cannot do, in its own words
//! ```

mod case;
mod document;
mod expect;
mod language;
pub mod names;
mod project;
mod relay;
mod tools;
mod typed;
mod unsupported;
mod value;

pub use case::{Case, Owner, Side};
pub use document::document;
pub use expect::{Line, Outcome};
pub use language::Language;
pub use project::{Project, Repository};
pub use tools::{check_tools, tool};
pub use typed::typed_calls;
pub use unsupported::Unsupported;
pub use value::{Value, from_json, kind, primitive, to_json};
