//! Interfaces that the application offers to its plugins.
//!
//! A plugin imports them as it imports those of other plugins; the plan says which are the application's. Their functions run
//! on the thread of the call, on the call's time: when one returns after the deadline, the call ends. An error or a panic of
//! one ends the call too, and the application is to blame for it. What a plugin owns of the application's resources lives in
//! the plugin's store: it is dropped when the plugin drops its handle, or else with the store.

mod caller;
mod dynamic;
mod failure;
mod handles;
pub(crate) mod table;
mod typed;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use wasmtime::Engine;
use wasmtime::component::{LinkerInstance, Val, types};

pub use caller::Caller;
pub(crate) use failure::Failure;
pub use failure::OfferError;
pub(crate) use handles::ResourceTypes;
pub use typed::TypedOffer;

use crate::instance::State;
use crate::name::InterfaceName;
use crate::value::{self, JsonOptions};

/// An interface that the application offers to its plugins, for [`HostBuilder::offer`](crate::HostBuilder::offer).
///
/// ```
/// use plugwright::{Offer, Val};
///
/// let offer = Offer::new("shop:app/prices@1.0.0".parse()?, |caller, function, arguments| {
///     match (function, arguments) {
///         ("price", [Val::String(article)]) => Ok(vec![Val::U32(article.len() as u32 * 100)]),
///         _ => Err(format!("{} calls `{function}`, which does not exist", caller.plugin()).into()),
///     }
/// });
/// # Ok::<(), plugwright::Error>(())
/// ```
#[derive(Clone)]
pub struct Offer {
    interface: InterfaceName,
    functions: Functions,
}

#[derive(Clone)]
enum Functions {
    Dynamic(Arc<dynamic::Function>),
    Typed(Arc<typed::Define>),
}

impl Offer {
    /// Offers an interface whose functions all are `function`: it gets the function's name as in WIT (`price`, or
    /// `[method]cart.add` of a resource) and the arguments, and gives the result, if the function has one.
    ///
    /// An `err` of a WIT `result` is such a result. An error ends the call of the plugin, and the application is to blame:
    /// see [`ErrorKind::Offer`](crate::ErrorKind::Offer). An [`Error`](crate::Error) of another plugin's call is passed on as
    /// it is.
    pub fn new(
        interface: InterfaceName,
        function: impl Fn(&Caller<'_>, &str, &[Val]) -> Result<Vec<Val>, OfferError> + Send + Sync + 'static,
    ) -> Self {
        let function = move |caller: &Caller<'_>, _: &types::ComponentFunc, name: &str, arguments: &[Val]| {
            function(caller, name, arguments)
        };
        Self { interface, functions: Functions::Dynamic(Arc::new(function)) }
    }

    /// As [`Offer::new`], with arguments (an array) and result in JSON: `docs/json.md` has the form of every type. Resources
    /// have none here.
    ///
    /// ```
    /// use plugwright::{JsonOptions, Offer};
    /// use serde_json::json;
    ///
    /// let offer = Offer::json("shop:app/prices@1.0.0".parse()?, JsonOptions::new(), |_, function, arguments| {
    ///     match (function, arguments[0].as_str()) {
    ///         ("price", Some(article)) => Ok(json!(article.len() * 100)),
    ///         _ => Err("there is no such function".into()),
    ///     }
    /// });
    /// # Ok::<(), plugwright::Error>(())
    /// ```
    pub fn json(
        interface: InterfaceName,
        options: JsonOptions,
        function: impl Fn(&Caller<'_>, &str, &Value) -> Result<Value, OfferError> + Send + Sync + 'static,
    ) -> Self {
        let function =
            move |caller: &Caller<'_>, ty: &types::ComponentFunc, name: &str, arguments: &[Val]| {
                let result = function(caller, name, &options.arguments(ty, arguments)?)?;
                Ok(value::result_from_json(ty, options, &result)?)
            };
        Self { interface, functions: Functions::Dynamic(Arc::new(function)) }
    }

    /// Offers an interface with typed functions, for the code that `contract!` makes: see [`TypedOffer`].
    #[doc(hidden)]
    pub fn typed(
        interface: InterfaceName,
        define: impl Fn(&mut TypedOffer<'_>) -> wasmtime::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { interface, functions: Functions::Typed(Arc::new(define)) }
    }

    /// The interface's name.
    pub fn interface(&self) -> &InterfaceName {
        &self.interface
    }

    /// Defines what a component imports of this. `linker` is the import, `wanted` its type.
    pub(crate) fn define(
        &self,
        engine: &Engine,
        linker: LinkerInstance<'_, State>,
        wanted: &types::ComponentInstance,
        known: &mut ResourceTypes,
    ) -> wasmtime::Result<()> {
        match &self.functions {
            Functions::Dynamic(function) => {
                dynamic::define(engine, linker, &self.interface, wanted, known, function)
            }
            Functions::Typed(define) => define(&mut TypedOffer::new(linker, &self.interface)),
        }
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offer of {}", self.interface)
    }
}
