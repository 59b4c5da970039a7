//! What the application offers to its plugins: interfaces, and functions and resources of their world itself.
//!
//! A plugin imports them as it imports those of other plugins; the plan says which are the application's. Their functions run
//! on the thread of the call, on the call's time: when one returns after the deadline, the call ends. An error or a panic of
//! one ends the call too, and the application is to blame for it. What a plugin owns of the application's resources lives in
//! the plugin's store: it is dropped when the plugin drops its handle, or else with the store.

mod absent;
mod asynchronous;
mod caller;
mod defined;
mod dynamic;
mod failure;
mod handles;
mod numbers;
pub(crate) mod table;
mod typed;
mod wanted;

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::Value;
use wasmtime::component::{LinkerInstance, Val, types};

pub use asynchronous::AsyncCall;
pub use caller::Caller;
pub(crate) use defined::Defined;
pub(crate) use failure::Failure;
pub use failure::OfferError;
pub(crate) use handles::ResourceTypes;
pub use numbers::JsonResources;
pub(crate) use numbers::Numbered;
pub use typed::TypedOffer;
pub(crate) use wanted::Wanted;

use crate::flow::Parcel;
use crate::instance::State;
use crate::name::{InterfaceName, OfferName, PluginId};
use crate::value::{self, JsonOptions};

/// Something that the application offers to its plugins, for [`HostBuilder::offer`](crate::HostBuilder::offer): an interface,
/// or what stands in the plugins' world itself.
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
    names: Vec<OfferName>,
    functions: Functions,
}

#[derive(Clone)]
enum Functions {
    Async(Arc<asynchronous::Function>),
    Dynamic(Arc<dynamic::Function>),
    Json(Arc<dynamic::Function>, JsonResources),
    Typed(Arc<typed::Define>),
}

impl Offer {
    /// Offers an interface whose functions all are `function`: it gets the function's name as in WIT (`price`, or
    /// `[method]cart.add` of a resource) and the arguments, and gives the result, if the function has one. What stands in the
    /// world itself is offered in the same way by its name: `report` for a function or an interface, `cart` for a resource.
    ///
    /// An `err` of a WIT `result` is such a result. An error ends the call of the plugin, and the application is to blame:
    /// see [`ErrorKind::Offer`](crate::ErrorKind::Offer). An [`Error`](crate::Error) of another plugin's call is passed on as
    /// it is.
    pub fn new(
        name: OfferName,
        function: impl Fn(&Caller<'_>, &str, &[Val]) -> Result<Vec<Val>, OfferError> + Send + Sync + 'static,
    ) -> Self {
        let function = move |caller: &Caller<'_>, _: &types::ComponentFunc, name: &str, arguments: &[Val]| {
            function(caller, name, arguments)
        };
        Self { names: vec![name], functions: Functions::Dynamic(Arc::new(function)) }
    }

    /// Offers an interface whose functions all are `function`, which gives a future: for functions that are `async` in WIT, or
    /// that pass streams or futures. Resources have none here.
    ///
    /// The future is polled on the thread of the plugin that calls; one that needs an executor of its own spawns there and waits
    /// here. It is dropped when the call's time is up. For the rest see [`Offer::new`].
    ///
    /// ```
    /// use plugwright::{AsyncCall, Offer, Val};
    ///
    /// let offer = Offer::asynchronous("shop:app/clock@1.0.0".parse()?, |call: AsyncCall| async move {
    ///     match (call.function.as_str(), call.arguments.values.as_slice()) {
    ///         ("wait-for", [Val::String(event)]) => Ok(vec![Val::Bool(event == "now")].into()),
    ///         _ => Err("there is no such function".into()),
    ///     }
    /// });
    /// # Ok::<(), plugwright::Error>(())
    /// ```
    pub fn asynchronous<F>(name: OfferName, function: impl Fn(AsyncCall) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Parcel, OfferError>> + Send + 'static,
    {
        let function = move |call: AsyncCall| -> BoxFuture<'static, _> { Box::pin(function(call)) };
        Self { names: vec![name], functions: Functions::Async(Arc::new(function)) }
    }

    /// As [`Offer::new`], with arguments (an array) and result in JSON: `docs/json.md` has the form of every type. For
    /// resources see [`Offer::json_with_resources`].
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
        name: OfferName,
        options: JsonOptions,
        function: impl Fn(&Caller<'_>, &str, &Value) -> Result<Value, OfferError> + Send + Sync + 'static,
    ) -> Self {
        let function =
            move |caller: &Caller<'_>, ty: &types::ComponentFunc, name: &str, arguments: &[Val]| {
                let result = function(caller, name, &options.arguments(ty, arguments)?)?;
                Ok(value::result_from_json(ty, options, None, &result)?)
            };
        Self { names: vec![name], functions: Functions::Dynamic(Arc::new(function)) }
    }

    /// As [`Offer::json`], with resources: a handle is `{"handle": 7}`, with a number that the application has chosen.
    ///
    /// An argument that the plugin gives away is the application's again, and a result that the application gives is the
    /// plugin's. A number that a plugin has already cannot be given: the error names the place in the result. To pass one to a
    /// function of a plugin, write it among the arguments of [`Plugin::call_json`](crate::Plugin::call_json).
    ///
    /// ```
    /// use plugwright::{JsonOptions, JsonResources, Offer};
    /// use serde_json::json;
    ///
    /// let resources = JsonResources::new(|handle| println!("{handle} was dropped"));
    /// let name = "shop:app/carts@1.0.0".parse()?;
    /// let offer = Offer::json_with_resources(name, JsonOptions::new(), &resources, |_, function, arguments| {
    ///     match (function, &arguments[0]) {
    ///         ("[constructor]cart", _) => Ok(json!({ "handle": 7 })),
    ///         ("[method]cart.count", cart) if *cart == json!({ "handle": 7 }) => Ok(json!(0)),
    ///         _ => Err("there is no such function or cart".into()),
    ///     }
    /// });
    /// # Ok::<(), plugwright::Error>(())
    /// ```
    pub fn json_with_resources(
        name: OfferName,
        options: JsonOptions,
        resources: &JsonResources,
        function: impl Fn(&Caller<'_>, &str, &Value) -> Result<Value, OfferError> + Send + Sync + 'static,
    ) -> Self {
        let home = resources.clone();
        let function =
            move |caller: &Caller<'_>, ty: &types::ComponentFunc, name: &str, arguments: &[Val]| {
                let arguments = caller.numbered(arguments)?;
                let result = function(caller, name, &options.arguments(ty, &arguments)?)?;
                let mut mint = caller.mint(&home);
                Ok(value::result_from_json(ty, options, Some(&mut mint), &result)?)
            };
        Self { names: vec![name], functions: Functions::Json(Arc::new(function), resources.clone()) }
    }

    /// Offers typed functions of an interface, or all that stand in a world, for the code that `contract!` makes: see
    /// [`TypedOffer`].
    #[doc(hidden)]
    pub fn typed(
        names: impl IntoIterator<Item = OfferName>,
        define: impl Fn(&mut TypedOffer<'_>) -> wasmtime::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { names: names.into_iter().collect(), functions: Functions::Typed(Arc::new(define)) }
    }

    /// Stands in for an optional import of `plugin` that nobody serves.
    pub(crate) fn absent(plugin: &PluginId, import: &InterfaceName) -> Self {
        let (plugin, name) = (plugin.clone(), import.clone());
        let function = move |_: &Caller<'_>, ty: &types::ComponentFunc, function: &str, _: &[Val]| {
            absent::answer(&plugin, &name, function, ty)
        };
        Self {
            names: vec![OfferName::Interface(import.clone())],
            functions: Functions::Dynamic(Arc::new(function)),
        }
    }

    /// What is offered: one name, or all functions and resources of the world where `contract!` has made the offer of them.
    pub fn names(&self) -> &[OfferName] {
        &self.names
    }

    /// Whether something of this name, which stands in the world itself, is offered.
    fn has_bare(&self, name: &str) -> bool {
        self.names.iter().any(|known| matches!(known, OfferName::Bare(known) if known == name))
    }

    /// Whether this may serve the import of an interface.
    pub(crate) fn serves(&self, import: &InterfaceName) -> bool {
        self.names.iter().any(|known| matches!(known, OfferName::Interface(known) if import.accepts(known)))
    }

    /// The name under which an interface is offered.
    fn interface(&self, import: &InterfaceName) -> Option<InterfaceName> {
        self.names.iter().find_map(|known| match known {
            OfferName::Interface(known) if known.same_interface(import) => Some(known.clone()),
            _ => None,
        })
    }

    /// Defines what a component imports of this.
    pub(crate) fn define(
        &self,
        linker: LinkerInstance<'_, State>,
        wanted: &Wanted,
        known: &mut ResourceTypes,
    ) -> wasmtime::Result<()> {
        match &self.functions {
            Functions::Async(function) => asynchronous::define(linker, wanted, function),
            Functions::Dynamic(function) => dynamic::define(linker, wanted, known, function, None),
            Functions::Json(function, json) => dynamic::define(linker, wanted, known, function, Some(json)),
            Functions::Typed(define) => define(&mut TypedOffer::new(linker, wanted, known)),
        }
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.names.iter().map(OfferName::to_string).collect();
        write!(f, "offer of {}", names.join(", "))
    }
}
