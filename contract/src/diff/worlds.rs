//! What changed in the worlds: what plugins import, and what they export.

use std::collections::BTreeMap;

use wit_parser::{Function, IndexMap, InterfaceId, World, WorldItem, WorldKey};

use super::effect::{self, Effect, Roles};
use super::functions::{compare_functions, documentation, gate};
use super::keys::Key;
use super::{Change, Pair};
use crate::describe;
use crate::read::Contract;

/// A function of a world itself, in both versions.
pub(super) struct Shared<'a> {
    pub(super) name: &'a str,
    pub(super) old: &'a Function,
    new: &'a Function,
    pub(super) roles: Roles,
}

/// One side of a world.
#[derive(Clone, Copy)]
struct Half {
    verb: &'static str,
    added: &'static str,
    removed: &'static str,
    roles: Roles,
}

const IMPORTS: Half = Half {
    verb: "import",
    added: "import-added",
    removed: "import-removed",
    roles: Roles { imported: true, exported: false },
};

const EXPORTS: Half = Half {
    verb: "export",
    added: "export-added",
    removed: "export-removed",
    roles: Roles { imported: false, exported: true },
};

/// How plugins deal with each interface, in worlds that have it on the same side in both versions.
pub(super) fn roles(pair: Pair<'_>) -> BTreeMap<Key, Roles> {
    let mut all: BTreeMap<Key, Roles> = BTreeMap::new();
    for (old, new) in shared(pair) {
        for (half, olds, news) in
            [(IMPORTS, &old.imports, &new.imports), (EXPORTS, &old.exports, &new.exports)]
        {
            let news = interfaces(pair.new, &new.name, news);
            for key in interfaces(pair.old, &old.name, olds).into_keys().filter(|key| news.contains_key(key))
            {
                let roles = all.entry(key).or_default();
                roles.imported |= half.roles.imported;
                roles.exported |= half.roles.exported;
            }
        }
    }
    all
}

/// The functions of worlds themselves that both versions have.
pub(super) fn functions(pair: Pair<'_>) -> Vec<Shared<'_>> {
    let mut all = Vec::new();
    for (old, new) in shared(pair) {
        for (half, olds, news) in
            [(IMPORTS, &old.imports, &new.imports), (EXPORTS, &old.exports, &new.exports)]
        {
            for (key, item) in olds {
                if let (WorldItem::Function(old), Some(WorldItem::Function(new))) = (item, news.get(key)) {
                    all.push(Shared { name: &old.name, old, new, roles: half.roles });
                }
            }
        }
    }
    all
}

pub(super) fn changes(pair: Pair<'_>, out: &mut Vec<Change>) {
    let both = shared(pair);
    for (name, id) in pair.old.worlds() {
        let Some(old) = pair.old.resolve.worlds.get(id) else { continue };
        let place = format!("world `{name}`");
        match both.iter().find(|(world, _)| world.name == old.name) {
            Some((_, new)) => {
                if new.name != old.name {
                    let why = "a component does not carry its world's name; manifests name it";
                    let what = format!("it is now called `{}`", new.name);
                    out.push(Change::new("world-renamed", &place, what, effect::none(why)));
                }
                documentation(&place, &old.docs, &new.docs, out);
                gate(&place, &old.stability, &new.stability, out);
                half(pair, &place, IMPORTS, (old, &old.imports), (new, &new.imports), out);
                half(pair, &place, EXPORTS, (old, &old.exports), (new, &new.exports), out);
            }
            None => {
                let effects = (
                    Effect::breaks("a new host does not look for plugins of this world"),
                    Effect::breaks("nobody builds plugins for it any more"),
                );
                out.push(Change::new("world-removed", place, "the world was removed", effects));
            }
        }
    }
    for (name, id) in pair.new.worlds() {
        let Some(world) = pair.new.resolve.worlds.get(id) else { continue };
        if !both.iter().any(|(_, new)| new.name == world.name) {
            let effects = effect::none("nothing that is compiled targets it");
            out.push(Change::new("world-added", format!("world `{name}`"), "the world was added", effects));
        }
    }
    for function in functions(pair) {
        let place = format!("function `{}`", function.name);
        compare_functions(pair, &place, (function.old, function.new), function.roles, out);
    }
}

fn half(
    pair: Pair<'_>,
    place: &str,
    half: Half,
    (old, olds): (&World, &IndexMap<WorldKey, WorldItem>),
    (new, news): (&World, &IndexMap<WorldKey, WorldItem>),
    out: &mut Vec<Change>,
) {
    let (before, after) = (interfaces(pair.old, &old.name, olds), interfaces(pair.new, &new.name, news));
    for (key, id) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        let what = format!("the {} of {} was removed", half.verb, named(pair.old, key, *id));
        let effects = served(pair.old, *id, effect::removed(half.roles));
        out.push(Change::new(half.removed, place, what, effects));
    }
    for (key, id) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        let what = format!("the {} of {} was added", half.verb, named(pair.new, key, *id));
        let effects = served(pair.new, *id, effect::added(half.roles));
        out.push(Change::new(half.added, place, what, effects));
    }
    for (key, item) in olds {
        if let (WorldItem::Function(function), None) = (item, news.get(key)) {
            let what = format!("the {} of the function `{}` was removed", half.verb, function.name);
            let mut change = Change::new(half.removed, place, what, effect::removed(half.roles));
            change.old = Some(describe::function(&pair.old.resolve, function));
            out.push(change);
        }
    }
    for (key, item) in news {
        if let (WorldItem::Function(function), None) = (item, olds.get(key)) {
            let what = format!("the {} of the function `{}` was added", half.verb, function.name);
            let mut change = Change::new(half.added, place, what, effect::added(half.roles));
            change.new = Some(describe::function(&pair.new.resolve, function));
            out.push(change);
        }
    }
}

/// Worlds that both versions have: by name, or one that is gone and one that came with the same items.
fn shared<'a>(pair: Pair<'a>) -> Vec<(&'a World, &'a World)> {
    let worlds = |contract: &'a Contract| -> Vec<&'a World> {
        contract.worlds().filter_map(|(_, id)| contract.resolve.worlds.get(id)).collect()
    };
    let (olds, news) = (worlds(pair.old), worlds(pair.new));
    let named = |among: &[&'a World], name: &str| among.iter().copied().find(|world| world.name == name);
    let mut all: Vec<(&World, &World)> =
        olds.iter().filter_map(|old| Some((*old, named(&news, &old.name)?))).collect();
    for old in olds.iter().filter(|old| named(&news, &old.name).is_none()) {
        let twin = news.iter().copied().find(|new| {
            named(&olds, &new.name).is_none()
                && !all.iter().any(|(_, taken)| taken.name == new.name)
                && items(pair.old, old) == items(pair.new, new)
        });
        all.extend(twin.map(|new| (*old, new)));
    }
    all
}

/// What a world imports and exports, without what stands within it.
fn items(contract: &Contract, world: &World) -> Vec<(bool, Option<Key>, String)> {
    let halves = [(false, &world.imports), (true, &world.exports)];
    let mut all: Vec<(bool, Option<Key>, String)> = halves
        .iter()
        .flat_map(|(exported, items)| {
            items.iter().map(|(key, item)| match (key, item) {
                (WorldKey::Interface(_), WorldItem::Interface { id, .. }) => {
                    (*exported, contract.key(*id), String::new())
                }
                (key, WorldItem::Function(function)) => {
                    let signature = describe::function(&contract.resolve, function);
                    (*exported, None, format!("{} {signature}", contract.resolve.name_world_key(key)))
                }
                (key, _) => (*exported, None, contract.resolve.name_world_key(key)),
            })
        })
        .collect();
    all.sort();
    all
}

fn interfaces(
    contract: &Contract,
    world: &str,
    items: &IndexMap<WorldKey, WorldItem>,
) -> BTreeMap<Key, InterfaceId> {
    items
        .iter()
        .filter_map(|(key, item)| match item {
            WorldItem::Interface { id, .. } => Some((contract.key_in_world(world, key, *id)?, *id)),
            _ => None,
        })
        .collect()
}

/// The interface with its version where it is not the contract's own.
fn named(contract: &Contract, key: &Key, id: InterfaceId) -> String {
    match key {
        Key::Other(..) => {
            contract.resolve.id_of(id).map_or_else(|| contract.show(key), |name| format!("`{name}`"))
        }
        key => contract.show(key),
    }
}

/// Where there is nothing to serve, nobody misses it.
fn served(contract: &Contract, id: InterfaceId, effects: (Effect, Effect)) -> (Effect, Effect) {
    let Some(interface) = contract.resolve.interfaces.get(id) else { return effects };
    let is_resource = |id: &wit_parser::TypeId| {
        let def = contract.resolve.types.get(*id);
        def.is_some_and(|def| matches!(def.kind, wit_parser::TypeDefKind::Resource))
    };
    match interface.functions.is_empty() && !interface.types.values().any(is_resource) {
        true => effect::none("it has types alone, and nobody has to serve those"),
        false => effects,
    }
}
