//! Satisfies a component's imports: the base, what it was granted, and the plugins that the plan names. Nothing else.

mod handles;
mod passage;
mod resources;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use wasmtime::Engine;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker, ResourceType};

use crate::bridge::{self, Direct, Refusal};
use crate::call::{Served, lend};
use crate::capability::{Held, about, base, fault};
use crate::crowd::Turnstile;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{Share, State};
use crate::limits::EdgeLimits;
use crate::manifest::Reentry;
use crate::name::{InterfaceName, ItemName, OfferName, PluginId, owner};
use crate::observe::EdgeCounts;
use crate::offer::{Defined, Offer, ResourceTypes, Wanted};
use crate::plan::{Edge, Offered};
use crate::seat::{Rooms, Seat};

pub(crate) use handles::{Handles, Origin};
pub(crate) use resources::Owners;

/// A component with its imports satisfied.
pub(crate) struct Linked {
    pub(crate) ready: InstancePre<State>,
    /// The resources of the application that it imports.
    pub(crate) resources: Vec<Defined>,
}

/// Where the numbers begin of types of resources that other plugins own; those of the application's begin at 0.
const CLAIMS: u32 = 1 << 31;

/// An isolated edge, with the plugin at its other end.
pub(crate) struct Wire<'a> {
    pub(crate) edge: &'a Edge,
    pub(crate) provider: Arc<Seat>,
    /// Whether all calls of it go by message, to one instance that owns its resources.
    pub(crate) is_shared: bool,
    /// What happens where the provider waits for the call.
    pub(crate) reentry: Reentry,
    /// The functions that may be called once more where they trap.
    pub(crate) idempotent: Vec<&'a str>,
    /// What the provider exports; nothing if nobody sits in its place yet.
    pub(crate) offered: Option<Arc<Exports>>,
    pub(crate) counts: Arc<EdgeCounts>,
    pub(crate) limits: EdgeLimits,
    /// How many trees of calls may have turned to the provider on behalf of the consumer, where that is limited.
    pub(crate) gate: Option<Arc<Rooms>>,
    /// How many calls of it may go by message at once, where that is limited.
    pub(crate) turnstile: Option<Arc<Turnstile>>,
    /// What is left of the provider's limits to calls of the consumer, where that is less than all.
    pub(crate) share: Option<Arc<Share>>,
}

/// An import that the application serves.
pub(crate) struct Given<'a> {
    pub(crate) offered: &'a Offered,
    pub(crate) offer: &'a Offer,
}

/// The functions that a component exports.
#[derive(Default)]
pub(crate) struct Exports {
    functions: HashMap<(Option<String>, String), Export>,
    /// The resources that the component knows.
    handles: Arc<Handles>,
    /// Those that the application has called, by the names that it called them by.
    items: RwLock<HashMap<ItemName, Export>>,
}

/// More names than this are looked up each time.
const NAMES: usize = 1 << 10;

/// A function that a component exports.
#[derive(Clone)]
pub(crate) struct Export {
    pub(crate) index: ComponentExportIndex,
    pub(crate) ty: ComponentFunc,
    /// The resources that its component knows.
    pub(crate) handles: Arc<Handles>,
    direct: Arc<OnceLock<Option<Direct>>>,
}

impl Export {
    fn new(index: ComponentExportIndex, ty: ComponentFunc, handles: &Arc<Handles>) -> Self {
        Self { index, ty, handles: handles.clone(), direct: Arc::default() }
    }

    /// How it is called without a value of the engine for each value, if its types allow it.
    pub(crate) fn direct(&self) -> Option<&Direct> {
        self.direct.get_or_init(|| Direct::of(&self.ty)).as_ref()
    }
}

impl Exports {
    pub(crate) fn of(engine: &Engine, component: &Component) -> Self {
        let mut functions = HashMap::new();
        let handles = Arc::new(Handles::of(engine, component));
        for (name, item) in component.component_type().exports(engine) {
            match item.ty {
                ComponentItem::ComponentFunc(ty) => {
                    if let Some(index) = component.get_export_index(None, name) {
                        functions.insert((None, name.to_owned()), Export::new(index, ty, &handles));
                    }
                }
                ComponentItem::ComponentInstance(instance) => {
                    let Some(parent) = component.get_export_index(None, name) else { continue };
                    for (function, item) in instance.exports(engine) {
                        let ComponentItem::ComponentFunc(ty) = item.ty else { continue };
                        if let Some(index) = component.get_export_index(Some(&parent), function) {
                            functions.insert(
                                (Some(name.to_owned()), function.to_owned()),
                                Export::new(index, ty, &handles),
                            );
                        }
                    }
                }
                _ => {}
            }
        }
        Self { functions, handles, items: RwLock::default() }
    }

    /// Says whose the resources are that the component knows.
    pub(crate) fn belong(&self, owners: &Owners, unit: &PluginId) {
        self.handles.belong(owners.known(unit));
    }

    /// As [`Self::called`], by the name that the application has for it.
    pub(crate) fn item(&self, item: &ItemName) -> Option<Export> {
        if let Some(known) = self.items.read().unwrap_or_else(PoisonError::into_inner).get(item) {
            return Some(known.clone());
        }
        let (interface, function) = item.path();
        let found = self.called(interface.as_deref(), function)?.clone();
        let mut items = self.items.write().unwrap_or_else(PoisonError::into_inner);
        if items.len() < NAMES {
            items.insert(item.clone(), found.clone());
        }
        Some(found)
    }

    /// Looks up a function by the full name of its interface, or of the world itself.
    pub(crate) fn get(&self, interface: Option<&str>, function: &str) -> Option<&Export> {
        self.functions.get(&(interface.map(str::to_owned), function.to_owned()))
    }

    /// Looks up a function by the name of its interface: the exact one, or a compatible version.
    pub(crate) fn find(&self, interface: Option<&str>, function: &str) -> Option<&Export> {
        let compatible = || {
            let wanted: InterfaceName = interface?.parse().ok()?;
            self.functions.iter().find_map(|((candidate, name), export)| {
                let parsed: InterfaceName = candidate.as_ref().filter(|_| name == function)?.parse().ok()?;
                let fits =
                    wanted.version.is_none() && wanted.same_interface(&parsed) || wanted.accepts(&parsed);
                fits.then_some(export)
            })
        };
        self.get(interface, function).or_else(compatible)
    }

    /// Looks up a function that the application calls: of the exact version, or else of the latest on its track that has it.
    pub(crate) fn called(&self, interface: Option<&str>, function: &str) -> Option<&Export> {
        let on_track = || {
            let wanted: InterfaceName = interface?.parse().ok()?;
            let found = self.functions.iter().filter_map(|((candidate, name), export)| {
                let parsed: InterfaceName = candidate.as_ref().filter(|_| name == function)?.parse().ok()?;
                let fits =
                    wanted.version.is_none() && wanted.same_interface(&parsed) || wanted.may_call(&parsed);
                fits.then_some((parsed, export))
            });
            found.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, export)| export)
        };
        self.get(interface, function).or_else(on_track)
    }

    /// The version in which an interface is exported, where that is earlier than the one that is called.
    pub(crate) fn earlier(&self, interface: &str) -> Option<InterfaceName> {
        let wanted: InterfaceName = interface.parse().ok()?;
        let names =
            self.functions.keys().filter_map(|(name, _)| name.as_ref()?.parse::<InterfaceName>().ok());
        let names: Vec<_> = names.filter(|name| wanted.may_call(name)).collect();
        let latest = names.into_iter().max()?;
        (!wanted.accepts(&latest)).then_some(latest)
    }

    /// All functions: interface, name.
    pub(crate) fn sorted(&self) -> Vec<(Option<String>, String)> {
        let mut names: Vec<_> = self.functions.keys().cloned().collect();
        names.sort();
        names
    }
}

/// Satisfies the imports of a component.
pub(crate) fn link(
    plugin: &PluginId,
    component: &Component,
    held: &[Held],
    owners: &Owners,
    wires: &[Wire<'_>],
    given: &[Given<'_>],
    provided: Vec<InterfaceName>,
) -> Result<Linked, Error> {
    let refused = |error: wasmtime::Error| {
        Error::new(
            Stage::Link,
            ErrorKind::Mismatch,
            Blame::Plugin,
            format!("the imports of plugin `{plugin}` cannot be satisfied"),
        )
        .chain(vec![plugin.clone()])
        .source(error)
    };
    let engine = component.engine();
    let mut linker = Linker::new(engine);
    base::add_to_linker(&mut linker, component).map_err(refused)?;
    fault::add_to_linker(&mut linker).map_err(refused)?;
    about::add_to_linker(&mut linker, provided).map_err(refused)?;
    for held in held {
        held.add_to_linker(&mut linker).map_err(refused)?;
    }
    let mut defined: HashMap<String, &Edge> = HashMap::new();
    for (number, wire) in wires.iter().enumerate() {
        // A fused group imports an interface once, for all members that want it: under the highest of their versions.
        let Some(import) = imported(engine, component, &wire.edge.import) else { continue };
        match defined.get(&import) {
            None => drop(defined.insert(import.clone(), wire.edge)),
            Some(first) if first.provider == wire.edge.provider && first.export == wire.edge.export => {
                continue;
            }
            Some(first) => return Err(torn(plugin, &import, first, wire.edge)),
        }
        connect(engine, &mut linker, (plugin, component), &import, (number, wire), owners).map_err(
            |why| match why {
                Broken::Wasmtime(error) => refused(error),
                Broken::Refused(error) => error,
            },
        )?;
    }
    let granted: Vec<Offer> = held.iter().flat_map(|held| held.power.offers(&held.grant)).collect();
    let resources = give(engine, &mut linker, component, given, &granted).map_err(refused)?;
    let ready = linker.instantiate_pre(component).map_err(refused)?;
    Ok(Linked { ready, resources })
}

/// The imports that are served: those of the component, and those that its parts serve each other (`within`).
pub(crate) fn provided<'a>(
    component: &Component,
    within: impl Iterator<Item = &'a Edge>,
    absent: &[InterfaceName],
) -> Vec<InterfaceName> {
    let ty = component.component_type();
    let imports = ty.imports(component.engine()).filter_map(|(name, _)| name.parse().ok());
    let all = imports.chain(within.map(|edge| edge.import.clone()));
    all.filter(|name| !absent.contains(name)).collect()
}

/// Satisfies a component's imports for a rehearsal: the base is there, and whatever else it calls traps.
pub(crate) fn link_for_rehearsal(plugin: &PluginId, component: &Component) -> Result<Linked, Error> {
    let link = || {
        let mut linker = Linker::new(component.engine());
        base::add_to_linker(&mut linker, component)?;
        fault::add_to_linker(&mut linker)?;
        about::add_to_linker(&mut linker, Vec::new())?;
        linker.define_unknown_imports_as_traps(component)?;
        linker.instantiate_pre(component)
    };
    let ready = link().map_err(|error: wasmtime::Error| {
        let message = format!("the imports of plugin `{plugin}` cannot be stood in for");
        Error::new(Stage::Link, ErrorKind::Unsupported, Blame::Plugin, message)
            .chain(vec![plugin.clone()])
            .source(error)
            .hint("leave `Swap::rehearse` out")
    })?;
    Ok(Linked { ready, resources: Vec::new() })
}

/// Defines what the application offers, and what a plugin was granted of its capabilities, each interface once.
fn give(
    engine: &Engine,
    linker: &mut Linker<State>,
    component: &Component,
    given: &[Given<'_>],
    granted: &[Offer],
) -> wasmtime::Result<Vec<Defined>> {
    let mut wanted: HashMap<String, &Offer> = HashMap::new();
    for (import, _) in component.component_type().imports(engine) {
        let Ok(name) = import.parse::<InterfaceName>() else { continue };
        if let Some(offer) = granted.iter().find(|offer| offer.serves(&name)) {
            wanted.insert(import.to_owned(), offer);
        }
    }
    for given in given {
        let import = match &given.offered.import {
            OfferName::Interface(name) => imported(engine, component, name),
            OfferName::Bare(name) => Some(name.clone()),
        };
        wanted.extend(import.map(|import| (import, given.offer)));
    }
    let ty = component.component_type();
    let mut resources = ResourceTypes::default();
    let mut of_world: Vec<&Offer> = Vec::new();
    // In the component's own order, in which an interface comes before those that use its resources.
    for (import, item) in ty.imports(engine) {
        let Some(offer) = wanted.get(owner(import)) else { continue };
        if let Some(wanted) = Wanted::interface(engine, import, &item.ty, offer) {
            offer.define(linker.instance(import)?, &wanted, &mut resources)?;
        } else if !of_world.iter().any(|known| std::ptr::eq(*known, *offer)) {
            of_world.push(offer);
            if let Some(wanted) = Wanted::of_world(engine, &ty, offer) {
                offer.define(linker.root(), &wanted, &mut resources)?;
            }
        }
    }
    Ok(resources.defined)
}

enum Broken {
    Wasmtime(wasmtime::Error),
    Refused(Error),
}

impl From<wasmtime::Error> for Broken {
    fn from(error: wasmtime::Error) -> Self {
        Self::Wasmtime(error)
    }
}

/// The name under which a component imports an interface: the edge's own, or a later version that a fused group shares.
fn imported(engine: &Engine, component: &Component, wanted: &InterfaceName) -> Option<String> {
    let ty = component.component_type();
    let names: Vec<&str> = ty.imports(engine).map(|(name, _)| name).collect();
    let exact = wanted.to_string();
    let later = |name: &&&str| name.parse::<InterfaceName>().is_ok_and(|name| wanted.accepts(&name));
    names
        .iter()
        .find(|name| ***name == exact)
        .or_else(|| names.iter().find(later))
        .map(|name| (*name).to_owned())
}

/// Two members of a group want one interface from two plugins, but one component has one import of a name.
fn torn(plugin: &PluginId, import: &str, one: &Edge, other: &Edge) -> Error {
    Error::new(
        Stage::Link,
        ErrorKind::Unsupported,
        Blame::Operator,
        format!(
            "the fused group `{plugin}` imports `{import}` from two plugins, `{}` and `{}`",
            one.provider, other.provider
        ),
    )
    .hint("link both to one plugin, or do not fuse them")
}

/// Defines the functions of one import so that they call the provider.
fn connect(
    engine: &Engine,
    linker: &mut Linker<State>,
    (plugin, component): (&PluginId, &Component),
    import: &str,
    (edge, wire): (usize, &Wire<'_>),
    owners: &Owners,
) -> Result<(), Broken> {
    let export = wire.edge.export.to_string();
    let wanted: Vec<(String, ComponentFunc)> = component
        .component_type()
        .imports(engine)
        .filter(|(name, _)| *name == import)
        .filter_map(|(_, item)| match item.ty {
            ComponentItem::ComponentInstance(instance) => Some(
                instance
                    .exports(engine)
                    .filter_map(|(name, item)| match item.ty {
                        ComponentItem::ComponentFunc(ty) => Some((name.to_owned(), ty)),
                        _ => None,
                    })
                    .collect::<Vec<_>>(),
            ),
            _ => None,
        })
        .flatten()
        .collect();
    let mut instance = linker.instance(import)?;
    for (number, name) in owners.imported(plugin, import) {
        instance.resource(name, ResourceType::host_dynamic(CLAIMS | number), |mut store, place| {
            lend::dropped(store.data_mut(), place)
        })?;
    }
    let resources = owners.between(plugin, &wire.provider.plugin);
    let handles = Arc::new(Handles::of(engine, component));
    handles.belong(owners.known(plugin));
    for (name, consumer) in wanted {
        let provided = match &wire.offered {
            Some(offered) => offered.get(Some(&export), &name).map(|export| &export.ty),
            // Whoever takes the place is compared with what is wanted here.
            None => Some(&consumer),
        };
        let Some(provided) = provided else {
            return Err(Broken::Refused(missing(wire.edge, &wire.edge.export, &name)));
        };
        if wire.is_shared || passage::is_for(&consumer) {
            let passage = passage::Passage {
                provider: wire.provider.clone(),
                export: (Some(export.clone()), name.clone()),
                counts: wire.counts.clone(),
                edge,
                limits: wire.limits.clone(),
                reentry: wire.reentry,
                ty: consumer,
                handles: handles.clone(),
                is_idempotent: wire.idempotent.contains(&name.as_str()),
                turnstile: wire.turnstile.clone(),
            };
            passage::define(&mut instance, &name, passage)?;
            continue;
        }
        let through = Served {
            provider: wire.provider.clone(),
            function: wire.provider.want(&export, &name, &consumer),
            reentry: wire.reentry,
            is_idempotent: wire.idempotent.contains(&name.as_str()),
            counts: wire.counts.clone(),
            edge,
            limits: wire.limits.clone(),
            gate: wire.gate.clone(),
            share: wire.share.clone(),
        };
        bridge::define(&mut instance, &name, &consumer, provided, &resources, through)
            .map_err(|refusal| refused(&name, import, wire, &refusal))?;
    }
    Ok(())
}

fn refused(function: &str, import: &str, wire: &Wire<'_>, refusal: &Refusal) -> Broken {
    let message = format!("`{function}` of `{import}` cannot be called across an isolated edge: {refusal}");
    Broken::Refused(
        Error::new(Stage::Link, ErrorKind::Unsupported, Blame::Operator, message)
            .chain(vec![wire.edge.consumer.clone(), wire.edge.provider.clone()])
            .hint("fuse the two plugins: `fused = [[\"consumer\", \"provider\"]]`"),
    )
}

fn missing(edge: &Edge, interface: &InterfaceName, function: &str) -> Error {
    Error::new(
        Stage::Link,
        ErrorKind::Mismatch,
        Blame::Plugin,
        format!("plugin `{}` does not export `{function}` of `{interface}`", edge.provider),
    )
    .chain(vec![edge.consumer.clone(), edge.provider.clone()])
}
