//! Sets of plugins for the worlds of random WIT packages: they are planned, or all that keeps them from it is said; the order of
//! plugins changes nothing, and what was planned loads.

use arbitrary::Unstructured;
use plugwright::{ErrorKind, Plan, Policy};
use wit_component::{ComponentEncoder, DecodedWasm, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve, WorldId};

use crate::pair::host;
use crate::{Tried, place};

/// So many plugins are in a set at most.
const PLUGINS: usize = 8;

/// Plans a set.
pub fn run(bytes: &[u8]) -> Tried {
    let mut input = Unstructured::new(bytes);
    let mut config = wit_smith::Config::default();
    (config.max_packages, config.max_files_per_package, config.max_type_size) = (3, 2, 40);
    (config.max_interface_items, config.max_world_items, config.max_pkg_items) = (5, 6, 6);
    let Ok(package) = wit_smith::smith(&config, &mut input) else { return Tried::Refused };
    let Ok(DecodedWasm::WitPackage(resolve, _)) = wit_component::decode(&package) else {
        return Tried::Refused;
    };
    let worlds = resolve.worlds.iter().map(|(id, _)| id);
    let plugins: Vec<Vec<u8>> = worlds.filter_map(|world| plugin(&resolve, world)).take(PLUGINS).collect();
    if plugins.is_empty() {
        return Tried::Refused;
    }
    let names: Vec<String> = (0..plugins.len()).map(|index| format!("p{index}")).collect();
    let all: Vec<(&str, &[u8])> =
        names.iter().map(String::as_str).zip(plugins.iter().map(Vec::as_slice)).collect();
    let folder = place::workshop(&all);
    let policy = |names: &mut dyn Iterator<Item = &String>| {
        names.fold(Policy::new(), |policy, name| {
            policy.plugin(name, folder.path().join(format!("{name}.wasm")))
        })
    };
    let draft = Plan::draft(&policy(&mut names.iter()));
    let picture = draft.picture();
    assert!(!picture.svg().is_empty());
    let backwards = Plan::draft(&policy(&mut names.iter().rev()));
    let told =
        |draft: &plugwright::Draft| draft.errors().iter().map(plugwright::Error::render).collect::<Vec<_>>();
    assert_eq!(told(&draft), told(&backwards));
    for error in draft.errors() {
        assert_ne!(error.kind(), ErrorKind::Bug, "{}", error.render());
    }
    match draft.into_plan() {
        Ok(plan) => {
            assert_eq!(plan.to_string(), backwards.into_plan().unwrap().to_string());
            load(&plan);
            Tried::Done
        }
        Err(_) => Tried::Refused,
    }
}

/// What was planned is linked: all imports are served, all types agree.
fn load(plan: &Plan) {
    if let Err(report) = host().load(plan) {
        panic!("{plan}\n{}", report.render());
    }
}

/// A component that targets a world and traps whatever is called.
fn plugin(resolve: &Resolve, world: WorldId) -> Option<Vec<u8>> {
    let mut module = dummy_module(resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8).ok()?;
    ComponentEncoder::default().module(&module).ok()?.encode().ok()
}
