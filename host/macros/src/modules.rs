//! Which module is called what. An interface gives its own name; where two share one, the package's is put before it.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{IndexMap, InterfaceId, World, WorldItem, WorldKey};

use crate::scope::{Room, Scope};

/// Before the name of what the application offers, where the plugin exports the same.
pub(crate) const OFFERED: &str = "offered";

/// A name for each module, none twice.
pub(crate) fn named(scope: &Scope<'_>, world: &World) -> BTreeMap<Room, String> {
    let mut candidates: BTreeMap<Room, [String; 3]> = BTreeMap::new();
    for room in scope.types.keys() {
        let names = match room {
            Room::World => {
                [world.name.clone(), format!("{}-world", world.name), format!("{}-world", world.name)]
            }
            Room::Interface(id) => of_interface(scope, world, *id),
            Room::Offered(id) => of_interface(scope, world, *id).map(|name| format!("{OFFERED}-{name}")),
        };
        candidates.insert(*room, names);
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut modules = BTreeMap::new();
    for (room, [short, longer, longest]) in &candidates {
        let shared = |candidate: &dyn Fn(&[String; 3]) -> bool| {
            candidates.values().filter(|names| candidate(names)).count() > 1
        };
        let mut name = if !shared(&|names| names[0] == *short) {
            short.clone()
        } else if !shared(&|names| names[1] == *longer) {
            longer.clone()
        } else {
            longest.clone()
        };
        while !taken.insert(name.clone()) {
            name.push_str("-too");
        }
        modules.insert(*room, name);
    }
    modules
}

/// The name of the struct or trait with the world's own functions, apart from those of its interfaces.
pub(crate) fn of_world(modules: &BTreeMap<Room, String>, world: &str) -> String {
    match modules.get(&Room::World) {
        Some(name) => name.clone(),
        None if modules.values().any(|name| name == world) => format!("{world}-world"),
        None => world.to_owned(),
    }
}

/// `types`, `site-types`, `press-site-types-0-1-0`.
fn of_interface(scope: &Scope<'_>, world: &World, id: InterfaceId) -> [String; 3] {
    let Some(interface) = scope.resolve().interfaces.get(id) else {
        return std::array::from_fn(|_| String::new());
    };
    let Some(name) = interface.name.clone() else { return inline(world, id) };
    let package = interface.package.and_then(|package| scope.resolve().packages.get(package));
    let Some(package) = package.map(|package| &package.name) else {
        return [name.clone(), name.clone(), name];
    };
    let longer = format!("{}-{name}", package.name);
    let mut longest = format!("{}-{longer}", package.namespace);
    if let Some(version) = &package.version {
        longest.push('-');
        longest.extend(version.to_string().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }));
    }
    [name, longer, longest]
}

/// An interface that is written inside of the world has only the name that it has there.
fn inline(world: &World, id: InterfaceId) -> [String; 3] {
    let named = |items: &IndexMap<WorldKey, WorldItem>| {
        items.iter().find_map(|(key, item)| match (key, item) {
            (WorldKey::Name(name), WorldItem::Interface { id: found, .. }) if *found == id => {
                Some(name.clone())
            }
            _ => None,
        })
    };
    if let Some(name) = named(&world.exports) {
        return [name.clone(), format!("{name}-exports"), format!("{name}-exports")];
    }
    let name = named(&world.imports).unwrap_or_default();
    [name.clone(), format!("{name}-imports"), format!("{name}-imports")]
}
