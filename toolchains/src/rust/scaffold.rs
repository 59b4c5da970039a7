//! Stubs of exported functions in Rust.

mod signature;

use std::path::PathBuf;

use heck::{ToKebabCase, ToUpperCamelCase};
use wit_parser::{Function, InterfaceId, Resolve, TypeDefKind, TypeId, WorldId, WorldItem};

use signature::{Place, ident, signature};

/// Gives the source files of a new plugin, by their path in the plugin's folder.
///
/// `{{wit}}` in them stands for the path from the plugin's folder to the contract.
pub(crate) fn scaffold(resolve: &Resolve, world: WorldId, name: &str) -> Vec<(PathBuf, String)> {
    [
        ("Cargo.toml", manifest(name)),
        ("src/lib.rs", library(resolve, world, name)),
        (".gitignore", "/build/\n/target/\n".to_owned()),
    ]
    .map(|(path, text)| (PathBuf::from(path), text))
    .into()
}

fn manifest(name: &str) -> String {
    let name = name.to_kebab_case();
    let sdk = env!("CARGO_PKG_VERSION");
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\
         # A component links for WebAssembly alone, and documentation tests would link it for this machine.\n\
         doctest = false\n\n\
         [dependencies]\n\
         # With `features = [\"log\"]` what the crate `log` is told reaches the host; request `log` in `plugin.toml` too.\n\
         plugwright-guest = \"{sdk}\"\n\n\
         # The plugin is no member of a workspace around it: it is built for WebAssembly, by `plugwright build`.\n\
         [workspace]\n"
    )
}

fn library(resolve: &Resolve, world: WorldId, name: &str) -> String {
    let Some(found) = resolve.worlds.get(world) else { return String::new() };
    let mut places = Vec::new();
    let mut free = Vec::new();
    for (key, item) in &found.exports {
        match item {
            WorldItem::Interface { id, .. } => places.push((Place::of(resolve, key, *id), *id)),
            WorldItem::Function(function) => free.push(function),
            WorldItem::Type { .. } => {}
        }
    }
    let mut imported = String::new();
    for place in short(resolve, &mut places) {
        imported.push_str(&format!("use {place};\n"));
    }
    if !imported.is_empty() {
        imported.push('\n');
    }

    let plugin = name.to_upper_camel_case();
    let mut out = format!(
        "//! The plugin `{name}`.\n\n\
         plugwright_guest::contract!({{ world: \"{}\", path: \"{{{{wit}}}}\" }});\n\n\
         {imported}struct {plugin};\n",
        world_name(resolve, world),
    );
    for (place, id) in &places {
        interface(&mut out, resolve, place, *id, &plugin);
    }
    if !free.is_empty() {
        implementation(&mut out, resolve, &Place::root(), "Guest", &plugin, &[], &free);
    }
    if !found.exports.is_empty() {
        out.push_str(&format!("\nexport!({plugin});\n"));
    }
    out
}

/// Lets places go by their last word, unless that word means something else already. Gives the modules to be imported.
fn short(resolve: &Resolve, places: &mut [(Place, InterfaceId)]) -> Vec<String> {
    let last = |module: &str| module.rsplit("::").next().unwrap_or_default().to_owned();
    let words: Vec<String> = places.iter().map(|(place, _)| last(place.module())).collect();
    let mut modules = Vec::new();
    for (place, _) in places {
        let word = last(place.module());
        let twice = words.iter().filter(|other| **other == word).count() > 1;
        // The bindings have a module for each namespace beside `exports`.
        let taken = resolve.package_names.keys().any(|package| ident(&package.namespace) == word);
        if !twice && !taken && word != "exports" {
            modules.push(place.module().to_owned());
            place.shorten();
        }
    }
    modules.sort();
    modules
}

/// The world's name, with its package where another in the folder could have one of that name.
fn world_name(resolve: &Resolve, world: WorldId) -> String {
    let Some(found) = resolve.worlds.get(world) else { return String::new() };
    match found.package {
        Some(package) => resolve.id_of_name(package, &found.name),
        None => found.name.clone(),
    }
}

fn interface(out: &mut String, resolve: &Resolve, place: &Place, id: InterfaceId, plugin: &str) {
    let Some(found) = resolve.interfaces.get(id) else { return };
    let resources = found.types.iter().filter(|(_, ty)| is_resource(resolve, **ty));
    let resources: Vec<(&String, TypeId)> = resources.map(|(name, ty)| (name, *ty)).collect();
    let functions: Vec<&Function> = found.functions.values().collect();

    let free: Vec<&Function> =
        functions.iter().copied().filter(|function| function.kind.resource().is_none()).collect();
    let types: Vec<String> = resources
        .iter()
        .map(|(name, _)| format!("    type {0} = {0};\n", name.to_upper_camel_case()))
        .collect();
    if !free.is_empty() || !types.is_empty() {
        implementation(out, resolve, place, "Guest", plugin, &types, &free);
    }
    for (name, ty) in resources {
        let own: Vec<&Function> =
            functions.iter().copied().filter(|function| function.kind.resource() == Some(ty)).collect();
        let camel = name.to_upper_camel_case();
        out.push_str(&format!("\nstruct {camel};\n"));
        implementation(out, resolve, place, &format!("Guest{camel}"), &camel, &[], &own);
    }
}

fn is_resource(resolve: &Resolve, ty: TypeId) -> bool {
    resolve.types.get(ty).is_some_and(|ty| matches!(ty.kind, TypeDefKind::Resource))
}

/// One `impl` block, each function a stub.
fn implementation(
    out: &mut String,
    resolve: &Resolve,
    place: &Place,
    of: &str,
    on: &str,
    types: &[String],
    functions: &[&Function],
) {
    out.push_str(&format!("\nimpl {} for {on} {{\n", place.of_item(of)));
    out.push_str(&types.concat());
    for (index, function) in functions.iter().enumerate() {
        if index > 0 || !types.is_empty() {
            out.push('\n');
        }
        for line in function.docs.contents.iter().flat_map(|docs| docs.trim().lines()) {
            out.push_str(format!("    /// {}", line.trim()).trim_end());
            out.push('\n');
        }
        out.push_str(&signature(resolve, place, function));
        out.push_str(&format!(
            "\n        todo!(\"`{}` is not written yet\")\n    }}\n",
            signature::name(function)
        ));
    }
    out.push_str("}\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "
        package my:app@0.2.0;
        interface types {
            record point { x: u32, %type: option<string> }
            resource token { constructor(); }
        }
        interface api {
            use types.{point, token};
            flags mode { fast }
            variant failure { late(u64), never }
            /// Draws.
            ///
            /// Slowly.
            draw: func(points: list<point>, mode: mode, %match: tuple<u8, char>) -> result<list<u8>, failure>;
            clear: func();
            try-it: func(token: borrow<token>, %own: token) -> result<_, string>;
            resource canvas {
                constructor(size: f64);
                save: func() -> result;
                same: func(other: borrow<canvas>) -> bool;
                blank: static func() -> canvas;
            }
        }
        world extension {
            export api;
            export inline: interface { go: func() -> option<bool>; }
            export run-it: func(args: list<string>) -> s8;
        }
    ";

    #[test]
    fn every_export_has_a_stub() {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("app.wit", CONTRACT).unwrap();
        let world = resolve.select_world(&[package], Some("extension")).unwrap();
        let files = scaffold(&resolve, world, "my-plugin");
        let (_, library) = files.iter().find(|(path, _)| path.ends_with("lib.rs")).unwrap();
        let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rust/scaffold/golden.rs.txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, library).unwrap();
        }
        let golden = std::fs::read_to_string(golden).unwrap();
        assert_eq!(*library, golden);
    }
}
