//! A component's imports and exports as data.

use std::fmt;

use wit_parser::{Function, InterfaceId, Resolve, TypeDefKind, WorldId, WorldItem, WorldKey};

use crate::error::Error;
use crate::grant::Kinds;
use crate::name::{InterfaceName, ItemName, OfferName, owner};

/// The packages of WASI 0.2 that every plugin gets without their powers: clocks and random numbers that work, output that
/// goes to the log, no files, no environment, every address refused.
const BASE: [&str; 6] = ["cli", "clocks", "filesystem", "io", "random", "sockets"];

/// What a component imports and exports, with all types.
#[derive(Clone)]
pub struct Facts {
    resolve: Resolve,
    world: WorldId,
    imports: Vec<Imported>,
    exports: Vec<Exported>,
    bare_imports: Vec<Bare>,
    needs_async: bool,
    /// The WIT that the component was made for, with its doc comments.
    docs: Option<Box<Facts>>,
}

/// An interface that a component imports.
#[derive(Clone, Debug)]
pub(crate) struct Imported {
    pub(crate) name: InterfaceName,
    pub(crate) id: InterfaceId,
    pub(crate) role: Role,
}

/// What a component imports by a name without a package: a function of its world, an interface that is written there, or a
/// resource with its functions.
#[derive(Clone, Debug)]
pub(crate) struct Bare {
    pub(crate) name: String,
    /// `the function`, `the interface` or `the resource`.
    pub(crate) word: &'static str,
    /// Its functions.
    pub(crate) functions: Vec<Function>,
}

/// An interface that a component exports.
#[derive(Clone, Debug)]
struct Exported {
    name: InterfaceName,
    id: InterfaceId,
}

/// What an imported interface is to the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Part of the inert base that every plugin gets.
    Base,
    /// A power that the operator grants.
    Power,
    /// Types alone: nothing to serve.
    Types,
    /// Belongs to the host's namespaces, but this host does not have it.
    Unknown,
    /// To be served by another plugin, or by the application if that offers it.
    Plugin,
}

impl Facts {
    /// Reads a component.
    ///
    /// # Errors
    ///
    /// When `bytes` are not a whole and valid component; the message says what they are instead.
    pub fn of(bytes: &[u8]) -> Result<Self, Error> {
        let (resolve, world) = super::read::decode(bytes)?;
        let facts = Self::from_wit(resolve, world);
        Ok(Self { needs_async: super::engine::needs_async(bytes), ..facts })
    }

    /// Reads what is left of a component that was read before.
    pub(super) fn of_small(bytes: &[u8], needs_async: bool) -> Result<Self, Error> {
        let (resolve, world) = super::read::decode_small(bytes)?;
        Ok(Self { needs_async, ..Self::from_wit(resolve, world) })
    }

    /// As [`Facts::of_small`], for types that were decoded.
    pub(super) fn of_wit_again(resolve: Resolve, world: WorldId, needs_async: bool) -> Self {
        Self { needs_async, ..Self::from_wit(resolve, world) }
    }

    pub(crate) fn from_wit(resolve: Resolve, world: WorldId) -> Self {
        let mut facts = Self {
            imports: Vec::new(),
            exports: Vec::new(),
            bare_imports: Vec::new(),
            needs_async: false,
            resolve,
            world,
            docs: None,
        };
        let Some(world) = facts.resolve.worlds.get(world) else {
            return facts;
        };
        for (key, item) in &world.imports {
            match (interface_name(&facts.resolve, key), item) {
                (Some(name), WorldItem::Interface { id, .. }) => {
                    let role = role(&facts.resolve, &name, *id);
                    facts.imports.push(Imported { name, id: *id, role });
                }
                _ => add_bare(
                    &mut facts.bare_imports,
                    &facts.resolve,
                    &facts.resolve.name_world_key(key),
                    item,
                ),
            }
        }
        for (key, item) in &world.exports {
            if let (Some(name), WorldItem::Interface { id, .. }) = (interface_name(&facts.resolve, key), item)
            {
                facts.exports.push(Exported { name, id: *id });
            }
        }
        facts.imports.sort_by(|a, b| a.name.cmp(&b.name));
        facts.bare_imports.sort_by(|a, b| a.name.cmp(&b.name));
        facts.exports.sort_by(|a, b| a.name.cmp(&b.name));
        facts
    }

    /// Whether the component uses the component model's async, in its types or in how it was built: then it runs on the async
    /// engine.
    pub fn needs_async(&self) -> bool {
        self.needs_async
    }

    /// Whether an interface of this name is Plugwright's own, so that nobody else may serve it.
    pub(crate) fn is_ours(name: &InterfaceName) -> bool {
        name.namespace == "plugwright" || name.namespace == "wasi" && BASE.contains(&name.package.as_str())
    }

    /// The imported interfaces and what each is to the host, by name.
    pub fn imports(&self) -> impl Iterator<Item = (&InterfaceName, Role)> {
        self.imports.iter().map(|import| (&import.name, import.role))
    }

    /// The exported interfaces, by name.
    pub fn exports(&self) -> impl Iterator<Item = &InterfaceName> {
        self.exports.iter().map(|export| &export.name)
    }

    /// The exported functions: those of interfaces, then those that the component exports itself.
    pub fn functions(&self) -> Vec<ItemName> {
        let item = |interface: Option<&InterfaceName>, function: &str| ItemName {
            interface: interface.cloned(),
            function: function.to_owned(),
        };
        let mut out = Vec::new();
        for export in &self.exports {
            if let Some(interface) = self.resolve.interfaces.get(export.id) {
                out.extend(interface.functions.keys().map(|function| item(Some(&export.name), function)));
            }
        }
        out.extend(self.bare_exports().map(|function| item(None, &function.name)));
        out
    }

    /// The names of Plugwright's capabilities that the component cannot do without, sorted.
    pub fn powers(&self) -> impl Iterator<Item = String> {
        Kinds::built_in().needed(self, &|_| false).into_iter()
    }

    /// The types, as `wit-parser` holds them, and the component's world in it.
    pub fn wit(&self) -> (&Resolve, WorldId) {
        (&self.resolve, self.world)
    }

    /// The same component with the doc comments of the WIT that it was made for: components do not carry them.
    ///
    /// They count where the WIT says of a function what the component says.
    #[must_use]
    pub fn with_docs(mut self, wit: Self) -> Self {
        self.docs = Some(Box::new(wit));
        self
    }

    pub(super) fn docs(&self) -> Option<&Self> {
        self.docs.as_deref()
    }

    pub(crate) fn resolve(&self) -> &Resolve {
        &self.resolve
    }

    pub(crate) fn imported(&self) -> &[Imported] {
        &self.imports
    }

    /// What is imported by a name without a package, which only the application can serve.
    pub fn bare_imports(&self) -> impl Iterator<Item = OfferName> {
        self.bare_imports.iter().map(|bare| OfferName::Bare(bare.name.clone()))
    }

    pub(crate) fn bare_imported(&self) -> &[Bare] {
        &self.bare_imports
    }

    /// The functions of an interface of this component.
    pub(crate) fn functions_of(&self, id: InterfaceId) -> impl Iterator<Item = &Function> {
        self.resolve.interfaces.get(id).into_iter().flat_map(|interface| interface.functions.values())
    }

    /// Every function that the component exports, or imports from another plugin or the application, with its name.
    pub(crate) fn all_functions(&self) -> impl Iterator<Item = (ItemName, &Function)> {
        let imports = self.imports.iter().filter(|import| import.role == Role::Plugin);
        let interfaces = self.exports.iter().map(|export| (&export.name, export.id));
        let interfaces = interfaces.chain(imports.map(|import| (&import.name, import.id)));
        let inside = interfaces.flat_map(|(name, id)| {
            self.functions_of(id).map(move |function| (name.item(&function.name), function))
        });
        let imported = self.bare_imports.iter().flat_map(|bare| &bare.functions);
        let bare = self
            .bare_exports()
            .chain(imported)
            .map(|function| (ItemName { interface: None, function: function.name.clone() }, function));
        inside.chain(bare)
    }

    /// The functions that the component exports itself.
    pub(crate) fn bare_exports(&self) -> impl Iterator<Item = &Function> {
        let exports =
            self.resolve.worlds.get(self.world).into_iter().flat_map(|world| world.exports.values());
        exports.filter_map(|item| match item {
            WorldItem::Function(function) => Some(function),
            _ => None,
        })
    }

    /// The type of an exported function with the definitions of all that it speaks of: of the interface in this version, or in
    /// the latest of its track.
    pub(crate) fn parts_of(&self, interface: Option<&str>, function: &str) -> Option<Vec<(String, String)>> {
        let parts = |function: &Function| plugwright_contract::parts(&self.resolve, function);
        let Some(wanted) = interface.and_then(|name| name.parse::<InterfaceName>().ok()) else {
            return self.bare_exports().find(|known| known.name == function).map(parts);
        };
        let able = self.exports.iter().filter(|export| wanted.may_call(&export.name));
        let having = able.filter_map(|export| {
            let known = self.functions_of(export.id).find(|known| known.name == function)?;
            Some(((export.name == wanted, &export.name), known))
        });
        having.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, known)| parts(known))
    }

    /// The exported interface of exactly this name.
    pub(crate) fn export(&self, name: &InterfaceName) -> Option<InterfaceId> {
        self.exports.iter().find(|export| export.name == *name).map(|export| export.id)
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("imports", &self.imports)
            .field("exports", &self.exports)
            .finish_non_exhaustive()
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

/// Whether there is anything to serve: a function, or a resource whose handles somebody must drop.
pub(super) fn has_items(resolve: &Resolve, id: InterfaceId) -> bool {
    let Some(interface) = resolve.interfaces.get(id) else {
        return false;
    };
    let is_resource = |id: &wit_parser::TypeId| {
        resolve.types.get(*id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource))
    };
    !interface.functions.is_empty() || interface.types.values().any(is_resource)
}

fn role(resolve: &Resolve, name: &InterfaceName, id: InterfaceId) -> Role {
    match name.namespace.as_str() {
        _ if Kinds::built_in().serving(name).is_some() => Role::Power,
        "wasi" => {
            let is_02 = name.version.as_ref().is_some_and(|version| (version.major, version.minor) == (0, 2));
            match is_02 && BASE.contains(&name.package.as_str()) {
                true => Role::Base,
                // What other versions call a duration gives no power.
                false if !has_items(resolve, id) => Role::Types,
                false => Role::Unknown,
            }
        }
        "plugwright" if ["call", "fault", "link"].contains(&name.package.as_str()) => Role::Base,
        "plugwright" => Role::Unknown,
        _ if has_items(resolve, id) => Role::Plugin,
        _ => Role::Types,
    }
}
