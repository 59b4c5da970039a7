//! A contract as Python sees it: one module of the package `contract` for each interface.

use wit_parser::{
    Function, FunctionKind, Interface, InterfaceId, PackageName, Resolve, TypeId, WorldId, WorldItem,
    WorldKey,
};

use super::names;

/// A world, cut into the modules of the package `contract`.
pub(super) struct Contract<'a> {
    pub(super) resolve: &'a Resolve,
    pub(super) docs: Option<&'a str>,
    /// The interfaces that the author deals with, imports first.
    pub(super) modules: Vec<Module<'a>>,
    /// The host's side channels, which the SDK deals with.
    pub(super) shared: Vec<Module<'a>>,
}

/// An interface, and so a module.
pub(super) struct Module<'a> {
    pub(super) id: InterfaceId,
    pub(super) interface: &'a Interface,
    /// The full name in WIT.
    pub(super) wit: String,
    /// The module's name within `contract`.
    pub(super) name: String,
    /// What the bindings call the interface, in kebab case. Nobody sees it.
    pub(super) binding: String,
    pub(super) imported: bool,
    pub(super) exported: bool,
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
    /// Reads `world`. What Python cannot do is for [`super::portable`] to say; here it is left out.
    pub(super) fn read(resolve: &'a Resolve, world: WorldId) -> Self {
        let mut all: Vec<Module<'a>> = Vec::new();
        let docs = resolve.worlds.get(world).and_then(|world| world.docs.contents.as_deref());
        if let Some(world) = resolve.worlds.get(world) {
            for (items, exported) in [(&world.imports, false), (&world.exports, true)] {
                for (key, item) in items {
                    let WorldItem::Interface { id, .. } = item else { continue };
                    if let Some(known) = all.iter_mut().find(|module| module.id == *id) {
                        known.exported |= exported;
                        continue;
                    }
                    let Some(interface) = resolve.interfaces.get(*id) else { continue };
                    all.push(Module {
                        id: *id,
                        interface,
                        wit: resolve.name_world_key(key),
                        name: String::new(),
                        binding: binding(resolve, key, interface),
                        imported: !exported,
                        exported,
                    });
                }
            }
        }
        let (shared, mut modules): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|module| is_shared(resolve, module.interface));
        name_modules(resolve, &mut modules);
        Self { resolve, docs, modules, shared }
    }

    /// The module of an interface.
    pub(super) fn module(&self, id: InterfaceId) -> Option<&Module<'a>> {
        self.modules.iter().find(|module| module.id == id)
    }
}

impl<'a> Module<'a> {
    /// The name of the class that an author derives from to export this interface.
    pub(super) fn base(&self) -> String {
        let name = names::camel(self.bare_name());
        match self.interface.types.keys().any(|ty| names::camel(ty) == name) {
            true => format!("{name}Exports"),
            false => name,
        }
    }

    /// The functions that belong to no resource.
    pub(super) fn functions(&self) -> Vec<Callable<'a>> {
        self.interface.functions.values().filter_map(|function| callable(function, None)).collect()
    }

    /// The functions of a resource.
    pub(super) fn functions_of(&self, resource: TypeId) -> Vec<Callable<'a>> {
        self.interface.functions.values().filter_map(|function| callable(function, Some(resource))).collect()
    }

    /// The module of the bindings that holds the types.
    pub(super) fn bound_types(&self) -> String {
        let side = if self.imported { "imports" } else { "exports" };
        format!("wit_world.{side}.{}", names::snake(&self.binding))
    }

    pub(super) fn bare_name(&self) -> &'a str {
        self.interface.name.as_deref().unwrap_or_default()
    }
}

impl Callable<'_> {
    /// How many parameters it has, not counting the instance.
    pub(super) fn arity(&self) -> usize {
        self.params().count()
    }

    /// The parameters, without the instance.
    pub(super) fn params(&self) -> impl Iterator<Item = &wit_parser::Param> {
        let is_method = matches!(self.function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
        self.function.params.iter().skip(usize::from(is_method))
    }
}

fn callable(function: &Function, resource: Option<TypeId>) -> Option<Callable<'_>> {
    let (owner, role) = match function.kind {
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => (None, Role::Plain),
        FunctionKind::Method(id) | FunctionKind::AsyncMethod(id) => (Some(id), Role::Method),
        FunctionKind::Static(id) | FunctionKind::AsyncStatic(id) => (Some(id), Role::Static),
        FunctionKind::Constructor(id) => (Some(id), Role::Method),
    };
    let name = match function.kind {
        FunctionKind::Constructor(_) => "__init__".to_owned(),
        _ => names::snake(function.item_name()),
    };
    (owner == resource).then_some(Callable { function, name, role })
}

fn package<'a>(resolve: &'a Resolve, interface: &Interface) -> Option<&'a PackageName> {
    interface.package.and_then(|id| resolve.packages.get(id)).map(|package| &package.name)
}

fn is_shared(resolve: &Resolve, interface: &Interface) -> bool {
    package(resolve, interface).is_some_and(|name| {
        name.namespace == "plugwright" && ["config", "fault", "log"].contains(&name.name.as_str())
    })
}

/// A name that no other interface of any world has.
fn binding(resolve: &Resolve, key: &WorldKey, interface: &Interface) -> String {
    let bare = interface.name.as_deref().unwrap_or_default();
    match package(resolve, interface) {
        Some(name) => {
            let version = name.version.as_ref().map(|version| version.to_string().replace(['.', '+'], "-"));
            let version = version.map(|version| format!("-v{version}")).unwrap_or_default();
            format!("{}-{}-{bare}{version}", name.namespace, name.name)
        }
        None => resolve.name_world_key(key),
    }
}

/// Gives each module the shortest name that is its own: the interface's, then with the package's, then with the version.
fn name_modules(resolve: &Resolve, modules: &mut [Module<'_>]) {
    let candidates: Vec<[String; 3]> = modules
        .iter()
        .map(|module| {
            let bare = module.bare_name();
            let package = package(resolve, module.interface);
            let qualified = match package {
                Some(name) => format!("{}-{}-{bare}", name.namespace, name.name),
                None => bare.to_owned(),
            };
            [names::snake(bare), names::snake(&qualified), names::snake(&module.binding)]
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
