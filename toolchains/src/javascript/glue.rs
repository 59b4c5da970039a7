//! The generated JavaScript between the engine and the author: shapes of all types, wrapped imports, and the entry.
//!
//! ```text
//! entry.js ─▶ globals.js (console, faults; before any of the author's code) ─▶ the author's entry ─▶ import-<n>.js
//!         └─▶ types.js: one shape per named type ◀──────────────────────────────────────────────────────┘
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wit_parser::{Function, FunctionKind, Handle, Type, TypeDefKind, TypeId};

use super::contract::{
    Answer, Contract, Interface, Side, answer, free_functions, members, parameters, resources,
};
use super::names::{binding, camel, pascal};

/// The generated files by name, and the file for each module that an author may import.
pub(super) struct Glue {
    pub(super) files: Vec<(String, String)>,
    pub(super) modules: BTreeMap<String, String>,
}

const FAULT: &str = "plugwright:fault/fault@0.1.0";

/// What the globals are made of where the manifest requests it, each a capability of this name.
const CAPABILITIES: [&str; 2] = ["config", "log"];

/// Writes the glue. `entry` is how the generated entry imports the author's; `requests` whether the plugin requests a capability.
pub(super) fn glue(contract: &Contract<'_>, entry: &str, requests: impl Fn(&str) -> bool) -> Glue {
    let mut shapes = Shapes { contract, text: String::new(), known: BTreeMap::new(), side: Side::Import };
    let mut files = vec![("globals.js".to_owned(), globals(requests))];
    let mut modules = BTreeMap::new();
    for interface in contract.interfaces.iter().filter(|interface| interface.is_imported) {
        let file = format!("import-{}.js", modules.len());
        files.push((file.clone(), import_interface(&mut shapes, interface)));
        modules.insert(interface.module.clone(), file.clone());
        modules.insert(interface.full.clone(), file);
    }
    if !contract.imported.is_empty() {
        files.push(("import-world.js".to_owned(), import_world(&mut shapes)));
        modules.insert(contract.world.clone(), "import-world.js".to_owned());
    }
    shapes.side = Side::Export;
    files.push(("entry.js".to_owned(), exports(&mut shapes, entry)));
    files.push((
        "types.js".to_owned(),
        format!(
            "import {{ borrowedResource, exportedResource, importedResource, lentResource, shapes as s }} from \"plugwright-sdk/boundary\";\n{}",
            shapes.text
        ),
    ));
    Glue { files, modules }
}

fn globals(requests: impl Fn(&str) -> bool) -> String {
    let mut out = String::from(
        "import { reportTo } from \"plugwright-sdk/boundary\";\nimport { install } from \"plugwright-sdk/globals\";\n",
    );
    out.push_str("import { configureFrom } from \"plugwright-sdk/config\";\n");
    let _ = writeln!(out, "import fault from \"{FAULT}\";");
    let channels = CAPABILITIES.map(|capability| {
        if !requests(capability) {
            return "undefined";
        }
        let _ = writeln!(out, "import {capability} from \"plugwright:{capability}/{capability}@0.1.0\";");
        capability
    });
    let [config, log] = channels;
    let _ = writeln!(out, "reportTo(fault);\nconfigureFrom({config});\ninstall({log});");
    out
}

const IMPORTS: &str = "import * as b from \"plugwright-sdk/boundary\";\nimport { shapes as s } from \"plugwright-sdk/boundary\";\n\
                       import * as t from \"./types.js\";\n";

fn import_interface(shapes: &mut Shapes<'_>, interface: &Interface<'_>) -> String {
    let mut out = format!("{IMPORTS}import engine from \"{}\";\n", interface.full);
    for (name, id) in resources(shapes.contract.resolve, interface.found) {
        let class = pascal(name);
        let signature = shapes.resource(interface, name, id);
        let _ = writeln!(out, "export const {class} = b.importResource({signature}, engine.{class});");
    }
    for function in free_functions(interface.found) {
        let _ = writeln!(out, "{}", import_function(shapes, &interface.module, function, "engine."));
    }
    out
}

/// The engine has the world's own imports as globals.
fn import_world(shapes: &mut Shapes<'_>) -> String {
    let mut out = IMPORTS.to_owned();
    let contract = shapes.contract;
    for function in &contract.imported {
        let _ = writeln!(out, "{}", import_function(shapes, &contract.world, function, "globalThis."));
    }
    out
}

fn import_function(shapes: &mut Shapes<'_>, module: &str, function: &Function, from: &str) -> String {
    let (name, word) = (camel(&function.name), binding(&function.name));
    let signature = shapes.signature(&format!("{module}.{}", function.name), function);
    let made = format!("b.importFunction({signature}, {from}{name})");
    if name == word {
        format!("export const {name} = {made};")
    } else {
        format!("const {word} = {made};\nexport {{ {word} as {name} }};")
    }
}

fn exports(shapes: &mut Shapes<'_>, entry: &str) -> String {
    let contract = shapes.contract;
    let mut out = format!("import \"./globals.js\";\n{IMPORTS}import * as plugin from {entry};\n");
    for function in &contract.exported {
        let (name, word) = (camel(&function.name), binding(&function.name));
        let signature = shapes.signature(&function.name, function);
        let _ = writeln!(
            out,
            "const {word}_ = b.exportFunction({signature}, plugin.{name});\nexport {{ {word}_ as {name} }};"
        );
    }
    for (index, interface) in contract.interfaces.iter().filter(|interface| interface.is_exported).enumerate()
    {
        let name = &interface.export;
        let _ = writeln!(out, "const author{index} = b.exportedObject(\"{name}\", plugin.{name});");
        let _ = writeln!(out, "const interface{index} = {{");
        for (resource, id) in resources(contract.resolve, interface.found) {
            let class = pascal(resource);
            let signature = shapes.resource(interface, resource, id);
            let _ = writeln!(out, "  {class}: b.exportResource({signature}, author{index}.{class}),");
        }
        for function in free_functions(interface.found) {
            let function_name = camel(&function.name);
            let signature = shapes.signature(&format!("{}.{}", interface.module, function.name), function);
            let _ = writeln!(
                out,
                "  {function_name}: b.exportFunction({signature}, author{index}.{function_name}),"
            );
        }
        let _ = writeln!(out, "}};\nexport {{ interface{index} as {name} }};");
    }
    out
}

/// Writes shapes of named types as they are needed, each behind those it is made of.
struct Shapes<'a> {
    contract: &'a Contract<'a>,
    text: String,
    known: BTreeMap<(TypeId, Side), String>,
    /// The side of the world that is being written.
    side: Side,
}

impl Shapes<'_> {
    fn signature(&mut self, name: &str, function: &Function) -> String {
        let params: Vec<String> = parameters(function).iter().map(|param| self.shape(param.ty)).collect();
        let mut out = format!("{{ name: \"{name}\", params: [{}]", params.join(", "));
        let result = match answer(self.contract.resolve, function) {
            Answer::Plain(result) => result,
            Answer::Fallible { ok, err } => {
                let _ = write!(out, ", err: {}", self.optional(err));
                ok
            }
        };
        let _ = write!(out, ", result: {} }}", self.optional(result));
        out
    }

    fn resource(&mut self, interface: &Interface<'_>, name: &str, id: TypeId) -> String {
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

    /// A use of the shape of `ty`, as an import of `types.js` under the name `t`.
    fn shape(&mut self, ty: Type) -> String {
        match ty {
            Type::Bool => "s.bool".to_owned(),
            Type::U8 => "s.u8".to_owned(),
            Type::U16 => "s.u16".to_owned(),
            Type::U32 => "s.u32".to_owned(),
            Type::U64 => "s.u64".to_owned(),
            Type::S8 => "s.s8".to_owned(),
            Type::S16 => "s.s16".to_owned(),
            Type::S32 => "s.s32".to_owned(),
            Type::S64 => "s.s64".to_owned(),
            Type::F32 => "s.f32".to_owned(),
            Type::F64 => "s.f64".to_owned(),
            Type::Char => "s.char".to_owned(),
            Type::String => "s.string".to_owned(),
            Type::ErrorContext => "null".to_owned(),
            Type::Id(id) => format!("t.{}", self.named(self.contract.origin(id))),
        }
    }

    /// As [`Self::shape`], inside `types.js` itself.
    fn local(&mut self, ty: Type) -> String {
        let shape = self.shape(ty);
        shape.strip_prefix("t.").map_or_else(|| shape.clone(), str::to_owned)
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
                format!("s.record({{ {} }})", fields.join(", "))
            }
            TypeDefKind::Variant(variant) => {
                let cases: Vec<String> = variant
                    .cases
                    .iter()
                    .map(|case| format!("\"{}\": {}", case.name, self.local_optional(case.ty)))
                    .collect();
                format!("s.variant({{ {} }})", cases.join(", "))
            }
            TypeDefKind::Enum(cases) => {
                let names: Vec<String> =
                    cases.cases.iter().map(|case| format!("\"{}\"", case.name)).collect();
                format!("s.enumeration({})", names.join(", "))
            }
            TypeDefKind::Flags(flags) => {
                let names: Vec<String> =
                    flags.flags.iter().map(|flag| format!("\"{}\"", camel(&flag.name))).collect();
                format!("s.flags({})", names.join(", "))
            }
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<String> = tuple.types.iter().map(|&ty| self.local(ty)).collect();
                format!("s.tuple({})", types.join(", "))
            }
            TypeDefKind::Option(inner) if contract.is_option(*inner) => {
                format!("s.nestedOption({})", self.local(*inner))
            }
            TypeDefKind::Option(inner) => format!("s.option({})", self.local(*inner)),
            TypeDefKind::Result(result) => {
                format!("s.result({}, {})", self.local_optional(result.ok), self.local_optional(result.err))
            }
            TypeDefKind::List(Type::U8) => "s.bytes".to_owned(),
            TypeDefKind::List(Type::S8) => "s.signedBytes".to_owned(),
            TypeDefKind::List(inner) => format!("s.list({})", self.local(*inner)),
            TypeDefKind::Type(inner) => self.local(*inner),
            TypeDefKind::Map(key, value) => format!("s.map({}, {})", self.local(*key), self.local(*value)),
            TypeDefKind::Handle(Handle::Own(resource)) => {
                self.handle(*resource, "importedResource", "exportedResource")
            }
            TypeDefKind::Handle(Handle::Borrow(resource)) => {
                self.handle(*resource, "borrowedResource", "lentResource")
            }
            // What is left was refused when the contract was read.
            _ => "null".to_owned(),
        }
    }

    /// A handle's shape: `theirs` for a resource that is imported, `ours` for one of the plugin's own.
    fn handle(&self, resource: TypeId, theirs: &str, ours: &str) -> String {
        let origin = self.contract.origin(resource);
        let found = self.contract.resolve.types.get(origin);
        let module = found.and_then(|ty| self.contract.module_of(ty.owner)).unwrap_or_default();
        let name = found.and_then(|ty| ty.name.as_deref()).unwrap_or_default();
        let shape = if self.contract.owns(origin, self.side) { ours } else { theirs };
        format!("{shape}(\"{module}.{name}\")")
    }

    fn local_optional(&mut self, ty: Option<Type>) -> String {
        ty.map_or_else(|| "null".to_owned(), |ty| self.local(ty))
    }
}
