//! What the code that `contract!` makes stands on.
//!
//! A [`Target`] is where typed calls go: to a plugin, each on whatever instance is free, or to the one instance of a
//! session. A [`Handle`] is a resource in a session; it keeps the session open, and the resource is dropped in the plugin
//! when the handle is dropped. So a session lives as long as its last handle, or the last struct made by `session()`.

mod bound;
mod handle;
mod host_resource;
pub mod json;
mod wire;

use std::fmt;

use wasmtime::component::{ComponentNamedList, Lift, Lower};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::InterfaceName;
use crate::offer::{Offer, TypedOffer, table};
use crate::plugin::{Plugin, Plugins};

pub use crate::plugin::Here;
pub use bound::Bound;
pub use handle::{Handle, Held};
pub use host_resource::HostResource;
pub use wire::{parameters, resource};

/// A function of a contract, with its types.
#[doc(hidden)]
pub trait TypedItem: 'static {
    /// `press:site/layout@0.1.0`; `None` for a function of the world itself.
    const INTERFACE: Option<&'static str>;
    /// `page`, or `[method]index.add` for a method.
    const FUNCTION: &'static str;
    /// The type of the function as the contract has it, and the definitions of all that it speaks of, each with its name.
    const PARTS: &'static [(&'static str, &'static str)] = &[];
    /// The arguments, lent.
    type Params<'a>: ComponentNamedList + Lower + Send + Sync;
    /// The results: `(T,)`, or `()` for a function without one.
    type Return: ComponentNamedList + Lift + Send + Sync + 'static;
}

/// The name of a [`TypedItem`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Item {
    interface: Option<&'static str>,
    function: &'static str,
}

impl Item {
    /// The name of `F`.
    pub const fn of<F: TypedItem>() -> Self {
        Self { interface: F::INTERFACE, function: F::FUNCTION }
    }
}

/// Where calls go.
#[doc(hidden)]
#[derive(Clone)]
pub enum Target {
    /// To any instance of the plugin.
    Plugin(Plugin),
    /// To one instance.
    Session(Bound),
}

/// A session that is ready for a call that deals with handles.
#[doc(hidden)]
pub struct Ready {
    bound: Bound,
    /// What the application lends for the length of the call.
    lent: Vec<u32>,
}

impl Ready {
    /// Calls `F`.
    pub fn call<F: TypedItem>(&self, params: F::Params<'_>) -> Result<F::Return, Error> {
        let returned = self.bound.call::<F>(params);
        for place in &self.lent {
            let taken = self.bound.enter(|session| session.with_state(|state| table::taken(state, *place)));
            // With the instance of a call that failed goes all that was lent to it.
            let Ok(Ok(taken)) = taken else { break };
            // Here the session is free again: dropping this may run the application's code.
            drop(taken?);
        }
        returned
    }

    /// Takes over the handles that the call gave.
    pub fn adopt(&self, held: Held<'_>) -> Result<(), Error> {
        held.bind(&self.bound)
    }
}

/// Offers functions under `names`, which the reader of the WIT has written: for the traits of what a contract imports.
#[doc(hidden)]
pub fn offer(
    names: &[&str],
    define: impl Fn(&mut TypedOffer<'_>) -> wasmtime::Result<()> + Send + Sync + 'static,
) -> Offer {
    Offer::typed(names.iter().filter_map(|name| name.parse().ok()), define)
}

impl Target {
    /// The one plugin that exports `items`, which are all of one interface.
    pub fn of(plugins: &Plugins, items: &[Item]) -> Result<Self, Error> {
        let interface = items.first().and_then(|item| item.interface);
        if let Some(interface) = interface.and_then(|name| name.parse::<InterfaceName>().ok()) {
            return Self::from_plugin(&plugins.exporting(&interface)?, items);
        }
        // Functions of the world itself, or of an interface that only the world names, are known by their own names alone.
        let mut found = Vec::new();
        for id in plugins.plan().plugins.keys() {
            let plugin = plugins.get(id.as_str())?;
            if items.iter().all(|item| plugin.find(item.interface, item.function).is_ok()) {
                found.push(plugin);
            }
        }
        let what = items.first().map_or("", |item| item.interface.unwrap_or(item.function));
        match found.as_slice() {
            [one] => Ok(Self::Plugin(one.clone())),
            [] => Err(Error::new(
                Stage::Call,
                ErrorKind::NotFound,
                Blame::Operator,
                format!("no plugin exports `{what}` as the contract says"),
            )),
            several => {
                let names: Vec<&str> = several.iter().map(|plugin| plugin.id().as_str()).collect();
                let message = format!("more than one plugin exports `{what}`: {}", names.join(", "));
                Err(Error::new(Stage::Call, ErrorKind::Ambiguous, Blame::Operator, message)
                    .hint("choose one by its name"))
            }
        }
    }

    /// All plugins that export `items`, in the order of their names.
    pub fn all(plugins: &Plugins, items: &[Item]) -> Result<Vec<Self>, Error> {
        let interface = items.first().and_then(|item| item.interface);
        if let Some(interface) = interface.and_then(|name| name.parse::<InterfaceName>().ok()) {
            let all = plugins.all_exporting(&interface);
            return all.iter().map(|plugin| Self::from_plugin(plugin, items)).collect();
        }
        let plan = plugins.plan();
        let all = plan.plugins.keys().filter_map(|id| plugins.get(id.as_str()).ok());
        Ok(all.filter_map(|plugin| Self::from_plugin(&plugin, items).ok()).collect())
    }

    /// The given plugin, if it exports all `items`. One that was built for an earlier version of their interface may lack what
    /// came later, until that is called.
    pub fn from_plugin(plugin: &Plugin, items: &[Item]) -> Result<Self, Error> {
        for item in items {
            match plugin.find(item.interface, item.function) {
                Err(_) if plugin.exports_earlier(item.interface)? => {}
                found => drop(found?),
            }
        }
        Ok(Self::Plugin(plugin.clone()))
    }

    /// The plugin.
    pub fn plugin(&self) -> &Plugin {
        match self {
            Self::Plugin(plugin) => plugin,
            Self::Session(bound) => &bound.plugin,
        }
    }

    /// The same plugin, with one instance for all calls.
    pub fn session(&self) -> Result<Self, Error> {
        Bound::with(self.plugin()).map(Self::Session)
    }

    /// Calls `F`.
    pub fn call<F: TypedItem>(&self, params: F::Params<'_>) -> Result<F::Return, Error> {
        match self {
            Self::Plugin(plugin) => plugin.call_typed::<F>(params),
            Self::Session(bound) => bound.call::<F>(params),
        }
    }

    /// Where `F` is called from async code without a thread for it; nothing where that cannot be.
    pub fn here(&self) -> Option<Result<Here<'_>, Error>> {
        match self {
            Self::Plugin(plugin) => plugin.here(),
            Self::Session(_) => None,
        }
    }

    /// Calls `F` from async code, on a thread that may block. Dropping the future calls the call off, but for one in a session,
    /// whose instance others may wait for.
    pub async fn call_async<F: TypedItem>(&self, params: F::Params<'static>) -> Result<F::Return, Error>
    where
        F::Params<'static>: 'static,
    {
        match self {
            Self::Plugin(plugin) => plugin.run(move |session| session.call_typed::<F>(params)).await,
            Self::Session(bound) => {
                let bound = bound.clone();
                bound.plugin.clone().on_thread(move || bound.call::<F>(params)).await
            }
        }
    }

    /// The session in which a call that deals with `held` has to run: theirs, or this one's, or a new one. What is given away
    /// is the plugin's from now on.
    pub fn with_handles(&self, held: Held<'_>) -> Result<Ready, Error> {
        let session = match self {
            Self::Plugin(_) => None,
            Self::Session(bound) => Some(bound),
        };
        let bound = match held.session(session)? {
            Some(session) => session.clone(),
            None => Bound::with(self.plugin())?,
        };
        let lent = held.give(&bound)?;
        Ok(Ready { bound, lent })
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plugin(plugin) => write!(f, "plugin {}", plugin.id()),
            Self::Session(bound) => write!(f, "session with plugin {}", bound.plugin.id()),
        }
    }
}
