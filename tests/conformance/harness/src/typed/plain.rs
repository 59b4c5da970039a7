//! Calls by serde: with the types that somebody would write who never saw `contract!`, in Rust's own habit.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use plugwright_toolchains::rust_type;
use wit_parser::{Type, TypeDefKind, TypeId, TypeOwner};

use super::names_of::interfaces;
use super::{judged, path};
use crate::case::{Case, Side};
use crate::expect::{Line, Outcome};
use crate::names;
use crate::value::{Flags, Literals};

/// What serde writes is not longer than this as a tuple.
const LARGEST_TUPLE: usize = 16;

const DERIVE: &str = "#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]";

/// The types of a case, and the calls.
pub(super) fn module(case: &Case) -> anyhow::Result<String> {
    let mut text = types(case)?;
    text.push_str(
        "\npub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) \
         -> Result<(), plugwright::Error> {\n",
    );
    for line in &case.lines {
        text.push_str(&call(case, line).with_context(|| format!("line {} of `{}`", line.number, case.name))?);
    }
    text.push_str("    Ok(())\n}\n");
    Ok(text)
}

fn call(case: &Case, line: &Line) -> anyhow::Result<String> {
    let path = |id: TypeId| path(case, "plain", id);
    let literals = Literals { resolve: &case.resolve, path: &path, flags: Flags::Fields };
    let (mut types, mut values) = (Vec::new(), Vec::new());
    for (ty, value) in line.params.iter().zip(&line.arguments) {
        types.push(spelt(case, ty));
        values.push(literals.owned(ty, value)?);
    }
    let result = match (&line.outcome, &line.result) {
        (Outcome::Fails(_), _) => "serde_json::Value".to_owned(),
        (_, Some(ty)) => spelt(case, ty),
        (_, None) => "()".to_owned(),
    };
    let arguments = if types.len() > LARGEST_TUPLE {
        // More than serde's tuples take go by their names.
        let fields: Vec<String> = line.names.iter().zip(&types).map(|(name, ty)| field(name, ty)).collect();
        let values: Vec<String> = line
            .names
            .iter()
            .zip(&values)
            .map(|(name, value)| format!("{}: {value}", names::rust_snake(name)))
            .collect();
        format!(
            "#[derive(serde::Serialize)] struct Arguments {{ {} }} let arguments = Arguments {{ {} }};",
            fields.join(", "),
            values.join(", ")
        )
    } else {
        let list =
            |parts: &[String]| parts.iter().map(|part| format!("{part},")).collect::<Vec<_>>().join(" ");
        format!("let arguments: ({}) = ({});", list(&types), list(&values))
    };
    let item = case.item(Side::Provider, line);
    let call = format!("{{ {arguments} plugin.call_serde::<{result}>(&{item:?}.parse()?, &arguments) }}");
    judged(line, &call, &literals)
}

/// The modules of all types that no handle is in.
fn types(case: &Case) -> anyhow::Result<String> {
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    for (id, ty) in case.resolve.types.iter() {
        let Some(name) = &ty.name else { continue };
        let is_there = match ty.owner {
            TypeOwner::World(world) => world == case.provider,
            TypeOwner::Interface(owner) => interfaces(case).any(|id| id == owner),
            TypeOwner::None => false,
        };
        if !is_there || !is_plain(case, &Type::Id(id)) {
            continue;
        }
        let Some(definition) = definition(case, name, &ty.kind) else { continue };
        let full = path(case, "plain", id);
        let module = full.split("::").nth(1).context("a type without a module")?.to_owned();
        modules.entry(module).or_default().push_str(&definition);
    }
    let mut text = String::new();
    for (module, definitions) in modules {
        let _ = write!(
            text,
            "    pub(super) mod {module} {{\n        use super::super::plain;\n{definitions}    }}\n"
        );
    }
    Ok(if text.is_empty() { text } else { format!("\nmod plain {{\n{text}}}\n") })
}

fn definition(case: &Case, name: &str, kind: &TypeDefKind) -> Option<String> {
    let ty = names::rust_type(name);
    let fields = match kind {
        TypeDefKind::Record(record) => {
            record.fields.iter().map(|found| field(&found.name, &spelt(case, &found.ty))).collect::<Vec<_>>()
        }
        TypeDefKind::Flags(flags) => flags.flags.iter().map(|flag| field(&flag.name, "bool")).collect(),
        TypeDefKind::Enum(cases) => {
            let cases: Vec<String> = cases.cases.iter().map(|found| variant(&found.name, None)).collect();
            return Some(format!("        {DERIVE} pub enum {ty} {{ {} }}\n", cases.join(", ")));
        }
        TypeDefKind::Variant(cases) => {
            let payload = |ty: &Type| spelt(case, ty);
            let cases = cases.cases.iter().map(|found| variant(&found.name, found.ty.as_ref().map(payload)));
            let cases = cases.collect::<Vec<_>>().join(", ");
            return Some(format!("        {DERIVE} pub enum {ty} {{ {cases} }}\n"));
        }
        _ => return None,
    };
    Some(format!("        {DERIVE} pub struct {ty} {{ {} }}\n", fields.join(", ")))
}

/// A field by its name in Rust, which stands for the WIT's unless Rust cannot have it.
fn field(wit: &str, ty: &str) -> String {
    let name = names::rust_snake(wit);
    let renamed = if name.ends_with('_') { format!("#[serde(rename = {wit:?})] ") } else { String::new() };
    format!("{renamed}pub {name}: {ty}")
}

/// A case by its name in Rust, which does not show where a word of one letter ends.
fn variant(wit: &str, payload: Option<String>) -> String {
    let name = names::rust_camel(wit);
    let is_hidden = wit.contains('-') && wit.split('-').any(|word| word.len() == 1);
    let renamed = match is_hidden || name.ends_with('_') {
        true => format!("#[serde(rename = {wit:?})] "),
        false => String::new(),
    };
    let payload = payload.map(|ty| format!("({ty})")).unwrap_or_default();
    format!("{renamed}{name}{payload}")
}

/// A type with all its values owned.
fn spelt(case: &Case, ty: &Type) -> String {
    let named = |id: TypeId| match case.resolve.types.get(id)?.kind {
        TypeDefKind::Record(_) | TypeDefKind::Flags(_) | TypeDefKind::Enum(_) | TypeDefKind::Variant(_) => {
            Some(path(case, "plain", id))
        }
        _ => None,
    };
    rust_type(&case.resolve, ty, &named, "std::collections::HashMap")
}

/// Whether no handle is anywhere in a type.
fn is_plain(case: &Case, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return true };
    let is_plain = |ty: &Type| is_plain(case, ty);
    match case.resolve.types.get(*id).map(|ty| &ty.kind) {
        Some(TypeDefKind::Record(record)) => record.fields.iter().all(|field| is_plain(&field.ty)),
        Some(TypeDefKind::Variant(variant)) => {
            variant.cases.iter().filter_map(|case| case.ty.as_ref()).all(is_plain)
        }
        Some(TypeDefKind::Tuple(tuple)) => tuple.types.iter().all(is_plain),
        Some(TypeDefKind::Result(result)) => result.ok.iter().chain(&result.err).all(is_plain),
        Some(
            TypeDefKind::List(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Option(ty)
            | TypeDefKind::Type(ty),
        ) => is_plain(ty),
        Some(TypeDefKind::Map(key, value)) => is_plain(key) && is_plain(value),
        Some(TypeDefKind::Enum(_) | TypeDefKind::Flags(_)) => true,
        _ => false,
    }
}
