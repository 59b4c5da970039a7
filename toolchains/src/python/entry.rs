//! Writes the module that componentize-py starts from. It connects the author's module, which knows nothing of the
//! bindings, to what the bindings look for.

use wit_parser::TypeDefKind;

use super::annotation::outcome;
use super::contract::{Callable, Contract, Module};
use super::names;
use super::source::Source;

/// The entry's module name.
pub(super) const MODULE: &str = "plugwright_entry";

/// Where the SDK writes why a plugin cannot be built, relative to the folder that holds the entry.
pub(super) const FAILURE: &str = "failure.json";

/// Where componentize-py shows the folder that holds the entry, and the one with the installed packages.
const APP: &str = "/0";
const PACKAGES: &str = "/1";

/// The names that the tool must use for the interfaces, as its arguments.
pub(super) fn binding_args(contract: &Contract<'_>) -> Vec<String> {
    let mut args = Vec::new();
    for module in contract.modules.iter().chain(&contract.shared) {
        for (wanted, option) in
            [(module.imported, "--import-interface-name"), (module.exported, "--export-interface-name")]
        {
            if wanted {
                args.push(option.to_owned());
                args.push(format!("{}={}", module.wit, module.binding));
            }
        }
    }
    args
}

/// The files of the entry, relative to the folder that holds it. A resource gets a module of its own: that is where
/// the bindings look for its class.
pub(super) fn files(
    contract: &Contract<'_>,
    source: &Source,
    extensions: &[(String, String)],
) -> Vec<(String, String)> {
    let mut text = String::from(
        "\"\"\"Connects the plugin to its contract. Made by `plugwright build` each time.\"\"\"\n\nimport sys\n\n",
    );
    text.push_str(&format!(
        "# After the modules of this folder, so that the author's cannot take their place.\n\
         sys.path.insert(sys.path.index(\"{APP}\") + 1, {:?})\n\n",
        source.inside(APP)
    ));
    let shared = |name: &str| contract.shared.iter().find(|module| module.bare_name() == name);
    for (name, alias) in [("fault", "_fault"), ("log", "_log"), ("config", "_config")] {
        match shared(name) {
            Some(module) => text.push_str(&format!("import {} as {alias}\n", module.bound_types())),
            None => text.push_str(&format!("{alias} = None\n")),
        }
    }
    text.push_str("from plugwright import _bindings, config\nfrom plugwright._fault import Folders\n");
    text.push_str("from plugwright._plugin import Plugin\n\n");
    let extensions: Vec<String> =
        extensions.iter().map(|(module, package)| format!("    {module:?}: {package:?},\n")).collect();
    text.push_str(&format!(
        "_plugin = Plugin(\n    Folders(plugin=\"{APP}/plugin\", packages=\"{PACKAGES}\", sdk=\"{APP}/plugwright\", entry=\"{APP}/{MODULE}.py\"),\n    \
         {:?},\n    _bindings.report(_fault),\n    _bindings.write(_log),\n    {{\n{}    }},\n)\n\n",
        source.for_people(),
        extensions.concat()
    ));
    text.push_str(&format!("with _plugin.built(\"{APP}/{FAILURE}\"):\n"));
    text.push_str(&format!("    _app = _plugin.load({:?})\n", source.module));
    let mut files = Vec::new();
    for module in contract.modules.iter().filter(|module| module.exported) {
        text.push_str(&export(contract, module));
        if let Some(file) = resources(contract, module) {
            files.push(file);
        }
    }
    text.push_str("config._connect(_config)\n");
    files.push((format!("{MODULE}.py"), text));
    files
}

fn export(contract: &Contract<'_>, module: &Module<'_>) -> String {
    let mut text = String::new();
    let functions = module.functions();
    if !functions.is_empty() {
        text.push_str(&one(
            contract,
            module,
            &names::camel(&module.binding),
            "interface",
            &module.base(),
            &functions,
        ));
    }
    for (name, class) in resource_classes(contract, module) {
        let functions =
            module.interface.types.get(&name).map(|&id| module.functions_of(id)).unwrap_or_default();
        text.push_str(&one(
            contract,
            module,
            &resource_variable(module, &class),
            "resource",
            &class,
            &functions,
        ));
    }
    text
}

fn one(
    contract: &Contract<'_>,
    module: &Module<'_>,
    variable: &str,
    kind: &str,
    class: &str,
    functions: &[Callable<'_>],
) -> String {
    let mut text = format!("    from contract.{} import {class} as _base\n\n", module.name);
    text.push_str(&format!("    {variable} = _plugin.{kind}(\n        _app,\n        _base,\n"));
    text.push_str(&format!("        \"contract.{}.{class}\",\n        {{\n", module.name));
    for function in functions {
        let fallible = if outcome(contract.resolve, function.function).is_some() { "True" } else { "False" };
        text.push_str(&format!("            \"{}\": ({}, {fallible}),\n", function.name, function.arity()));
    }
    text.push_str("        },\n    )\n");
    text
}

fn resources(contract: &Contract<'_>, module: &Module<'_>) -> Option<(String, String)> {
    let classes: Vec<String> = resource_classes(contract, module)
        .into_iter()
        .map(|(_, class)| format!("from {MODULE} import {} as {class}\n", resource_variable(module, &class)))
        .collect();
    let file = format!("{}.py", names::snake(&module.binding));
    (!classes.is_empty()).then(|| (file, classes.concat()))
}

fn resource_variable(module: &Module<'_>, class: &str) -> String {
    format!("{}_{class}", names::camel(&module.binding))
}

fn resource_classes(contract: &Contract<'_>, module: &Module<'_>) -> Vec<(String, String)> {
    module
        .interface
        .types
        .iter()
        .filter(|&(_, &id)| {
            contract.resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource))
        })
        .map(|(name, _)| (name.clone(), names::camel(name)))
        .collect()
}
