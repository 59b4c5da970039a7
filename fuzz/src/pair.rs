//! A plugin that gives back what it gets, and one that passes calls on to it.

use std::sync::OnceLock;

use plugwright::{Host, ItemName, Observe, Plan, Plugins, Policy, Val};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::types::Ty;
use crate::{echo, place};

/// Nobody listens.
struct Silence;

impl Observe for Silence {
    fn log(&self, _: &plugwright::LogRecord<'_>) {}
}

/// The host of all that is tried.
pub(crate) fn host() -> &'static Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| Host::builder().observe(Silence).build().unwrap())
}

/// A component of a world whose core module is `core`.
pub(crate) fn component(wit: &str, world: &str, mut core: Vec<u8>) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("tried.wit", wit).unwrap_or_else(|error| panic!("{wit}\n{error:#}"));
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8).unwrap();
    let bytes = ComponentEncoder::default().module(&core).unwrap().encode();
    bytes.unwrap_or_else(|error| panic!("{wit}\n{error:#}"))
}

/// The two plugins, for functions with these parameters.
pub(crate) struct Pair {
    plugins: Plugins,
    /// What is called.
    pub(crate) item: ItemName,
}

impl Pair {
    pub(crate) fn load(params: &[Ty], mode: fn(Policy) -> Policy) -> Self {
        let wit = echo::wit_with_door(params);
        let core = |text: String| wat::parse_str(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        let consumer = component(&wit, "consumer", core(echo::door(params)));
        let provider = component(&wit, "provider", core(echo::provider(params, echo::RESTLESS)));
        let folder = place::workshop(&[("consumer", &consumer), ("provider", &provider)]);
        let file = |name: &str| folder.path().join(format!("{name}.wasm"));
        let policy = Policy::new().plugin("consumer", file("consumer")).plugin("provider", file("provider"));
        let plan = Plan::new(&mode(policy)).unwrap_or_else(|report| panic!("{wit}\n{}", report.render()));
        let plugins = host().load(&plan).unwrap_or_else(|report| panic!("{wit}\n{}", report.render()));
        Self { plugins, item: "test:t/door.f".parse().unwrap() }
    }

    pub(crate) fn plugin(&self) -> plugwright::Plugin {
        self.plugins.get("consumer").unwrap()
    }

    /// What comes back of `sent`.
    pub(crate) fn call(&self, sent: &[Val]) -> Vec<Val> {
        self.plugin().call(&self.item, sent).unwrap_or_else(|error| panic!("{sent:?}\n{}", error.render()))
    }
}
