//! The relay of a case: an interface with the same functions, and the world that imports the one and exports the other.
//!
//! A case that says more about its consumers writes the world `consumer` itself; the rest is made here.

mod rust;

use std::fmt::Write as _;

use anyhow::Context as _;
use plugwright_contract::{declaration_source, function_source};
use wit_parser::{Interface, PackageId, Resolve, TypeDefKind, TypeId, TypeOwner, World, WorldItem, WorldKey};

pub(crate) use rust::rust;

use crate::case::{Case, Side};

/// The name of the relay of an interface or of a function of the world, by its own name.
pub(crate) fn name(bare: &str) -> String {
    format!("{bare}-relay")
}

/// The contract with what is not written in it: relays, and the world `consumer`.
pub(crate) fn complete(written: &str) -> anyhow::Result<String> {
    let mut resolve = Resolve::default();
    let package = match resolve.push_str("case.wit", written) {
        Ok(package) => package,
        Err(error) => anyhow::bail!("{}", resolve.render_error(&error)),
    };
    let worlds = &resolve.packages.get(package).context("there is no package")?.worlds;
    if worlds.contains_key("consumer") {
        return Ok(written.to_owned());
    }
    let provider = worlds
        .get("provider")
        .and_then(|id| resolve.worlds.get(*id))
        .context("there is no world `provider`")?;
    let (mut interfaces, mut world) = (String::new(), String::from("world consumer {\n"));
    for ty in own_types(provider) {
        let _ = writeln!(world, "  {}", declared(&resolve, ty, package)?);
    }
    for (key, item) in &provider.exports {
        match (key, item) {
            (WorldKey::Interface(id), _) => {
                let interface = resolve.interfaces.get(*id).context("an interface without a definition")?;
                let bare = interface.name.as_deref().context("an interface without a name")?;
                let (path, relay) = (path(&resolve, *id, package)?, name(bare));
                let types: Vec<String> = interface.types.keys().map(|name| format!("%{name}")).collect();
                let uses = match types.is_empty() {
                    true => String::new(),
                    false => format!("  use {path}.{{{}}};\n", types.join(", ")),
                };
                let _ = writeln!(
                    interfaces,
                    "interface %{relay} {{\n{uses}{}}}\n",
                    functions(&resolve, interface)
                );
                let _ = writeln!(world, "  import {path};\n  export %{relay};");
            }
            (WorldKey::Name(bare), WorldItem::Interface { id, .. }) => {
                let interface = resolve.interfaces.get(*id).context("an interface without a definition")?;
                let mut inline = String::from("interface {\n");
                for ty in interface.types.values() {
                    let _ = writeln!(inline, "  {}", declared(&resolve, *ty, package)?);
                }
                inline.push_str(&functions(&resolve, interface));
                let _ = writeln!(world, "  import %{bare}: {inline}}}\n  export %{}: {inline}}}", name(bare));
            }
            (WorldKey::Name(bare), WorldItem::Function(function)) => {
                let ty = function_source(&resolve, function);
                let _ = writeln!(world, "  import %{bare}: {ty};\n  export %{}: {ty};", name(bare));
            }
            (WorldKey::Name(_), WorldItem::Type { .. }) => {}
        }
    }
    Ok(format!("{written}\n{interfaces}{world}}}\n"))
}

/// The types that a world has of its own, or uses.
fn own_types(world: &World) -> impl Iterator<Item = TypeId> {
    world
        .imports
        .values()
        .filter_map(|item| if let WorldItem::Type { id, .. } = item { Some(*id) } else { None })
}

/// What gives a type its name where it stands: its declaration, or a `use`.
fn declared(resolve: &Resolve, id: TypeId, package: PackageId) -> anyhow::Result<String> {
    let ty = resolve.types.get(id).context("a type without a definition")?;
    let used = match ty.kind {
        TypeDefKind::Type(wit_parser::Type::Id(used)) => resolve.types.get(used),
        _ => None,
    };
    match used.map(|used| (used, used.owner)) {
        Some((used, TypeOwner::Interface(from))) if used.owner != ty.owner => {
            let original = used.name.as_deref().context("a used type without a name")?;
            let name = ty.name.as_deref().context("a type without a name")?;
            Ok(format!("use {}.{{%{original} as %{name}}};", path(resolve, from, package)?))
        }
        _ => Ok(declaration_source(resolve, id)),
    }
}

/// How a contract calls an interface: one of its own package by its own name alone.
fn path(resolve: &Resolve, id: wit_parser::InterfaceId, package: PackageId) -> anyhow::Result<String> {
    let interface = resolve.interfaces.get(id).context("an interface without a definition")?;
    let bare = interface.name.as_deref().context("an interface without a name")?;
    match interface.package == Some(package) {
        true => Ok(format!("%{bare}")),
        false => Ok(resolve.name_world_key(&WorldKey::Interface(id))),
    }
}

/// The functions of an interface, those of its resources left out.
fn functions(resolve: &Resolve, interface: &Interface) -> String {
    let free = interface.functions.values().filter(|function| function.kind.resource().is_none());
    free.map(|function| format!("  %{}: {};\n", function.name, function_source(resolve, function))).collect()
}

/// The interfaces that providers export: their own names, and their full names without a version.
pub(crate) fn exported(case: &Case) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (owner, _) in case.functions() {
        let Some(full) = case.interface(Side::Provider, owner) else { continue };
        let full = full.split('@').next().unwrap_or(&full).to_owned();
        let bare = full.rsplit('/').next().unwrap_or(&full).to_owned();
        if !names.contains(&(bare.clone(), full.clone())) {
            names.push((bare, full));
        }
    }
    names
}
