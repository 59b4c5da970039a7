//! A world as a plugin in JavaScript sees it: a handful of modules to import, and one object to export.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId,
    WorldItem, WorldKey,
};

use super::names::camel;
use crate::error::ToolError;
use crate::language::Language;
use crate::lint;

/// A world, read for JavaScript.
pub(super) struct Contract<'a> {
    pub(super) resolve: &'a Resolve,
    /// The module that holds the world's own types and the type of what the plugin exports.
    pub(super) world: String,
    pub(super) world_id: WorldId,
    pub(super) interfaces: Vec<Interface<'a>>,
    pub(super) imported: Vec<&'a Function>,
    pub(super) exported: Vec<&'a Function>,
}

/// An interface of the world. One that lends its types alone is neither imported nor exported here.
pub(super) struct Interface<'a> {
    pub(super) id: InterfaceId,
    /// What authors write after `from`: `press:site/markdown`; with the version where that would be ambiguous.
    pub(super) module: String,
    /// What the engine calls it: `press:site/markdown@0.1.0`.
    pub(super) full: String,
    /// The name under which the plugin exports it.
    pub(super) export: String,
    /// The name under which the engine looks for it, which other interfaces may have as well.
    pub(super) engines: String,
    pub(super) found: &'a wit_parser::Interface,
    pub(super) is_imported: bool,
    pub(super) is_exported: bool,
}

/// A side of the world. An interface may be on both, and then its resources are two different types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Import,
    Export,
}

/// What a function answers.
pub(super) enum Answer {
    Plain(Option<Type>),
    /// The value is returned, the error thrown.
    Fallible {
        ok: Option<Type>,
        err: Option<Type>,
    },
}

impl<'a> Contract<'a> {
    /// Reads `world`; the side channels that staging adds are not part of it.
    ///
    /// # Errors
    /// When the world needs something that the engine cannot carry: every such place is named.
    pub(super) fn read(resolve: &'a Resolve, world_id: WorldId) -> Result<Self, ToolError> {
        let Some(world) = resolve.worlds.get(world_id) else {
            return Err(ToolError::new("wit", "the world is not in its package"));
        };
        let name = match world.package {
            Some(package) => without_version(&resolve.id_of_name(package, &world.name)),
            None => world.name.clone(),
        };
        let mut contract = Self {
            resolve,
            world: name,
            world_id,
            interfaces: Vec::new(),
            imported: Vec::new(),
            exported: Vec::new(),
        };
        for (items, is_exported) in [(&world.imports, false), (&world.exports, true)] {
            for (key, item) in items {
                match item {
                    WorldItem::Function(function) if is_exported => contract.exported.push(function),
                    WorldItem::Function(function) => contract.imported.push(function),
                    WorldItem::Interface { id, .. } => contract.add(key, *id, is_exported),
                    WorldItem::Type { .. } => {}
                }
            }
        }
        contract.shorten();
        contract.tell_apart();
        lint::refuse(resolve, world_id, Language::JavaScript)?;
        Ok(contract)
    }

    fn add(&mut self, key: &WorldKey, id: InterfaceId, is_exported: bool) {
        if let Some(known) = self.interfaces.iter_mut().find(|known| known.id == id) {
            known.is_exported |= is_exported;
            known.is_imported |= !is_exported;
            return;
        }
        let Some(found) = self.resolve.interfaces.get(id) else { return };
        let full = self.resolve.name_world_key(key);
        let name = found.name.clone().unwrap_or_else(|| full.clone());
        self.interfaces.push(Interface {
            id,
            module: full.clone(),
            full,
            export: camel(&name),
            engines: camel(&name),
            found,
            is_imported: !is_exported,
            is_exported,
        });
    }

    /// Leaves the version out of module names where no other interface has the same name without it.
    fn shorten(&mut self) {
        let mut uses = BTreeMap::new();
        for interface in &self.interfaces {
            *uses.entry(without_version(&interface.full)).or_insert(0) += 1;
        }
        for interface in &mut self.interfaces {
            let short = without_version(&interface.full);
            if uses.get(&short) == Some(&1) {
                interface.module = short;
            }
        }
    }

    /// Gives exported interfaces with the same last word longer names: `depLibUtil` for `dep:lib/util`, and the version behind it
    /// where two versions are exported.
    fn tell_apart(&mut self) {
        let exported = |interface: &&Interface<'_>| interface.is_exported;
        for whole in [false, true] {
            let mut uses = BTreeMap::new();
            for interface in self.interfaces.iter().filter(exported) {
                *uses.entry(interface.export.clone()).or_insert(0) += 1;
            }
            for function in &self.exported {
                *uses.entry(camel(&function.name)).or_insert(0) += 1;
            }
            for interface in self.interfaces.iter_mut().filter(|interface| interface.is_exported) {
                if uses.get(&interface.export).is_some_and(|&count| count > 1) {
                    let name = camel(&without_version(&interface.full).replace([':', '/'], "-"));
                    let version = interface.full.split_once('@').map(|(_, version)| version);
                    interface.export = match version.filter(|_| whole) {
                        Some(version) => format!("{name}_{}", version.replace(['.', '-', '+'], "_")),
                        None => name,
                    };
                }
            }
        }
    }

    /// Whether the engine must say which of several exported interfaces it means.
    pub(super) fn is_named(&self) -> bool {
        let mut seen = BTreeSet::new();
        self.interfaces
            .iter()
            .filter(|interface| interface.is_exported)
            .any(|interface| !seen.insert(&interface.engines))
    }

    /// Whether the plugin needs the engine with component-model async.
    pub(super) fn is_async(&self) -> bool {
        let exported = self.interfaces.iter().filter(|interface| interface.is_exported);
        let functions = exported.flat_map(|interface| interface.found.functions.values());
        functions.chain(self.exported.iter().copied()).any(|function| function.kind.is_async())
    }

    /// Whether the plugin is the one that owns objects of `resource`, where `side` of the world speaks of it.
    pub(super) fn owns(&self, resource: TypeId, side: Side) -> bool {
        if side == Side::Import {
            return false;
        }
        let Some(TypeOwner::Interface(owner)) =
            self.resolve.types.get(self.origin(resource)).map(|ty| ty.owner)
        else {
            return false;
        };
        self.interfaces.iter().any(|interface| interface.id == owner && interface.is_exported)
    }

    /// Whether values of `ty` mean another thing on the two sides: whether they hold resources of the plugin's own.
    pub(super) fn has_sides(&self, ty: Type) -> bool {
        if let Type::Id(id) = ty
            && let Some(found) = self.resolve.types.get(id)
            && let TypeDefKind::Handle(Handle::Own(resource) | Handle::Borrow(resource)) = found.kind
        {
            return self.owns(resource, Side::Export);
        }
        self.inner(ty).into_iter().any(|inner| self.has_sides(inner))
    }

    /// The type that `id` is another name for, however many times over.
    pub(super) fn origin(&self, id: TypeId) -> TypeId {
        match self.resolve.types.get(id).map(|ty| &ty.kind) {
            Some(TypeDefKind::Type(Type::Id(other))) => self.origin(*other),
            _ => id,
        }
    }

    /// The types that values of `ty` hold directly.
    fn inner(&self, ty: Type) -> Vec<Type> {
        let Type::Id(id) = ty else { return Vec::new() };
        match self.resolve.types.get(id).map(|ty| &ty.kind) {
            Some(TypeDefKind::Record(record)) => record.fields.iter().map(|field| field.ty).collect(),
            Some(TypeDefKind::Tuple(tuple)) => tuple.types.clone(),
            Some(TypeDefKind::Variant(variant)) => variant.cases.iter().filter_map(|case| case.ty).collect(),
            Some(TypeDefKind::Result(result)) => result.ok.into_iter().chain(result.err).collect(),
            Some(TypeDefKind::Option(inner) | TypeDefKind::List(inner) | TypeDefKind::Type(inner)) => {
                vec![*inner]
            }
            Some(TypeDefKind::Map(key, value)) => vec![*key, *value],
            Some(TypeDefKind::Stream(inner) | TypeDefKind::Future(inner)) => inner.iter().copied().collect(),
            _ => Vec::new(),
        }
    }

    /// The module that holds the type `id`.
    pub(super) fn module_of(&self, owner: TypeOwner) -> Option<&str> {
        match owner {
            TypeOwner::Interface(id) => self
                .interfaces
                .iter()
                .find(|interface| interface.id == id)
                .map(|interface| interface.module.as_str()),
            TypeOwner::World(_) => Some(&self.world),
            TypeOwner::None => None,
        }
    }

    /// Whether values of `ty` are options, by whatever name.
    pub(super) fn is_option(&self, ty: Type) -> bool {
        let Type::Id(id) = ty else { return false };
        let origin = self.resolve.types.get(self.origin(id));
        origin.is_some_and(|ty| matches!(ty.kind, TypeDefKind::Option(_)))
    }
}

/// What `function` answers; a constructor answers nothing.
pub(super) fn answer(resolve: &Resolve, function: &Function) -> Answer {
    let mut ty = function.result;
    while let Some(Type::Id(id)) = ty {
        match resolve.types.get(id).map(|found| &found.kind) {
            Some(TypeDefKind::Result(result)) => return Answer::Fallible { ok: result.ok, err: result.err },
            Some(TypeDefKind::Type(other)) => ty = Some(*other),
            _ => break,
        }
    }
    Answer::Plain(function.result)
}

/// The parameters that an author writes: a method's own object is `this`.
pub(super) fn parameters(function: &Function) -> &[wit_parser::Param] {
    let own = usize::from(matches!(function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_)));
    function.params.get(own..).unwrap_or_default()
}

/// The functions of `interface` that belong to no resource, by their own name.
pub(super) fn free_functions(interface: &wit_parser::Interface) -> impl Iterator<Item = &Function> {
    interface.functions.values().filter(|function| function.kind.resource().is_none())
}

/// The resources that `interface` itself defines.
pub(super) fn resources<'a>(
    resolve: &'a Resolve,
    interface: &'a wit_parser::Interface,
) -> impl Iterator<Item = (&'a str, TypeId)> {
    interface.types.iter().filter_map(|(name, &id)| {
        let is_resource = resolve.types.get(id).is_some_and(|ty| matches!(ty.kind, TypeDefKind::Resource));
        is_resource.then_some((name.as_str(), id))
    })
}

/// The functions that belong to the resource `id`.
pub(super) fn members(interface: &wit_parser::Interface, id: TypeId) -> impl Iterator<Item = &Function> {
    interface.functions.values().filter(move |function| function.kind.resource() == Some(id))
}

fn without_version(name: &str) -> String {
    name.split('@').next().unwrap_or(name).to_owned()
}
