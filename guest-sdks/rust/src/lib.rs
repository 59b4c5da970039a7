//! What a plugin written in Rust imports.
//!
//! A plugin names its contract, implements the traits that come of it, and exports the type:
//!
//! ```
//! plugwright_guest::contract!({
//!     inline: "
//!         package example:greeting;
//!         interface greet { greet: func(name: string) -> string; }
//!         world plugin { export greet; }
//!     ",
//! });
//!
//! struct Greeter;
//!
//! impl exports::example::greeting::greet::Guest for Greeter {
//!     fn greet(name: String) -> String {
//!         format!("Hello, {name}")
//!     }
//! }
//!
//! export!(Greeter);
//! # fn main() {}
//! ```
//!
//! A real plugin says `world: "…", path: "../wit"` rather than `inline`.
//!
//! Two things happen without being asked for. A panic reaches the host as a typed fault with its message and place.
//! With the feature `log` (or `tracing`), what the plugin and its dependencies write through those crates reaches the
//! host's log; the plugin's manifest then has to request `log`. Records below `info` stay inside unless the plugin
//! lowers the bar (`log::set_max_level`), because libraries trace for every byte they parse.
//!
//! [`config`] has the settings that the operator made, for a plugin whose manifest requests `config`; [`keyvalue`] what it keeps
//! from call to call; with the feature `http`, the module `http` makes requests. Files, variables and sockets are those of `std`.
//!
//! No power, and so requested by nobody: [`call`] has who calls the plugin and how much time is left, [`links`] whether an optional
//! import is served, and [`lifecycle`] what the plugin may tell the host of itself.

pub mod call;
pub mod config;
mod fault;
#[cfg(feature = "http")]
pub mod http;
pub mod keyvalue;
pub mod lifecycle;
pub mod links;
#[cfg_attr(target_family = "wasm", allow(dead_code, reason = "a component has a host"))]
mod native;
mod start;

#[cfg(all(feature = "testing", not(target_family = "wasm")))]
pub mod testing;

#[cfg(any(feature = "log", feature = "tracing"))]
mod host_log;
#[cfg(feature = "log")]
mod log_records;
#[cfg(feature = "tracing")]
mod tracing_events;

#[cfg(feature = "tracing")]
pub use tracing_events::HostLog;

pub use native::Faked;

#[doc(hidden)]
pub use {plugwright_guest_macros::contract as __contract, start::START, wit_bindgen};

/// For the code that [`contract!`] makes; not for people.
#[doc(hidden)]
pub mod __native {
    pub use crate::native::{Fakes, exported, imported, keep, keep_exported, release};
}

/// Makes the contract's types, a `Guest` trait for each exported interface and the macro `export!`.
///
/// Takes the options of `wit_bindgen::generate!` between the braces; `world` and `path` are the ones that matter.
/// `path` is relative to the plugin's `Cargo.toml`.
#[macro_export]
macro_rules! contract {
    ({ $($options:tt)* }) => {
        $crate::__contract!($($options)*);
        const _: () = {
            #[used]
            static START: &(dyn ::core::any::Any + ::core::marker::Sync) = &$crate::START;
        };
    };
}
