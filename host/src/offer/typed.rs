//! Functions of the application with types that are known when it is compiled.

use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentNamedList, Lift, LinkerInstance, Lower, Resource, ResourceType};

use super::failure::contain;
use super::{Caller, Defined, Failure, OfferError, ResourceTypes, Wanted, handles};
use crate::error::Error;
use crate::instance::State;

/// What makes the functions of an interface, anew for each plugin that imports it.
pub(super) type Define = dyn Fn(&mut TypedOffer<'_>) -> wasmtime::Result<()> + Send + Sync + 'static;

/// An import of one plugin that is about to get its functions: for the code that `contract!` makes.
///
/// The macro makes, for each interface that the world imports, a trait for the application to implement and a function that
/// gives [`Offer::typed`](super::Offer::typed) of an implementation. Its closure adds every resource of the interface's own
/// (none that it `use`s) with [`resource`](Self::resource), and every function with [`function`](Self::function); wasmtime
/// compares the types with those that the plugin imports when it is linked. `P` is the tuple of parameters, owned, and `R` that
/// of results, `(T,)` or `()`. Both hold `Resource<T>` for a handle, owned or lent, of the resource that was added with this
/// `T`; [`Caller::resource_own`] makes one, [`Caller::resource_get`] and [`Caller::resource_take`] give what it stands for.
/// An owned one among the arguments has to be taken, or what it stands for lives as long as the plugin's instance.
///
/// ```
/// # use std::sync::Arc;
/// # use plugwright::{Caller, Offer, OfferError};
/// use plugwright::__private::wasmtime::component::Resource;
///
/// // interface carts { resource cart { constructor(); add: func(article: string) -> u32; } }
/// trait Cart: Send + Sync + 'static { fn add(&self, article: String) -> Result<u32, OfferError>; }
/// trait Carts: Send + Sync + 'static {
///     type Cart: Cart;
///     fn new_cart(&self, caller: &Caller<'_>) -> Result<Self::Cart, OfferError>;
/// }
/// fn offer<T: Carts>(application: T) -> Result<Offer, plugwright::Error> {
///     let application = Arc::new(application);
///     Ok(Offer::typed(["shop:app/carts@1.0.0".parse()?], move |offer| {
///         offer.resource::<T::Cart>("cart")?;
///         let it = Arc::clone(&application);
///         offer.function("[constructor]cart", move |caller, (): ()| {
///             Ok((caller.resource_own(it.new_cart(caller)?)?,))
///         })?;
///         offer.function("[method]cart.add", |caller, (cart, article): (Resource<T::Cart>, String)| {
///             Ok((caller.resource_get(&cart)?.add(article)?,))
///         })
///     }))
/// }
/// ```
#[doc(hidden)]
pub struct TypedOffer<'l> {
    linker: LinkerInstance<'l, State>,
    wanted: &'l Wanted,
    known: &'l mut ResourceTypes,
}

impl<'l> TypedOffer<'l> {
    pub(super) fn new(
        linker: LinkerInstance<'l, State>,
        wanted: &'l Wanted,
        known: &'l mut ResourceTypes,
    ) -> Self {
        Self { linker, wanted, known }
    }

    /// Adds a function by its name as in WIT: `price`, or `[method]cart.add`. One that the plugin does not import is left out.
    pub fn function<P, R>(
        &mut self,
        name: &str,
        function: impl Fn(&Caller<'_>, P) -> Result<R, OfferError> + Send + Sync + 'static,
    ) -> wasmtime::Result<()>
    where
        P: ComponentNamedList + Lift + 'static,
        R: ComponentNamedList + Lower + 'static,
    {
        if !self.wanted.has(name) {
            return Ok(());
        }
        let item = self.wanted.item(name);
        self.linker.func_wrap(name, move |mut store: StoreContextMut<'_, State>, arguments: P| {
            let engine = store.data().engine;
            let result = {
                let caller = Caller::new(wasmtime::AsContextMut::as_context_mut(&mut store), &item, &[])?;
                let call = || contain(&item, || caller.hold(|| function(&caller, arguments)));
                let result = State::on_stack(engine, call)?;
                caller.check_asked()?;
                result
            };
            store.data().call.check().map_err(|stop| Failure::stopped(&item, stop))?;
            Ok(result)
        })
    }

    /// Adds a resource, whose values are `T`.
    pub fn resource<T: Send + Sync + 'static>(&mut self, name: &str) -> wasmtime::Result<()> {
        if !self.wanted.has(name) {
            return Ok(());
        }
        self.known.defined.push(Defined::typed::<T>(self.wanted.item(name)));
        let item = self.wanted.item(&format!("[resource-drop]{name}"));
        self.linker.resource(name, ResourceType::host::<T>(), move |store, place| {
            handles::drop_value(store, place, &item)
        })
    }
}

#[doc(hidden)]
impl Caller<'_> {
    /// Makes a resource for the plugin to own.
    pub fn resource_own<T: Send + Sync + 'static>(&self, value: T) -> Result<Resource<T>, Error> {
        self.keep(Arc::new(value)).map(Resource::new_own)
    }

    /// What a handle stands for.
    pub fn resource_get<T: Send + Sync + 'static>(&self, handle: &Resource<T>) -> Result<Arc<T>, Error> {
        self.value(handle.rep())
    }

    /// As [`Caller::resource_get`], of a handle that the plugin gave away.
    pub fn resource_take<T: Send + Sync + 'static>(&self, handle: Resource<T>) -> Result<Arc<T>, Error> {
        let value = self.value(handle.rep())?;
        self.remove(handle.rep())?;
        Ok(value)
    }
}
