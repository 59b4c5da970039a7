//! Writes a type of WIT as a Python annotation.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

use super::contract::{Contract, Module};
use super::names;

/// Writes annotations for one module and keeps what they need to have imported.
pub(super) struct Annotations<'a> {
    contract: &'a Contract<'a>,
    /// The module whose own names need no import, unless all do.
    home: Option<&'a Module<'a>>,
    /// Names by the module of `contract` they come from.
    pub(super) used: BTreeMap<String, BTreeSet<String>>,
    /// Names from `plugwright`.
    pub(super) values: BTreeSet<&'static str>,
}

impl<'a> Annotations<'a> {
    /// For a module of `contract`, or for the author's source if there is no `home`.
    pub(super) fn new(contract: &'a Contract<'a>, home: Option<&'a Module<'a>>) -> Self {
        Self { contract, home, used: BTreeMap::new(), values: BTreeSet::new() }
    }

    pub(super) fn ty(&mut self, ty: &Type) -> String {
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::S8
            | Type::S16
            | Type::S32
            | Type::S64
            | Type::ErrorContext => "int".to_owned(),
            Type::F32 | Type::F64 => "float".to_owned(),
            Type::Char | Type::String => "str".to_owned(),
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
        if let (TypeOwner::Interface(owner), Some(name)) = (def.owner, &def.name) {
            let name = names::camel(name);
            let is_foreign = self.home.is_none_or(|home| home.id != owner);
            if let Some(module) = self.contract.module(owner).filter(|_| is_foreign) {
                self.used.entry(module.name.clone()).or_default().insert(name.clone());
            }
            return name;
        }
        self.kind(&def.kind)
    }

    /// The annotation of a type by what it is, whatever its name.
    pub(super) fn kind(&mut self, kind: &TypeDefKind) -> String {
        match kind {
            TypeDefKind::Option(inner) if is_option(self.contract.resolve, inner) => {
                self.values.insert("Some");
                format!("Some[{}] | None", self.ty(inner))
            }
            TypeDefKind::Option(inner) => format!("{} | None", self.ty(inner)),
            TypeDefKind::Result(result) => {
                self.values.insert("Result");
                let ok = self.optional_type(result.ok.as_ref());
                let err = self.optional_type(result.err.as_ref());
                format!("Result[{ok}, {err}]")
            }
            TypeDefKind::List(Type::U8 | Type::S8) => "bytes".to_owned(),
            TypeDefKind::List(inner) => format!("list[{}]", self.ty(inner)),
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<String> = tuple.types.iter().map(|ty| self.ty(ty)).collect();
                format!("tuple[{}]", types.join(", "))
            }
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => self.id(*id),
            TypeDefKind::Type(inner) => self.ty(inner),
            _ => "object".to_owned(),
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

fn is_option(resolve: &Resolve, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return false };
    match resolve.types.get(*id).map(|def| &def.kind) {
        Some(TypeDefKind::Option(_)) => true,
        Some(TypeDefKind::Type(inner)) => is_option(resolve, inner),
        _ => false,
    }
}
