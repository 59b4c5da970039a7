//! Writes the module that componentize-py starts from. It connects the author's module, which knows nothing of the
//! bindings, to what the bindings look for.

use super::contract::Contract;
use super::drops;
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
    let modules = contract.modules.iter().filter(|module| module.id.is_some());
    for module in modules.chain(&contract.shared) {
        for (wanted, option) in
            [(module.imported, "--import-interface-name"), (module.exported, "--export-interface-name")]
        {
            if wanted {
                args.push(option.to_owned());
                args.push(format!("{}={}", module.wit, module.binding));
            }
        }
    }
    if contract.exports_resources() {
        args.push("--export-interface-name".to_owned());
        args.push(format!("{}={}", drops::INTERFACE, drops::BINDING));
    }
    args
}

/// The text of the entry.
pub(super) fn text(contract: &Contract<'_>, source: &Source, extensions: &[(String, String)]) -> String {
    let has = |name: &str| contract.shared.iter().any(|module| module.bare == name);
    let mut text = String::from(
        "\"\"\"Connects the plugin to its contract. Made by `plugwright build` each time.\"\"\"\n\nimport sys\n\n",
    );
    text.push_str(&format!(
        "# After the modules of this folder, so that the author's cannot take their place.\n\
         sys.path.insert(sys.path.index(\"{APP}\") + 1, {:?})\n\n",
        source.inside(APP)
    ));
    text.push_str("import componentize_py_runtime\n");
    for module in contract.shared.iter().map(|module| &module.name).chain([&"_contract".to_owned()]) {
        text.push_str(&format!("from contract import {module}\n"));
    }
    text.push_str(
        "from plugwright import _bindings, config, http, keyvalue\nfrom plugwright._fault import Folders\n",
    );
    text.push_str("from plugwright._call import call as _call, links as _links\n");
    text.push_str("from plugwright._plugin import Plugin\n\n");
    let extensions: Vec<String> =
        extensions.iter().map(|(module, package)| format!("        {module:?}: {package:?},\n")).collect();
    let log = if has("log") { "    _bindings.write(_log),\n" } else { "" };
    text.push_str(&format!(
        "_plugin = Plugin(\n    Folders(\n        plugin=\"{APP}/plugin\",\n        packages=\"{PACKAGES}\",\n        \
         sdk=\"{APP}/plugwright\",\n        contract=\"{APP}/contract\",\n        entry=\"{APP}/{MODULE}.py\",\n    ),\n    \
         {:?},\n    {{\n{}    }},\n    _bindings.report(_fault),\n{log})\n\n",
        source.for_people(),
        extensions.concat()
    ));
    text.push_str(&format!("with _plugin.built(\"{APP}/{FAILURE}\"):\n"));
    text.push_str(&format!("    _app = _plugin.load({:?})\n", source.module));
    text.push_str(
        "    globals().update(_plugin.connect(_app, _contract.CONTRACT, componentize_py_runtime.call_import))\n",
    );
    for (facade, interface) in [("config", "config"), ("http", "client"), ("keyvalue", "keyvalue")] {
        let module = if has(interface) { format!("_{interface}") } else { "None".to_owned() };
        text.push_str(&format!("{facade}._connect({module})\n"));
    }
    text.push_str("_call._connect(_context)\n_links._connect(_provided)\n");
    text
}
