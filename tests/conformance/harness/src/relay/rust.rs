//! The relay in Rust, where every function is written out: wit-bindgen gives owned arguments and takes lent ones.

use std::fmt::Write as _;

use anyhow::Context as _;
use plugwright_toolchains::{rust_guest_type, rust_ident};
use wit_parser::{Function, Resolve, Type, TypeDef, TypeDefKind};

use crate::case::{Case, Owner, Side};

/// The source of a relay.
pub(crate) fn rust(case: &Case) -> anyhow::Result<String> {
    let resolve = &case.resolve;
    let mut out = String::from("use crate::Plugin;\n");
    let mut world = String::new();
    let mut done: Vec<Owner> = Vec::new();
    for (owner, function) in case.functions() {
        let Some(full) = case.interface(Side::Provider, owner) else {
            world.push_str(&relayed(resolve, function, &super::name(&function.name), "crate", "crate")?);
            continue;
        };
        if done.contains(&owner) {
            continue;
        }
        let relay = case.interface(Side::Consumer, owner).unwrap_or_default();
        let (provider, relay) = (path("crate", &full), path("crate::exports", &relay));
        let _ = writeln!(out, "\nimpl {relay}::Guest for Plugin {{");
        for (_, function) in case.functions().filter(|(other, _)| *other == owner) {
            out.push_str(&relayed(resolve, function, &function.name, &relay, &provider)?);
        }
        out.push_str("}\n");
        done.push(owner);
    }
    if !world.is_empty() {
        let _ = writeln!(out, "\nimpl crate::Guest for Plugin {{\n{world}}}");
    }
    Ok(out)
}

/// The module of an interface, by the interface's full name.
fn path(root: &str, full: &str) -> String {
    let name = full.split('@').next().unwrap_or(full);
    let parts: Vec<String> = name.split([':', '/']).map(rust_ident).collect();
    format!("{root}::{}", parts.join("::"))
}

fn relayed(
    resolve: &Resolve,
    function: &Function,
    name: &str,
    relay: &str,
    provider: &str,
) -> anyhow::Result<String> {
    let (mut params, mut arguments) = (Vec::new(), Vec::new());
    for (index, param) in function.params.iter().enumerate() {
        params.push(format!("p{index}: {}", rust_guest_type(resolve, relay, &param.ty)));
        // What runs on after its call was made takes its arguments over.
        arguments.push(match function.kind.is_async() {
            true => format!("p{index}"),
            false => lent(resolve, &param.ty, &format!("p{index}"))?,
        });
    }
    let result = match &function.result {
        Some(ty) => format!(" -> {}", rust_guest_type(resolve, relay, ty)),
        None => String::new(),
    };
    let (word, wait) = if function.kind.is_async() { ("async ", ".await") } else { ("", "") };
    Ok(format!(
        "    {word}fn {}({}){result} {{\n        {provider}::{}({}){wait}\n    }}\n",
        rust_ident(name),
        params.join(", "),
        rust_ident(&function.name),
        arguments.join(", "),
    ))
}

fn definition<'r>(resolve: &'r Resolve, ty: &Type) -> anyhow::Result<Option<&'r TypeDef>> {
    let Type::Id(id) = ty else { return Ok(None) };
    resolve.types.get(*id).context("a type without a definition").map(Some)
}

/// `value`, an owned argument, as an import takes it. What holds no list is copied; of the rest the outermost layer is lent.
fn lent(resolve: &Resolve, ty: &Type, value: &str) -> anyhow::Result<String> {
    match holds_list(resolve, ty) {
        true => borrowed(resolve, ty, value, true),
        false => Ok(value.to_owned()),
    }
}

/// `value` is the place itself at the top, and a reference within a closure.
fn borrowed(resolve: &Resolve, ty: &Type, value: &str, is_place: bool) -> anyhow::Result<String> {
    let reference = |value: &str| if is_place { format!("&{value}") } else { value.to_owned() };
    let copied = |value: &str| if is_place { value.to_owned() } else { format!("*{value}") };
    let Some(definition) = definition(resolve, ty)? else {
        return Ok(if matches!(ty, Type::String) { format!("{value}.as_str()") } else { copied(value) });
    };
    match crate::value::kind(resolve, ty) {
        None if crate::value::primitive(resolve, ty) == Some(Type::String) => {
            return Ok(format!("{value}.as_str()"));
        }
        Some(TypeDefKind::List(_)) => return Ok(format!("{value}.as_slice()")),
        Some(TypeDefKind::Map(..)) => return Ok(reference(value)),
        _ => {}
    }
    if definition.name.is_some() {
        return Ok(reference(value));
    }
    Ok(match &definition.kind {
        TypeDefKind::Option(some) => {
            format!("{value}.as_ref().map(|v| {})", borrowed(resolve, some, "v", false)?)
        }
        TypeDefKind::Result(result) => {
            let side = |ty: &Option<Type>| match ty {
                Some(ty) => borrowed(resolve, ty, "v", false),
                None => Ok("*v".to_owned()),
            };
            format!("{value}.as_ref().map(|v| {}).map_err(|v| {})", side(&result.ok)?, side(&result.err)?)
        }
        TypeDefKind::Tuple(tuple) => {
            let part = |(index, ty): (usize, &Type)| {
                let part = if is_place { format!("{value}.{index}") } else { format!("(&{value}.{index})") };
                Ok(format!("{},", borrowed(resolve, ty, &part, is_place)?))
            };
            let parts: Vec<String> =
                tuple.types.iter().enumerate().map(part).collect::<anyhow::Result<_>>()?;
            format!("({})", parts.join(" "))
        }
        // Always taken whole.
        TypeDefKind::FixedLengthList(..) if is_place => value.to_owned(),
        TypeDefKind::FixedLengthList(..) => format!("{value}.clone()"),
        other => anyhow::bail!("a relay in Rust cannot lend a `{}`", other.as_str()),
    })
}

/// Whether a text or a list is anywhere in the type.
fn holds_list(resolve: &Resolve, ty: &Type) -> bool {
    let Ok(definition) = definition(resolve, ty) else { return false };
    let Some(definition) = definition else { return matches!(ty, Type::String) };
    let holds = |ty: &Type| holds_list(resolve, ty);
    match &definition.kind {
        TypeDefKind::List(_) | TypeDefKind::Map(..) => true,
        TypeDefKind::FixedLengthList(ty, _) | TypeDefKind::Option(ty) | TypeDefKind::Type(ty) => holds(ty),
        TypeDefKind::Result(result) => result.ok.iter().chain(&result.err).any(holds),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().any(holds),
        TypeDefKind::Record(record) => record.fields.iter().any(|field| holds(&field.ty)),
        TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty.as_ref()).any(holds),
        _ => false,
    }
}
