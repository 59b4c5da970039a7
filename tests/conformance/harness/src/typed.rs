//! The calls that an application would write: typed, compiled against each case's contract, and by serde, with types of its own.
//!
//! `cargo xtask codegen` keeps them in the runner, a file for each case: a build script would do, but what it needs would change
//! the features of everyone's build dependencies.

mod names_of;
mod plain;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use wit_parser::{TypeId, TypeOwner};

use self::names_of::module_of;
use crate::case::{Case, Owner};
use crate::expect::{Line, Outcome};
use crate::names;
use crate::value::{Flags, Literals};

/// Functions that every handle of an interface has of its own.
const TAKEN: [&str; 4] = ["of", "from_plugin", "plugin", "session"];

/// The files of the runner's module `typed::made`, by name.
///
/// # Errors
/// A value cannot be written in Rust.
pub fn typed_calls(cases: &[Case]) -> anyhow::Result<Vec<(String, String)>> {
    let (mut files, mut modules, mut typed, mut serde) =
        (Vec::new(), String::new(), String::new(), String::new());
    for case in cases.iter().filter(|case| !case.lines.is_empty()) {
        let name = format!("case_{}", case.name.replace('-', "_"));
        let mut text = format!("// Made by `cargo xtask codegen` of `tests/conformance/{}`.\n", case.name);
        if case.untyped.is_none() {
            text.push_str(&module(case)?);
            let _ = writeln!(typed, "        {:?} => {name}::run(plugin, calls),", case.name);
        }
        text.push_str(&plain::module(case)?);
        let _ = writeln!(serde, "        {:?} => {name}::run_serde(plugin, calls),", case.name);
        files.push((format!("made/{name}.rs"), text));
        let _ = writeln!(modules, "mod {name};");
    }
    let mut index = format!("// Made by `cargo xtask codegen`.\n{modules}");
    for (what, name, runs) in
        [("typed calls of a case", "run", typed), ("calls of a case by serde", "run_serde", serde)]
    {
        let _ = write!(
            index,
            "\n/// Runs the {what}.\n\
             pub(super) fn {name}(case: &str, plugin: &plugwright::Plugin, calls: &mut super::Calls<'_>) \
             -> Result<(), plugwright::Error> {{\n    match case {{\n{runs}        _ => Ok(()),\n    }}\n}}\n"
        );
    }
    files.push(("made.rs".to_owned(), index));
    Ok(files)
}

fn module(case: &Case) -> anyhow::Result<String> {
    let mut handles: BTreeMap<String, String> = BTreeMap::new();
    let mut calls = String::new();
    for line in &case.lines {
        let (handle, ty) = match line.owner {
            Owner::Interface(id) => {
                let name = module_of(case, id);
                (names::rust_snake(&name), names::rust_camel(&name))
            }
            Owner::World => ("world".to_owned(), "Provider".to_owned()),
        };
        calls.push_str(
            &call(case, line, &handle).with_context(|| format!("line {} of `{}`", line.number, case.name))?,
        );
        handles.insert(handle, ty);
    }
    let mut text = format!(
        "\nmod contract {{\n    \
         plugwright::contract!({{ path: \"../{}/case.wit\", world: \"provider\" }});\n}}\n\n\
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
    let path = |id: TypeId| path(case, "contract", id);
    let literals = Literals { resolve: &case.resolve, path: &path, flags: Flags::Constants };
    let is_async = case.functions().any(|(owner, function)| {
        owner == line.owner && function.name == line.function && function.kind.is_async()
    });
    let arguments: Vec<String> = line
        .params
        .iter()
        .zip(&line.arguments)
        .map(|(ty, value)| if is_async { literals.owned(ty, value) } else { literals.lent(ty, value) })
        .collect::<anyhow::Result<_>>()?;
    let mut function = names::rust_snake(&line.function);
    if line.owner != Owner::World && TAKEN.contains(&function.as_str()) {
        function.push('_');
    }
    let call = format!("{handle}.{function}({})", arguments.join(", "));
    judged(line, &if is_async { format!("crate::wait::wait({call})") } else { call }, &literals)
}

/// A call, and what is to come of it.
fn judged(line: &Line, call: &str, literals: &Literals<'_>) -> anyhow::Result<String> {
    let number = line.number;
    Ok(match &line.outcome {
        Outcome::Returns(Some(value)) => {
            let ty = line.result.context("a function without a result returns a value")?;
            let expected = literals.owned(&ty, value)?;
            // A map prints its entries in any order.
            let judge = if value.has_map() { "equals" } else { "returns" };
            format!("    calls.{judge}({number}, || {call}, || {expected});\n")
        }
        Outcome::Returns(None) => format!("    calls.returns({number}, || {call}, || ());\n"),
        Outcome::Fails(words) => format!("    calls.fails({number}, || {call}, {words:?});\n"),
    })
}

/// The path of a type within the module `root`.
fn path(case: &Case, root: &str, id: TypeId) -> String {
    let Some(ty) = case.resolve.types.get(id) else { return String::new() };
    let module = match ty.owner {
        TypeOwner::Interface(id) => names::rust_snake(&module_of(case, id)),
        _ => "provider".to_owned(),
    };
    format!("{root}::{module}::{}", names::rust_type(ty.name.as_deref().unwrap_or_default()))
}
