//! The bridge between real components: each test makes a consumer and a provider of WIT and core WAT.

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, ComponentExportIndex, Func, Linker, ResourceType, Val};
use wasmtime::{Engine, Store};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::{Broken, Claim, Ledger, Provider, Refusal, Resources, Site, define};

mod calls;
mod direct;
mod echo;
mod hostile;
mod modes;
mod properties;
mod refused;
mod schemas;
mod speed;
mod types;
mod values;

const API: &str = "test:t/api";
/// What a consumer exports instead, where it is not called with what it passes on.
const DOOR: &str = "test:t/door";

/// What a store of these tests holds: a consumer's, its provider.
#[derive(Default)]
pub(super) struct Peer {
    pub(super) provider: Option<Box<(Store<Peer>, Func)>>,
    pub(super) limit: u64,
}

struct Through;

impl Provider<Peer> for Through {
    fn with<R>(
        &self,
        consumer: &mut Peer,
        claims: &mut Vec<Claim>,
        mut call: impl FnMut(&mut Store<Peer>, &Func, &mut Vec<Claim>) -> wasmtime::Result<R>,
    ) -> wasmtime::Result<R> {
        let mut provider = consumer.provider.take().unwrap();
        let (store, func) = &mut *provider;
        let result = call(store, func, claims);
        consumer.provider = Some(provider);
        result
    }

    fn ledger<'t>(&self, _: &'t mut Peer) -> Option<&'t mut Ledger> {
        None
    }

    fn transfer_limit(&self, consumer: &Peer) -> u64 {
        consumer.limit
    }
}

/// Nobody knows a resource here.
struct NoResources;

impl Resources for NoResources {
    fn site(&self, _: ResourceType, _: ResourceType) -> Result<Site, String> {
        Err("a resource cannot be passed".into())
    }
}

fn engine() -> Engine {
    // Nothing moves the clock of these stores.
    Engine::new(crate::compile::plain_config().epoch_interruption(false)).unwrap()
}

/// A component of `world`, whose WIT is `wit` and whose core module is `core`.
fn component(engine: &Engine, wit: &str, world: &str, core: &str, encoding: StringEncoding) -> Component {
    Component::new(engine, binary(wit, world, core, encoding)).unwrap()
}

fn binary(wit: &str, world: &str, core: &str, encoding: StringEncoding) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap_or_else(|error| panic!("{wit}\n{error:#}"));
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = wat::parse_str(core).unwrap_or_else(|error| panic!("{core}\n{error}"));
    embed_component_metadata(&mut module, &resolve, world, encoding).unwrap();
    let bytes = ComponentEncoder::default().module(&module).unwrap().validate(true).encode();
    bytes.unwrap_or_else(|error| panic!("{wit}\n{core}\n{error:#}"))
}

/// The function that a component exports.
fn export(component: &Component) -> (ComponentFunc, ComponentExportIndex) {
    let interface = [API, DOOR].iter().find_map(|name| component.get_export_index(None, name)).unwrap();
    let (item, index) = component.get_export(Some(&interface), "f").unwrap();
    let ComponentItem::ComponentFunc(ty) = item else { panic!("not a function") };
    (ty, index)
}

/// The function that a component imports.
fn import(engine: &Engine, component: &Component) -> ComponentFunc {
    let ty = component.component_type();
    let ComponentItem::ComponentInstance(import) = ty.get_import(engine, API).unwrap().ty else {
        panic!("not an interface")
    };
    let ComponentItem::ComponentFunc(ty) = import.get_export(engine, "f").unwrap().ty else {
        panic!("not a function")
    };
    ty
}

/// A consumer and a provider, linked by a bridge: both have an interface `api` with a function `f`.
struct Pair {
    consumer: Store<Peer>,
    func: Func,
}

impl Pair {
    fn link(engine: &Engine, consumer: &Component, provider: &Component) -> Result<Self, Refusal> {
        let mut store = Store::new(engine, Peer::default());
        let instance = Linker::new(engine).instantiate(&mut store, provider).unwrap();
        let (ty, index) = export(provider);
        let func = instance.get_func(&mut store, index).unwrap();
        Self::around(engine, consumer, &ty, (store, func))
    }

    /// A consumer of a provider that runs.
    fn around(
        engine: &Engine,
        consumer: &Component,
        ty: &ComponentFunc,
        provider: (Store<Peer>, Func),
    ) -> Result<Self, Refusal> {
        let mut linker = Linker::<Peer>::new(engine);
        define(
            &mut linker.instance(API).unwrap(),
            "f",
            &import(engine, consumer),
            ty,
            &NoResources,
            Through,
        )?;
        let peer = Peer { provider: Some(Box::new(provider)), limit: 1 << 20 };
        let mut store = Store::new(engine, peer);
        let instance = linker.instantiate(&mut store, consumer).unwrap();
        let (_, index) = export(consumer);
        let func = instance.get_func(&mut store, index).unwrap();
        Ok(Self { consumer: store, func })
    }

    /// Calls the consumer's `f`.
    fn call(&mut self, params: &[Val], results: &mut [Val]) -> wasmtime::Result<()> {
        self.func.call(&mut self.consumer, params, results)
    }

    /// Calls the consumer's `f` and gives what the bridge said.
    fn broken(&mut self, params: &[Val]) -> Broken {
        let error = self.call(params, &mut [Val::Bool(false)]).unwrap_err();
        *error.downcast_ref::<Broken>().unwrap_or_else(|| panic!("{error:?}"))
    }
}
