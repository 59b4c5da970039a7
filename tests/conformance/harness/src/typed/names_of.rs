//! What `contract!` calls the module and the struct of an interface.

use wit_parser::{InterfaceId, WorldItem, WorldKey};

use crate::case::Case;

/// The interface's own name; with the package before it where another has the same, and the version behind it where that has
/// the same package.
pub(super) fn module_of(case: &Case, id: InterfaceId) -> String {
    let names = names(case, id);
    let others: Vec<[String; 3]> =
        interfaces(case).filter(|other| *other != id).map(|other| self::names(case, other)).collect();
    let is_free = |level: usize| others.iter().all(|other| other.get(level) != names.get(level));
    let level = (0..names.len()).find(|level| is_free(*level)).unwrap_or_default();
    names.get(level).cloned().unwrap_or_default()
}

/// All interfaces of the providers' world.
pub(super) fn interfaces(case: &Case) -> impl Iterator<Item = InterfaceId> {
    let world = case.resolve.worlds.get(case.provider);
    let items = world.into_iter().flat_map(|world| world.imports.values().chain(world.exports.values()));
    items.filter_map(|item| if let WorldItem::Interface { id, .. } = item { Some(*id) } else { None })
}

fn names(case: &Case, id: InterfaceId) -> [String; 3] {
    let interface = case.resolve.interfaces.get(id);
    let Some(bare) = interface.and_then(|interface| interface.name.as_deref()) else {
        let world = case.resolve.worlds.get(case.provider);
        let name =
            world.into_iter().flat_map(|world| &world.exports).find_map(|(key, item)| match (key, item) {
                (WorldKey::Name(name), WorldItem::Interface { id: found, .. }) if *found == id => {
                    Some(name.clone())
                }
                _ => None,
            });
        let name = name.unwrap_or_default();
        return std::array::from_fn(|_| name.clone());
    };
    let package = interface.and_then(|found| found.package).and_then(|id| case.resolve.packages.get(id));
    let Some(package) = package.map(|package| &package.name) else {
        return std::array::from_fn(|_| bare.to_owned());
    };
    let longer = format!("{}-{bare}", package.name);
    let version = package.version.as_ref().map(|version| version.to_string().replace(['.', '+'], "-"));
    let longest = [Some(package.namespace.clone()), Some(longer.clone()), version];
    [bare.to_owned(), longer, longest.into_iter().flatten().collect::<Vec<_>>().join("-")]
}
