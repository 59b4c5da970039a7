//! Whose a resource is, whatever names it has in the components that know it.
//!
//! A resource belongs to the unit that makes it. Others import it, from that unit or from one that passes it on, and each
//! component has a type of its own for it. Two of these types are the same resource if following the edges from either leads to
//! the same export of the same unit.

use std::collections::HashMap;
use std::sync::Arc;

use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, ResourceType};

use super::{handles, imported};
use crate::bridge::{Resources, Site};
use crate::name::PluginId;
use crate::plan::{Mode, Plan, Unit};
use crate::tree::SeatId;

/// An interface and a resource in it.
pub(super) type Place = (String, String);

/// Every resource that the components of a set know.
#[derive(Default)]
pub(crate) struct Owners(HashMap<PluginId, Known>);

/// The resources that one component knows.
struct Known {
    imports: Vec<(ResourceType, Place)>,
    exports: Vec<(ResourceType, Place)>,
    /// By import: who serves it, and under which name.
    edges: HashMap<String, (PluginId, String)>,
    /// The seat of its unit.
    seat: SeatId,
    is_shared: bool,
}

/// A resource of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    unit: PluginId,
    place: Place,
}

impl Owners {
    /// Of units, each with its seat.
    pub(crate) fn of<'a>(
        plan: &Plan,
        units: impl Iterator<Item = (&'a Unit, SeatId, &'a Component)>,
    ) -> Self {
        let known = |unit: &Unit, seat: SeatId, component: &Component| {
            let engine = component.engine();
            let ty = component.component_type();
            let edges = plan
                .edges
                .iter()
                .filter(|edge| edge.mode == Mode::Isolated && unit.members.contains(&edge.consumer));
            let edges = edges.filter_map(|edge| {
                let import = imported(engine, component, &edge.import)?;
                let provider = plan.unit_of(&edge.provider)?;
                Some((import, (provider.id.clone(), edge.export.to_string())))
            });
            Known {
                edges: edges.collect(),
                imports: places(engine, ty.imports(engine).map(|(name, item)| (name, item.ty))),
                exports: places(engine, ty.exports(engine).map(|(name, item)| (name, item.ty))),
                seat,
                is_shared: unit.is_shared,
            }
        };
        Self(units.map(|(unit, seat, component)| (unit.id.clone(), known(unit, seat, component))).collect())
    }

    /// The resources that a unit has of other plugins by an import, none of which is of an import before it. Each with a number
    /// that no other of the unit has.
    pub(super) fn imported(&self, unit: &PluginId, import: &str) -> Vec<(u32, &str)> {
        let Some(known) = self.0.get(unit).filter(|known| known.edges.contains_key(import)) else {
            return Vec::new();
        };
        let mut seen: Vec<ResourceType> = Vec::new();
        let mut imported = Vec::new();
        for (number, (ty, (of, name))) in (0..).zip(&known.imports) {
            if !seen.contains(ty) && of == import {
                imported.push((number, name.as_str()));
            }
            seen.push(*ty);
        }
        imported
    }

    /// The resources of an edge's functions.
    pub(super) fn between<'a>(&'a self, consumer: &'a PluginId, provider: &'a PluginId) -> Between<'a> {
        Between { owners: self, consumer, provider }
    }

    /// Whose the resources are that a unit knows: those of plugins of this set alone.
    pub(super) fn known(&self, unit: &PluginId) -> Vec<(ResourceType, handles::Origin)> {
        let Some(known) = self.0.get(unit) else { return Vec::new() };
        let types = known.imports.iter().chain(&known.exports).map(|(ty, _)| *ty);
        let known = types.filter_map(|ty| {
            let Origin { unit, place: (interface, name) } = self.origin(unit, ty).ok()?;
            let Known { seat, is_shared, .. } = self.0.get(&unit)?;
            let name = Arc::from(item(&interface, &name));
            Some((ty, handles::Origin { seat: *seat, name, is_shared: *is_shared }))
        });
        known.collect()
    }

    fn origin(&self, unit: &PluginId, ty: ResourceType) -> Result<Origin, String> {
        let (mut unit, mut ty) = (unit, ty);
        // Plugins may import each other in a circle, but no resource can come from where it goes.
        for _ in 0..=self.0.len() {
            let known = self.0.get(unit).ok_or("a resource is of no plugin of this set")?;
            let Some((_, (import, name))) = known.imports.iter().find(|(known, _)| *known == ty) else {
                let place = known.exports.iter().find(|(known, _)| *known == ty).map(|(_, place)| place);
                let place = place.ok_or("a resource is of no interface")?.clone();
                return Ok(Origin { unit: unit.clone(), place });
            };
            let Some((provider, export)) = known.edges.get(import) else {
                return Err(format!(
                    "`{name}` of `{import}` is a resource of the host, which only the plugin that got it can use"
                ));
            };
            let theirs = self.0.get(provider).map(|known| known.exports.as_slice()).unwrap_or_default();
            let theirs = theirs.iter().find(|(_, (of, resource))| of == export && resource == name);
            (unit, ty) = (provider, theirs.ok_or(format!("`{provider}` has no resource `{name}`"))?.0);
        }
        Err("a resource comes from nowhere".into())
    }
}

/// The resources of all interfaces, in the component's own order: an interface comes before those that use its resources.
pub(super) fn places<'a>(
    engine: &'a Engine,
    items: impl Iterator<Item = (&'a str, ComponentItem)>,
) -> Vec<(ResourceType, Place)> {
    let mut places = Vec::new();
    for (interface, item) in items {
        let ComponentItem::ComponentInstance(instance) = item else { continue };
        for (name, item) in instance.exports(engine) {
            if let ComponentItem::Resource(ty) = item.ty {
                places.push((ty, (interface.to_owned(), name.to_owned())));
            }
        }
    }
    places
}

/// The resources that go over an edge.
pub(super) struct Between<'a> {
    owners: &'a Owners,
    consumer: &'a PluginId,
    provider: &'a PluginId,
}

impl Resources for Between<'_> {
    fn site(&self, consumer: ResourceType, provider: ResourceType) -> Result<Site, String> {
        let ours = self.owners.origin(self.consumer, consumer)?;
        let theirs = self.owners.origin(self.provider, provider)?;
        let shown = |origin: &Origin| {
            let (interface, name) = &origin.place;
            format!("`{name}` of `{interface}` of plugin `{}`", origin.unit)
        };
        if ours != theirs {
            let (ours, theirs) = (shown(&ours), shown(&theirs));
            return Err(format!("the consumer means the resource {ours}, the provider means {theirs}"));
        }
        let (interface, name) = ours.place;
        let is_home = ours.unit == *self.provider;
        Ok(Site { name: Arc::from(item(&interface, &name)), is_home, owner: None, flow: None })
    }
}

/// `acme:shop/carts.cart@1.0.0`
pub(super) fn item(interface: &str, name: &str) -> String {
    match interface.split_once('@') {
        Some((interface, version)) => format!("{interface}.{name}@{version}"),
        None => format!("{interface}.{name}"),
    }
}
