//! WIT types as TypeScript spells them.

use wit_parser::{Handle, Type, TypeDef, TypeDefKind, TypeId, TypeOwner};

use super::contract::{Contract, Side};
use super::names::{camel, pascal};

/// Spells types inside the module of `here`: what belongs to another module is named with it.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a> {
    pub(super) contract: &'a Contract<'a>,
    pub(super) here: TypeOwner,
    /// Whether the plugin's own objects are far away, so that what they do takes time.
    pub(super) is_remote: bool,
}

impl<'a> Speller<'a> {
    /// Spells types inside the module of `here`.
    pub(super) fn new(contract: &'a Contract<'a>, here: TypeOwner) -> Self {
        Self { contract, here, is_remote: false }
    }

    /// A use of `ty`.
    pub(super) fn spell(self, ty: Type) -> String {
        match ty {
            Type::Bool => "boolean".to_owned(),
            Type::U8 | Type::U16 | Type::U32 | Type::S8 | Type::S16 | Type::S32 | Type::F32 | Type::F64 => {
                "number".to_owned()
            }
            Type::U64 | Type::S64 => "bigint".to_owned(),
            Type::Char | Type::String => "string".to_owned(),
            Type::ErrorContext => "never".to_owned(),
            Type::Id(id) => match self.contract.resolve.types.get(id) {
                Some(_) if self.is_remote && self.contract.owns(id, Side::Export) && self.is_resource(id) => {
                    self.remote(id)
                }
                Some(found) => match &found.name {
                    Some(name) => self.reference(found, name),
                    None => self.structure(found),
                },
                None => "never".to_owned(),
            },
        }
    }

    fn is_resource(self, id: TypeId) -> bool {
        let found = self.contract.resolve.types.get(self.contract.origin(id));
        found.is_some_and(|found| matches!(found.kind, TypeDefKind::Resource))
    }

    /// The name of a resource as a test sees it: `RemoteSearchIndex` for `index` of the interface `search`.
    pub(super) fn remote(self, id: TypeId) -> String {
        let found = self.contract.resolve.types.get(self.contract.origin(id));
        let name = found.and_then(|found| found.name.as_deref()).unwrap_or_default();
        let owner = found.map(|found| found.owner);
        let interface =
            self.contract.interfaces.iter().find(|known| owner == Some(TypeOwner::Interface(known.id)));
        let interface = interface.and_then(|known| known.found.name.as_deref()).unwrap_or_default();
        format!("Remote{}{}", pascal(interface), pascal(name))
    }

    /// A type of the language, by a name that a type of the contract may have taken.
    fn global(self, name: &str) -> String {
        let mut types = self.contract.resolve.types.iter().filter(|(_, ty)| ty.owner == self.here);
        let is_taken = types.any(|(_, ty)| ty.name.as_deref().is_some_and(|found| pascal(found) == name));
        if is_taken { format!("globalThis.{name}") } else { name.to_owned() }
    }

    fn reference(self, found: &TypeDef, name: &str) -> String {
        let name = pascal(name);
        match self.contract.module_of(found.owner) {
            Some(module) if found.owner != self.here => format!("import(\"{module}\").{name}"),
            _ => name,
        }
    }

    /// What `found` is made of.
    pub(super) fn structure(self, found: &TypeDef) -> String {
        let spell = |ty: Type| self.spell(ty);
        match &found.kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter().map(|field| {
                    let doc = doc(field.docs.contents.as_deref(), "  ");
                    format!("{doc}  {}{}: {};\n", camel(&field.name), self.mark(field.ty), spell(field.ty))
                });
                format!("{{\n{}}}", fields.collect::<String>())
            }
            TypeDefKind::Flags(flags) => {
                let fields = flags.flags.iter().map(|flag| {
                    format!(
                        "{}  {}?: boolean;\n",
                        doc(flag.docs.contents.as_deref(), "  "),
                        camel(&flag.name)
                    )
                });
                format!("{{\n{}}}", fields.collect::<String>())
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter().map(|case| {
                    let doc = doc(case.docs.contents.as_deref(), "  ");
                    format!("\n{doc}  | {}", tagged(&case.name, case.ty.map(spell)))
                });
                cases.collect()
            }
            TypeDefKind::Enum(cases) if cases.cases.iter().any(|case| case.docs.contents.is_some()) => {
                let cases = cases.cases.iter().map(|case| {
                    format!("\n{}  | \"{}\"", doc(case.docs.contents.as_deref(), "  "), case.name)
                });
                cases.collect()
            }
            TypeDefKind::Enum(cases) => {
                cases.cases.iter().map(|case| format!("\"{}\"", case.name)).collect::<Vec<_>>().join(" | ")
            }
            TypeDefKind::Tuple(tuple) => {
                format!("[{}]", tuple.types.iter().map(|&ty| spell(ty)).collect::<Vec<_>>().join(", "))
            }
            TypeDefKind::Option(inner) if self.contract.is_option(*inner) => {
                format!("{} | {}", tagged("some", Some(spell(*inner))), tagged("none", None))
            }
            TypeDefKind::Option(inner) => format!("{} | undefined", spell(*inner)),
            TypeDefKind::Result(result) => {
                format!("{} | {}", tagged("ok", result.ok.map(spell)), tagged("err", result.err.map(spell)))
            }
            TypeDefKind::List(Type::U8) => self.global("Uint8Array"),
            TypeDefKind::List(Type::S8) => self.global("Int8Array"),
            TypeDefKind::List(inner) => format!("{}<{}>", self.global("Array"), spell(*inner)),
            TypeDefKind::Map(key, value) => {
                format!("{}<{}, {}>", self.global("Map"), spell(*key), spell(*value))
            }
            TypeDefKind::Stream(Some(Type::U8)) => {
                format!("{}<{}>", self.global("AsyncIterable"), self.global("Uint8Array"))
            }
            TypeDefKind::Stream(Some(item)) => format!("{}<{}>", self.global("AsyncIterable"), spell(*item)),
            TypeDefKind::Future(Some(value)) => {
                format!("{{ get(): {}<{}> }}", self.global("Promise"), spell(*value))
            }
            TypeDefKind::Type(inner) => spell(*inner),
            TypeDefKind::Handle(Handle::Own(resource) | Handle::Borrow(resource)) => {
                spell(Type::Id(*resource))
            }
            // What is left was refused when the contract was read.
            _ => "never".to_owned(),
        }
    }

    /// A field or parameter of an optional type may be left out.
    pub(super) fn mark(self, ty: Type) -> &'static str {
        let is_nested = matches!(ty, Type::Id(id) if match self.contract.resolve.types.get(self.contract.origin(id)) {
            Some(TypeDef { kind: TypeDefKind::Option(inner), .. }) => self.contract.is_option(*inner),
            _ => false,
        });
        if self.contract.is_option(ty) && !is_nested { "?" } else { "" }
    }
}

fn tagged(tag: &str, val: Option<String>) -> String {
    match val {
        Some(val) => format!("{{ tag: \"{tag}\"; val: {val} }}"),
        None => format!("{{ tag: \"{tag}\" }}"),
    }
}

/// A doc comment, with `indent` before each line.
pub(super) fn doc(text: Option<&str>, indent: &str) -> String {
    let Some(text) = text.map(|text| text.trim().replace("*/", "*\\/")).filter(|text| !text.is_empty())
    else {
        return String::new();
    };
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let body = lines.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n");
            format!("{indent}/**\n{}{indent} */\n", body.collect::<String>())
        }
    }
}
