//! Bytes to WIT, or to the reason why not.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldId, WorldItem, WorldKey};

use super::shrink::shrink;
use crate::error::{Blame, Error, ErrorKind, Stage};

const MAGIC: &[u8] = b"\0asm";
const MODULE: &[u8] = &[1, 0, 0, 0];
const COMPONENT: &[u8] = &[13, 0, 1, 0];

/// Decodes a component's imports and exports.
pub(super) fn decode(bytes: &[u8]) -> Result<(Resolve, WorldId), Error> {
    if let Some((what, hint)) = something_else(bytes) {
        return Err(not_a_component(what).hint(hint));
    }
    let small = shrink(bytes);
    decode_small(small.as_deref().unwrap_or(bytes))
}

/// As [`decode`], for what is left of a component without its bulk.
pub(super) fn decode_small(bytes: &[u8]) -> Result<(Resolve, WorldId), Error> {
    // The decoder was written for components that a compiler made, and asserts what it expects of them. A plugin may be
    // anything, and must not end its host.
    match catch_unwind(AssertUnwindSafe(|| wit_component::decode(bytes))) {
        Ok(Ok(DecodedWasm::Component(resolve, world))) => {
            match renamed(&resolve, world).or_else(|| external(&resolve, world)) {
                Some(error) => Err(error),
                None => Ok((resolve, world)),
            }
        }
        Ok(Ok(DecodedWasm::WitPackage(..))) => Err(not_a_component("a WIT package in binary form")
            .hint("a contract is not a plugin: build a plugin for it")),
        Ok(Err(error)) if format!("{error:#}").contains("unexpected end") => {
            Err(not_a_component("cut off in the middle").source(error).hint("build or copy it again"))
        }
        // The component model once had longer sets; components with them no longer validate anywhere.
        Ok(Err(error)) if format!("{error:#}").contains("more than 32 flags") => Err(Error::new(
            Stage::Contract,
            ErrorKind::Unsupported,
            Blame::Plugin,
            "the component has a set of more than 32 `flags`, which the component model no longer allows",
        )
        .source(error)
        .hint("split the flags into several types of at most 32 each")),
        Ok(Err(error)) => {
            Err(not_a_component("damaged, or uses what this version does not know").source(error))
        }
        Err(_) => Err(not_a_component("damaged: no compiler makes such a component")),
    }
}

/// An interface that the world has by a name of its own (`import first: acme:shop/cart`). The engines know no such names yet, so
/// nobody could load it.
fn renamed(resolve: &Resolve, world: WorldId) -> Option<Error> {
    let world = resolve.worlds.get(world)?;
    world.imports.iter().chain(&world.exports).find_map(|(key, item)| {
        let (WorldKey::Name(name), WorldItem::Interface { id, .. }) = (key, item) else { return None };
        let interface = resolve.id_of(*id)?;
        let message =
            format!("the component has the interface `{interface}` by a name of its own, `{name}`, which cannot be linked yet");
        Some(
            Error::new(Stage::Contract, ErrorKind::Unsupported, Blame::Plugin, message)
                .hint("import and export interfaces by their own names: `import acme:shop/cart`"),
        )
    })
}

/// Something that the world has with an id for others (`@external-id("…")`), which the engines do not know yet either.
fn external(resolve: &Resolve, world: WorldId) -> Option<Error> {
    let world = resolve.worlds.get(world)?;
    let items = world.imports.values().chain(world.exports.values()).filter_map(|item| match item {
        WorldItem::Interface { external_id, .. } => external_id.as_ref(),
        WorldItem::Function(function) => function.external_id.as_ref(),
        WorldItem::Type { .. } => None,
    });
    let functions = resolve.interfaces.iter().flat_map(|(_, interface)| interface.functions.values());
    let id = items
        .chain(functions.filter_map(|function| function.external_id.as_ref()))
        .chain(resolve.types.iter().filter_map(|(_, ty)| ty.external_id.as_ref()))
        .next()?;
    let message =
        format!("the component has something with the external id `{id}`, which cannot be linked yet");
    Some(
        Error::new(Stage::Contract, ErrorKind::Unsupported, Blame::Plugin, message)
            .hint("leave out `@external-id` in the contract"),
    )
}

/// What the bytes are, where their first ones tell, and what to do about it.
fn something_else(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const BUILD: &str = "`plugwright build` makes components";
    if bytes.is_empty() {
        return Some(("empty", "build or copy it again"));
    }
    match bytes.strip_prefix(MAGIC) {
        Some(rest) if rest.starts_with(COMPONENT) => None,
        Some(rest) if rest.starts_with(MODULE) => Some((
            "a core WebAssembly module",
            "build it for the component model: `plugwright build`, or `wasm-tools component new`",
        )),
        Some(rest) if rest.len() < MODULE.len() => Some(("cut off in the middle", "build or copy it again")),
        Some(_) => Some(("WebAssembly of a version that is not known here", BUILD)),
        None if is_wat(bytes) => Some(("WebAssembly text", "make a binary of it: `wasm-tools parse`")),
        None if std::str::from_utf8(bytes).is_ok() => Some(("text", BUILD)),
        None => Some(("not WebAssembly at all", BUILD)),
    }
}

fn is_wat(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    [&b"(component"[..], b"(module", b";;", b"(;"].into_iter().any(|start| text.starts_with(start))
}

fn not_a_component(what: &str) -> Error {
    Error::new(
        Stage::Contract,
        ErrorKind::NotAComponent,
        Blame::Plugin,
        format!("not a component: it is {what}"),
    )
}

#[cfg(test)]
mod tests {
    use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
    use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

    use super::decode;

    /// Found by trying random worlds: such a set was planned and then did not compile.
    #[test]
    fn interfaces_by_other_names_are_refused() {
        let wit = "package a:b; interface c { f: func(); } world w { import first: c; }";
        let mut resolve = Resolve::default();
        let package = resolve.push_str("test.wit", wit).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
        let bytes = ComponentEncoder::default().module(&module).unwrap().encode().unwrap();
        let error = decode(&bytes).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the component has the interface `a:b/c` by a name of its own, `first`, which cannot be linked yet"
        );
    }

    #[test]
    fn more_flags_than_there_are_bits_are_refused_by_name() {
        let flags: String = (0..33).map(|flag| format!(" \"b{flag}\"")).collect();
        let bytes = wat::parse_str(format!("(component (type (flags{flags})))")).unwrap();
        let error = decode(&bytes).unwrap_err();
        assert!(
            error.to_string().starts_with("the component has a set of more than 32 `flags`"),
            "{}",
            error.render()
        );
    }
}
