//! What of a contract is generated, and in which module it goes: the types of every exported interface, and of other
//! interfaces the types that those speak of.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use wit_parser::{
    Function, Handle, InterfaceId, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner, WorldItem,
    WorldKey,
};

use crate::names;
use crate::source::Contract;

/// The module that a type goes into: its interface's, or the one of the world itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Room {
    Interface(InterfaceId),
    World,
}

/// Something that the world exports and that becomes a struct with methods.
pub(crate) struct Export<'c> {
    /// `press:site/layout@0.1.0`; `None` for the functions of the world itself.
    pub(crate) interface: Option<String>,
    /// `Layout`.
    pub(crate) handle: Ident,
    /// `__layout_calls`.
    pub(crate) calls: Ident,
    /// The module of its types.
    pub(crate) room: Room,
    pub(crate) docs: Option<&'c str>,
    pub(crate) functions: Vec<&'c Function>,
}

/// What is generated.
pub(crate) struct Scope<'c> {
    pub(crate) contract: &'c Contract,
    pub(crate) exports: Vec<Export<'c>>,
    /// The types by module, in the order of the WIT.
    pub(crate) types: BTreeMap<Room, BTreeSet<TypeId>>,
    /// Types that stand on the error side of a result.
    pub(crate) errors: BTreeSet<TypeId>,
    modules: BTreeMap<Room, String>,
}

impl<'c> Scope<'c> {
    pub(crate) fn of(contract: &'c Contract) -> syn::Result<Self> {
        let mut scope = Self {
            contract,
            exports: Vec::new(),
            types: BTreeMap::new(),
            errors: BTreeSet::new(),
            modules: BTreeMap::new(),
        };
        let world = scope
            .resolve()
            .worlds
            .get(contract.world)
            .ok_or_else(|| contract.refuse("the contract has no world"))?;
        let mut exported: Vec<(&'c WorldKey, InterfaceId)> = Vec::new();
        let mut functions: Vec<&'c Function> = Vec::new();
        for (key, item) in &world.exports {
            match item {
                WorldItem::Interface { id, .. } => exported.push((key, *id)),
                WorldItem::Function(function) => functions.push(function),
                WorldItem::Type { .. } => {}
            }
        }
        if exported.is_empty() && functions.is_empty() {
            return Err(contract.refuse(format!("the world `{}` exports nothing to call", world.name)));
        }
        for (_, id) in &exported {
            scope.add_interface(*id);
        }
        for function in &functions {
            scope.add_function(function);
        }
        scope.name_modules(&world.name);
        for (key, id) in exported {
            scope.add_export(key, id);
        }
        if !functions.is_empty() {
            let name = scope.world_name(&world.name);
            scope.exports.push(Export {
                interface: None,
                handle: names::camel(&name),
                calls: names::snake(&format!("__{name}_calls")),
                room: Room::World,
                docs: world.docs.contents.as_deref(),
                functions,
            });
        }
        Ok(scope)
    }

    pub(crate) fn resolve(&self) -> &'c Resolve {
        &self.contract.resolve
    }

    pub(crate) fn definition(&self, id: TypeId) -> syn::Result<&'c TypeDef> {
        self.resolve().types.get(id).ok_or_else(|| self.contract.refuse("a type is missing in the contract"))
    }

    /// The module of a type, if it goes into one.
    pub(crate) fn room(&self, id: TypeId) -> Option<Room> {
        let definition = self.resolve().types.get(id)?;
        definition.name.as_ref()?;
        match definition.owner {
            TypeOwner::Interface(interface) => Some(Room::Interface(interface)),
            TypeOwner::World(_) => Some(Room::World),
            TypeOwner::None => None,
        }
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

    /// Says whether the plugin exports what `room` describes, so that handles of its resources can be made.
    pub(crate) fn is_exported(&self, room: Room) -> bool {
        self.exports.iter().any(|export| export.room == room)
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

    fn add_interface(&mut self, id: InterfaceId) {
        let Some(interface) = self.resolve().interfaces.get(id) else { return };
        self.types.entry(Room::Interface(id)).or_default();
        for ty in interface.types.values() {
            self.add_type(*ty);
        }
        for function in interface.functions.values() {
            self.add_function(function);
        }
    }

    fn add_function(&mut self, function: &'c Function) {
        for ty in function.parameter_and_result_types() {
            if let Type::Id(id) = ty {
                self.add_type(id);
            }
        }
    }

    fn add_type(&mut self, id: TypeId) {
        if let Some(room) = self.room(id)
            && !self.types.entry(room).or_default().insert(id)
        {
            return;
        }
        if let Some(TypeDef { kind: TypeDefKind::Result(result), .. }) = self.resolve().types.get(id)
            && let Some(Type::Id(error)) = result.err
        {
            self.errors.insert(self.bare(error));
        }
        for part in self.parts(id) {
            if let Type::Id(part) = part {
                self.add_type(part);
            }
        }
    }

    fn add_export(&mut self, key: &'c WorldKey, id: InterfaceId) {
        let room = Room::Interface(id);
        let Some(interface) = self.resolve().interfaces.get(id) else { return };
        let name = self.modules.get(&room).cloned().unwrap_or_default();
        self.exports.push(Export {
            interface: Some(self.resolve().name_world_key(key)),
            handle: names::camel(&name),
            calls: names::snake(&format!("__{name}_calls")),
            room,
            docs: interface.docs.contents.as_deref(),
            functions: interface.functions.values().collect(),
        });
    }

    /// The name of the struct with the world's own functions, apart from those of its interfaces.
    fn world_name(&self, world: &str) -> String {
        match self.modules.get(&Room::World) {
            Some(name) => name.clone(),
            None if self.modules.values().any(|name| name == world) => format!("{world}-world"),
            None => world.to_owned(),
        }
    }

    /// Names each module after its interface; where two interfaces share a name, after the package too.
    fn name_modules(&mut self, world: &str) {
        let resolve = self.resolve();
        let mut candidates: BTreeMap<Room, [String; 3]> = BTreeMap::new();
        for room in self.types.keys() {
            let names = match room {
                Room::World => [world.to_owned(), format!("{world}-world"), format!("{world}-world")],
                Room::Interface(id) => interface_names(resolve, self.contract, *id),
            };
            candidates.insert(*room, names);
        }
        for (room, [short, longer, longest]) in &candidates {
            let shared = |candidate: &dyn Fn(&[String; 3]) -> bool| {
                candidates.values().filter(|names| candidate(names)).count() > 1
            };
            let name = if !shared(&|names| names[0] == *short) {
                short
            } else if !shared(&|names| names[1] == *longer) {
                longer
            } else {
                longest
            };
            self.modules.insert(*room, name.clone());
        }
    }
}

/// `types`, `site-types`, `press-site-types-0-1-0`.
fn interface_names(resolve: &Resolve, contract: &Contract, id: InterfaceId) -> [String; 3] {
    let Some(interface) = resolve.interfaces.get(id) else {
        return std::array::from_fn(|_| String::new());
    };
    let Some(name) = interface.name.clone() else {
        // An interface written inside of the world has only the name of its export.
        let world = resolve.worlds.get(contract.world);
        let mut exports = world.iter().flat_map(|world| &world.exports);
        let name = exports.find_map(|(key, item)| match (key, item) {
            (WorldKey::Name(name), WorldItem::Interface { id: found, .. }) if *found == id => {
                Some(name.clone())
            }
            _ => None,
        });
        let name = name.unwrap_or_default();
        return [name.clone(), format!("{name}-exports"), format!("{name}-exports")];
    };
    let package = interface.package.and_then(|package| resolve.packages.get(package));
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
