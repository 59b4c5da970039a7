//! A shape per WIT type, as calls of the functions in `shapes.ts` of the SDK, or in `values.js` of an SDK package.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wit_parser::{Function, FunctionKind, Handle, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

use super::contract::{Answer, Contract, Interface, Side, answer, members, parameters};
use super::names::camel;

/// Writes shapes of named types as they are needed, each behind those it is made of.
pub(super) struct Shapes<'a> {
    pub(super) contract: &'a Contract<'a>,
    pub(super) text: String,
    known: BTreeMap<(TypeId, Side), String>,
    /// The side of the world that is being written.
    pub(super) side: Side,
    speech: Speech,
}

/// What is at the other end of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    /// The engine, which has JavaScript's names.
    Engine,
    /// The test protocol, which has the contract's.
    Json,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(contract: &'a Contract<'a>, speech: Speech) -> Self {
        Self { contract, text: String::new(), known: BTreeMap::new(), side: Side::Import, speech }
    }

    /// A function of the contract.
    pub(super) fn signature(&mut self, name: &str, function: &Function) -> String {
        let params: Vec<String> = parameters(function).iter().map(|param| self.shape(param.ty)).collect();
        let mut out = format!("{{ name: \"{name}\", params: [{}]", params.join(", "));
        let result = match answer(self.contract.resolve, function) {
            Answer::Plain(result) => result,
            Answer::Fallible { ok, err } => {
                let _ = write!(out, ", err: {}", self.optional(err));
                ok
            }
        };
        let _ = write!(out, ", result: {}", self.optional(result));
        out.push_str(if function.kind.is_async() { ", async: true }" } else { " }" });
        out
    }

    /// A resource with its functions.
    pub(super) fn resource(&mut self, interface: &Interface<'_>, name: &str, id: TypeId) -> String {
        let full = format!("{}.{name}", interface.module);
        let (mut init, mut methods, mut statics) = ("null".to_owned(), String::new(), String::new());
        for function in members(interface.found, id) {
            let member = function.item_name();
            if matches!(function.kind, FunctionKind::Constructor(_)) {
                init = self.constructor(&full, function);
                continue;
            }
            let signature = self.signature(&format!("{full}.{member}"), function);
            let group =
                if matches!(function.kind, FunctionKind::Static(_)) { &mut statics } else { &mut methods };
            let _ = write!(group, "{}: {signature}, ", camel(member));
        }
        format!("{{ name: \"{full}\", init: {init}, methods: {{ {methods}}}, statics: {{ {statics}}} }}")
    }

    /// What a constructor answers is the object; only an error needs a shape.
    fn constructor(&mut self, name: &str, function: &Function) -> String {
        let params: Vec<String> = parameters(function).iter().map(|param| self.shape(param.ty)).collect();
        let err = match answer(self.contract.resolve, function) {
            Answer::Plain(_) => String::new(),
            Answer::Fallible { err, .. } => format!(", err: {}", self.optional(err)),
        };
        format!("{{ name: \"{name}\", params: [{}]{err} }}", params.join(", "))
    }

    fn optional(&mut self, ty: Option<Type>) -> String {
        ty.map_or_else(|| "null".to_owned(), |ty| self.shape(ty))
    }

    /// A use of the shape of `ty`, as an import of `types.js` under the name `$t`.
    fn shape(&mut self, ty: Type) -> String {
        match ty {
            Type::Bool => "$s.bool".to_owned(),
            Type::U8 => "$s.u8".to_owned(),
            Type::U16 => "$s.u16".to_owned(),
            Type::U32 => "$s.u32".to_owned(),
            Type::U64 => "$s.u64".to_owned(),
            Type::S8 => "$s.s8".to_owned(),
            Type::S16 => "$s.s16".to_owned(),
            Type::S32 => "$s.s32".to_owned(),
            Type::S64 => "$s.s64".to_owned(),
            Type::F32 => "$s.f32".to_owned(),
            Type::F64 => "$s.f64".to_owned(),
            Type::Char => "$s.char".to_owned(),
            Type::String => "$s.string".to_owned(),
            Type::ErrorContext => "null".to_owned(),
            Type::Id(id) => format!("$t.{}", self.named(self.contract.origin(id))),
        }
    }

    /// As [`Self::shape`], inside `types.js` itself.
    pub(super) fn local(&mut self, ty: Type) -> String {
        let shape = self.shape(ty);
        shape.strip_prefix("$t.").map_or_else(|| shape.clone(), str::to_owned)
    }

    fn named(&mut self, id: TypeId) -> String {
        let side = if self.contract.has_sides(Type::Id(id)) { self.side } else { Side::Import };
        if let Some(known) = self.known.get(&(id, side)) {
            return known.clone();
        }
        let made = self.made(id);
        let name = format!("t{}", self.known.len());
        let _ = writeln!(self.text, "export const {name} = {made};");
        self.known.insert((id, side), name.clone());
        name
    }

    fn made(&mut self, id: TypeId) -> String {
        let contract = self.contract;
        let Some(found) = contract.resolve.types.get(id) else { return "null".to_owned() };
        match &found.kind {
            TypeDefKind::Record(record) => {
                let fields: Vec<String> = record
                    .fields
                    .iter()
                    .map(|field| format!("{}: {}", camel(&field.name), self.local(field.ty)))
                    .collect();
                let names = self.names(record.fields.iter().map(|field| &field.name));
                format!(
                    "$s.record({{ {} }}{})",
                    fields.join(", "),
                    names.map_or_else(String::new, |names| format!(", {names}"))
                )
            }
            TypeDefKind::Variant(variant) => {
                let cases: Vec<String> = variant
                    .cases
                    .iter()
                    .map(|case| format!("\"{}\": {}", case.name, self.local_optional(case.ty)))
                    .collect();
                format!("$s.variant({{ {} }})", cases.join(", "))
            }
            TypeDefKind::Enum(cases) => {
                let names: Vec<String> =
                    cases.cases.iter().map(|case| format!("\"{}\"", case.name)).collect();
                format!("$s.enumeration({})", names.join(", "))
            }
            TypeDefKind::Flags(flags) => {
                let flags = flags.flags.iter().map(|flag| &flag.name);
                let names = self.names(flags.clone());
                let plain =
                    || flags.map(|flag| format!("\"{}\"", camel(flag))).collect::<Vec<_>>().join(", ");
                format!("$s.flags({})", names.unwrap_or_else(plain))
            }
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<String> = tuple.types.iter().map(|&ty| self.local(ty)).collect();
                format!("$s.tuple({})", types.join(", "))
            }
            TypeDefKind::Option(inner) if contract.is_option(*inner) => {
                format!("$s.nestedOption({})", self.local(*inner))
            }
            TypeDefKind::Option(inner) => format!("$s.option({})", self.local(*inner)),
            TypeDefKind::Result(result) => {
                format!("$s.result({}, {})", self.local_optional(result.ok), self.local_optional(result.err))
            }
            TypeDefKind::List(Type::U8) => "$s.bytes".to_owned(),
            TypeDefKind::List(Type::S8) => "$s.signedBytes".to_owned(),
            TypeDefKind::List(inner) => format!("$s.list({})", self.local(*inner)),
            TypeDefKind::Stream(Some(Type::U8)) => "$s.byteStream".to_owned(),
            TypeDefKind::Stream(Some(item)) => format!("$s.stream({})", self.local(*item)),
            TypeDefKind::Future(Some(value)) => {
                let [local, full] =
                    [Names::Local, Names::Full].map(|names| constant(contract.resolve, *value, names));
                format!("$s.future({}, \"{full}\", \"{local}\")", self.local(*value))
            }
            TypeDefKind::Type(inner) => self.local(*inner),
            TypeDefKind::Map(key, value) => format!("$s.map({}, {})", self.local(*key), self.local(*value)),
            TypeDefKind::Handle(Handle::Own(resource)) => {
                self.handle(*resource, ["importedResource", "given"], "exportedResource")
            }
            TypeDefKind::Handle(Handle::Borrow(resource)) => {
                self.handle(*resource, ["borrowedResource", "lent"], "lentResource")
            }
            // What is left was refused when the contract was read.
            _ => "null".to_owned(),
        }
    }

    /// A handle's shape: `theirs` for a resource that is imported, `ours` for one of the plugin's own.
    fn handle(&self, resource: TypeId, theirs: [&str; 2], ours: &str) -> String {
        let origin = self.contract.origin(resource);
        let found = self.contract.resolve.types.get(origin);
        let module = found.and_then(|ty| self.contract.module_of(ty.owner)).unwrap_or_default();
        let name = found.and_then(|ty| ty.name.as_deref()).unwrap_or_default();
        let [of_engine, of_test] = theirs;
        let shape = match (self.speech, self.contract.owns(origin, self.side)) {
            (Speech::Json, true) => "$s.handle",
            (Speech::Engine, true) => ours,
            (Speech::Json, false) => &format!("$s.{of_test}"),
            (Speech::Engine, false) => of_engine,
        };
        format!("{shape}(\"{module}.{name}\")")
    }

    pub(super) fn local_optional(&mut self, ty: Option<Type>) -> String {
        ty.map_or_else(|| "null".to_owned(), |ty| self.local(ty))
    }

    /// The contract's names by JavaScript's, where the other end wants them.
    fn names<'n>(&self, names: impl Iterator<Item = &'n String>) -> Option<String> {
        if self.speech == Speech::Engine {
            return None;
        }
        let names: Vec<String> = names.map(|name| format!("{}: \"{name}\"", camel(name))).collect();
        Some(format!("{{ {} }}", names.join(", ")))
    }
}

/// How the engine names a type of a future: by its own name, or with its owner's where several have the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Local,
    Full,
}

/// What the engine calls the type of a future's value.
fn constant(resolve: &Resolve, ty: Type, names: Names) -> String {
    let Type::Id(id) = ty else {
        return match ty {
            Type::ErrorContext => "ERROR_CONTEXT".to_owned(),
            plain => format!("{plain:?}").to_uppercase(),
        };
    };
    let Some(found) = resolve.types.get(id) else { return String::new() };
    let inner = |ty: Type| constant(resolve, ty, names);
    let optional = |ty: Option<Type>, none: &str| ty.map_or_else(|| none.to_owned(), inner);
    if let Some(name) = &found.name {
        let owner = match found.owner {
            TypeOwner::Interface(id) => resolve.id_of(id),
            TypeOwner::World(id) => resolve.worlds.get(id).map(|world| world.name.clone()),
            TypeOwner::None => None,
        };
        return match owner.filter(|_| names == Names::Full) {
            Some(owner) => identifier(&format!("{owner}-{name}")),
            None => identifier(name),
        };
    }
    match &found.kind {
        TypeDefKind::Option(ty) => format!("OPTION_{}", inner(*ty)),
        TypeDefKind::List(ty) => format!("LIST_{}", inner(*ty)),
        TypeDefKind::Map(key, value) => format!("MAP_{}_{}", inner(*key), inner(*value)),
        TypeDefKind::Tuple(tuple) => {
            format!("TUPLE_{}", tuple.types.iter().map(|ty| inner(*ty)).collect::<Vec<_>>().join("_"))
        }
        TypeDefKind::Result(result) => {
            format!("RESULT_{}_{}", optional(result.ok, "VOID"), optional(result.err, "VOID"))
        }
        TypeDefKind::Future(ty) => format!("FUTURE_{}", optional(*ty, "UNIT")),
        TypeDefKind::Stream(ty) => format!("STREAM_{}", optional(*ty, "UNIT")),
        TypeDefKind::Type(ty) => inner(*ty),
        _ => "OTHER".to_owned(),
    }
}

fn identifier(name: &str) -> String {
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    name.chars().map(upper).collect()
}
