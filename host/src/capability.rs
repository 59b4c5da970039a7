//! The powers that a host can grant, one file each, and the base that every plugin gets.
//!
//! A capability has five parts, and grant, plan, link and print know it only through them:
//!
//! | part | where |
//! |---|---|
//! | its name and docs | [`Kind`] |
//! | what the operator may write for it | [`Kind::parse`] |
//! | how a grant prints and serialises | [`Scope`](crate::Scope), in the capability's `scope.rs` |
//! | what it adds to the linker | [`Power::add_to_linker`] |
//! | what it keeps in the store | [`Power::equip`] |
//!
//! The first three are data, so that planning needs no engine: each capability has them in its `scope.rs`, which never
//! mentions wasmtime. An application's own capability has the same parts: [`Capability`].

pub(crate) mod about;
mod application;
pub(crate) mod base;
mod clock;
mod config;
mod env;
mod files;
pub(crate) mod fault;
mod gate;
mod http;
mod keyvalue;
mod kit;
mod log;
mod network;
mod quota;
mod random;
mod told;

use std::sync::Arc;

use wasmtime::component::Linker;

use crate::grant::{Grant, Kind};
use crate::instance::State;
use crate::offer::Offer;
use crate::plan::EngineKind;

pub use application::{About, Capability};
pub(crate) use application::{kind_of, power_of};
pub use config::Settings;
pub(crate) use gate::{Narrowed, Rules};
pub(crate) use kit::{Kit, Things};
pub use log::Level;
pub(crate) use network::lookup::{Lookup, System, lookup_by};
pub(crate) use quota::{Quota, Quotas};
pub(crate) use told::Told;

/// A capability with all of its parts.
pub(crate) trait Power: Kind {
    /// Lets a plugin that was granted this import it.
    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()>;

    /// What a plugin of the async engine may import besides.
    fn add_async_to_linker(&self, linker: &mut Linker<State>) -> wasmtime::Result<()> {
        let _ = linker;
        Ok(())
    }

    /// What it adds to the linker as interfaces of the application.
    fn offers(&self, grant: &Grant) -> Vec<Offer> {
        let _ = grant;
        Vec::new()
    }

    /// Whether what it does may take its time: then it is not done on a thread that others need.
    fn may_block(&self) -> bool {
        true
    }

    /// Puts what it needs into the store of an instance that starts.
    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        let _ = (grant, kit);
        Ok(())
    }
}

/// A grant with the capability that it is of.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) power: Arc<dyn Power>,
    pub(crate) grant: Grant,
    /// What the plugin runs on.
    pub(crate) engine: EngineKind,
}

impl Held {
    /// Lets a plugin that was granted this import it.
    pub(crate) fn add_to_linker(&self, linker: &mut Linker<State>) -> wasmtime::Result<()> {
        self.power.add_to_linker(linker, &self.grant)?;
        match self.engine {
            EngineKind::Plain | EngineKind::Metered => Ok(()),
            EngineKind::Async => self.power.add_async_to_linker(linker),
        }
    }
}

/// Plugwright's own capabilities. `lookup` finds the addresses of names.
pub(crate) fn built_in(lookup: &Arc<dyn Lookup>) -> Vec<Arc<dyn Power>> {
    vec![
        Arc::new(clock::Clock),
        Arc::new(config::Config),
        Arc::new(env::Env),
        Arc::new(files::Files),
        Arc::new(http::Http::new(lookup.clone())),
        Arc::new(keyvalue::KeyValue),
        Arc::new(log::Log),
        Arc::new(network::Network::new(lookup.clone())),
        Arc::new(random::Random),
    ]
}
