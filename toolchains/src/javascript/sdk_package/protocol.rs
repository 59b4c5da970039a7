//! What the test helper knows of the contract: each function by the names of both sides, with the shapes of its values.

use std::fmt::Write as _;

use wit_parser::{Function, FunctionKind};

use crate::javascript::contract::{Contract, Interface, Side, free_functions, members, resources};
use crate::javascript::names::{camel, pascal};
use crate::javascript::shapes::{Shapes, Speech};

/// Two modules of the package.
pub(super) struct Made {
    pub(super) types: String,
    pub(super) contract: String,
}

const MADE: &str = "// Made from the contract by Plugwright. Changes are lost.\n";

pub(super) fn types_and_contract(contract: &Contract<'_>, package: &str) -> Made {
    let mut shapes = Shapes::new(contract, Speech::Json);
    let mut text = format!(
        "{MADE}import * as $s from \"./values.js\";\nimport * as $t from \"./types.js\";\n\nexport const name = \"{package}\";\n\n"
    );
    shapes.side = Side::Export;
    text.push_str("export const exported = {\n  functions: {\n");
    for function in &contract.exported {
        let signature = signature(&mut shapes, None, function);
        let _ = writeln!(text, "    {}: {signature},", camel(&function.name));
    }
    text.push_str("  },\n  groups: {\n");
    for interface in contract.interfaces.iter().filter(|interface| interface.is_exported) {
        text.push_str(&group(&mut shapes, interface));
    }
    text.push_str("  },\n};\n\n");

    shapes.side = Side::Import;
    text.push_str("export const imported = {\n");
    for interface in contract.interfaces.iter().filter(|interface| interface.is_imported) {
        let functions = free_functions(interface.found);
        text.push_str(&import(&mut shapes, &interface.full, &interface.module, Some(interface), functions));
    }
    if !contract.imported.is_empty() {
        let functions = contract.imported.iter().copied();
        text.push_str(&import(&mut shapes, "", &contract.world, None, functions));
    }
    text.push_str("};\n");
    let types = format!("{MADE}import * as $s from \"./values.js\";\n\n{}", shapes.text);
    Made { types, contract: text }
}

fn group(shapes: &mut Shapes<'_>, interface: &Interface<'_>) -> String {
    let mut text = format!("    {}: {{\n      functions: {{\n", interface.export);
    for function in free_functions(interface.found) {
        let signature = signature(shapes, Some(interface), function);
        let _ = writeln!(text, "        {}: {signature},", camel(&function.name));
    }
    text.push_str("      },\n      classes: {\n");
    for (name, id) in resources(shapes.contract.resolve, interface.found) {
        let (mut init, mut methods, mut statics) = ("null".to_owned(), String::new(), String::new());
        for function in members(interface.found, id) {
            let signature = signature(shapes, Some(interface), function);
            let group = match function.kind {
                FunctionKind::Constructor(_) => {
                    init = signature;
                    continue;
                }
                FunctionKind::Static(_) => &mut statics,
                _ => &mut methods,
            };
            let _ = writeln!(group, "            {}: {signature},", camel(function.item_name()));
        }
        let _ = write!(
            text,
            "        {}: {{\n          name: \"{}.{name}\",\n          init: {init},\n          methods: {{\n{methods}          }},\n          \
             statics: {{\n{statics}          }},\n        }},\n",
            pascal(name),
            interface.module,
        );
    }
    text.push_str("      },\n    },\n");
    text
}

fn import<'f>(
    shapes: &mut Shapes<'_>,
    full: &str,
    module: &str,
    interface: Option<&Interface<'_>>,
    functions: impl Iterator<Item = &'f Function>,
) -> String {
    let mut text =
        format!("  \"{full}\": {{\n    module: \"{module}\",\n    full: \"{full}\",\n    functions: {{\n");
    let resolve = shapes.contract.resolve;
    let mut add = |function: &Function, author: &str| {
        let signature = signature(shapes, interface, function);
        let rest = signature.trim_start_matches("{ ");
        let _ = writeln!(text, "      \"{}\": {{ {author}, {rest},", function.name);
    };
    for function in functions {
        add(function, &format!("author: \"{}\"", camel(&function.name)));
    }
    let mut classes = Vec::new();
    if let Some(interface) = interface {
        for (name, id) in resources(resolve, interface.found) {
            let class = format!("\"{}\"", pascal(name));
            for function in members(interface.found, id) {
                add(function, &format!("of: {class}, {}", member(function)));
            }
            classes.push(class);
        }
    }
    let _ = writeln!(text, "    }},\n    classes: [{}],\n  }},", classes.join(", "));
    text
}

/// What a fake's class has for a function of a resource.
fn member(function: &Function) -> String {
    let role = match function.kind {
        FunctionKind::Constructor(_) => return "role: \"constructor\"".to_owned(),
        FunctionKind::Static(_) => "static",
        _ => "method",
    };
    format!("role: \"{role}\", author: \"{}\"", camel(function.item_name()))
}

/// A function with the name that the protocol has for it: `acme:notes/store.save@1.0.0`.
fn signature(shapes: &mut Shapes<'_>, interface: Option<&Interface<'_>>, function: &Function) -> String {
    let item = match interface {
        None => function.name.clone(),
        Some(interface) => match interface.full.split_once('@') {
            Some((name, version)) => format!("{name}.{}@{version}", function.name),
            None => format!("{}.{}", interface.full, function.name),
        },
    };
    let made = shapes.signature(&item, function);
    made.replacen("{ name:", "{ item:", 1)
}
