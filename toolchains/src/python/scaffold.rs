//! Writes the first version of a Python plugin.

use std::path::PathBuf;

use wit_parser::{Resolve, TypeDefKind, WorldId};

use super::annotation::Annotations;
use super::contract::{Callable, Contract, Module, Role};
use super::names;
use super::package::signature;
use super::sdk_package::testing;

/// Lets editors and type checkers find the contract's package, which a build puts there.
const PYPROJECT: &str = "\
[tool.mypy]
# `plugwright build` puts the contract and the SDK here.
mypy_path = [\"$MYPY_CONFIG_FILE_DIR/build/python\", \"$MYPY_CONFIG_FILE_DIR/src\"]
files = [\"src\", \"tests\"]
strict = true

[tool.pyright]
include = [\"src\", \"tests\"]
extraPaths = [\"build/python\", \"src\"]
typeCheckingMode = \"strict\"

[tool.pytest.ini_options]
pythonpath = [\"build/python\", \"src\"]
testpaths = [\"tests\"]

[tool.ruff]
line-length = 120
extend-exclude = [\"build\"]
";

pub(super) const REQUIREMENTS: &str = "\
# Packages that go into the plugin, pure Python only, each with its exact version: Jinja2==3.1.6
";

/// The longest line that stays one line.
const WIDTH: usize = 120;

/// Gives the files of a new plugin, relative to its folder.
pub(crate) fn scaffold(resolve: &Resolve, world: WorldId, name: &str) -> Vec<(PathBuf, String)> {
    let known = resolve.worlds.get(world).map(|world| world.name.as_str()).unwrap_or_default();
    let contract = Contract::read(resolve, world, known);
    [
        ("src/app.py", app(&contract, super::CONTRACT, name)),
        ("tests/test_plugin.py", testing::first_test(&contract, super::CONTRACT, name)),
        ("requirements.txt", REQUIREMENTS.to_owned()),
        ("pyproject.toml", PYPROJECT.to_owned()),
        (".gitignore", "/build/\n__pycache__/\n".to_owned()),
    ]
    .map(|(path, text)| (PathBuf::from(path), text))
    .into()
}

/// The module of a new plugin: a stub of every function.
pub(super) fn app(contract: &Contract<'_>, package: &str, name: &str) -> String {
    let mut imports = Vec::new();
    let mut classes = String::new();
    for module in contract.modules.iter().filter(|module| module.exported) {
        // From the author's side every name comes from the module of the interface that is exported.
        let mut annotations = Annotations::new(contract, module);
        let mut bases = Vec::new();
        for (base, docs, functions) in exported(contract, module) {
            classes.push_str(&class(&mut annotations, &base, docs, &functions));
            bases.push(base);
        }
        let mut wanted: Vec<String> = bases;
        let types = module.types.iter().map(|(ty, _)| names::camel(ty));
        wanted.extend(types.filter(|ty| mentions(&classes, ty)));
        wanted.sort();
        wanted.dedup();
        if !wanted.is_empty() {
            imports.push(import(&format!("{package}.{}", module.name), &wanted));
        }
        for (library, names) in &annotations.library {
            let spelt = |(name, here): &(&str, String)| match name == here {
                true => here.clone(),
                false => format!("{name} as {here}"),
            };
            imports.push(import(library, &names.iter().map(spelt).collect::<Vec<_>>()));
        }
    }
    imports.sort();
    imports.dedup();
    let mut text = format!("\"\"\"The plugin `{name}`.\"\"\"\n");
    if !imports.is_empty() {
        text.push_str(&format!("\n{}", imports.concat()));
    }
    text.push_str(&classes);
    text
}

/// The classes that an author derives from to export `module`, each with its functions.
fn exported<'a>(
    contract: &Contract<'a>,
    module: &Module<'a>,
) -> Vec<(String, Option<&'a str>, Vec<Callable<'a>>)> {
    let mut found = Vec::new();
    let functions = module.exported_functions();
    if !functions.is_empty() {
        found.push((module.base(), module.docs, functions));
    }
    for &(name, id) in &module.types {
        let def = contract.resolve.types.get(id).filter(|def| matches!(def.kind, TypeDefKind::Resource));
        if let Some(def) = def {
            found.push((names::camel(name), def.docs.contents.as_deref(), module.functions_of(id)));
        }
    }
    found
}

fn class(
    annotations: &mut Annotations<'_>,
    base: &str,
    docs: Option<&str>,
    functions: &[Callable<'_>],
) -> String {
    let mut text = format!("\n\nclass {base}Plugin({base}):\n");
    let docs = docs.map_or_else(|| "What the contract wants.".to_owned(), summary);
    text.push_str(&format!("{}\n", super::package::docstring(&docs, "    ")));
    for function in functions {
        text.push('\n');
        if function.role == Role::Static {
            text.push_str("    @classmethod\n");
        }
        text.push_str(&wrapped(&format!("    {}:", signature(annotations, function, true))));
        if let Some(docs) = function.function.docs.contents.as_deref().map(summary) {
            text.push_str(&format!("{}\n", super::package::docstring(&docs, "        ")));
        }
        text.push_str("        raise NotImplementedError\n");
    }
    text
}

/// The first sentence of a documentation, in one line.
fn summary(docs: &str) -> String {
    let paragraph: Vec<&str> = docs.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => paragraph,
    }
}

/// Breaks a signature that is too long, one parameter in each line.
fn wrapped(line: &str) -> String {
    let parts = line.split_once('(').and_then(|(head, rest)| {
        let (params, tail) = rest.rsplit_once(") -> ")?;
        Some((head, params, tail))
    });
    match parts {
        Some((head, params, tail)) if line.len() > WIDTH => {
            let params: Vec<String> =
                split_params(params).iter().map(|param| format!("        {param},\n")).collect();
            format!("{head}(\n{}    ) -> {tail}\n", params.concat())
        }
        _ => format!("{line}\n"),
    }
}

/// Splits at the commas that are in no brackets.
fn split_params(params: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = params.split(|c: char| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.map(str::trim).collect()
}

fn import(module: &str, names: &[String]) -> String {
    let line = format!("from {module} import {}\n", names.join(", "));
    if line.len() <= WIDTH + 1 {
        return line;
    }
    let names: Vec<String> = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("from {module} import (\n{})\n", names.concat())
}

/// Whether `text` holds `name` as a word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_every_exported_function() {
        let wit = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/press/wit");
        let mut resolve = Resolve::default();
        let world = crate::stage::select(&mut resolve, &wit, "search-plugin").unwrap();
        let files = scaffold(&resolve, world, "finder");
        let (_, app) = files.iter().find(|(path, _)| path.ends_with("app.py")).unwrap();
        let expected = r#""""The plugin `finder`."""

from contract.search import Document, Index, Search


class SearchPlugin(Search):
    """Makes the search index that the browser loads."""

    def browser_script(self) -> str:
        """Gives the JavaScript that searches the index in a browser (`search-engine.js`)."""
        raise NotImplementedError


class IndexPlugin(Index):
    """An index in the making."""

    def __init__(self) -> None:
        raise NotImplementedError

    def add(self, document: Document) -> int:
        """Adds one document and says how many characters of text it has."""
        raise NotImplementedError

    def finish(self) -> bytes:
        """Gives the finished index as JSON bytes."""
        raise NotImplementedError
"#;
        assert_eq!(app, expected);
    }

    #[test]
    fn breaks_long_signatures_between_parameters() {
        assert_eq!(
            split_params("self, a: tuple[int, str], b: int"),
            ["self", "a: tuple[int, str]", "b: int"]
        );
        let long = format!("    def f(self, {}: dict[int, str], b: int) -> str:", "a".repeat(100));
        assert!(wrapped(&long).lines().count() == 5, "{}", wrapped(&long));
    }
}
