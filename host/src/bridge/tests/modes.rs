//! The same values through a whole host, over an isolated edge and fused.

use wasmtime::component::Val;
use wit_component::StringEncoding::UTF8;

use super::types::{Random, Ty};
use super::{binary, echo};
use crate::{Facts, Host, Plan, Plugin, Policy};

/// A plugin whose function gives back what it gets from another plugin, which gives back what it gets.
pub(super) struct Loaded {
    pub(super) plugin: Plugin,
    pub(super) facts: Facts,
}

impl Loaded {
    pub(super) fn new(params: &[Ty], mode: impl FnOnce(Policy) -> Policy) -> Self {
        let wit = echo::wit_with_door(params);
        let folder = tempfile::tempdir().unwrap();
        let write = |world: &str, core: &str| {
            let file = folder.path().join(format!("{world}.wasm"));
            let bytes = binary(&wit, world, core, UTF8);
            std::fs::write(&file, &bytes).unwrap();
            (file, bytes)
        };
        let (consumer, bytes) = write("consumer", &echo::door(params));
        let (provider, _) = write("provider", &echo::provider(params, echo::RESTLESS));
        let policy = Policy::new().plugin("consumer", consumer).plugin("provider", provider);
        let plan = Plan::new(&mode(policy)).unwrap_or_else(|report| panic!("{wit}\n{}", report.render()));
        let plugins = Host::builder().build().unwrap().load(&plan);
        let plugins = plugins.unwrap_or_else(|report| panic!("{wit}\n{}", report.render()));
        Self { plugin: plugins.get("consumer").unwrap(), facts: Facts::of(&bytes).unwrap() }
    }
}

pub(super) fn modes() -> [fn(Policy) -> Policy; 2] {
    [|policy| policy.isolate_all(), |policy| policy.fuse(["consumer", "provider"])]
}

#[test]
fn every_type_in_both_modes() {
    let mut random = Random::new(11);
    for samples in Ty::samples().chunks(4) {
        for mode in modes() {
            let Loaded { plugin, .. } = Loaded::new(samples, mode);
            for _ in 0..4 {
                let sent: Vec<Val> = samples.iter().map(|ty| ty.value(&mut random)).collect();
                let received = plugin.call(&"test:t/door.f".parse().unwrap(), &sent);
                let received = received.unwrap_or_else(|error| panic!("{samples:?}\n{sent:?}\n{error:?}"));
                assert_eq!(received, [echo::answer(sent)]);
            }
        }
    }
}
