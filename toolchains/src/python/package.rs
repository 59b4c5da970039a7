//! Writes the package `contract`, which an author imports, twice over.
//!
//! *Definitions* are for editors, type checkers and the author's own tests: everything is spelt out, and calling an import
//! fails. *Bound* modules go into the component: the same names, taken from componentize-py's bindings, which compare
//! classes by identity. Both come from the same walk over the contract, so that they cannot differ in what they name.

use wit_parser::{TypeDef, TypeDefKind, TypeId};

use super::annotation::Annotations;
use super::contract::{Callable, Contract, Module, Role};
use super::names;

/// What a module is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Definitions,
    Bound,
}

/// The package's files, relative to its folder.
pub(super) fn files(contract: &Contract<'_>, flavour: Flavour) -> Vec<(String, String)> {
    let mut init = docstring(contract.docs.unwrap_or("The contract of this plugin."), "");
    init.push_str("\n\n# Made from the contract's WIT by `plugwright build`; changes are lost.\n");
    let mut files = vec![("__init__.py".to_owned(), init)];
    if flavour == Flavour::Definitions {
        files.push(("py.typed".to_owned(), String::new()));
    }
    for module in &contract.modules {
        files.push((format!("{}.py", module.name), Writer::new(contract, module, flavour).write()));
    }
    files
}

struct Writer<'a> {
    module: &'a Module<'a>,
    contract: &'a Contract<'a>,
    flavour: Flavour,
    annotations: Annotations<'a>,
    /// What the module offers, in the order of the contract.
    names: Vec<String>,
    /// Names of the bindings' module of types, each with its name here.
    bound: Vec<(String, String)>,
    /// Classes to derive from, by their names in the bindings and here.
    bases: Vec<(String, String)>,
    body: String,
}

impl<'a> Writer<'a> {
    fn new(contract: &'a Contract<'a>, module: &'a Module<'a>, flavour: Flavour) -> Self {
        Self {
            module,
            contract,
            flavour,
            annotations: Annotations::new(contract, Some(module)),
            names: Vec::new(),
            bound: Vec::new(),
            bases: Vec::new(),
            body: String::new(),
        }
    }

    fn write(mut self) -> String {
        let resolve = self.contract.resolve;
        for (name, &id) in &self.module.interface.types {
            if let Some(def) = resolve.types.get(id) {
                self.ty(name, id, def);
            }
        }
        let functions = self.module.functions();
        if self.module.imported {
            for function in &functions {
                self.names.push(function.name.clone());
                self.bound.push((function.name.clone(), function.name.clone()));
                let text = self.function(function, "", false);
                self.define(&text);
                if self.flavour == Flavour::Bound {
                    self.body.push_str(&format!("\n{0} = _check.of_arguments({0})\n", function.name));
                }
            }
        }
        if self.module.exported && !functions.is_empty() {
            let base = self.module.base();
            let docs = self.module.interface.docs.contents.as_deref();
            self.class(&base, "Protocol", docs, &functions, true);
            self.bases.push((names::camel(&self.module.binding), base.clone()));
            self.names.push(base);
        }
        self.assemble()
    }

    fn define(&mut self, text: &str) {
        if self.flavour == Flavour::Definitions {
            self.body.push_str("\n\n");
            self.body.push_str(text);
        }
    }

    /// A class or name that the bindings have too.
    fn nominal(&mut self, name: String, text: &str) {
        self.bound.push((name.clone(), name.clone()));
        self.names.push(name);
        self.define(text);
    }

    fn ty(&mut self, wit: &str, id: TypeId, def: &TypeDef) {
        let name = names::camel(wit);
        let docs = def.docs.contents.as_deref();
        match &def.kind {
            TypeDefKind::Record(record) => {
                let mut text = format!("@dataclass\nclass {name}:\n");
                text.push_str(&body_docs(docs));
                for field in &record.fields {
                    let ty = self.annotations.ty(&field.ty);
                    text.push_str(&format!("    {}: {ty}\n", names::snake(&field.name)));
                    text.push_str(&body_docs(field.docs.contents.as_deref()));
                }
                self.nominal(name, &text);
            }
            TypeDefKind::Enum(cases) => {
                let mut text = format!("class {name}(Enum):\n{}", body_docs(docs));
                for (index, case) in cases.cases.iter().enumerate() {
                    text.push_str(&format!("    {} = {index}\n", names::shouty(&case.name)));
                    text.push_str(&body_docs(case.docs.contents.as_deref()));
                }
                self.nominal(name, &text);
            }
            TypeDefKind::Flags(flags) => {
                let mut text = format!("class {name}(Flag):\n{}", body_docs(docs));
                for flag in &flags.flags {
                    text.push_str(&format!("    {} = auto()\n", names::shouty(&flag.name)));
                    text.push_str(&body_docs(flag.docs.contents.as_deref()));
                }
                self.nominal(name, &text);
            }
            TypeDefKind::Variant(variant) => {
                let mut cases = Vec::new();
                for case in &variant.cases {
                    let class = names::case(wit, &case.name);
                    let mut text = format!("@dataclass\nclass {class}:\n");
                    text.push_str(&body_docs(case.docs.contents.as_deref()));
                    match &case.ty {
                        Some(ty) => text.push_str(&format!("    value: {}\n", self.annotations.ty(ty))),
                        None if case.docs.contents.is_none() => text.push_str("    pass\n"),
                        None => {}
                    }
                    self.bound.push((names::bound_case(wit, &case.name), class.clone()));
                    self.names.push(class.clone());
                    self.define(&text);
                    cases.push(class);
                }
                self.alias(&name, &cases.join(" | "), docs);
            }
            TypeDefKind::Resource => self.resource(&name, id, docs),
            // `use`, under the same name or another.
            TypeDefKind::Type(wit_parser::Type::Id(target)) if self.is_named(*target) => {
                let original = self.annotations.ty(&wit_parser::Type::Id(*target));
                if original == name {
                    self.names.push(name);
                } else {
                    self.alias(&name, &original, docs);
                }
            }
            // Any other type with a name; the bindings look through it.
            _ => {
                let spelt = self.annotations.kind(&def.kind);
                // In quotes, because it may speak of classes further down.
                self.alias(&name, &format!("\"{spelt}\""), docs);
            }
        }
    }

    fn is_named(&self, id: TypeId) -> bool {
        self.contract.resolve.types.get(id).is_some_and(|def| def.name.is_some())
    }

    /// An alias is written the same way for both flavours.
    fn alias(&mut self, name: &str, value: &str, docs: Option<&str>) {
        self.body.push_str(&format!("\n\n{name}: TypeAlias = {value}\n"));
        if let Some(docs) = docs {
            self.body.push_str(&docstring(docs, ""));
            self.body.push('\n');
        }
        self.names.push(name.to_owned());
    }

    fn resource(&mut self, name: &str, id: TypeId, docs: Option<&str>) {
        let functions = self.module.functions_of(id);
        let parent = if self.module.exported { "Protocol" } else { "" };
        self.class(name, parent, docs, &functions, self.module.exported);
        self.bound.push((name.to_owned(), name.to_owned()));
        self.names.push(name.to_owned());
    }

    fn class(
        &mut self,
        name: &str,
        parent: &str,
        docs: Option<&str>,
        functions: &[Callable<'_>],
        is_exported: bool,
    ) {
        let parent = if parent.is_empty() { String::new() } else { format!("({parent})") };
        let mut text = format!("class {name}{parent}:\n{}", body_docs(docs));
        let mut is_first = docs.is_none();
        for function in functions {
            if !is_first {
                text.push('\n');
            }
            is_first = false;
            text.push_str(&self.function(function, "    ", is_exported));
        }
        if !is_exported {
            // An imported resource is a handle, which `with` gives back.
            let separator = if is_first { "" } else { "\n" };
            text.push_str(separator);
            text.push_str("    def __enter__(self) -> Self:\n        raise NotImplementedError\n\n");
            text.push_str(
                "    def __exit__(self, *args: object) -> bool | None:\n        raise NotImplementedError\n",
            );
        }
        self.define(&text);
    }

    fn function(&mut self, function: &Callable<'_>, indent: &str, is_abstract: bool) -> String {
        let is_member = !indent.is_empty();
        let mut text = String::new();
        if function.role == Role::Static {
            text.push_str(&format!("{indent}@classmethod\n"));
        }
        if is_abstract {
            text.push_str(&format!("{indent}@abstractmethod\n"));
        }
        text.push_str(&format!("{indent}{}:\n", signature(&mut self.annotations, function, is_member)));
        let raises =
            self.annotations.raised(function.function).map(|error| format!("Raises `Err[{error}]`."));
        let docs: Vec<&str> =
            function.function.docs.contents.as_deref().into_iter().chain(raises.as_deref()).collect();
        let inner = format!("{indent}    ");
        if !docs.is_empty() {
            text.push_str(&docstring(&docs.join("\n\n"), &inner));
            text.push('\n');
        }
        text.push_str(&format!("{inner}raise NotImplementedError\n"));
        text
    }

    fn assemble(self) -> String {
        let docs = self.module.interface.docs.contents.as_deref().unwrap_or("An interface of the contract.");
        let mut text = docstring(docs, "");
        text.push_str(&format!(
            "\n\n# Made from `{}` by `plugwright build`; changes are lost.\n\n",
            self.module.wit
        ));
        text.push_str("from __future__ import annotations\n");
        let words =
            |word: &str| self.body.split(|c: char| !c.is_alphanumeric() && c != '_').any(|one| one == word);
        let standard = [
            ("abc", vec!["abstractmethod"]),
            ("dataclasses", vec!["dataclass"]),
            ("enum", vec!["Enum", "Flag", "auto"]),
            ("typing", vec!["Protocol", "Self", "TypeAlias"]),
        ];
        let mut library = Vec::new();
        for (module, names) in standard {
            let used: Vec<&str> = names.into_iter().filter(|name| words(name)).collect();
            if !used.is_empty() {
                library.push(format!("from {module} import {}", used.join(", ")));
            }
        }
        let mut imports = Vec::new();
        for (module, names) in &self.annotations.used {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            imports.push(format!("from contract.{module} import {}", names.join(", ")));
        }
        if !self.annotations.values.is_empty() {
            let names: Vec<&str> = self.annotations.values.iter().copied().collect();
            imports.push(format!("from plugwright import {}", names.join(", ")));
        }
        if self.flavour == Flavour::Bound {
            if words("_check") {
                imports.push("from plugwright import _check".to_owned());
            }
            let types = self.module.bound_types();
            for (from, modules) in [(types.as_str(), &self.bound), ("wit_world.exports", &self.bases)] {
                for (bound, name) in modules {
                    imports.push(format!("from {from} import {bound} as {name}"));
                }
            }
        }
        for group in [library, imports] {
            if !group.is_empty() {
                text.push_str(&format!("\n{}\n", group.join("\n")));
            }
        }
        let names: Vec<String> = self.names.iter().map(|name| format!("    \"{name}\",\n")).collect();
        text.push_str(&format!("\n__all__ = [\n{}]\n", names.concat()));
        text.push_str(&self.body);
        text
    }
}

/// `def name(self, …) -> …`, without the colon.
pub(super) fn signature(
    annotations: &mut Annotations<'_>,
    function: &Callable<'_>,
    is_member: bool,
) -> String {
    let mut params = Vec::new();
    match function.role {
        Role::Static => params.push("cls".to_owned()),
        _ if is_member => params.push("self".to_owned()),
        _ => {}
    }
    for param in function.params() {
        params.push(format!("{}: {}", names::snake(&param.name), annotations.ty(&param.ty)));
    }
    let returned = match function.name.as_str() {
        "__init__" => "None".to_owned(),
        _ => annotations.returned(function.function),
    };
    format!("def {}({}) -> {returned}", function.name, params.join(", "))
}

fn body_docs(docs: Option<&str>) -> String {
    docs.map(|docs| format!("{}\n", docstring(docs, "    "))).unwrap_or_default()
}

/// A docstring, each line after `indent`, without a final newline.
pub(super) fn docstring(docs: &str, indent: &str) -> String {
    let docs = docs.trim().replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let lines: Vec<&str> = docs.lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [line] if !line.ends_with('"') => format!("{indent}\"\"\"{line}\"\"\""),
        _ => {
            let rest: Vec<String> = lines
                .iter()
                .enumerate()
                .map(|(index, line)| match (index, line.is_empty()) {
                    (0, _) => (*line).to_owned(),
                    (_, true) => String::new(),
                    (_, false) => format!("{indent}{line}"),
                })
                .collect();
            format!("{indent}\"\"\"{}\n{indent}\"\"\"", rest.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use wit_parser::Resolve;

    use super::*;

    fn both(wit: &str, file: &str) -> [String; 2] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.wit"), wit).unwrap();
        let mut resolve = Resolve::default();
        let world = crate::stage::select(&mut resolve, folder.path(), "w").unwrap();
        let contract = Contract::read(&resolve, world);
        [Flavour::Definitions, Flavour::Bound].map(|flavour| {
            let files = super::files(&contract, flavour);
            files.into_iter().find(|(name, _)| name == file).unwrap().1
        })
    }

    const WIT: &str = "package a:b;
        interface types { record point { x: s32, y: option<option<s32>> } }
        interface shapes {
            use types.{point as dot};
            /// What \"kind\".
            variant shape { circle(u32), none }
            type shapes-by-name = list<tuple<string, shape>>;
            flags style { bold, %from }
            resource canvas { constructor(size: u32); draw: func(shape: shape) -> result<dot, string>; load: static func() -> canvas; }
            find: func(class: string) -> result<list<u8>>;
        }
        world w { import shapes; }
        world out { export shapes; }";

    #[test]
    fn definitions_spell_everything_out() {
        let [definitions, _] = both(WIT, "shapes.py");
        let expected = r#""""An interface of the contract."""

# Made from `a:b/shapes` by `plugwright build`; changes are lost.

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import Self, TypeAlias

from contract.types import Point

__all__ = [
    "Dot",
    "ShapeCircle",
    "ShapeNone",
    "Shape",
    "ShapesByName",
    "Style",
    "Canvas",
    "find",
]


Dot: TypeAlias = Point


@dataclass
class ShapeCircle:
    value: int


@dataclass
class ShapeNone:
    pass


Shape: TypeAlias = ShapeCircle | ShapeNone
"""What "kind"."""


ShapesByName: TypeAlias = "list[tuple[str, Shape]]"


class Style(Flag):
    BOLD = auto()
    FROM = auto()


class Canvas:
    def __init__(self, size: int) -> None:
        raise NotImplementedError

    def draw(self, shape: Shape) -> Dot:
        """Raises `Err[str]`."""
        raise NotImplementedError

    @classmethod
    def load(cls) -> Canvas:
        raise NotImplementedError

    def __enter__(self) -> Self:
        raise NotImplementedError

    def __exit__(self, *args: object) -> bool | None:
        raise NotImplementedError


def find(class_: str) -> bytes:
    """Raises `Err[None]`."""
    raise NotImplementedError
"#;
        assert_eq!(definitions, expected);
    }

    #[test]
    fn bound_modules_take_the_bindings_classes() {
        let [definitions, bound] = both(WIT, "shapes.py");
        let all =
            |text: &str| text.split("__all__ = [").nth(1).unwrap().split(']').next().unwrap().to_owned();
        assert_eq!(all(&definitions), all(&bound));
        for line in [
            "from wit_world.imports.a_b_shapes import Shape_None_ as ShapeNone",
            "from wit_world.imports.a_b_shapes import Canvas as Canvas",
            "Shape: TypeAlias = ShapeCircle | ShapeNone",
            "find = _check.of_arguments(find)",
        ] {
            assert!(bound.lines().any(|one| one == line), "no `{line}` in\n{bound}");
        }
        assert!(!bound.contains("class "), "{bound}");
    }

    #[test]
    fn nested_options_are_marked() {
        let [types, _] = both(WIT, "types.py");
        assert!(types.contains("    y: Some[int | None] | None\n"), "{types}");
        assert!(types.contains("from plugwright import Some\n"), "{types}");
    }

    #[test]
    fn docstrings_hold_any_text() {
        assert_eq!(docstring(r#"a \ and """ b"#, ""), r#""""a \\ and \"\"\" b""""#);
        assert_eq!(docstring("ends \"so\"", "    "), "    \"\"\"ends \"so\"\n    \"\"\"");
        assert_eq!(docstring("one\n\ntwo", "  "), "  \"\"\"one\n\n  two\n  \"\"\"");
    }

    #[test]
    fn interfaces_of_one_name_get_modules_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path: &Path = &folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(
            "x.wit",
            "package a:b; interface log { f: func(); } world w { import log; import c:d/log@1.0.0; }",
        );
        write("deps/cd.wit", "package c:d@1.0.0; interface log { g: func(); }");
        let mut resolve = Resolve::default();
        let world = crate::stage::select(&mut resolve, folder.path(), "w").unwrap();
        let contract = Contract::read(&resolve, world);
        let names: Vec<&str> = contract.modules.iter().map(|module| module.name.as_str()).collect();
        assert_eq!(names, ["a_b_log", "c_d_log"]);
    }
}
