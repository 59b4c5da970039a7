//! The contract as TypeScript declarations: what an editor and `tsc` know of it.
//!
//! They describe what the SDK's boundary hands over, which differs from what other tools generate for the same WIT: 64-bit numbers are
//! `bigint`, none is `undefined`, and an error is thrown as a `ResultError`.

use std::fmt::Write as _;

use wit_parser::{Function, FunctionKind, TypeDefKind, TypeId, TypeOwner};

use super::contract::{Answer, Contract, Interface, answer, free_functions, members, parameters, resources};
use super::names::{binding, camel, pascal};
use super::types::{Speller, doc};

/// One declaration file with a module for each interface and one for the world.
pub(super) fn declarations(contract: &Contract<'_>) -> String {
    let mut out = String::from("// Made by `plugwright` from the contract. Changes are lost.\n");
    for interface in &contract.interfaces {
        let body = interface_body(contract, interface);
        module(&mut out, &interface.module, &interface.found.docs, &body);
        if interface.module != interface.full {
            let all = format!("export * from \"{}\";\n", interface.module);
            module(&mut out, &interface.full, &wit_parser::Docs::default(), &all);
        }
    }
    let docs =
        contract.resolve.worlds.get(contract.world_id).map(|world| world.docs.clone()).unwrap_or_default();
    module(&mut out, &contract.world, &docs, &world_body(contract));
    out
}

fn module(out: &mut String, name: &str, docs: &wit_parser::Docs, body: &str) {
    // Writing into a String cannot fail.
    let _ = write!(out, "\n{}declare module \"{name}\" {{\n", doc(docs.contents.as_deref(), ""));
    for line in body.lines() {
        let _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "  {}", line.trim_end()) };
    }
    out.push_str("}\n");
}

fn interface_body(contract: &Contract<'_>, interface: &Interface<'_>) -> String {
    let owner = TypeOwner::Interface(interface.id);
    let speller = Speller::new(contract, owner);
    let mut out = String::new();
    for (name, &id) in &interface.found.types {
        out.push_str(&named(speller, name, id));
        if matches!(contract.resolve.types.get(id).map(|ty| &ty.kind), Some(TypeDefKind::Resource)) {
            out.push_str(&resource(speller, interface, name, id));
        }
    }
    if interface.is_imported {
        for function in free_functions(interface.found) {
            out.push_str(&imported(speller, function));
        }
    }
    out.push_str("export {};\n");
    out
}

fn world_body(contract: &Contract<'_>) -> String {
    let speller = Speller::new(contract, TypeOwner::World(contract.world_id));
    let mut out = String::new();
    for (id, ty) in contract.resolve.types.iter() {
        if ty.owner == speller.here
            && let Some(name) = &ty.name
        {
            out.push_str(&named(speller, name, id));
        }
    }
    for function in &contract.imported {
        out.push_str(&imported(speller, function));
    }
    out.push_str("/** What a plugin's entry must export. */\nexport interface Exports {\n");
    for function in &contract.exported {
        out.push_str(&method(speller, &camel(&function.name), function, "  "));
    }
    for interface in contract.interfaces.iter().filter(|interface| interface.is_exported) {
        out.push_str(&doc(interface.found.docs.contents.as_deref(), "  "));
        out.push_str(&format!("  {}: {{\n", interface.export));
        for (name, id) in resources(contract.resolve, interface.found) {
            out.push_str(&class(speller, interface, name, id));
        }
        for function in free_functions(interface.found) {
            out.push_str(&method(speller, &camel(&function.name), function, "    "));
        }
        out.push_str("  };\n");
    }
    out.push_str("}\n");
    out
}

/// A type by its name. Resources follow as classes.
fn named(speller: Speller<'_>, name: &str, id: TypeId) -> String {
    let Some(ty) = speller.contract.resolve.types.get(id) else { return String::new() };
    let doc = doc(ty.docs.contents.as_deref(), "");
    let name = pascal(name);
    match &ty.kind {
        TypeDefKind::Resource => String::new(),
        TypeDefKind::Record(_) | TypeDefKind::Flags(_) => {
            format!("{doc}export interface {name} {}\n\n", speller.structure(ty))
        }
        _ => format!("{doc}export type {name} = {};\n\n", speller.structure(ty)),
    }
}

fn imported(speller: Speller<'_>, function: &Function) -> String {
    let (name, word) = (camel(&function.name), binding(&function.name));
    let text = format!(
        "{}export function {word}{};\n\n",
        function_doc(speller, function, ""),
        signature(speller, function)
    );
    if name == word {
        text
    } else {
        text.replacen("export function", "function", 1) + &format!("export {{ {word} as {name} }};\n\n")
    }
}

pub(super) fn method(speller: Speller<'_>, name: &str, function: &Function, indent: &str) -> String {
    // Without quotes it would be what `new` calls.
    let name = if name == "new" { "\"new\"" } else { name };
    format!("{}{indent}{name}{};\n", function_doc(speller, function, indent), signature(speller, function))
}

/// A resource: a class where it is imported, the shape of its objects where the plugin brings the class.
fn resource(speller: Speller<'_>, interface: &Interface<'_>, name: &str, id: TypeId) -> String {
    let ty = speller.contract.resolve.types.get(id);
    let doc = doc(ty.and_then(|ty| ty.docs.contents.as_deref()), "");
    let word = if interface.is_imported { "class" } else { "interface" };
    let mut out = format!("{doc}export {word} {} {{\n", pascal(name));
    let mut is_constructible = false;
    for function in members(interface.found, id) {
        let member = camel(function.item_name());
        match function.kind {
            FunctionKind::Method(_) => out.push_str(&method(speller, &member, function, "  ")),
            FunctionKind::Static(_) if interface.is_imported => {
                out.push_str(&method(speller, &format!("static {member}"), function, "  "));
            }
            FunctionKind::Constructor(_) if interface.is_imported => {
                is_constructible = true;
                let doc = function_doc(speller, function, "  ");
                out.push_str(&format!("{doc}  constructor({});\n", params(speller, function)));
            }
            _ => {}
        }
    }
    if interface.is_imported {
        if !is_constructible {
            out.push_str("  private constructor();\n");
        }
        out.push_str("  /** Gives the handle back. */\n  [Symbol.dispose](): void;\n");
    }
    out.push_str("}\n\n");
    out
}

/// The class that a plugin brings for an exported resource.
pub(super) fn class(speller: Speller<'_>, interface: &Interface<'_>, name: &str, id: TypeId) -> String {
    let object = Speller { here: TypeOwner::World(speller.contract.world_id), ..speller }
        .spell(wit_parser::Type::Id(id));
    let mut out = format!("    {}: {{\n", pascal(name));
    let constructor =
        members(interface.found, id).find(|function| matches!(function.kind, FunctionKind::Constructor(_)));
    let kind = if constructor.is_some() { "new" } else { "abstract new" };
    // A class that the contract does not construct may still want arguments of its own.
    let wanted = constructor.map_or("...args: never[]".to_owned(), |function| params(speller, function));
    if let Some(constructor) = constructor {
        let doc = function_doc(speller, constructor, "      ");
        out.push_str(&format!("{doc}      {kind} ({wanted}): {object};\n"));
    } else {
        out.push_str(&format!("      prototype: {object};\n"));
    }
    for function in members(interface.found, id) {
        if matches!(function.kind, FunctionKind::Static(_)) {
            out.push_str(&method(speller, &camel(function.item_name()), function, "      "));
        }
    }
    out.push_str("    };\n");
    out
}

/// `(source: string): number`.
pub(super) fn signature(speller: Speller<'_>, function: &Function) -> String {
    let result = match answer(speller.contract.resolve, function) {
        Answer::Plain(ty) | Answer::Fallible { ok: ty, .. } => ty,
    };
    let result = result.map_or_else(|| "void".to_owned(), |ty| speller.spell(ty));
    let result = if function.kind.is_async() { format!("Promise<{result}>") } else { result };
    format!("({}): {result}", params(speller, function))
}

pub(super) fn params(speller: Speller<'_>, function: &Function) -> String {
    let params = parameters(function);
    // Only trailing parameters may be left out.
    let required =
        params.iter().rposition(|param| speller.mark(param.ty).is_empty()).map_or(0, |last| last + 1);
    let spelled = params.iter().enumerate().map(|(index, param)| {
        let mark = if index < required { "" } else { "?" };
        format!("{}{mark}: {}", binding(&param.name), speller.spell(param.ty))
    });
    spelled.collect::<Vec<_>>().join(", ")
}

pub(super) fn function_doc(speller: Speller<'_>, function: &Function, indent: &str) -> String {
    let mut text = function.docs.contents.clone().unwrap_or_default();
    if let Answer::Fallible { err, .. } = answer(speller.contract.resolve, function) {
        let payload = err.map_or_else(|| "undefined".to_owned(), |ty| speller.spell(ty));
        text = format!("{}\n\n@throws {{ResultError<{payload}>}} `err` of the contract", text.trim());
    }
    doc(Some(&text), indent)
}
