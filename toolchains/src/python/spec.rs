//! Writes a contract as data, for the SDK: what `_contract.py` of the package holds.

use serde_json::{Value, json};
use wit_parser::{Function, FunctionKind, Handle, Type, TypeDef, TypeDefKind, TypeId};

use super::annotation::{dealiased, outcome};
use super::contract::{Contract, Module, Role, place, spelt};
use super::names;

/// The text of `_contract.py` in the package called `package`.
pub(super) fn module<'a>(
    contract: &'a Contract<'a>,
    package: &str,
    modules: impl Iterator<Item = &'a Module<'a>>,
) -> String {
    let interfaces: Vec<Value> = modules.map(|module| Spec { contract, module }.interface()).collect();
    let mut text = String::from(
        "\"\"\"The contract as data, for the SDK.\"\"\"\n\n\
         # Made from the contract's WIT by `plugwright`; changes are lost.\n\n\
         from plugwright._contract import Contract\n\nCONTRACT = Contract(\n",
    );
    text.push_str(&format!("    {package:?},\n"));
    literal(&Value::Array(interfaces), 1, &mut text);
    text.push_str(",\n)\n");
    text
}

struct Spec<'a> {
    contract: &'a Contract<'a>,
    module: &'a Module<'a>,
}

impl Spec<'_> {
    fn interface(&self) -> Value {
        let module = self.module;
        let types: Vec<(String, Value)> =
            module.types.iter().filter_map(|&(wit, id)| self.definition(wit, id)).collect();
        let imports: Vec<Value> = module
            .imports
            .iter()
            .enumerate()
            .map(|(position, function)| self.function(function, module.index(position)))
            .collect();
        let exports: Vec<Value> = module.exports.iter().map(|function| self.function(function, 0)).collect();
        // A module that only has what the world itself holds is the world's.
        let served = if module.id.is_some() { names::camel(&module.binding) } else { "WitWorld".to_owned() };
        json!({
            "wit": module.wit,
            "module": module.name,
            "binding": names::snake(&module.binding),
            "imported": module.imported || !module.exported,
            "exported": module.exported,
            "base": (!module.exported_functions().is_empty()).then(|| module.base()),
            "served": served,
            "types": types.into_iter().collect::<serde_json::Map<_, _>>(),
            "imports": imports,
            "exports": exports,
        })
    }

    /// A type that has a class; an alias has none.
    fn definition(&self, wit: &str, id: TypeId) -> Option<(String, Value)> {
        let name = names::camel(wit);
        let case = |name: &str| json!([name, names::shouty(name)]);
        let value = match &self.contract.resolve.types.get(id)?.kind {
            TypeDefKind::Record(record) => {
                let fields: Vec<Value> = record
                    .fields
                    .iter()
                    .map(|field| json!([field.name, names::snake(&field.name), self.ty(&field.ty)]))
                    .collect();
                json!({"kind": "record", "wit": wit, "bound": name, "fields": fields})
            }
            TypeDefKind::Variant(variant) => {
                let cases: Vec<Value> = variant
                    .cases
                    .iter()
                    .map(|case| {
                        let class = self.module.case(wit, &case.name);
                        json!([
                            case.name,
                            class,
                            names::bound_case(wit, &case.name),
                            self.optional(case.ty.as_ref())
                        ])
                    })
                    .collect();
                json!({"kind": "variant", "wit": wit, "cases": cases})
            }
            TypeDefKind::Enum(cases) => {
                let names: Vec<Value> = cases.cases.iter().map(|one| case(&one.name)).collect();
                json!({"kind": "enum", "wit": wit, "bound": name, "names": names})
            }
            TypeDefKind::Flags(flags) => {
                let names: Vec<Value> = flags.flags.iter().map(|one| case(&one.name)).collect();
                json!({"kind": "flags", "wit": wit, "bound": name, "names": names})
            }
            TypeDefKind::Resource => json!({"kind": "resource", "wit": wit, "bound": name}),
            _ => return None,
        };
        Some((name, value))
    }

    fn function(&self, function: &Function, index: usize) -> Value {
        let (resource, role) = place(function);
        let resource =
            resource.and_then(|id| self.contract.resolve.types.get(id)?.name.as_deref()).map(names::camel);
        let role = match (&function.kind, role) {
            (FunctionKind::Constructor(_), _) => "constructor",
            (_, Role::Plain) => "function",
            (_, Role::Method) => "method",
            (_, Role::Static) => "static",
        };
        let params: Vec<Value> = function
            .params
            .iter()
            .map(|param| json!([names::snake(&param.name), self.ty(&param.ty)]))
            .collect();
        let mut spec = json!({
            "wit": function.name,
            "name": spelt(function),
            "resource": resource,
            "role": role,
            "params": params,
            "result": self.optional(function.result.as_ref()),
            "fallible": outcome(self.contract.resolve, function).is_some(),
            "index": index,
        });
        if function.kind.is_async()
            && let Value::Object(fields) = &mut spec
        {
            fields.insert("async".to_owned(), Value::Bool(true));
        }
        spec
    }

    fn optional(&self, ty: Option<&Type>) -> Value {
        ty.map_or(Value::Null, |ty| self.ty(ty))
    }

    fn ty(&self, ty: &Type) -> Value {
        match dealiased(self.contract.resolve, ty) {
            Type::Bool => json!("bool"),
            Type::U8 => json!("u8"),
            Type::U16 => json!("u16"),
            Type::U32 | Type::ErrorContext => json!("u32"),
            Type::U64 => json!("u64"),
            Type::S8 => json!("s8"),
            Type::S16 => json!("s16"),
            Type::S32 => json!("s32"),
            Type::S64 => json!("s64"),
            Type::F32 => json!("f32"),
            Type::F64 => json!("f64"),
            Type::Char => json!("char"),
            Type::String => json!("string"),
            Type::Id(id) => match self.contract.resolve.types.get(id) {
                Some(def) => self.id(id, def),
                None => Value::Null,
            },
        }
    }

    fn id(&self, id: TypeId, def: &TypeDef) -> Value {
        match &def.kind {
            // The bindings hold bytes only where the item's type is written as such.
            TypeDefKind::List(inner @ Type::Id(_)) => match dealiased(self.contract.resolve, inner) {
                Type::U8 | Type::S8 => json!(["list-of-alias", self.ty(inner)]),
                _ => json!(["list", self.ty(inner)]),
            },
            TypeDefKind::List(inner) => json!(["list", self.ty(inner)]),
            TypeDefKind::Option(inner) => json!(["option", self.ty(inner)]),
            TypeDefKind::Result(result) => {
                json!(["result", self.optional(result.ok.as_ref()), self.optional(result.err.as_ref())])
            }
            TypeDefKind::Tuple(tuple) => {
                std::iter::once(json!("tuple")).chain(tuple.types.iter().map(|ty| self.ty(ty))).collect()
            }
            TypeDefKind::Stream(item) => {
                json!(["stream", self.optional(item.as_ref()), self.bound(item.as_ref())])
            }
            TypeDefKind::Future(value) => {
                json!(["future", self.optional(value.as_ref()), self.bound(value.as_ref())])
            }
            TypeDefKind::Handle(Handle::Own(id)) => self.named("own", *id),
            TypeDefKind::Handle(Handle::Borrow(id)) => self.named("borrow", *id),
            _ => self.named("type", id),
        }
    }

    /// What the bindings call the items of a stream, in the name of the function that makes one.
    fn bound(&self, ty: Option<&Type>) -> String {
        let Some(ty) = ty else { return "unit".to_owned() };
        let resolve = self.contract.resolve;
        let Type::Id(id) = dealiased(resolve, ty) else {
            return self.ty(ty).as_str().unwrap_or_default().to_owned();
        };
        let Some(def) = resolve.types.get(id) else { return String::new() };
        match &def.kind {
            TypeDefKind::Option(inner) => format!("option_{}", self.bound(Some(inner))),
            TypeDefKind::List(inner) => format!("list_{}", self.bound(Some(inner))),
            TypeDefKind::Stream(inner) => format!("stream_{}", self.bound(inner.as_ref())),
            TypeDefKind::Future(inner) => format!("future_{}", self.bound(inner.as_ref())),
            TypeDefKind::Result(result) => {
                format!("result_{}_{}", self.bound(result.ok.as_ref()), self.bound(result.err.as_ref()))
            }
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<String> = tuple.types.iter().map(|ty| self.bound(Some(ty))).collect();
                format!("tuple{}_{}", types.len(), types.join("_"))
            }
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => self.bound(Some(&Type::Id(*id))),
            _ => {
                let module = self.contract.module(def.owner).filter(|module| module.id.is_some());
                let home = module.map(|module| format!("{}_", names::snake(&module.binding)));
                format!(
                    "{}{}",
                    home.unwrap_or_default(),
                    names::snake(def.name.as_deref().unwrap_or_default())
                )
            }
        }
    }

    /// A class of the contract's, behind any alias.
    fn named(&self, kind: &str, id: TypeId) -> Value {
        let resolve = self.contract.resolve;
        let id = match dealiased(resolve, &Type::Id(id)) {
            Type::Id(id) => id,
            _ => id,
        };
        let found = resolve.types.get(id).and_then(|def| {
            let module = self.contract.module(def.owner)?;
            Some(json!([kind, module.name, names::camel(def.name.as_deref()?)]))
        });
        found.unwrap_or(Value::Null)
    }
}

/// Writes a value as Python does, without its final line break. What is short stays in one line.
fn literal(value: &Value, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    text.push_str(&indent);
    inline_or_block(value, depth, text);
}

fn inline_or_block(value: &Value, depth: usize, text: &mut String) {
    let short = inline(value);
    let is_nested = |value: &Value| value.is_object();
    let holds_objects = match value {
        Value::Array(items) => items.iter().any(is_nested),
        Value::Object(fields) => fields.values().any(is_nested),
        _ => false,
    };
    if short.len() + depth * 4 <= 110 && !holds_objects {
        text.push_str(&short);
        return;
    }
    let indent = "    ".repeat(depth);
    let inner = "    ".repeat(depth + 1);
    match value {
        Value::Array(items) => {
            text.push_str("[\n");
            for item in items {
                literal(item, depth + 1, text);
                text.push_str(",\n");
            }
            text.push_str(&format!("{indent}]"));
        }
        Value::Object(fields) => {
            text.push_str("{\n");
            for (name, field) in fields {
                text.push_str(&format!("{inner}{name:?}: "));
                inline_or_block(field, depth + 1, text);
                text.push_str(",\n");
            }
            text.push_str(&format!("{indent}}}"));
        }
        _ => text.push_str(&short),
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name:?}: {}", inline(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Number(number) => number.to_string(),
        // WIT's names and types need no more than Rust's escapes, which Python has too.
        Value::String(word) => format!("{word:?}"),
    }
}
