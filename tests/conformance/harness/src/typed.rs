//! The typed calls: what an application that was compiled against each case's contract would write.
//!
//! `cargo xtask codegen` keeps them in the runner, a file for each case: a build script would do, but what it needs would change
//! the features of everyone's build dependencies.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use wit_parser::{TypeId, TypeOwner};

use crate::case::{Case, Owner};
use crate::expect::{Line, Outcome};
use crate::names;
use crate::value::{Value, literal};

/// Functions that every handle of an interface has of its own.
const TAKEN: [&str; 4] = ["of", "from_plugin", "plugin", "session"];

/// The files of the runner's module `typed::made`, by name.
///
/// # Errors
/// A value cannot be written in Rust.
pub fn typed_calls(cases: &[Case]) -> anyhow::Result<Vec<(String, String)>> {
    let (mut files, mut modules, mut runs) = (Vec::new(), String::new(), String::new());
    for case in cases.iter().filter(|case| case.untyped.is_none() && !case.lines.is_empty()) {
        let name = format!("case_{}", case.name.replace('-', "_"));
        files.push((format!("made/{name}.rs"), module(case)?));
        let _ = writeln!(modules, "mod {name};");
        let _ = writeln!(runs, "        {:?} => {name}::run(plugin, calls),", case.name);
    }
    let index = format!(
        "// Made by `cargo xtask codegen`.\n{modules}\n/// Runs the typed calls of a case.\n\
         pub(super) fn run(case: &str, plugin: &plugwright::Plugin, calls: &mut super::Calls<'_>) \
         -> Result<(), plugwright::Error> {{\n    match case {{\n{runs}        _ => Ok(()),\n    }}\n}}\n"
    );
    files.push(("made.rs".to_owned(), index));
    Ok(files)
}

fn module(case: &Case) -> anyhow::Result<String> {
    let mut handles: BTreeMap<String, String> = BTreeMap::new();
    let mut calls = String::new();
    for line in &case.lines {
        let handle = match line.owner.interface_name(&case.resolve) {
            Some(name) => names::rust_snake(name),
            None => "world".to_owned(),
        };
        let ty =
            line.owner.interface_name(&case.resolve).map_or_else(|| "Provider".to_owned(), names::rust_camel);
        calls.push_str(
            &call(case, line, &handle).with_context(|| format!("line {} of `{}`", line.number, case.name))?,
        );
        handles.insert(handle, ty);
    }
    let mut text = format!(
        "// Made by `cargo xtask codegen` of `tests/conformance/{0}`.\n\nmod contract {{\n    \
         plugwright::contract!({{ path: \"../{0}/case.wit\", world: \"provider\" }});\n}}\n\n\
         pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) \
         -> Result<(), plugwright::Error> {{\n",
        case.name,
    );
    for (handle, ty) in &handles {
        let _ = writeln!(text, "    let {handle} = contract::{ty}::from_plugin(plugin)?;");
    }
    text.push_str(&calls);
    text.push_str("    Ok(())\n}\n");
    Ok(text)
}

fn call(case: &Case, line: &Line, handle: &str) -> anyhow::Result<String> {
    let path = |id: TypeId| path(case, id);
    let literals = literal(&case.resolve, &path);
    let arguments: Vec<String> = line
        .params
        .iter()
        .zip(&line.arguments)
        .map(|(ty, value)| literals.lent(ty, value))
        .collect::<anyhow::Result<_>>()?;
    let mut function = names::rust_snake(&line.function);
    if line.owner != Owner::World && TAKEN.contains(&function.as_str()) {
        function.push('_');
    }
    let call = format!("{handle}.{function}({})", arguments.join(", "));
    let number = line.number;
    Ok(match &line.outcome {
        Outcome::Returns(Some(value)) => {
            let ty = line.result.context("a function without a result returns a value")?;
            let expected = literals.owned(&ty, value)?;
            // A map prints its entries in any order.
            let judge = if matches!(value, Value::Map(_)) { "equals" } else { "returns" };
            format!("    calls.{judge}({number}, || {call}, || {expected});\n")
        }
        Outcome::Returns(None) => format!("    calls.returns({number}, || {call}, || ());\n"),
        Outcome::Fails(words) => format!("    calls.fails({number}, || {call}, {words:?});\n"),
    })
}

/// The path of a type in what `contract!` makes.
fn path(case: &Case, id: TypeId) -> String {
    let Some(ty) = case.resolve.types.get(id) else { return String::new() };
    let module = match ty.owner {
        TypeOwner::Interface(id) => {
            let interface = case.resolve.interfaces.get(id);
            names::rust_snake(interface.and_then(|interface| interface.name.as_deref()).unwrap_or_default())
        }
        _ => "provider".to_owned(),
    };
    format!("contract::{module}::{}", names::rust_type(ty.name.as_deref().unwrap_or_default()))
}
