//! What two versions of a thing have in common: its name without the version.

use wit_parser::{InterfaceId, PackageName, TypeId, TypeOwner, WorldId, WorldKey};

use crate::read::Contract;

/// Where functions and types stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// An interface of the contract's own package.
    Own(String),
    /// An interface of a dependency, or of a package nested in the contract: the package on its track, and the name.
    Other(String, String),
    /// A world of the contract itself.
    World(String),
    /// An interface written within a world.
    Inline(String, String),
}

impl Contract {
    pub(super) fn key(&self, id: InterfaceId) -> Option<Key> {
        let interface = self.resolve.interfaces.get(id)?;
        let name = interface.name.clone()?;
        let package = interface.package?;
        match package == self.package {
            true => Some(Key::Own(name)),
            false => Some(Key::Other(track(&self.resolve.packages.get(package)?.name), name)),
        }
    }

    pub(super) fn key_in_world(&self, world: &str, key: &WorldKey, id: InterfaceId) -> Option<Key> {
        match key {
            WorldKey::Interface(_) => self.key(id),
            WorldKey::Name(name) => Some(Key::Inline(world.to_owned(), name.clone())),
        }
    }

    pub(super) fn world_key(&self, id: WorldId) -> Option<Key> {
        Some(Key::World(self.resolve.worlds.get(id)?.name.clone()))
    }

    /// A type's owner and name, if it has one.
    pub(super) fn type_key(&self, id: TypeId) -> Option<(Key, String)> {
        let def = self.resolve.types.get(id)?;
        let name = def.name.clone()?;
        let owner = match def.owner {
            TypeOwner::Interface(id) => self.key(id).or_else(|| self.inline(id))?,
            TypeOwner::World(id) => self.world_key(id)?,
            TypeOwner::None => return None,
        };
        Some((owner, name))
    }

    /// The key of an interface that stands within a world.
    fn inline(&self, wanted: InterfaceId) -> Option<Key> {
        self.worlds().find_map(|(name, id)| {
            let world = self.resolve.worlds.get(id)?;
            world.imports.iter().chain(&world.exports).find_map(|(key, item)| match (key, item) {
                (WorldKey::Name(inner), wit_parser::WorldItem::Interface { id, .. }) if *id == wanted => {
                    Some(Key::Inline(name.to_owned(), inner.clone()))
                }
                _ => None,
            })
        })
    }

    /// A key as people write it.
    pub(super) fn show(&self, key: &Key) -> String {
        let own = || {
            let package = self.resolve.packages.get(self.package);
            package
                .map(|package| format!("{}:{}", package.name.namespace, package.name.name))
                .unwrap_or_default()
        };
        match key {
            Key::Own(name) => format!("`{}/{name}`", own()),
            Key::Other(package, name) => {
                let package = package.split('@').next().unwrap_or_default();
                format!("`{package}/{name}`")
            }
            Key::World(name) => format!("the world `{name}`"),
            Key::Inline(world, name) => format!("`{name}` within the world `{world}`"),
        }
    }
}

/// A package's name with as much of its version as decides what it is compatible with.
fn track(name: &PackageName) -> String {
    let version = name.version.as_ref().map(PackageName::version_compat_track_string);
    let version = version.map(|version| format!("@{version}")).unwrap_or_default();
    format!("{}:{}{version}", name.namespace, name.name)
}
