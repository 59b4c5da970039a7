//! A contract as Python sees it: one module of the package `contract` for each interface.

use wit_parser::{
    Function, FunctionKind, Interface, InterfaceId, PackageName, Resolve, TypeDefKind, TypeId, TypeOwner,
    WorldId, WorldItem, WorldKey,
};

use super::names;

/// A world, cut into the modules of the package `contract`.
pub(super) struct Contract<'a> {
    pub(super) resolve: &'a Resolve,
    pub(super) docs: Option<&'a str>,
    /// The interfaces that the author deals with, imports first, and what belongs to the world itself.
    pub(super) modules: Vec<Module<'a>>,
    /// The host's side channels, which the SDK deals with.
    pub(super) shared: Vec<Module<'a>>,
}

/// An interface, or what belongs to the world itself, and so a module.
pub(super) struct Module<'a> {
    /// `None` for what belongs to the world itself.
    pub(super) id: Option<InterfaceId>,
    pub(super) docs: Option<&'a str>,
    pub(super) types: Vec<(&'a str, TypeId)>,
    pub(super) imports: Vec<&'a Function>,
    pub(super) exports: Vec<&'a Function>,
    /// The full name in WIT; empty for the world itself.
    pub(super) wit: String,
    /// The bare name in WIT.
    pub(super) bare: &'a str,
    /// The module's name within `contract`.
    pub(super) name: String,
    /// What the bindings call the interface, in kebab case. Nobody sees it.
    pub(super) binding: String,
    pub(super) imported: bool,
    pub(super) exported: bool,
    /// What the bindings call the first imported function by; the others follow.
    first_index: usize,
    /// Of the world's own functions each has its number.
    indices: Vec<usize>,
}

/// A function, as a method or on its own.
pub(super) struct Callable<'a> {
    pub(super) function: &'a Function,
    /// The name in Python; `__init__` for a constructor.
    pub(super) name: String,
    pub(super) role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Belongs to the interface.
    Plain,
    /// Belongs to an instance of a resource; a constructor too.
    Method,
    /// Belongs to a resource as such.
    Static,
}

impl<'a> Contract<'a> {
    /// Reads `world`. What Python cannot do is for [`crate::lint`] to say; here it is left out.
    ///
    /// `name` is the world's name for people.
    pub(super) fn read(resolve: &'a Resolve, world: WorldId, name: &'a str) -> Self {
        let mut all: Vec<Module<'a>> = Vec::new();
        let mut own = Module::empty(name);
        let found = resolve.worlds.get(world);
        let docs = found.and_then(|world| world.docs.contents.as_deref());
        // The bindings number the imported functions in the order of the world.
        let mut index = 0;
        for (key, item) in found.into_iter().flat_map(|world| &world.imports) {
            match item {
                WorldItem::Interface { id, .. } => {
                    let Some(interface) = resolve.interfaces.get(*id) else { continue };
                    let module = Module::of(resolve, key, *id, interface);
                    let functions = interface.functions.values();
                    let mut module = Module { imported: true, first_index: index, ..module };
                    module.imports = functions.collect();
                    index += module.imports.len();
                    all.push(module);
                }
                WorldItem::Function(function) => {
                    own.imports.push(function);
                    own.indices.push(index);
                    index += 1;
                }
                WorldItem::Type { id, .. } => {
                    let name = resolve.types.get(*id).and_then(|ty| ty.name.as_deref());
                    own.types.extend(name.map(|name| (name, *id)));
                }
            }
        }
        for (key, item) in found.into_iter().flat_map(|world| &world.exports) {
            match item {
                WorldItem::Interface { id, .. } => {
                    let Some(interface) = resolve.interfaces.get(*id) else { continue };
                    let known = all.iter_mut().find(|module| module.id == Some(*id));
                    let module = match known {
                        Some(module) => module,
                        None => {
                            all.push(Module::of(resolve, key, *id, interface));
                            let Some(module) = all.last_mut() else { continue };
                            module
                        }
                    };
                    module.exported = true;
                    module.exports = interface.functions.values().collect();
                }
                WorldItem::Function(function) => own.exports.push(function),
                WorldItem::Type { .. } => {}
            }
        }
        (own.imported, own.exported) = (!own.imports.is_empty(), !own.exports.is_empty());
        let (shared, mut modules): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|module| is_shared(resolve, module));
        if !own.types.is_empty() || own.imported || own.exported {
            modules.push(own);
        }
        name_modules(resolve, &mut modules);
        let shared = shared.into_iter().map(|module| Module { name: format!("_{}", module.bare), ..module });
        Self { resolve, docs, modules, shared: shared.collect() }
    }

    /// The module of what has this owner.
    pub(super) fn module(&self, owner: TypeOwner) -> Option<&Module<'a>> {
        let wanted = match owner {
            TypeOwner::Interface(id) => Some(id),
            TypeOwner::World(_) => None,
            TypeOwner::None => return None,
        };
        self.modules.iter().chain(&self.shared).find(|module| module.id == wanted)
    }

    /// Whether a plugin has objects of its own that others hold.
    pub(super) fn exports_resources(&self) -> bool {
        let is_resource = |&(_, id): &(&str, TypeId)| {
            self.resolve.types.get(id).is_some_and(|ty| matches!(ty.kind, TypeDefKind::Resource))
        };
        self.modules.iter().any(|module| module.exported && module.types.iter().any(is_resource))
    }
}

impl<'a> Module<'a> {
    fn empty(name: &'a str) -> Self {
        Self {
            id: None,
            docs: None,
            types: Vec::new(),
            imports: Vec::new(),
            exports: Vec::new(),
            wit: String::new(),
            bare: name,
            name: String::new(),
            binding: String::new(),
            imported: false,
            exported: false,
            first_index: 0,
            indices: Vec::new(),
        }
    }

    fn of(resolve: &'a Resolve, key: &'a WorldKey, id: InterfaceId, interface: &'a Interface) -> Self {
        let bare = match key {
            WorldKey::Name(name) => name,
            WorldKey::Interface(_) => interface.name.as_deref().unwrap_or_default(),
        };
        Self {
            id: Some(id),
            docs: interface.docs.contents.as_deref(),
            types: interface.types.iter().map(|(name, &id)| (name.as_str(), id)).collect(),
            wit: resolve.name_world_key(key),
            binding: binding(resolve, key, interface),
            ..Self::empty(bare)
        }
    }

    /// The name of the class that an author derives from to export this interface.
    pub(super) fn base(&self) -> String {
        let name = names::camel(self.bare);
        match self.types.iter().any(|(ty, _)| names::camel(ty) == name) {
            true => format!("{name}Exports"),
            false => name,
        }
    }

    /// The class of a variant's case.
    pub(super) fn case(&self, variant: &str, case: &str) -> String {
        let name = names::case(variant, case);
        match self.types.iter().any(|(ty, _)| names::camel(ty) == name) {
            true => format!("{name}Case"),
            false => name,
        }
    }

    /// The imported functions that belong to no resource.
    pub(super) fn imported_functions(&self) -> Vec<Callable<'a>> {
        self.imports.iter().filter_map(|function| callable(function, None)).collect()
    }

    /// The exported functions that belong to no resource.
    pub(super) fn exported_functions(&self) -> Vec<Callable<'a>> {
        self.exports.iter().filter_map(|function| callable(function, None)).collect()
    }

    /// The functions of a resource.
    pub(super) fn functions_of(&self, resource: TypeId) -> Vec<Callable<'a>> {
        let functions = if self.exported { &self.exports } else { &self.imports };
        functions.iter().filter_map(|function| callable(function, Some(resource))).collect()
    }

    /// What the bindings call an imported function by.
    pub(super) fn index(&self, position: usize) -> usize {
        self.indices.get(position).copied().unwrap_or(self.first_index + position)
    }

    /// The full name of a function, as in `ns:pkg/iface@1.0.0#func`.
    pub(super) fn full_name(&self, function: &Function) -> String {
        format!("{}#{}", self.wit, function.name)
    }
}

impl Callable<'_> {
    /// The parameters, without the instance.
    pub(super) fn params(&self) -> impl Iterator<Item = &wit_parser::Param> {
        let is_method = matches!(self.function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
        self.function.params.iter().skip(usize::from(is_method))
    }
}

/// Where a function belongs: to a resource, or to none.
pub(super) fn place(function: &Function) -> (Option<TypeId>, Role) {
    match function.kind {
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => (None, Role::Plain),
        FunctionKind::Method(id) | FunctionKind::AsyncMethod(id) => (Some(id), Role::Method),
        FunctionKind::Static(id) | FunctionKind::AsyncStatic(id) => (Some(id), Role::Static),
        FunctionKind::Constructor(id) => (Some(id), Role::Method),
    }
}

/// The name in Python; `__init__` for a constructor.
pub(super) fn spelt(function: &Function) -> String {
    match function.kind {
        FunctionKind::Constructor(_) => "__init__".to_owned(),
        _ => names::snake(function.item_name()),
    }
}

/// Whether it is a constructor, which gives an object of its class in WIT and nothing in Python.
pub(super) fn is_constructor(function: &Function) -> bool {
    matches!(function.kind, FunctionKind::Constructor(_))
}

fn callable(function: &Function, resource: Option<TypeId>) -> Option<Callable<'_>> {
    let (owner, role) = place(function);
    let name = spelt(function);
    (owner == resource).then_some(Callable { function, name, role })
}

fn package<'a>(resolve: &'a Resolve, module: &Module<'_>) -> Option<&'a PackageName> {
    let interface = resolve.interfaces.get(module.id?)?;
    // An interface that is written within the world has no name of its own.
    interface.name.as_ref()?;
    resolve.packages.get(interface.package?).map(|package| &package.name)
}

fn is_shared(resolve: &Resolve, module: &Module<'_>) -> bool {
    package(resolve, module).is_some_and(|name| {
        name.namespace == "plugwright"
            && ["call", "config", "fault", "fetch", "keyvalue", "link", "log"].contains(&name.name.as_str())
    })
}

/// A name that no other interface of any world has.
fn binding(resolve: &Resolve, key: &WorldKey, interface: &Interface) -> String {
    let name = match key {
        WorldKey::Name(name) => return format!("inline-{name}"),
        WorldKey::Interface(_) => interface.name.as_deref().unwrap_or_default(),
    };
    match interface.package.and_then(|id| resolve.packages.get(id)).map(|package| &package.name) {
        Some(package) => {
            let version =
                package.version.as_ref().map(|version| version.to_string().replace(['.', '+'], "-"));
            let version = version.map(|version| format!("-v{version}")).unwrap_or_default();
            format!("{}-{}-{name}{version}", package.namespace, package.name)
        }
        None => resolve.name_world_key(key),
    }
}

/// Gives each module the shortest name that is its own: the interface's, then with the package's, then with the version.
fn name_modules(resolve: &Resolve, modules: &mut [Module<'_>]) {
    let candidates: Vec<[String; 3]> = modules
        .iter()
        .map(|module| {
            let bare = module.bare;
            let package = package(resolve, module);
            let qualified = match package {
                Some(name) => format!("{}-{}-{bare}", name.namespace, name.name),
                None => bare.to_owned(),
            };
            [
                names::snake(bare),
                names::snake(&qualified),
                names::snake(if module.id.is_some() { &module.binding } else { "world" }),
            ]
        })
        .collect();
    let unique = |level: usize, name: &String| {
        candidates.iter().filter(|names| names.get(level) == Some(name)).count() == 1
    };
    for (module, names) in modules.iter_mut().zip(&candidates) {
        let own = names.iter().enumerate().find(|(level, name)| unique(*level, name)).map(|(_, name)| name);
        module.name = own.unwrap_or(&module.binding).clone();
    }
}
