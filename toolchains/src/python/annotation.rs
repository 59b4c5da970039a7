//! Writes a type of WIT as a Python annotation.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId};

use super::contract::{Contract, Module};
use super::names;

/// The built-in types that annotations name.
const BUILT_IN: [&str; 8] = ["bool", "bytes", "float", "int", "list", "object", "str", "tuple"];

/// Writes annotations for one module and keeps what they need to have imported.
pub(super) struct Annotations<'a> {
    contract: &'a Contract<'a>,
    /// The module whose own names need no import.
    home: &'a Module<'a>,
    /// Names from other modules of the contract, each with its name here: module, name, name here.
    pub(super) used: BTreeSet<(String, String, String)>,
    /// Names from the standard library and the SDK, each with its name here, by module.
    pub(super) library: BTreeMap<&'static str, BTreeSet<(&'static str, String)>>,
    /// What the module itself calls something.
    taken: BTreeSet<String>,
    /// What a class of the module calls a member, which hides a built-in type from the annotations beside it.
    members: BTreeSet<String>,
}

impl<'a> Annotations<'a> {
    /// For a module of `contract`.
    pub(super) fn new(contract: &'a Contract<'a>, home: &'a Module<'a>) -> Self {
        let (mut taken, mut members) = (BTreeSet::from([home.base()]), BTreeSet::new());
        for function in home.imports.iter().chain(&home.exports) {
            let name = super::contract::spelt(function);
            taken.insert(name.clone());
            members.insert(name);
        }
        for (wit, id) in &home.types {
            taken.insert(names::camel(wit));
            match contract.resolve.types.get(*id).map(|def| &def.kind) {
                Some(TypeDefKind::Record(record)) => {
                    members.extend(record.fields.iter().map(|field| names::snake(&field.name)));
                }
                Some(TypeDefKind::Variant(variant)) => {
                    taken.extend(variant.cases.iter().map(|case| home.case(wit, &case.name)));
                }
                _ => {}
            }
        }
        Self { contract, home, used: BTreeSet::new(), library: BTreeMap::new(), taken, members }
    }

    /// Gives the name of something from the standard library or the SDK, under which it is imported.
    pub(super) fn library(&mut self, module: &'static str, name: &'static str) -> String {
        let here = if self.taken.contains(name) { format!("_{name}") } else { name.to_owned() };
        self.imported(module, name, here)
    }

    fn imported(&mut self, module: &'static str, name: &'static str, here: String) -> String {
        self.library.entry(module).or_default().insert((name, here.clone()));
        here
    }

    fn built_in(&mut self, name: &'static str) -> String {
        match BUILT_IN.contains(&name) && self.members.contains(name) {
            true => self.imported("builtins", name, format!("_{name}")),
            false => name.to_owned(),
        }
    }

    pub(super) fn ty(&mut self, ty: &Type) -> String {
        match ty {
            Type::Bool => self.built_in("bool"),
            Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::S8
            | Type::S16
            | Type::S32
            | Type::S64
            | Type::ErrorContext => self.built_in("int"),
            Type::F32 | Type::F64 => self.built_in("float"),
            Type::Char | Type::String => self.built_in("str"),
            Type::Id(id) => self.id(*id),
        }
    }

    /// The annotation of what a function returns. A result's error is raised instead.
    pub(super) fn returned(&mut self, function: &Function) -> String {
        match (outcome(self.contract.resolve, function), &function.result) {
            (Some((ok, _)), _) => self.optional_type(ok.as_ref()),
            (None, Some(ty)) => self.ty(ty),
            (None, None) => "None".to_owned(),
        }
    }

    /// The annotation of the value of a raised `Err`, if the function's result may be an error.
    pub(super) fn raised(&mut self, function: &Function) -> Option<String> {
        let (_, err) = outcome(self.contract.resolve, function)?;
        Some(self.optional_type(err.as_ref()))
    }

    fn optional_type(&mut self, ty: Option<&Type>) -> String {
        ty.map_or_else(|| "None".to_owned(), |ty| self.ty(ty))
    }

    fn id(&mut self, id: TypeId) -> String {
        let Some(def) = self.contract.resolve.types.get(id) else { return "object".to_owned() };
        let named = def.name.as_ref().and_then(|name| Some((self.contract.module(def.owner)?, name)));
        match named {
            Some((module, name)) if std::ptr::eq(module, self.home) => names::camel(name),
            Some((module, name)) => self.foreign(module, &names::camel(name), id),
            None => self.kind(&def.kind),
        }
    }

    /// The classes of another module's variant, which whoever uses the variant needs too. None if a name is taken.
    pub(super) fn cases(&mut self, id: TypeId) -> Vec<String> {
        let Type::Id(id) = dealiased(self.contract.resolve, &Type::Id(id)) else { return Vec::new() };
        let Some(def) = self.contract.resolve.types.get(id) else { return Vec::new() };
        let (TypeDefKind::Variant(variant), Some(module)) = (&def.kind, self.contract.module(def.owner))
        else {
            return Vec::new();
        };
        let wit = def.name.as_deref().unwrap_or_default();
        let cases: Vec<String> = variant.cases.iter().map(|case| module.case(wit, &case.name)).collect();
        let is_free =
            |name: &String| !self.taken.contains(name) && !self.used.iter().any(|(_, _, here)| here == name);
        if !cases.iter().all(is_free) {
            return Vec::new();
        }
        self.used.extend(cases.iter().map(|case| (module.name.clone(), case.clone(), case.clone())));
        cases
    }

    /// A class of another module, under a name that nothing else has here.
    fn foreign(&mut self, module: &Module<'_>, name: &str, id: TypeId) -> String {
        let is_itself = self.home.types.iter().any(|&(own, alias)| {
            let kind = self.contract.resolve.types.get(alias).map(|def| &def.kind);
            names::camel(own) == name
                && matches!(kind, Some(TypeDefKind::Type(Type::Id(target))) if *target == id)
        });
        let is_another =
            self.used.iter().any(|(from, what, here)| here == name && (from != &module.name || what != name));
        let here = match (self.taken.contains(name) && !is_itself) || is_another {
            true => format!("{}{name}", names::camel(&module.name)),
            false => name.to_owned(),
        };
        self.used.insert((module.name.clone(), name.to_owned(), here.clone()));
        here
    }

    /// The annotation of a type by what it is, whatever its name.
    pub(super) fn kind(&mut self, kind: &TypeDefKind) -> String {
        match kind {
            TypeDefKind::Option(inner) if is_option(self.contract.resolve, inner) => {
                let some = self.library("plugwright", "Some");
                format!("{some}[{}] | None", self.ty(inner))
            }
            TypeDefKind::Option(inner) => format!("{} | None", self.ty(inner)),
            TypeDefKind::Result(result) => {
                let name = self.library("plugwright", "Result");
                let ok = self.optional_type(result.ok.as_ref());
                let err = self.optional_type(result.err.as_ref());
                format!("{name}[{ok}, {err}]")
            }
            TypeDefKind::List(inner) if matches!(dealiased(self.contract.resolve, inner), Type::U8) => {
                self.built_in("bytes")
            }
            TypeDefKind::List(inner) => {
                let list = self.built_in("list");
                format!("{list}[{}]", self.ty(inner))
            }
            TypeDefKind::Tuple(tuple) => {
                let name = self.built_in("tuple");
                let types: Vec<String> = tuple.types.iter().map(|ty| self.ty(ty)).collect();
                match types.is_empty() {
                    true => format!("{name}[()]"),
                    false => format!("{name}[{}]", types.join(", ")),
                }
            }
            TypeDefKind::Stream(Some(item)) if matches!(dealiased(self.contract.resolve, item), Type::U8) => {
                self.library("plugwright", "ByteStream")
            }
            TypeDefKind::Stream(item) => {
                let name = self.library("plugwright", "Stream");
                format!("{name}[{}]", self.optional_type(item.as_ref()))
            }
            TypeDefKind::Future(value) => {
                let name = self.library("plugwright", "Future");
                format!("{name}[{}]", self.optional_type(value.as_ref()))
            }
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => self.id(*id),
            TypeDefKind::Type(inner) => self.ty(inner),
            _ => self.built_in("object"),
        }
    }
}

/// The two types of a function's result, if that is what it returns.
pub(super) fn outcome(resolve: &Resolve, function: &Function) -> Option<(Option<Type>, Option<Type>)> {
    // Exactly what the bindings look at: an alias of an alias they hand over as a value.
    let Some(Type::Id(id)) = function.result else { return None };
    match &resolve.types.get(id)?.kind {
        TypeDefKind::Result(result) => Some((result.ok, result.err)),
        _ => None,
    }
}

/// What is behind the aliases of a type.
pub(super) fn dealiased(resolve: &Resolve, ty: &Type) -> Type {
    match ty {
        Type::Id(id) => match resolve.types.get(*id).map(|def| &def.kind) {
            Some(TypeDefKind::Type(inner)) => dealiased(resolve, inner),
            _ => *ty,
        },
        _ => *ty,
    }
}

fn is_option(resolve: &Resolve, ty: &Type) -> bool {
    let Type::Id(id) = dealiased(resolve, ty) else { return false };
    resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Option(_)))
}
