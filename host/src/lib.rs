//! Typed, sandboxed plugins for any application, in any language, on the WebAssembly component model.
//!
//! ```text
//! plugin.toml ─▶ manifest ─▶ resolve ─▶ contract ─▶ grant ─▶ PLAN ─▶ compile/cache ─▶ link/compose ─▶ instance/pool ─▶ call
//! plugwright.toml ───────────────────────────────────┘        │                                              observe ◀─ all stages
//!                      data only: prints, diffs, golden tests │ wasmtime and effects from here on
//! ```
//!
//! An application reads what the operator wrote, makes a [`Plan`] of it, has a [`Host`] load that, and calls its plugins:
//!
//! ```no_run
//! plugwright::contract!({ path: "../examples/greeter/wit" });
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let plan = plugwright::Plan::new(&plugwright::Policy::read("plugwright.toml")?)?;
//!     let host = plugwright::Host::builder().cache("cache").build()?;
//!     let plugins = host.load(&plan)?;
//!     // Typed, by the contract ...
//!     println!("{}", Greet::of(&plugins)?.greet("Ada")?);
//!     // ... or without generated code, arguments and result in WAVE.
//!     println!("{}", plugins.get("rust")?.call_wave(r#"example:greeter/greet.greet("Ada")"#)?);
//!     Ok(())
//! }
//! ```
//!
//! Every plugin runs in a store of its own under [`Limits`], with the [`Grant`]s that its manifest requests and the operator
//! gives. A call has one of three outcomes: values (the `err` of a WIT `result` is an ordinary value), a fault of a plugin,
//! or a fault of the host or operator; [`Error::blame`] tells the last two apart.

mod name;
mod supervision;
mod cores;
mod shelf;
mod manifest;
mod resolve;
mod contract;
mod grant;
mod plan;
mod picture;
mod compile;
mod cache;
mod capability;
mod offer;
mod link;
mod compose;
mod bridge;
mod flow;
mod instance;
mod limits;
mod budget;
mod seat;
mod pool;
mod places;
mod tree;
mod crowd;
mod call;
mod value;
mod lifecycle;
mod plugin;
mod window;
mod observe;
mod error;
mod host;
mod bindings;

pub use bindings::HostResource;
pub use budget::{Allowance, Budget, Part, Spent};
pub use cache::{Cache, CacheEntry};
pub use capability::{About, Capability, Level, Settings};
pub use compile::{Compiler, Slots};
pub use contract::{Facts, Role};
pub use error::{Blame, Error, ErrorKind, Fault, FaultPlace, Place, Report, Stage};
pub use flow::{Claim, Flow, Future, Parcel, Sender, Stream};
pub use grant::{Answer, Asked, Grant, Scope, ScopeError, Written};
pub use host::{Host, HostBuilder, Swap, Swapped};
pub use limits::{Bytes, EdgeLimits, Fuel, Limits};
pub use manifest::{Manifest, Policy, Reentry};
pub use name::{Digest, InterfaceName, ItemName, OfferName, PluginId};
pub use observe::{EdgeStats, Event, LogRecord, Observe, PluginStats, Stats, Use};
pub use offer::{AsyncCall, Caller, JsonResources, Offer, OfferError};
pub use picture::Picture;
pub use plan::{
    Absent, Draft, Edge, EngineKind, Mode, Narrowing, Offered, Plan, PlannedPlugin, Unit, check,
    check_component,
};
pub use plugin::{Many, Plugin, Plugins, Session};
#[doc = include_str!("bindings/contract.md")]
pub use plugwright_macros::contract;
pub use resolve::component_binary;
pub use seat::Standing;
pub use supervision::{OnStartFailure, Reuse, Supervision};
pub use tree::TraceId;
pub use value::{Handle, JsonOptions};
/// A value of any type, for calls without generated code.
pub use wasmtime::component::Val;
pub use window::{View, Window};

/// For the code that [`contract!`] makes; not for people.
#[doc(hidden)]
pub mod __private {
    pub use crate::bindings::{
        Bound, Handle, Held, Here, Item, Ready, Target, TypedItem, json, offer, parameters, resource,
    };
    pub use crate::offer::TypedOffer;
    pub use wasmtime;
}
