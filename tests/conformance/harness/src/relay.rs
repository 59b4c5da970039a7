//! The relay of a case: an interface with the same functions, and the world that imports the one and exports the other.
//!
//! A case that says more about its consumers writes the world `consumer` itself; the rest is made here.

mod rust;

use std::fmt::Write as _;

use anyhow::Context as _;
use wit_parser::{Function, Handle, Interface, Resolve, Type, TypeDefKind, WorldItem, WorldKey};

pub(crate) use rust::rust;

/// The name of the relay of an interface, by its full name.
pub(crate) fn name(full: &str) -> String {
    match full.split_once('@') {
        Some((name, version)) => format!("{name}-relay@{version}"),
        None => format!("{full}-relay"),
    }
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
    for (key, item) in &provider.exports {
        match item {
            WorldItem::Interface { id, .. } => {
                let full = resolve.name_world_key(key);
                let interface = resolve.interfaces.get(*id).context("an interface without a definition")?;
                let bare = interface.name.as_deref().context("an interface without a name")?;
                let relay = format!("{bare}-relay");
                // WIT knows an interface of its own package by its own name alone.
                let full = if interface.package == Some(package) { format!("%{bare}") } else { full };
                interfaces.push_str(&relayed(&resolve, interface, &relay, &full)?);
                let _ = writeln!(world, "  import {full};\n  export %{relay};");
            }
            WorldItem::Function(function) => {
                let ty = signature(&resolve, function)?;
                let _ = writeln!(
                    world,
                    "  import {}: {ty};\n  export relay-{}: {ty};",
                    function.name, function.name
                );
            }
            WorldItem::Type { .. } => {}
        }
    }
    Ok(format!("{written}\n{interfaces}{world}}}\n"))
}

/// An interface `relay` with the functions of `interface`, whose types it uses.
fn relayed(resolve: &Resolve, interface: &Interface, relay: &str, full: &str) -> anyhow::Result<String> {
    let mut out = format!("interface %{relay} {{\n");
    let types: Vec<String> = interface.types.keys().map(|name| format!("%{name}")).collect();
    if !types.is_empty() {
        let _ = writeln!(out, "  use {full}.{{{}}};", types.join(", "));
    }
    for function in interface.functions.values().filter(|function| function.kind.resource().is_none()) {
        let _ = writeln!(out, "  %{}: {};", function.name, signature(resolve, function)?);
    }
    out.push_str("}\n\n");
    Ok(out)
}

fn signature(resolve: &Resolve, function: &Function) -> anyhow::Result<String> {
    let params: Vec<String> = function
        .params
        .iter()
        .map(|param| Ok(format!("%{}: {}", param.name, spelt(resolve, &param.ty)?)))
        .collect::<anyhow::Result<_>>()?;
    let result = match &function.result {
        Some(ty) => format!(" -> {}", spelt(resolve, ty)?),
        None => String::new(),
    };
    Ok(format!("func({}){result}", params.join(", ")))
}

/// A type in WIT.
fn spelt(resolve: &Resolve, ty: &Type) -> anyhow::Result<String> {
    let Type::Id(id) = ty else {
        return Ok(match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "s8",
            Type::S16 => "s16",
            Type::S32 => "s32",
            Type::S64 => "s64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::ErrorContext | Type::Id(_) => "error-context",
        }
        .to_owned());
    };
    let definition = resolve.types.get(*id).context("a type without a definition")?;
    if let Some(name) = &definition.name {
        return Ok(format!("%{name}"));
    }
    let inner = |ty: &Type| spelt(resolve, ty);
    let or_blank = |ty: &Option<Type>| ty.as_ref().map_or_else(|| Ok("_".to_owned()), inner);
    Ok(match &definition.kind {
        TypeDefKind::List(ty) => format!("list<{}>", inner(ty)?),
        TypeDefKind::FixedLengthList(ty, length) => format!("list<{}, {length}>", inner(ty)?),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", inner(key)?, inner(value)?),
        TypeDefKind::Option(ty) => format!("option<{}>", inner(ty)?),
        TypeDefKind::Result(result) => match (&result.ok, &result.err) {
            (None, None) => "result".to_owned(),
            (ok, None) => format!("result<{}>", or_blank(ok)?),
            (ok, err) => format!("result<{}, {}>", or_blank(ok)?, or_blank(err)?),
        },
        TypeDefKind::Tuple(tuple) => {
            format!(
                "tuple<{}>",
                tuple.types.iter().map(inner).collect::<anyhow::Result<Vec<_>>>()?.join(", ")
            )
        }
        TypeDefKind::Handle(Handle::Own(id)) => inner(&Type::Id(*id))?,
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", inner(&Type::Id(*id))?),
        other => anyhow::bail!("a relay cannot pass on a `{}`", other.as_str()),
    })
}

/// The interfaces that a world exports, by key.
pub(crate) fn exported<'r>(
    resolve: &'r Resolve,
    items: &'r wit_parser::World,
) -> Vec<(&'r WorldKey, &'r Interface)> {
    let interface = |(key, item): (&'r WorldKey, &'r WorldItem)| match item {
        WorldItem::Interface { id, .. } => Some((key, resolve.interfaces.get(*id)?)),
        _ => None,
    };
    items.exports.iter().filter_map(interface).collect()
}
