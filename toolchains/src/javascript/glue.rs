//! The generated JavaScript between the engine and the author: shapes of all types, wrapped imports, and the entry.
//!
//! ```text
//! entry.js ─▶ globals.js (console, faults; before any of the author's code) ─▶ the author's entry ─▶ import-<n>.js
//!         └─▶ types.js: one shape per named type ◀──────────────────────────────────────────────────────┘
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wit_parser::Function;

use super::contract::{Contract, Interface, Side, free_functions, resources};
use super::names::{binding, camel, pascal};
use super::shapes::{Shapes, Speech};

/// The generated files by name, and the file for each module that an author may import.
pub(super) struct Glue {
    pub(super) files: Vec<(String, String)>,
    pub(super) modules: BTreeMap<String, String>,
}

const FAULT: &str = "plugwright:fault/fault@0.1.0";
const CONTEXT: &str = "plugwright:call/context@0.1.0";
const PROVIDED: &str = "plugwright:link/provided@0.1.0";

/// What the SDK speaks to where the manifest requests it: the capability, its interface, and how the SDK is told of it.
const CAPABILITIES: [(&str, &str, &str, &str); 3] = [
    ("config", "plugwright:config/config@0.1.0", "config", "configureFrom"),
    ("http", "plugwright:fetch/client@0.1.0", "http", "sendBy"),
    ("keyvalue", "plugwright:keyvalue/keyvalue@0.1.0", "keyvalue", "keepIn"),
];

/// Writes the glue. `entry` is how the generated entry imports the author's; `requests` whether the plugin requests a capability.
pub(super) fn glue(contract: &Contract<'_>, entry: &str, requests: impl Fn(&str) -> bool) -> Glue {
    let mut shapes = Shapes::new(contract, Speech::Engine);
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
            "import {{ borrowedResource, exportedResource, importedResource, lentResource, shapes as $s }} from \"plugwright-sdk/boundary\";\n{}",
            shapes.text
        ),
    ));
    Glue { files, modules }
}

fn globals(requests: impl Fn(&str) -> bool) -> String {
    let (mut imports, mut calls) = (String::new(), String::new());
    for (capability, interface, module, tell) in CAPABILITIES {
        let _ = writeln!(imports, "import {{ {tell} }} from \"plugwright-sdk/{module}\";");
        let channel = if requests(capability) {
            let _ = writeln!(imports, "import {capability} from \"{interface}\";");
            capability
        } else {
            "undefined"
        };
        let _ = writeln!(calls, "{tell}({channel});");
    }
    let log = if requests("log") {
        imports.push_str("import log from \"plugwright:log/log@0.1.0\";\n");
        "log"
    } else {
        imports.push_str(
            "import { printing } from \"plugwright-sdk/globals\";\nimport stdout from \"wasi:cli/stdout@0.2.0\";\n\
             import stderr from \"wasi:cli/stderr@0.2.0\";\n",
        );
        "printing(stdout.getStdout, stderr.getStderr)"
    };
    format!(
        "import {{ reportTo }} from \"plugwright-sdk/boundary\";\nimport {{ install }} from \"plugwright-sdk/globals\";\n\
         import {{ callFrom }} from \"plugwright-sdk/call\";\nimport fault from \"{FAULT}\";\n\
         import context from \"{CONTEXT}\";\nimport provided from \"{PROVIDED}\";\n{imports}\
         reportTo(fault);\ncallFrom(context, provided);\n{calls}install({log});\n"
    )
}

/// The members of an object of the engine's: for each name, the interfaces that have it, and what makes it.
type Members<'a> = BTreeMap<String, Vec<(&'a str, String)>>;

/// A `$` keeps our names apart from those of the contract, which have none.
const IMPORTS: &str = "import * as $b from \"plugwright-sdk/boundary\";\nimport { shapes as $s } from \"plugwright-sdk/boundary\";\n\
                       import * as $t from \"./types.js\";\n";

fn import_interface(shapes: &mut Shapes<'_>, interface: &Interface<'_>) -> String {
    let mut out = format!("{IMPORTS}import $engine from \"{}\";\n", interface.full);
    for (name, id) in resources(shapes.contract.resolve, interface.found) {
        let class = pascal(name);
        let signature = shapes.resource(interface, name, id);
        let _ = writeln!(out, "export const {class} = $b.importResource({signature}, $engine.{class});");
    }
    for function in free_functions(interface.found) {
        let _ = writeln!(out, "{}", import_function(shapes, &interface.module, function, "$engine."));
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
    let made = format!("$b.importFunction({signature}, {from}{name})");
    if name == word {
        format!("export const {name} = {made};")
    } else {
        format!("const {word} = {made};\nexport {{ {word} as {name} }};")
    }
}

fn exports(shapes: &mut Shapes<'_>, entry: &str) -> String {
    let contract = shapes.contract;
    let mut out = format!("import \"./globals.js\";\n{IMPORTS}import * as $plugin from {entry};\n");
    for function in &contract.exported {
        let (name, word) = (camel(&function.name), binding(&function.name));
        let signature = shapes.signature(&function.name, function);
        let _ = writeln!(
            out,
            "const {word}_ = $b.exportFunction({signature}, $plugin.{name});\nexport {{ {word}_ as {name} }};"
        );
    }
    // The engine's objects: one for all interfaces that it calls by the same name.
    let mut objects: BTreeMap<&str, Members<'_>> = BTreeMap::new();
    for (index, interface) in contract.interfaces.iter().filter(|interface| interface.is_exported).enumerate()
    {
        let name = &interface.export;
        let _ = writeln!(out, "const author{index} = $b.exportedObject(\"{name}\", $plugin.{name});");
        let members = objects.entry(&interface.engines).or_default();
        for (resource, id) in resources(contract.resolve, interface.found) {
            let class = pascal(resource);
            let signature = shapes.resource(interface, resource, id);
            let made = format!("$b.exportResource({signature}, author{index}.{class})");
            members.entry(class).or_default().push((&interface.full, made));
        }
        for function in free_functions(interface.found) {
            let name = camel(&function.name);
            let signature = shapes.signature(&format!("{}.{}", interface.module, function.name), function);
            let made = format!("$b.exportFunction({signature}, author{index}.{name})");
            members.entry(name).or_default().push((&interface.full, made));
        }
    }
    for (index, (name, members)) in objects.into_iter().enumerate() {
        let _ = writeln!(out, "const interface{index} = {{");
        for (member, makers) in members {
            let made = match makers.as_slice() {
                [(_, made)] => made.clone(),
                several => {
                    let several = several.iter().map(|(full, made)| format!("\"{full}\": {made}"));
                    format!("$b.byInterface({{ {} }})", several.collect::<Vec<_>>().join(", "))
                }
            };
            let _ = writeln!(out, "  {member}: {made},");
        }
        let _ = writeln!(out, "}};\nexport {{ interface{index} as {name} }};");
    }
    out
}
