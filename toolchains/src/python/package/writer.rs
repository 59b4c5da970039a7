//! Writes one module of the package.

use wit_parser::{Type, TypeDef, TypeDefKind, TypeId};

use super::{docstring, signature};
use crate::python::annotation::Annotations;
use crate::python::contract::{Callable, Contract, Module, Role, is_constructor};
use crate::python::names;

const DOCS: &str = "An interface of the contract.";

pub(super) struct Writer<'a> {
    module: &'a Module<'a>,
    contract: &'a Contract<'a>,
    /// The package that the module lies in.
    package: &'a str,
    annotations: Annotations<'a>,
    /// What the module offers, in the order of the contract.
    names: Vec<String>,
    body: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(contract: &'a Contract<'a>, module: &'a Module<'a>, package: &'a str) -> Self {
        let annotations = Annotations::new(contract, module);
        Self { module, contract, package, annotations, names: Vec::new(), body: String::new() }
    }

    /// Gives the module's text and the names that it offers.
    pub(super) fn write(mut self) -> (String, Vec<String>) {
        for (name, id) in &self.module.types {
            if let Some(def) = self.contract.resolve.types.get(*id) {
                self.ty(name, *id, def);
            }
        }
        for function in &self.module.imported_functions() {
            let text = self.function(function, "", false);
            self.nominal(function.name.clone(), &text);
        }
        let functions = self.module.exported_functions();
        if !functions.is_empty() {
            let base = self.module.base();
            let text = self.class(&base, self.module.docs, &functions, true);
            self.nominal(base, &text);
        }
        let text = self.assemble();
        (text, self.names)
    }

    fn nominal(&mut self, name: String, text: &str) {
        self.names.push(name);
        self.body.push_str("\n\n");
        self.body.push_str(text);
    }

    fn ty(&mut self, wit: &str, id: TypeId, def: &TypeDef) {
        let name = names::camel(wit);
        let docs = def.docs.contents.as_deref();
        match &def.kind {
            TypeDefKind::Record(record) => {
                let dataclass = self.annotations.library("dataclasses", "dataclass");
                let mut text = format!("@{dataclass}\nclass {name}:\n");
                text.push_str(&body_docs(docs));
                for field in &record.fields {
                    let ty = self.annotations.ty(&field.ty);
                    text.push_str(&format!("    {}: {ty}\n", names::snake(&field.name)));
                    text.push_str(&body_docs(field.docs.contents.as_deref()));
                }
                self.nominal(name, &text);
            }
            TypeDefKind::Enum(cases) => {
                let parent = self.annotations.library("enum", "Enum");
                let mut text = format!("class {name}({parent}):\n{}", body_docs(docs));
                for (index, case) in cases.cases.iter().enumerate() {
                    text.push_str(&format!("    {} = {index}\n", names::shouty(&case.name)));
                    text.push_str(&body_docs(case.docs.contents.as_deref()));
                }
                self.nominal(name, &text);
            }
            TypeDefKind::Flags(flags) => {
                let parent = self.annotations.library("enum", "Flag");
                let auto = self.annotations.library("enum", "auto");
                let mut text = format!("class {name}({parent}):\n{}", body_docs(docs));
                for flag in &flags.flags {
                    text.push_str(&format!("    {} = {auto}()\n", names::shouty(&flag.name)));
                    text.push_str(&body_docs(flag.docs.contents.as_deref()));
                }
                self.nominal(name, &text);
            }
            TypeDefKind::Variant(variant) => {
                let dataclass = self.annotations.library("dataclasses", "dataclass");
                let mut cases = Vec::new();
                for case in &variant.cases {
                    let class = self.module.case(wit, &case.name);
                    let mut text = format!("@{dataclass}\nclass {class}:\n");
                    text.push_str(&body_docs(case.docs.contents.as_deref()));
                    match &case.ty {
                        Some(ty) => text.push_str(&format!("    value: {}\n", self.annotations.ty(ty))),
                        None if case.docs.contents.is_none() => text.push_str("    pass\n"),
                        None => {}
                    }
                    self.nominal(class.clone(), &text);
                    cases.push(class);
                }
                self.alias(&name, &cases.join(" | "), docs);
            }
            TypeDefKind::Resource => {
                let functions = self.module.functions_of(id);
                let text = self.class(&name, docs, &functions, self.module.exported);
                self.nominal(name, &text);
            }
            // `use`, under the same name or another.
            TypeDefKind::Type(Type::Id(target)) if self.is_named(*target) => {
                let original = self.annotations.ty(&Type::Id(*target));
                if original == name {
                    for case in self.annotations.cases(*target) {
                        self.names.push(case);
                    }
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

    fn alias(&mut self, name: &str, value: &str, docs: Option<&str>) {
        let kind = self.annotations.library("typing", "TypeAlias");
        let mut text = format!("{name}: {kind} = {value}\n");
        if let Some(docs) = docs {
            text.push_str(&docstring(docs, ""));
            text.push('\n');
        }
        self.nominal(name.to_owned(), &text);
    }

    fn class(
        &mut self,
        name: &str,
        docs: Option<&str>,
        functions: &[Callable<'_>],
        is_exported: bool,
    ) -> String {
        let parent = match is_exported {
            true => self.annotations.library("typing", "Protocol"),
            // A handle, which `with` gives back.
            false => format!("{}.Imported", self.annotations.library("plugwright", "_calls")),
        };
        let mut text = format!("class {name}({parent}):\n{}", body_docs(docs));
        if docs.is_none() && functions.is_empty() {
            text.push_str("    pass\n");
        }
        let mut is_first = docs.is_none();
        for function in functions {
            if !is_first {
                text.push('\n');
            }
            is_first = false;
            text.push_str(&self.function(function, "    ", is_exported));
        }
        text
    }

    fn function(&mut self, function: &Callable<'_>, indent: &str, is_abstract: bool) -> String {
        let is_member = !indent.is_empty();
        let mut text = String::new();
        if function.role == Role::Static {
            text.push_str(&format!("{indent}@classmethod\n"));
        }
        // What has no constructor in the contract may have any in Python; what has one must have that.
        if is_abstract {
            text.push_str(&format!("{indent}@{}\n", self.annotations.library("abc", "abstractmethod")));
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
        match is_abstract {
            true => text.push_str(&format!("{inner}raise NotImplementedError\n")),
            false => text.push_str(&self.call(function, &inner)),
        }
        text
    }

    /// The body of an imported function.
    fn call(&mut self, function: &Callable<'_>, indent: &str) -> String {
        let calls = self.annotations.library("plugwright", "_calls");
        let mut args = vec![format!("{:?}", self.module.full_name(function.function))];
        if function.role == Role::Method {
            args.push("self".to_owned());
        }
        args.extend(function.params().map(|param| super::parameter(function, param)));
        let args = args.join(", ");
        if is_constructor(function.function) {
            return format!("{indent}{calls}.make({args})\n");
        }
        let call = match function.function.kind.is_async() {
            true => format!("await {calls}.wait({args})"),
            false => format!("{calls}.call({args})"),
        };
        match self.annotations.returned(function.function).as_str() {
            "None" => format!("{indent}{call}\n"),
            // No parameter can be called so.
            returned => format!("{indent}_returned: {returned} = {call}\n{indent}return _returned\n"),
        }
    }

    fn assemble(&self) -> String {
        let mut text = docstring(self.module.docs.unwrap_or(DOCS), "");
        let from = match self.module.wit.as_str() {
            "" => format!("the world `{}`", self.module.bare),
            wit => format!("`{wit}`"),
        };
        text.push_str(&format!("\n\n# Made from {from} by `plugwright`; changes are lost.\n\n"));
        text.push_str("from __future__ import annotations\n");
        let line = |module: &str, names: Vec<String>| format!("from {module} import {}\n", names.join(", "));
        let spelt = |name: &str, here: &str| match name == here {
            true => name.to_owned(),
            false => format!("{name} as {here}"),
        };
        let (mut library, mut imports) = (String::new(), String::new());
        for (module, names) in &self.annotations.library {
            let names = names.iter().map(|(name, here)| spelt(name, here)).collect();
            let group = if *module == "plugwright" { &mut imports } else { &mut library };
            group.push_str(&line(module, names));
        }
        let mut used = String::new();
        for (module, name, here) in &self.annotations.used {
            used.push_str(&line(&format!("{}.{module}", self.package), vec![spelt(name, here)]));
        }
        imports.insert_str(0, &used);
        for group in [library, imports].iter().filter(|group| !group.is_empty()) {
            text.push_str(&format!("\n{group}"));
        }
        let names: Vec<String> = self.names.iter().map(|name| format!("    \"{name}\",\n")).collect();
        text.push_str(&format!("\n__all__ = [\n{}]\n", names.concat()));
        text.push_str(&self.body);
        text
    }
}

fn body_docs(docs: Option<&str>) -> String {
    docs.map(|docs| format!("{}\n", docstring(docs, "    "))).unwrap_or_default()
}
