//! What an application holds of its plugins: the set, one plugin, and a session with one of its instances.

mod asynchronous;
mod direct;
mod executor;
mod many;
mod session;
mod set;
mod threads;
#[cfg(test)]
mod tests;

use std::any::TypeId;
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wasmtime::component::{ComponentExportIndex, Func, TypedFunc, Val};

use crate::bindings::TypedItem;
use crate::budget::Allowance;
use crate::call::{bug, outside_tokio};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::Until;
use crate::link::Export;
use crate::name::{ItemName, PluginId};
use crate::pool::Lease;
use crate::seat::{Generation, Seat, Standing};
use crate::tree::{Terms, TraceId};
use crate::value::{self, Handles, JsonOptions};

pub use executor::Here;
pub use many::Many;
pub use session::Session;
pub use set::Plugins;
pub(crate) use set::{Loaded, Set};

/// One plugin of a set. Clones are cheap and mean the same plugin.
///
/// Calls may be made from any number of threads; each runs on an instance of its own. A call blocks its thread until it is
/// over: async code uses [`Plugin::run`], or [`contract!`](crate::contract) with `async: true`.
#[derive(Clone)]
pub struct Plugin {
    id: PluginId,
    seat: Arc<Seat>,
    /// Keeps the plugins that this one calls.
    loaded: Arc<Loaded>,
    /// What the application says of the calls that it makes with this.
    terms: Terms,
}

impl Plugin {
    /// The plugin's name.
    pub fn id(&self) -> &PluginId {
        &self.id
    }

    #[cfg(test)]
    pub(crate) fn seat(&self) -> Arc<Seat> {
        self.seat.clone()
    }

    /// Whether the plugin can be called now.
    pub fn standing(&self) -> Standing {
        self.seat.standing()
    }

    /// The same plugin, for calls that use of an allowance, with all that plugins call for them. It takes the place of the
    /// allowance that a function of the application is called with, if it is that which makes the calls.
    ///
    /// Calls by [`Plugin::call_async`] with an allowance share an instance with no others.
    #[must_use]
    pub fn within(&self, allowance: &Allowance) -> Self {
        let terms = Terms { allowance: Some(allowance.clone()), ..self.terms.clone() };
        Self { terms, ..self.clone() }
    }

    /// The same plugin, for calls that belong to a trace, with all that plugins call for them: plugins can ask for it by
    /// `plugwright:call/context`, and what the host tells of these calls has it.
    #[must_use]
    pub fn traced(&self, trace: TraceId) -> Self {
        let terms = Terms { trace: Some(trace), ..self.terms.clone() };
        Self { terms, ..self.clone() }
    }

    /// Borrows one instance for several calls: needed for resources, which live in the instance that made them.
    ///
    /// # Errors
    ///
    /// When no instance can be started.
    pub fn session(&self) -> Result<Session, Error> {
        self.open(None)
    }

    /// Runs calls from async code: on a thread that may block, so that the executor's own threads stay free. Single calls of a
    /// [`contract!`](crate::contract) with `async: true` need none where the plugin never blocks, and cost a twentieth then.
    ///
    /// Dropping the future calls off what still runs: this tree of calls ends within some milliseconds, and no other.
    ///
    /// # Errors
    ///
    /// Those of `calls`, and when no instance can be started.
    ///
    pub async fn run<R: Send + 'static>(
        &self,
        calls: impl FnOnce(&mut Session) -> Result<R, Error> + Send + 'static,
    ) -> Result<R, Error> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let _called_off = CallOff(cancelled.clone());
        let plugin = self.clone();
        self.on_thread(move || calls(&mut plugin.open(Some(cancelled))?)).await
    }

    /// Runs something that may block, on a thread of its own.
    pub(crate) async fn on_thread<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<R, Error> + Send + 'static,
    ) -> Result<R, Error> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        threads::run(move || {
            // Whoever waited may be gone; then nobody wants the answer.
            let _ = answer.send(std::panic::catch_unwind(AssertUnwindSafe(work)));
        })
        .map_err(|error| {
            Error::new(Stage::Call, ErrorKind::Io, Blame::Host, "a thread for the call cannot be started")
                .source(error)
        })?;
        match answered.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(bug("the thread of a call ended without an answer")),
        }
    }

    /// Calls a function with arguments in WAVE, as `namespace:package/interface.function(arguments)`, and gives its result in
    /// WAVE; nothing for a function without a result. A map is written as a list of pairs.
    ///
    /// # Errors
    ///
    /// When there is no such function, when the arguments do not fit its types, when its result is a resource, which needs
    /// a [`Session`], or when the call fails.
    pub fn call_wave(&self, call: &str) -> Result<String, Error> {
        self.once(&value::split_call(call)?.0)?.call_wave(call)
    }

    /// Calls a function with arguments in JSON, an array or an object with the parameters' names, and gives its result in
    /// JSON; `null` without one.
    ///
    /// Nothing is lost on the way: numbers of 64 bits stay exact, `NaN` is `"NaN"`, an option within an option is
    /// `{"some": …}`. The page `docs/json.md` has the form of every type, [`Facts::schema`](crate::Facts::schema) a JSON
    /// Schema of a function.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), plugwright::Error> {
    /// # let plugins: plugwright::Plugins = todo!();
    /// let shop = plugins.get("shop")?;
    /// let total = shop.call_json(
    ///     &"acme:shop/cart.total".parse()?,
    ///     &serde_json::json!([[{ "name": "tea", "price": 2.5 }, { "name": "milk", "price": 1.25 }]]),
    /// )?;
    /// assert_eq!(total, 3.75);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such function, when the arguments do not fit its types, when its result is a resource, which needs
    /// a [`Session`], or when the call fails.
    pub fn call_json(
        &self,
        item: &ItemName,
        arguments: &serde_json::Value,
    ) -> Result<serde_json::Value, Error> {
        self.call_json_with(item, arguments, JsonOptions::new())
    }

    /// As [`Plugin::call_json`], with a choice of how bytes and wide integers are written.
    ///
    /// # Errors
    ///
    /// As [`Plugin::call_json`].
    pub fn call_json_with(
        &self,
        item: &ItemName,
        arguments: &serde_json::Value,
        options: JsonOptions,
    ) -> Result<serde_json::Value, Error> {
        self.once(item)?.call_json_with(item, arguments, options)
    }

    /// Calls a function with any serde values: a tuple of arguments or a struct with the parameters' names, and the type of
    /// the result.
    ///
    /// Names of Rust stand for those of WIT: a field `full_name` for `full-name`, a case `NotFound` for `not-found`. A
    /// WIT `result` is a `Result`, a map any map, `list<u8>` a `Vec<u8>` or whatever reads and writes bytes, a set of
    /// flags a set of names or a struct of booleans, a resource a [`Handle`].
    ///
    /// Arguments may be serialized twice: first for the short way into the plugin, and where that does not take them, for the long
    /// one, which says what does not fit. So may a result be deserialized: first with the fields of structs in their order, where that is the
    /// record's, and where a type does not take that, by their names.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), plugwright::Error> {
    /// # let plugins: plugwright::Plugins = todo!();
    /// #[derive(serde::Serialize)]
    /// struct Line<'a> {
    ///     name: &'a str,
    ///     price: f64,
    /// }
    /// let shop = plugins.get("shop")?;
    /// let lines = [Line { name: "tea", price: 2.5 }, Line { name: "milk", price: 1.25 }];
    /// let total: f64 = shop.call_serde(&"acme:shop/cart.total".parse()?, &(lines,))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such function, when arguments or result do not fit its types, when its result is a resource, which
    /// needs a [`Session`], or when the call fails.
    pub fn call_serde<T: serde::de::DeserializeOwned>(
        &self,
        item: &ItemName,
        arguments: &impl serde::Serialize,
    ) -> Result<T, Error> {
        match self.at_once(item, arguments)? {
            Some(result) => Ok(result),
            None => self.once(item)?.call_serde(item, arguments),
        }
    }

    /// Calls a function with values that fit its types.
    ///
    /// # Errors
    ///
    /// When there is no such function, when the arguments do not fit its types, when its result is a resource, which needs
    /// a [`Session`], or when the call fails.
    pub fn call(&self, item: &ItemName, arguments: &[Val]) -> Result<Vec<Val>, Error> {
        self.once(item)?.call(item, arguments)
    }

    /// An instance for one call of a function, which may not give a handle: nobody could use it.
    fn once(&self, item: &ItemName) -> Result<Session, Error> {
        let export = self.item(item)?;
        if value::gives_handle(&export.ty) {
            self.refuse_flows(&export, &format!("`{item}`"))?;
            return Err(Error::new(
                Stage::Call,
                ErrorKind::Unsupported,
                Blame::Host,
                format!(
                    "`{item}` gives a resource, which lives no longer than the session that it is made in"
                ),
            )
            .chain(vec![self.id.clone()])
            .hint(
                "open a session and make all calls that deal with the resource in it: `plugin.session()?`",
            ));
        }
        let mut session = self.session()?;
        session.handles = None;
        Ok(session)
    }

    #[doc(hidden)]
    pub fn call_typed<F: TypedItem>(&self, parameters: F::Params<'_>) -> Result<F::Return, Error> {
        self.seat.outside_tokio(|| {
            let mut lease = Lease::root(&*self.seat, self.until(None))?;
            lease.agree(&self.terms);
            self.typed::<F, _>(&mut lease, parameters)
        })
    }

    /// The functions that the plugin exports: interface, unless the world itself exports it, and name.
    pub fn functions(&self) -> Vec<(Option<String>, String)> {
        self.seat.occupant().map(|generation| generation.exports.sorted()).unwrap_or_default()
    }

    fn open(&self, cancelled: Option<Arc<AtomicBool>>) -> Result<Session, Error> {
        let mut lease = outside_tokio(|| Lease::root(self.seat.clone(), self.until(cancelled.clone())))?;
        lease.agree(&self.terms);
        let generation = lease.generation().ok_or_else(|| crate::call::ended(&self.id))?;
        Ok(Session { plugin: self.clone(), lease, generation, cancelled, handles: Some(Handles::default()) })
    }

    /// When a call has to end that begins now, by the plugin's deadline.
    fn until(&self, cancelled: Option<Arc<AtomicBool>>) -> impl FnOnce(Duration) -> Until {
        move |deadline| Until::new(&self.loaded.clock, deadline, cancelled)
    }

    fn typed<F: TypedItem, P: Deref<Target = Seat>>(
        &self,
        lease: &mut Lease<P>,
        parameters: F::Params<'_>,
    ) -> Result<F::Return, Error> {
        let function = self.function::<F, P>(lease)?;
        lease.enter(|instance| match instance.store.data().patience() {
            None => function.call(&mut instance.store, parameters),
            Some(patience) => patience.wait(function.call_async(&mut instance.store, parameters)),
        })
    }

    /// The function that `F` names, of the types that it says.
    #[inline]
    fn function<'f, F: TypedItem, P: Deref<Target = Seat>>(
        &self,
        lease: &mut Lease<P>,
    ) -> Result<TypedFunc<F::Params<'f>, F::Return>, Error> {
        let instance = lease.instance().ok_or_else(|| crate::call::ended(&self.id))?;
        let function = match instance.typed(TypeId::of::<F>()) {
            Some(function) => function,
            None => self.first::<F, P>(lease)?,
        };
        #[allow(unsafe_code, reason = "the types were compared, once for all instances")]
        // SAFETY: `check` has compared the function of this component with `F`, and all instances of a component have
        // functions of the same types.
        Ok(unsafe { TypedFunc::new_unchecked(function) })
    }

    /// Finds a function that is called for the first time on an instance.
    #[cold]
    fn first<F: TypedItem, P: Deref<Target = Seat>>(&self, lease: &mut Lease<P>) -> Result<Func, Error> {
        let ended = || crate::call::ended(&self.id);
        let checked = lease.instance().ok_or_else(ended)?.generation().checked.get(TypeId::of::<F>());
        let index = match checked {
            Some(index) => index,
            None => self.check::<F, P>(lease)?,
        };
        let found = lease.instance().ok_or_else(ended)?.found(TypeId::of::<F>(), index);
        found.ok_or_else(|| bug("an export is not where the component's type says"))
    }

    /// Compares the types of a function with those of `F`.
    fn check<F: TypedItem, P: Deref<Target = Seat>>(
        &self,
        lease: &mut Lease<P>,
    ) -> Result<ComponentExportIndex, Error> {
        let instance = lease.instance().ok_or_else(|| crate::call::ended(&self.id))?;
        let generation = instance.generation().clone();
        let export = self.find_in(&generation, F::INTERFACE, F::FUNCTION)?;
        let function = instance
            .component
            .get_func(&mut instance.store, export.index)
            .ok_or_else(|| bug("an export is not where the component's type says"))?;
        function.typed::<F::Params<'_>, F::Return>(&instance.store).map_err(|error| {
            let other = Error::new(
                Stage::Call,
                ErrorKind::Mismatch,
                Blame::Plugin,
                format!("`{}` of plugin `{}` has other types than the contract", F::FUNCTION, self.id),
            );
            self.differences::<F>()
                .into_iter()
                .fold(other, Error::note)
                .chain(vec![self.id.clone()])
                .source(error)
                .hint("build the plugin against the contract that the application was built with")
        })?;
        generation.checked.add(TypeId::of::<F>(), export.index);
        Ok(export.index)
    }

    /// What of a function the contract has otherwise than the plugin, one line for each type.
    fn differences<F: TypedItem>(&self) -> Vec<String> {
        let plan = self.loaded.set().plan.clone();
        let facts = plan.plugins.get(&self.id).map(|plugin| plugin.facts.clone());
        let found = facts.and_then(|facts| facts.parts_of(F::INTERFACE, F::FUNCTION)).unwrap_or_default();
        let mut lines = Vec::new();
        for (name, wanted) in F::PARTS {
            let found = found.iter().find(|(other, _)| other == name).map(|(_, text)| text.as_str());
            if found != Some(wanted) {
                lines.push(match found {
                    Some(found) => format!("`{name}`: the contract has `{wanted}`, the plugin `{found}`"),
                    None => format!("`{name}`: the contract has `{wanted}`, the plugin nothing of this name"),
                });
            }
        }
        lines
    }

    /// Whether the plugin was built for an earlier version of an interface than the one that is called.
    pub(crate) fn exports_earlier(&self, interface: Option<&str>) -> Result<bool, Error> {
        let Some(interface) = interface else { return Ok(false) };
        Ok(self.seat.known()?.exports.earlier(interface).is_some())
    }

    /// The function that whoever serves has of this name.
    fn item(&self, item: &ItemName) -> Result<Export, Error> {
        self.item_in(&*self.seat.known()?, item)
    }

    fn item_in(&self, generation: &Generation, item: &ItemName) -> Result<Export, Error> {
        if let Some(known) = generation.exports.item(item) {
            return Ok(known);
        }
        let (interface, function) = item.path();
        self.find_in(generation, interface.as_deref(), function)
    }

    /// The function that whoever serves has: by the name of its interface, or of another version on the same track.
    pub(crate) fn find(&self, interface: Option<&str>, function: &str) -> Result<Export, Error> {
        self.find_in(&*self.seat.known()?, interface, function)
    }

    fn find_in(
        &self,
        generation: &Generation,
        interface: Option<&str>,
        function: &str,
    ) -> Result<Export, Error> {
        generation.exports.called(interface, function).cloned().ok_or_else(|| {
            let of = interface.map(|interface| format!(" of `{interface}`")).unwrap_or_default();
            let error = not_found(format!("plugin `{}` exports no function `{function}`{of}", self.id));
            let names =
                generation.exports.sorted().into_iter().map(|(interface, function)| match interface {
                    Some(interface) => format!("{interface} {function}"),
                    None => function,
                });
            let error = names.fold(error, Error::note).chain(vec![self.id.clone()]);
            match interface.and_then(|interface| generation.exports.earlier(interface)) {
                Some(earlier) => error.hint(format!(
                    "the plugin was built for `{earlier}`, which may not have had it yet: build it for the version that is called"
                )),
                None => error,
            }
        })
    }
}

/// Calls off a tree of calls when nobody waits for it any more.
struct CallOff(Arc<AtomicBool>);

impl Drop for CallOff {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn not_found(message: String) -> Error {
    Error::new(Stage::Call, ErrorKind::NotFound, Blame::Host, message)
}
