//! What changed in the interfaces that both versions have, and in the functions of worlds.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{Function, IndexMap, InterfaceId, Type, TypeDefKind, TypeId, WorldItem};

use super::effect::{self, Effect, Roles};
use super::flow::Flows;
use super::functions::{compare_functions, documentation, gate};
use super::keys::Key;
use super::types::Named;
use super::{Change, Pair, worlds};
use crate::describe;
use crate::read::Contract;

/// What stands in a place: an interface, or a world with its own types. The world's own functions are told with the world.
struct Place<'a> {
    functions: BTreeMap<&'a str, &'a Function>,
    types: BTreeMap<&'a str, TypeId>,
}

pub(super) fn changes(pair: Pair<'_>, roles: &BTreeMap<Key, Roles>, out: &mut Vec<Change>) {
    let (olds, news) = (places(pair.old), places(pair.new));
    let role = |key: &Key| roles.get(key).copied().unwrap_or_default();

    let mut flows = Flows::default();
    for (key, old) in &olds {
        let Some(new) = news.get(key) else { continue };
        for (name, function) in old.functions.iter().filter(|(name, _)| new.functions.contains_key(*name)) {
            flows.function(pair.old, &called(pair.old, key, name), function, role(key));
        }
    }
    for shared in worlds::functions(pair) {
        flows.function(pair.old, shared.name, shared.old, shared.roles);
    }

    for (key, old) in &olds {
        let Some(new) = news.get(key) else { continue };
        let place = pair.old.show(key);
        if let (Some(old), Some(new)) = (interface(pair.old, key), interface(pair.new, key)) {
            documentation(&place, &old.docs, &new.docs, out);
            gate(&place, &old.stability, &new.stability, out);
        }
        functions(pair, key, (old, new), role(key), out);
        types(pair, key, (old, new), &flows, role(key), out);
    }
    for (key, _) in olds.iter().filter(|(key, _)| is_interface(key) && !news.contains_key(key)) {
        out.push(gone(pair.old.show(key), "interface-removed", "the interface was removed"));
    }
    for (key, _) in news.iter().filter(|(key, _)| is_interface(key) && !olds.contains_key(key)) {
        out.push(gone(pair.new.show(key), "interface-added", "the interface was added"));
    }
}

/// An interface by itself does nothing: worlds that import or export it are told on their own.
fn gone(place: String, rule: &'static str, what: &str) -> Change {
    let why = "an interface is nothing to anybody until a world imports or exports it";
    Change::new(rule, place, what, effect::none(why))
}

fn is_interface(key: &Key) -> bool {
    matches!(key, Key::Own(_))
}

fn functions(
    pair: Pair<'_>,
    key: &Key,
    (old, new): (&Place<'_>, &Place<'_>),
    roles: Roles,
    out: &mut Vec<Change>,
) {
    let whole_resources = resources_of_one_side(pair, (old, new));
    for (name, function) in &old.functions {
        if owner(pair.old, function).is_some_and(|owner| whole_resources.contains(&owner)) {
            continue;
        }
        let place = format!("function `{}`", called(pair.old, key, name));
        match new.functions.get(name) {
            Some(other) => compare_functions(pair, &place, (function, other), roles, out),
            None => {
                let mut change = Change::new(
                    "function-removed",
                    place,
                    "the function was removed",
                    effect::removed(roles),
                );
                change.old = Some(describe::function(&pair.old.resolve, function));
                out.push(change);
            }
        }
    }
    for (name, function) in &new.functions {
        if old.functions.contains_key(name)
            || owner(pair.new, function).is_some_and(|owner| whole_resources.contains(&owner))
        {
            continue;
        }
        let place = format!("function `{}`", called(pair.new, key, name));
        let effects = effect::added(roles);
        let mut change = Change::new("function-added", place, "the function was added", effects);
        change.new = Some(describe::function(&pair.new.resolve, function));
        out.push(change);
    }
}

fn types(
    pair: Pair<'_>,
    key: &Key,
    (old, new): (&Place<'_>, &Place<'_>),
    flows: &Flows,
    roles: Roles,
    out: &mut Vec<Change>,
) {
    let gone: Vec<(&str, TypeId)> = only(&old.types, &new.types);
    let came: Vec<(&str, TypeId)> = only(&new.types, &old.types);
    let mut renamed = BTreeSet::new();
    for (name, id) in &gone {
        let place = format!("type `{name}` of {}", pair.old.show(key));
        if is_resource(pair.old, *id) {
            out.push(Change::new(
                "resource-removed",
                place,
                "the resource was removed",
                effect::removed(roles),
            ));
            continue;
        }
        let twin = came
            .iter()
            .find(|(other, twin)| !renamed.contains(other) && pair.equal(&Type::Id(*id), &Type::Id(*twin)));
        match twin {
            Some((twin, _)) => {
                renamed.insert(*twin);
                let effects = effect::both(Effect::fine(
                    "names of types are no part of them, but for resources; only edges that are fused look at them",
                ));
                out.push(Change::new("type-renamed", place, format!("it is now called `{twin}`"), effects));
            }
            None => {
                let why =
                    "a type by itself is nothing to anybody: functions that had it are told on their own";
                out.push(Change::new("type-removed", place, "the type was removed", effect::none(why)));
            }
        }
    }
    for (name, id) in came.iter().filter(|(name, _)| !renamed.contains(name)) {
        let place = format!("type `{name}` of {}", pair.new.show(key));
        let change = match is_resource(pair.new, *id) {
            true => Change::new("resource-added", place, "the resource was added", effect::added(roles)),
            false => {
                let why =
                    "a type by itself is nothing to anybody: functions that have it are told on their own";
                Change::new("type-added", place, "the type was added", effect::none(why))
            }
        };
        out.push(change);
    }
    for (name, id) in &old.types {
        let Some(other) = new.types.get(name) else { continue };
        let key = (key.clone(), (*name).to_owned());
        let named = Named { pair, flow: flows.of(&key), uses: flows.uses(&key), key };
        named.compare(*id, *other, out);
        let defs = (pair.old.resolve.types.get(*id), pair.new.resolve.types.get(*other));
        if let (Some(x), Some(y)) = defs {
            let place = format!("type `{name}` of {}", pair.old.show(&named.key.0));
            documentation(&place, &x.docs, &y.docs, out);
            gate(&place, &x.stability, &y.stability, out);
        }
    }
}

fn only<'a>(these: &BTreeMap<&'a str, TypeId>, others: &BTreeMap<&'a str, TypeId>) -> Vec<(&'a str, TypeId)> {
    these.iter().filter(|(name, _)| !others.contains_key(*name)).map(|(name, id)| (*name, *id)).collect()
}

/// Resources that only one version has: they are told as a whole.
fn resources_of_one_side(pair: Pair<'_>, (old, new): (&Place<'_>, &Place<'_>)) -> BTreeSet<String> {
    let resources = |contract: &Contract, place: &Place<'_>| -> BTreeSet<String> {
        let all = place.types.iter().filter(|(_, id)| is_resource(contract, **id));
        all.map(|(name, _)| (*name).to_owned()).collect()
    };
    resources(pair.old, old).symmetric_difference(&resources(pair.new, new)).cloned().collect()
}

fn is_resource(contract: &Contract, id: TypeId) -> bool {
    contract.resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource))
}

/// The resource that a function belongs to.
fn owner(contract: &Contract, function: &Function) -> Option<String> {
    contract.resolve.types.get(function.kind.resource()?)?.name.clone()
}

/// A function's name for people: `acme:shop/till.total`.
fn called(contract: &Contract, key: &Key, function: &str) -> String {
    match key {
        Key::Inline(world, name) => format!("{world}/{name}.{function}"),
        key => format!("{}.{function}", contract.show(key).replace('`', "")),
    }
}

fn interface<'a>(contract: &'a Contract, key: &Key) -> Option<&'a wit_parser::Interface> {
    contract
        .resolve
        .interfaces
        .iter()
        .find(|(id, _)| contract.key(*id).as_ref() == Some(key))
        .map(|(_, found)| found)
}

/// Everything with functions and types, by what it is called in both versions.
fn places(contract: &Contract) -> BTreeMap<Key, Place<'_>> {
    let mut all = BTreeMap::new();
    let mut add = |key: Option<Key>, id: InterfaceId| {
        if let (Some(key), Some(interface)) = (key, contract.resolve.interfaces.get(id)) {
            all.insert(key, place(&interface.functions, &interface.types));
        }
    };
    for (id, _) in contract.resolve.interfaces.iter() {
        add(contract.key(id), id);
    }
    for (name, id) in contract.worlds() {
        let Some(world) = contract.resolve.worlds.get(id) else { continue };
        for (key, item) in world.imports.iter().chain(&world.exports) {
            if let WorldItem::Interface { id, .. } = item {
                add(contract.key_in_world(name, key, *id), *id);
            }
        }
    }
    for (name, id) in contract.worlds() {
        let Some(world) = contract.resolve.worlds.get(id) else { continue };
        let mut own = Place { functions: BTreeMap::new(), types: BTreeMap::new() };
        for items in [&world.imports, &world.exports] {
            for (key, item) in items {
                if let (wit_parser::WorldKey::Name(name), WorldItem::Type { id, .. }) = (key, item) {
                    own.types.insert(name, *id);
                }
            }
        }
        all.insert(Key::World(name.to_owned()), own);
    }
    all
}

fn place<'a>(functions: &'a IndexMap<String, Function>, types: &'a IndexMap<String, TypeId>) -> Place<'a> {
    Place {
        functions: functions.iter().map(|(name, function)| (name.as_str(), function)).collect(),
        types: types.iter().map(|(name, id)| (name.as_str(), *id)).collect(),
    }
}
