//! What of a contract is generated, and in which module it goes: the types of every interface that the plugin exports or
//! that the application may offer, and of other interfaces the types that those speak of.
//!
//! A resource that a plugin owns is another Rust type than one that the host owns. So where an interface is exported and
//! imported at once, its types with handles exist twice: each type is looked at from a [`Side`].

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use wit_parser::{
    Function, Handle, IndexMap, InterfaceId, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner, World,
    WorldItem, WorldKey,
};

use crate::modules;
use crate::names;
use crate::source::Contract;
use crate::types;

/// From which side of the plugin a type is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// In what the plugin exports; there it owns the resources.
    Export,
    /// In what the plugin imports; there the host owns them.
    Import,
}

/// The module that a type goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Room {
    Interface(InterfaceId),
    /// What the host owns of an interface that the plugin exports as well.
    Offered(InterfaceId),
    World,
}

/// An interface, or the functions of the world itself, on one side of the plugin.
pub(crate) struct Group<'c> {
    /// `press:site/layout@0.1.0`; `None` for the functions of the world itself.
    pub(crate) interface: Option<String>,
    /// The struct or the trait, `Layout`.
    pub(crate) name: Ident,
    /// The module of what crosses, `__layout_calls`.
    pub(crate) calls: Ident,
    /// The module of its types.
    pub(crate) room: Room,
    pub(crate) docs: Option<&'c str>,
    pub(crate) functions: Vec<&'c Function>,
    /// The resources that it defines.
    pub(crate) resources: Vec<TypeId>,
    /// Why nothing can stand for it yet, if so.
    pub(crate) trouble: Option<syn::Error>,
}

/// What is generated.
pub(crate) struct Scope<'c> {
    pub(crate) contract: &'c Contract,
    /// What the plugin exports: structs with methods.
    pub(crate) exports: Vec<Group<'c>>,
    /// What the application may offer: traits.
    pub(crate) offers: Vec<Group<'c>>,
    /// The types by module, in the order of the WIT.
    pub(crate) types: BTreeMap<Room, BTreeSet<TypeId>>,
    /// Types that stand on the error side of a result.
    pub(crate) errors: BTreeSet<TypeId>,
    exported: BTreeSet<InterfaceId>,
    /// What the application can offer.
    offered: BTreeSet<InterfaceId>,
    modules: BTreeMap<Room, String>,
}

impl<'c> Scope<'c> {
    pub(crate) fn of(contract: &'c Contract) -> syn::Result<Self> {
        let mut scope = Self {
            contract,
            exports: Vec::new(),
            offers: Vec::new(),
            types: BTreeMap::new(),
            errors: BTreeSet::new(),
            exported: BTreeSet::new(),
            offered: BTreeSet::new(),
            modules: BTreeMap::new(),
        };
        let world = scope
            .resolve()
            .worlds
            .get(contract.world)
            .ok_or_else(|| contract.refuse("the contract has no world"))?;
        let exported = interfaces(world.exports.iter());
        let offered: Vec<_> = interfaces(world.imports.iter())
            .into_iter()
            .filter(|(_, id)| scope.can_be_offered(*id))
            .collect();
        scope.exported = exported.iter().map(|(_, id)| *id).collect();
        scope.offered = offered.iter().map(|(_, id)| *id).collect();
        scope.leave_out_what_has_trouble();
        for (_, id) in &exported {
            scope.add_interface(*id, Side::Export)?;
        }
        for (_, id) in &offered {
            // What cannot be offered can still be another plugin's: only its trait is missing.
            let _ = scope.add_interface(*id, Side::Import);
        }
        scope.add_world(world)?;
        scope.modules = modules::named(&scope, world);
        scope.exports = exported
            .into_iter()
            .filter_map(|(key, id)| scope.interface(key, id, Side::Export))
            .chain(scope.world(world, Side::Export))
            .collect();
        scope.offers = offered
            .into_iter()
            .filter_map(|(key, id)| scope.interface(key, id, Side::Import))
            .chain(scope.world(world, Side::Import))
            .collect();
        if scope.exports.is_empty() && scope.offers.is_empty() {
            return Err(contract.refuse_at(
                world.span,
                format!("the world `{}` exports nothing to call and imports nothing to offer", world.name),
            ));
        }
        Ok(scope)
    }

    pub(crate) fn resolve(&self) -> &'c Resolve {
        &self.contract.resolve
    }

    pub(crate) fn definition(&self, id: TypeId) -> syn::Result<&'c TypeDef> {
        self.resolve().types.get(id).ok_or_else(|| self.contract.refuse("a type is missing in the contract"))
    }

    /// The module of a type as it is seen from one side, if it goes into one.
    pub(crate) fn room(&self, id: TypeId, side: Side) -> Option<Room> {
        let definition = self.resolve().types.get(id)?;
        definition.name.as_ref()?;
        match definition.owner {
            TypeOwner::Interface(interface) => {
                let twice = side == Side::Import && self.exported.contains(&interface);
                Some(if twice && types::has_an_owner(self, &Type::Id(id)) {
                    Room::Offered(interface)
                } else {
                    Room::Interface(interface)
                })
            }
            TypeOwner::World(_) => Some(Room::World),
            TypeOwner::None => None,
        }
    }

    /// The side from which the types of a module see each other.
    pub(crate) fn side(&self, room: Room) -> Side {
        match room {
            Room::Interface(id) if self.exported.contains(&id) => Side::Export,
            Room::Interface(_) | Room::Offered(_) | Room::World => Side::Import,
        }
    }

    /// Who owns a resource as it is seen from one side.
    pub(crate) fn owner(&self, resource: TypeId, side: Side) -> Side {
        self.room(self.bare(resource), side).map_or(side, |room| self.side(room))
    }

    /// The type behind `use other.{name}`: where it was defined first.
    pub(crate) fn origin(&self, id: TypeId) -> TypeId {
        let mut id = id;
        while let Some(TypeDef { kind: TypeDefKind::Type(Type::Id(target)), owner, .. }) =
            self.resolve().types.get(id)
        {
            match self.resolve().types.get(*target) {
                Some(target_type) if target_type.owner != *owner => id = *target,
                _ => break,
            }
        }
        id
    }

    /// The type behind all its names.
    pub(crate) fn bare(&self, id: TypeId) -> TypeId {
        let mut id = id;
        while let Some(TypeDef { kind: TypeDefKind::Type(Type::Id(target)), .. }) =
            self.resolve().types.get(id)
        {
            id = *target;
        }
        id
    }

    pub(crate) fn module(&self, room: Room) -> Ident {
        names::snake(self.modules.get(&room).map_or("world", String::as_str))
    }

    /// The members of a type, one level down.
    pub(crate) fn parts(&self, id: TypeId) -> Vec<Type> {
        let Some(definition) = self.resolve().types.get(id) else { return Vec::new() };
        match &definition.kind {
            TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
            TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty).collect(),
            TypeDefKind::Tuple(tuple) => tuple.types.clone(),
            TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => vec![*ty],
            TypeDefKind::FixedLengthList(ty, _) => vec![*ty],
            TypeDefKind::Result(result) => result.ok.into_iter().chain(result.err).collect(),
            TypeDefKind::Map(key, value) => vec![*key, *value],
            TypeDefKind::Future(ty) | TypeDefKind::Stream(ty) => ty.iter().copied().collect(),
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => vec![Type::Id(*id)],
            TypeDefKind::Resource | TypeDefKind::Flags(_) | TypeDefKind::Enum(_) | TypeDefKind::Unknown => {
                Vec::new()
            }
        }
    }

    /// Says whether an interface is the application's to offer: not one of the host's own, and not only types.
    fn can_be_offered(&self, id: InterfaceId) -> bool {
        let Some(interface) = self.resolve().interfaces.get(id) else { return false };
        let package = interface.package.and_then(|package| self.resolve().packages.get(package));
        let of_the_host =
            package.is_some_and(|package| matches!(package.name.namespace.as_str(), "wasi" | "plugwright"));
        let only_types = interface.functions.is_empty() && self.resources(id).is_empty();
        !of_the_host && !only_types
    }

    /// An interface that cannot be offered takes those with it that speak of its resources.
    fn leave_out_what_has_trouble(&mut self) {
        loop {
            let has_trouble = |id: &InterfaceId| {
                let interface = self.resolve().interfaces.get(*id);
                interface.is_some_and(|it| trouble(self, it.functions.values(), Side::Import).is_err())
            };
            let left: BTreeSet<_> = self.offered.iter().copied().filter(|id| !has_trouble(id)).collect();
            if left.len() == self.offered.len() {
                return;
            }
            self.offered = left;
        }
    }

    /// Says whether anybody can own a resource as it is seen from one side.
    pub(crate) fn has_owner(&self, resource: TypeId, side: Side) -> bool {
        let bare = self.bare(resource);
        match self.resolve().types.get(bare).map(|definition| definition.owner) {
            Some(TypeOwner::Interface(id)) if self.owner(bare, side) == Side::Import => {
                self.offered.contains(&id)
            }
            _ => true,
        }
    }

    fn resources(&self, id: InterfaceId) -> Vec<TypeId> {
        let types =
            self.resolve().interfaces.get(id).into_iter().flat_map(|interface| interface.types.values());
        self.only_resources(types.copied())
    }

    fn only_resources(&self, types: impl Iterator<Item = TypeId>) -> Vec<TypeId> {
        types
            .filter(|id| self.definition(*id).is_ok_and(|found| matches!(found.kind, TypeDefKind::Resource)))
            .collect()
    }

    fn add_interface(&mut self, id: InterfaceId, side: Side) -> syn::Result<()> {
        let Some(interface) = self.resolve().interfaces.get(id) else { return Ok(()) };
        self.types.entry(Room::Interface(id)).or_default();
        trouble(self, interface.functions.values(), side)?;
        for ty in interface.types.values() {
            self.add_type(*ty, side);
        }
        for function in interface.functions.values() {
            self.add_function(function, side);
        }
        Ok(())
    }

    fn add_world(&mut self, world: &'c World) -> syn::Result<()> {
        trouble(self, functions(&world.exports), Side::Export)?;
        for item in world.imports.values().chain(world.exports.values()) {
            if let WorldItem::Type { id, .. } = item {
                self.add_type(*id, Side::Import);
            }
        }
        for function in functions(&world.exports) {
            self.add_function(function, Side::Export);
        }
        if trouble(self, functions(&world.imports), Side::Import).is_ok() {
            for function in functions(&world.imports) {
                self.add_function(function, Side::Import);
            }
        }
        Ok(())
    }

    fn add_function(&mut self, function: &'c Function, side: Side) {
        for ty in function.parameter_and_result_types() {
            if let Type::Id(id) = ty {
                self.add_type(id, side);
            }
        }
    }

    fn add_type(&mut self, id: TypeId, side: Side) {
        let room = self.room(id, side);
        if let Some(room) = room
            && !self.types.entry(room).or_default().insert(id)
        {
            return;
        }
        let side = room.map_or(side, |room| self.side(room));
        if let Some(TypeDef { kind: TypeDefKind::Result(result), .. }) = self.resolve().types.get(id)
            && let Some(Type::Id(error)) = result.err
        {
            self.errors.insert(self.bare(error));
        }
        for part in self.parts(id) {
            if let Type::Id(part) = part {
                self.add_type(part, side);
            }
        }
    }

    fn interface(&self, key: &'c WorldKey, id: InterfaceId, side: Side) -> Option<Group<'c>> {
        let interface = self.resolve().interfaces.get(id)?;
        let room = Room::Interface(id);
        let mut name = self.modules.get(&room).cloned().unwrap_or_default();
        if side == Side::Import && self.exported.contains(&id) {
            name = format!("{}-{name}", modules::OFFERED);
        }
        Some(Group {
            interface: Some(self.resolve().name_world_key(key)),
            name: names::camel(&name),
            calls: names::snake(&format!("__{name}_calls")),
            room,
            docs: interface.docs.contents.as_deref(),
            functions: interface.functions.values().collect(),
            resources: self.resources(id),
            trouble: trouble(self, interface.functions.values(), side).err(),
        })
    }

    /// The functions of the world itself on one side, if there are any.
    fn world(&self, world: &'c World, side: Side) -> Option<Group<'c>> {
        let items = if side == Side::Export { &world.exports } else { &world.imports };
        let types = items.values().filter_map(|item| match item {
            WorldItem::Type { id, .. } => Some(*id),
            _ => None,
        });
        let resources = self.only_resources(types);
        let functions: Vec<_> = functions(items).collect();
        if functions.is_empty() && resources.is_empty() {
            return None;
        }
        let mut name = modules::of_world(&self.modules, &world.name);
        if side == Side::Import && self::functions(&world.exports).next().is_some() {
            name = format!("{}-{name}", modules::OFFERED);
        }
        Some(Group {
            interface: None,
            name: names::camel(&name),
            calls: names::snake(&format!("__{name}_calls")),
            room: Room::World,
            docs: world.docs.contents.as_deref(),
            trouble: trouble(self, functions.iter().copied(), side).err(),
            functions,
            resources,
        })
    }
}

/// Refuses what the host cannot carry yet.
fn trouble<'c>(
    scope: &Scope<'_>,
    functions: impl Iterator<Item = &'c Function>,
    side: Side,
) -> syn::Result<()> {
    for function in functions {
        let refuse = |why: &str| {
            let message = format!("`{}` is an async function{why}", function.name);
            Err(scope.contract.refuse_at(function.span, message))
        };
        if function.kind.is_async() && side == Side::Import {
            return refuse("");
        }
        for ty in function.parameter_and_result_types() {
            // A handle lives in a session, and what is async runs beside it.
            if function.kind.is_async() && types::holds_handle(scope, &ty) {
                return refuse(" with a resource in its types, which cannot be called yet");
            }
            types::can_cross(scope, &ty, function, side)?;
        }
    }
    Ok(())
}

fn functions(items: &IndexMap<WorldKey, WorldItem>) -> impl Iterator<Item = &Function> {
    items.values().filter_map(|item| match item {
        WorldItem::Function(function) => Some(function),
        _ => None,
    })
}

fn interfaces<'c>(
    items: impl Iterator<Item = (&'c WorldKey, &'c WorldItem)>,
) -> Vec<(&'c WorldKey, InterfaceId)> {
    items
        .filter_map(|(key, item)| match item {
            WorldItem::Interface { id, .. } => Some((key, *id)),
            _ => None,
        })
        .collect()
}
