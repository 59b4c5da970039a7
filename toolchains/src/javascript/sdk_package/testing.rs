//! The types of the test helper: the fakes that a test may give, and what it may call.

use std::fmt::Write as _;

use wit_parser::{Function, FunctionKind, Type, TypeOwner};

use crate::javascript::contract::{Answer, Contract, Interface, answer, free_functions, members, resources};
use crate::javascript::declarations::{function_doc, method, params};
use crate::javascript::names::{camel, pascal};
use crate::javascript::types::Speller;

const HEAD: &str = include_str!("../../../../guest-sdks/js/package/testing.d.ts");

/// `testing.d.ts`.
pub(super) fn declarations(contract: &Contract<'_>) -> String {
    let head = HEAD.replace("{{world}}", &contract.world);
    format!("{head}\n{}\n{}", fakes(contract), remotes(contract))
}

/// What a test may put in the place of what the plugin imports.
fn fakes(contract: &Contract<'_>) -> String {
    let mut out = String::from(
        "/** Stand-ins for what the plugin imports. What no test calls may be left out. */\nexport interface Imports {\n",
    );
    let speller = Speller::new(contract, TypeOwner::None);
    for interface in contract.interfaces.iter().filter(|interface| interface.is_imported) {
        if interface.found.functions.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  \"{}\"?: {{", interface.module);
        for (name, id) in resources(contract.resolve, interface.found) {
            let class = pascal(name);
            let object = format!("StandIn<import(\"{}\").{class}>", interface.module);
            let _ = writeln!(out, "    {class}?: {{");
            for function in members(interface.found, id) {
                match function.kind {
                    FunctionKind::Constructor(_) => {
                        let _ = writeln!(out, "      new ({}): {object};", params(speller, function));
                    }
                    FunctionKind::Static(_) => {
                        out.push_str(&method(speller, &camel(function.item_name()), function, "      "));
                    }
                    _ => {}
                }
            }
            out.push_str("    };\n");
        }
        for function in free_functions(interface.found) {
            out.push_str(&optional(speller, function));
        }
        out.push_str("  };\n");
    }
    if !contract.imported.is_empty() {
        let _ = writeln!(out, "  \"{}\"?: {{", contract.world);
        for function in &contract.imported {
            out.push_str(&optional(speller, function));
        }
        out.push_str("  };\n");
    }
    out.push_str("}\n");
    out
}

fn optional(speller: Speller<'_>, function: &Function) -> String {
    method(speller, &format!("\"{}\"?", camel(&function.name)), function, "    ")
}

/// The plugin's exports as functions that answer later.
fn remotes(contract: &Contract<'_>) -> String {
    let speller = Speller { is_remote: true, ..Speller::new(contract, TypeOwner::None) };
    let mut objects = String::new();
    let mut out = String::from(
        "/** What the plugin exports, as a component: every function answers later. */\nexport interface Remote {\n",
    );
    for function in &contract.exported {
        out.push_str(&later(speller, &camel(&function.name), function, "  "));
    }
    for interface in contract.interfaces.iter().filter(|interface| interface.is_exported) {
        let _ = writeln!(out, "  {}: {{", interface.export);
        for (name, id) in resources(contract.resolve, interface.found) {
            let _ = writeln!(out, "    {}: {{", pascal(name));
            for function in members(interface.found, id) {
                match function.kind {
                    FunctionKind::Constructor(_) => {
                        out.push_str(&later(speller, "create", function, "      "));
                    }
                    FunctionKind::Static(_) => {
                        out.push_str(&later(speller, &camel(function.item_name()), function, "      "));
                    }
                    _ => {}
                }
            }
            out.push_str("    };\n");
            objects.push_str(&object(speller, interface, id));
        }
        for function in free_functions(interface.found) {
            out.push_str(&later(speller, &camel(&function.name), function, "    "));
        }
        out.push_str("  };\n");
    }
    out.push_str("}\n");
    out + &objects
}

/// An object of the plugin's, by its handle.
fn object(speller: Speller<'_>, interface: &Interface<'_>, id: wit_parser::TypeId) -> String {
    let mut out = format!("\nexport interface {} {{\n", speller.remote(id));
    for function in members(interface.found, id) {
        if matches!(function.kind, FunctionKind::Method(_)) {
            out.push_str(&later(speller, &camel(function.item_name()), function, "  "));
        }
    }
    out.push_str("  /** Gives the object up: its destructor runs. */\n  drop(): Promise<void>;\n}\n");
    out
}

/// A function of a component.
fn later(speller: Speller<'_>, name: &str, function: &Function, indent: &str) -> String {
    let result: Option<Type> = match answer(speller.contract.resolve, function) {
        Answer::Plain(ty) | Answer::Fallible { ok: ty, .. } => ty,
    };
    let result = result.map_or_else(|| "void".to_owned(), |ty| speller.spell(ty));
    let name = if name == "new" { "\"new\"" } else { name };
    format!(
        "{}{indent}{name}({}): Promise<{result}>;\n",
        function_doc(speller, function, indent),
        params(speller, function)
    )
}
