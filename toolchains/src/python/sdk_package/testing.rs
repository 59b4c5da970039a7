//! Writes the module `testing` of an SDK package, and a plugin's first test.

use std::collections::BTreeSet;

use wit_parser::TypeDefKind;

use crate::python::annotation::Annotations;
use crate::python::contract::{Contract, Module};
use crate::python::names;
use crate::python::package::{is_word, parameter};

/// The text of `testing.py` in the package called `package`.
pub(in crate::python) fn module(contract: &Contract<'_>, package: &str) -> String {
    let mut library = BTreeSet::new();
    let mut modules = BTreeSet::new();
    let (mut fakes, mut fields) = (String::new(), String::new());
    let imported = contract.modules.iter().filter(|module| !module.imports.is_empty());
    for module in imported {
        let class = format!("{}Fake", names::camel(&module.name));
        fakes.push_str(&fake(contract, module, &class, &mut library, &mut modules));
        fields.push_str(&format!("    {}: {class} | None = None\n", module.name));
    }
    let (mut exports, mut given) = (String::new(), String::new());
    for (field, ty, key, module) in exported(contract) {
        exports.push_str(&format!("    {field}: {ty}\n"));
        given.push_str(&format!("        {field}=exported[\"{key}\"],\n"));
        modules.insert(module);
    }
    if fields.is_empty() {
        fields.push_str("    # It imports nothing.\n");
    }
    if exports.is_empty() {
        exports.push_str("    # It exports nothing.\n");
    }
    let modules: Vec<String> = modules
        .iter()
        // A name in WIT that ends so is a keyword of Python, and then it ends so twice.
        .map(|module| format!("from {package} import {module} as {module}_\n"))
        .collect();
    let library: Vec<String> = library.into_iter().collect();
    format!(
        r#""""Runs a plugin of this contract in a test: in plain Python, and as a component in the real host."""

# Made from the contract's WIT by `plugwright`; changes are lost.

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from {package} import _contract
{modules}from plugwright import _hosted, _native
from plugwright._hosted import PluginFailed as PluginFailed
{library}{fakes}

@dataclass
class Fakes:
    """Stands in for what the plugin imports. What is `None` fails when it is called."""

{fields}

@dataclass
class Plugin:
    """What the plugin under test exports."""

{exports}

def _plugin(exported: dict[str, Any]) -> Plugin:
    return Plugin(
{given}    )


@contextmanager
def native(module: ModuleType, fakes: Fakes | None = None) -> Generator[Plugin, None, None]:
    """Runs the plugin whose classes are in `module` in plain Python."""
    with _native.run(_contract.CONTRACT, module, vars(fakes or Fakes())) as exported:
        yield _plugin(exported)


@contextmanager
def component(folder: str | Path, fakes: Fakes | None = None) -> Generator[Plugin, None, None]:
    """Runs what `plugwright build` made of the plugin in `folder`. A call that fails raises `PluginFailed`."""
    with _hosted.run(_contract.CONTRACT, Path(folder), vars(fakes or Fakes())) as exported:
        yield _plugin(exported)

"#,
        modules = modules.concat(),
        library = library.concat(),
    )
}

/// What a plugin exports: each field of `Plugin` with its annotation, what the SDK calls it, and its module.
fn exported(contract: &Contract<'_>) -> Vec<(String, String, String, String)> {
    let mut found = Vec::new();
    for module in contract.modules.iter().filter(|module| module.exported) {
        let name = &module.name;
        if !module.exported_functions().is_empty() {
            found.push((name.clone(), format!("{name}_.{}", module.base()), name.clone(), name.clone()));
        }
        for (ty, class) in resources(contract, module) {
            let field = format!("{name}_{}", names::snake(ty));
            found.push((field, format!("type[{name}_.{class}]"), format!("{name}.{class}"), name.clone()));
        }
    }
    found
}

fn resources<'a>(contract: &Contract<'_>, module: &Module<'a>) -> Vec<(&'a str, String)> {
    let is_resource =
        |id| contract.resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource));
    let found = module.types.iter().filter(|&&(_, id)| is_resource(id));
    found.map(|&(name, _)| (name, names::camel(name))).collect()
}

fn fake<'a>(
    contract: &'a Contract<'a>,
    module: &'a Module<'a>,
    class: &str,
    library: &mut BTreeSet<String>,
    modules: &mut BTreeSet<String>,
) -> String {
    let mut annotations = Annotations::new(contract, module);
    let handles = resources(contract, module);
    let wit = if module.wit.is_empty() { "the world" } else { &module.wit };
    let mut text = format!(
        "\n\nclass {class}:\n    \"\"\"Stands in for `{wit}`: derive from it and write what the test needs.\"\"\"\n"
    );
    for (_, class) in &handles {
        text.push_str(&format!(
            "\n    {class}: type[Any]\n    \"\"\"The class that stands in for the resource.\"\"\"\n"
        ));
    }
    for function in module.imported_functions() {
        let params: Vec<(String, String)> =
            function.params().map(|param| (parameter(&function, param), annotations.ty(&param.ty))).collect();
        let returned = annotations.returned(function.function);
        let mut qualify = |text: &str| qualified(text, contract, module, &annotations, modules);
        let params: Vec<String> =
            params.iter().map(|(name, ty)| format!(", {name}: {}", qualify(ty))).collect();
        text.push_str(&format!(
            "\n    {3} {0}(self{1}) -> {2}:\n        raise NotImplementedError(\"the test's fake has no `{0}`\")\n",
            function.name,
            params.concat(),
            qualify(&returned),
            if function.function.kind.is_async() { "async def" } else { "def" },
        ));
    }
    for (from, names) in &annotations.library {
        for (name, here) in names {
            library.insert(format!("from {from} import {name} as {here}\n"));
        }
    }
    text
}

/// An annotation of a module, as it is written in another one. What is a handle is whatever the fake makes of it.
fn qualified(
    text: &str,
    contract: &Contract<'_>,
    module: &Module<'_>,
    annotations: &Annotations<'_>,
    modules: &mut BTreeSet<String>,
) -> String {
    let mut made = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let foreign = annotations.used.iter().find(|(_, _, here)| here == word);
        if let Some((from, name, _)) = foreign {
            modules.insert(from.clone());
            made.push_str(&format!("{from}_.{name}"));
        } else if resources(contract, module).iter().any(|(_, class)| class == word) {
            made.push_str("Any");
        } else if module.types.iter().any(|(ty, _)| names::camel(ty) == word) {
            modules.insert(module.name.clone());
            made.push_str(&format!("{}_.{word}", module.name));
        } else {
            made.push_str(word);
        }
        let mut chars = after.chars();
        made.extend(chars.next());
        rest = chars.as_str();
    }
    made
}

/// The first test of a new plugin called `name`.
pub(in crate::python) fn first_test(contract: &Contract<'_>, package: &str, name: &str) -> String {
    let asserts: Vec<String> =
        exported(contract).iter().map(|(field, ..)| format!("    assert plugin.{field}\n")).collect();
    let asserts = if asserts.is_empty() { "    assert plugin\n".to_owned() } else { asserts.concat() };
    format!(
        r#""""Tests the plugin `{name}`, in plain Python and as a component."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from {package} import testing

import app

FOLDER = Path(__file__).parent.parent


@pytest.fixture(params=["native", "component"])
def plugin(request: pytest.FixtureRequest) -> Iterator[testing.Plugin]:
    """Gives the plugin; as a component it is what `plugwright build` made last."""
    fakes = testing.Fakes()
    if request.param == "native":
        with testing.native(app, fakes) as plugin:
            yield plugin
    else:
        with testing.component(FOLDER, fakes) as plugin:
            yield plugin


def test_it_starts(plugin: testing.Plugin) -> None:
{asserts}"#
    )
}
