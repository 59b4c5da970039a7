//! The types of a component, and the interfaces that they stand in.

use wit_parser::{Function, InterfaceId, Resolve, TypeDefKind, World, WorldId, WorldItem, WorldKey};

use super::facts::{Bare, Imported, Role};
use crate::name::{InterfaceName, ItemName, owner};

/// All types of a component, as `wit-parser` holds them.
#[derive(Clone)]
pub(super) struct Types {
    pub(super) resolve: Resolve,
    pub(super) world: WorldId,
    /// By name.
    pub(super) imports: Vec<(InterfaceName, InterfaceId)>,
    /// By name.
    pub(super) exports: Vec<(InterfaceName, InterfaceId)>,
    /// By name.
    pub(super) bare_imports: Vec<Bare>,
}

impl Types {
    pub(super) fn of(resolve: Resolve, world: WorldId) -> Self {
        let mut types =
            Self { imports: Vec::new(), exports: Vec::new(), bare_imports: Vec::new(), resolve, world };
        let Some(world) = types.resolve.worlds.get(world) else {
            return types;
        };
        for (key, item) in &world.imports {
            match (interface_name(&types.resolve, key), item) {
                (Some(name), WorldItem::Interface { id, .. }) => types.imports.push((name, *id)),
                _ => {
                    let key = types.resolve.name_world_key(key);
                    add_bare(&mut types.bare_imports, &types.resolve, &key, item);
                }
            }
        }
        for (key, item) in &world.exports {
            if let (Some(name), WorldItem::Interface { id, .. }) = (interface_name(&types.resolve, key), item)
            {
                types.exports.push((name, *id));
            }
        }
        types.imports.sort_by(|(a, _), (b, _)| a.cmp(b));
        types.bare_imports.sort_by(|a, b| a.name.cmp(&b.name));
        types.exports.sort_by(|(a, _), (b, _)| a.cmp(b));
        types
    }

    /// Those of a component without any.
    pub(super) fn none() -> Self {
        let mut resolve = Resolve::default();
        let world = resolve.worlds.alloc(World {
            name: "root".to_owned(),
            imports: Default::default(),
            exports: Default::default(),
            package: None,
            docs: Default::default(),
            stability: Default::default(),
            includes: Vec::new(),
            span: Default::default(),
        });
        Self::of(resolve, world)
    }

    pub(super) fn functions_of(&self, id: InterfaceId) -> impl Iterator<Item = &Function> {
        self.resolve.interfaces.get(id).into_iter().flat_map(|interface| interface.functions.values())
    }

    /// The functions that the component exports itself.
    pub(super) fn bare_exports(&self) -> impl Iterator<Item = &Function> {
        let exports =
            self.resolve.worlds.get(self.world).into_iter().flat_map(|world| world.exports.values());
        exports.filter_map(|item| match item {
            WorldItem::Function(function) => Some(function),
            _ => None,
        })
    }

    /// The exported functions: those of interfaces, then those that the component exports itself.
    pub(super) fn exported_functions(&self) -> Vec<ItemName> {
        let interfaces = self.exports.iter();
        let inside = interfaces
            .flat_map(|(name, id)| self.functions_of(*id).map(|function| name.item(&function.name)));
        let bare =
            self.bare_exports().map(|function| ItemName { interface: None, function: function.name.clone() });
        inside.chain(bare).collect()
    }

    /// Every function that the component exports, or imports from another plugin or the application, with its name.
    pub(super) fn all_functions<'t>(&'t self, imported: &'t [Imported]) -> Vec<(ItemName, &'t Function)> {
        let is_plugins = |name: &InterfaceName| {
            imported.iter().any(|import| import.name == *name && import.role == Role::Plugin)
        };
        let imports = self.imports.iter().filter(|(name, _)| is_plugins(name));
        let inside = self.exports.iter().chain(imports).flat_map(|(name, id)| {
            self.functions_of(*id).map(move |function| (name.item(&function.name), function))
        });
        let imported = self.bare_imports.iter().flat_map(|bare| &bare.functions);
        let bare = self
            .bare_exports()
            .chain(imported)
            .map(|function| (ItemName { interface: None, function: function.name.clone() }, function));
        inside.chain(bare).collect()
    }

    /// Whether there is anything to serve: a function, or a resource whose handles somebody must drop.
    pub(super) fn has_items(&self, id: InterfaceId) -> bool {
        has_items(&self.resolve, id)
    }
}

/// Adds one item of a world to what it imports by bare names.
fn add_bare(all: &mut Vec<Bare>, resolve: &Resolve, key: &str, item: &WorldItem) {
    let mut add = |name: &str, word, functions: &mut dyn Iterator<Item = &Function>| {
        let functions = functions.cloned();
        match all.iter_mut().find(|bare| bare.name == name) {
            Some(bare) => bare.functions.extend(functions),
            None => all.push(Bare { name: name.to_owned(), word, functions: functions.collect() }),
        }
    };
    match item {
        WorldItem::Function(function) => {
            let name = owner(&function.name);
            let word = if name == function.name { "the function" } else { "the resource" };
            add(name, word, &mut std::iter::once(function));
        }
        WorldItem::Interface { id, .. } if has_items(resolve, *id) => {
            let functions = resolve.interfaces.get(*id).into_iter().flat_map(|it| it.functions.values());
            add(key, "the interface", &mut functions.into_iter());
        }
        WorldItem::Type { id, .. } if super::items::is_resource(resolve, *id) => {
            add(key, "the resource", &mut std::iter::empty());
        }
        // Types alone: nothing to serve.
        WorldItem::Interface { .. } | WorldItem::Type { .. } => {}
    }
}

/// The interface's full name, unless it stands inline in a world.
pub(super) fn interface_name(resolve: &Resolve, key: &WorldKey) -> Option<InterfaceName> {
    match key {
        WorldKey::Interface(id) => resolve.id_of(*id)?.parse().ok(),
        WorldKey::Name(_) => None,
    }
}

fn has_items(resolve: &Resolve, id: InterfaceId) -> bool {
    let Some(interface) = resolve.interfaces.get(id) else {
        return false;
    };
    let is_resource = |id: &wit_parser::TypeId| {
        resolve.types.get(*id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource))
    };
    !interface.functions.is_empty() || interface.types.values().any(is_resource)
}
