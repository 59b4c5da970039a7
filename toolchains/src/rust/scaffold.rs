//! Stubs of exported functions in Rust.

mod sample;
mod signature;

use std::collections::BTreeMap;
use std::path::PathBuf;

use heck::{ToKebabCase, ToUpperCamelCase};
use wit_parser::{Function, InterfaceId, Resolve, TypeDefKind, TypeId, WorldId, WorldItem};

pub(super) use signature::Place;
use signature::signature;
pub use signature::{rust_guest_type, rust_ident, rust_type};

/// Where a plugin's source finds the bindings.
pub(super) enum Bindings {
    /// The plugin makes them itself.
    Own,
    /// They are a crate's: its name, and the name that each of the bindings' modules has in it.
    Package { library: String, modules: BTreeMap<String, String> },
}

/// Gives the source files of a new plugin, by their path in the plugin's folder.
///
/// `{{wit}}` in them stands for the path from the plugin's folder to the contract.
pub(crate) fn scaffold(resolve: &Resolve, world: WorldId, name: &str) -> Vec<(PathBuf, String)> {
    let dependency = format!(
        "# With `features = [\"log\"]` what the crate `log` is told reaches the host; request `log` in `plugin.toml` too.\n\
         plugwright-guest = \"{}\"\n",
        env!("CARGO_PKG_VERSION")
    );
    let names = (name.to_kebab_case(), name.to_upper_camel_case());
    let testing = format!(
        "plugwright-guest = {{ version = \"{}\", features = [\"testing\"] }}\n",
        env!("CARGO_PKG_VERSION")
    );
    plugin(resolve, world, (&names.0, &names.1), [&dependency, &testing], &Bindings::Own)
}

/// The files of a plugin with this name, in words and in one word, and these lines among its dependencies and those of its tests.
pub(super) fn plugin(
    resolve: &Resolve,
    world: WorldId,
    (name, plugin): (&str, &str),
    dependencies: [&str; 2],
    bindings: &Bindings,
) -> Vec<(PathBuf, String)> {
    let mut library = format!("//! The plugin `{name}`.\n\n");
    library.push_str(&stubs(resolve, world, plugin, bindings));
    library.push_str(&test(resolve, world, plugin, bindings));
    [
        ("Cargo.toml", manifest(name, dependencies)),
        ("src/lib.rs", library),
        ("tests/component.rs", component_test(bindings)),
        (".gitignore", "/.cargo/\n/build/\n/target/\n".to_owned()),
    ]
    .map(|(path, text)| (PathBuf::from(path), text))
    .into()
}

fn manifest(name: &str, [dependency, testing]: [&str; 2]) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\n{dependency}\n\
         # The tests below `tests/` run the component in the real host.\n\
         [dev-dependencies]\n{testing}\n\
         [lints.clippy]\nall = {{ level = \"deny\", priority = -1 }}\n\n\
         # The plugin is no member of a workspace around it: it is built for WebAssembly, by `plugwright build`.\n\
         [workspace]\n"
    )
}

/// The pattern of a test in the real host.
fn component_test(bindings: &Bindings) -> String {
    let library = match bindings {
        Bindings::Own => "plugwright_guest",
        Bindings::Package { library, .. } => library,
    };
    format!(
        "//! The plugin as a component, in the real host.\n\nuse {library}::testing::{{Component, Failure}};\n\n\
         // `call` calls what the plugin exports, and `import` stands in for what it imports.\n\
         #[test]\nfn starts_as_a_component() -> Result<(), Failure> {{\n    \
         Component::build(env!(\"CARGO_MANIFEST_DIR\")).map(drop)\n}}\n"
    )
}

/// What a world exports.
struct Exports<'a> {
    places: Vec<(Place, InterfaceId)>,
    /// Functions of the world itself.
    free: Vec<&'a Function>,
    /// The modules that a `use` brings in.
    modules: Vec<String>,
}

impl<'a> Exports<'a> {
    fn of(resolve: &'a Resolve, world: WorldId, bindings: &Bindings) -> Self {
        let mut exports = Self { places: Vec::new(), free: Vec::new(), modules: Vec::new() };
        let Some(found) = resolve.worlds.get(world) else { return exports };
        for (key, item) in &found.exports {
            match item {
                WorldItem::Interface { id, .. } => exports.places.push((Place::of(resolve, key, *id), *id)),
                WorldItem::Function(function) => exports.free.push(function),
                WorldItem::Type { .. } => {}
            }
        }
        exports.modules = match bindings {
            Bindings::Own => short(resolve, &mut exports.places),
            Bindings::Package { modules, .. } => {
                for (place, _) in &mut exports.places {
                    if let Some(name) = modules.get(place.module()) {
                        place.rename(name);
                    }
                }
                exports.places.iter().map(|(place, _)| place.module().to_owned()).collect()
            }
        };
        exports.modules.sort();
        exports
    }
}

/// The gates that are open, as an option of `contract!`, which reads the contract itself.
fn features(resolve: &Resolve) -> String {
    let features: Vec<String> = resolve.features.iter().map(|feature| format!("\"{feature}\"")).collect();
    if features.is_empty() { String::new() } else { format!(", features: [{}]", features.join(", ")) }
}

/// A plugin's source: a stub of every function that the world exports.
pub(super) fn stubs(resolve: &Resolve, world: WorldId, plugin: &str, bindings: &Bindings) -> String {
    let Exports { places, free, mut modules } = Exports::of(resolve, world, bindings);
    let exports_nothing = places.is_empty() && free.is_empty();
    let mut out = String::new();
    match bindings {
        Bindings::Own => {
            out.push_str(&format!(
                "plugwright_guest::contract!({{ world: \"{}\", path: \"{{{{wit}}}}\"{} }});\n\n",
                world_name(resolve, world),
                features(resolve),
            ));
            for module in &modules {
                out.push_str(&format!("use {module};\n"));
            }
            if !modules.is_empty() {
                out.push('\n');
            }
        }
        Bindings::Package { library, .. } => {
            modules.extend((!free.is_empty()).then(|| "Guest".to_owned()));
            modules.extend((!exports_nothing).then(|| "export".to_owned()));
            // As rustfmt sorts: words with capitals first.
            modules.sort_by_key(|name| (name.starts_with(char::is_lowercase), name.clone()));
            match modules.as_slice() {
                [] => {}
                [one] => out.push_str(&format!("use {library}::{one};\n\n")),
                many => out.push_str(&format!("use {library}::{{{}}};\n\n", many.join(", "))),
            }
        }
    }
    out.push_str(&format!("struct {plugin};\n"));
    for (place, id) in &places {
        interface(&mut out, resolve, place, *id, plugin);
    }
    if !free.is_empty() {
        implementation(&mut out, resolve, &Place::root(), "Guest", plugin, &[], &free);
    }
    if !exports_nothing {
        out.push_str(&format!("\nexport!({plugin});\n"));
    }
    out
}

/// A first test: of a function that takes what can be made up.
fn test(resolve: &Resolve, world: WorldId, plugin: &str, bindings: &Bindings) -> String {
    let Exports { places, free, .. } = Exports::of(resolve, world, bindings);
    let root = Place::root();
    let of_interfaces = places.iter().flat_map(|(place, id)| {
        let functions = resolve.interfaces.get(*id).into_iter().flat_map(|found| found.functions.values());
        functions.map(move |function| (place, function))
    });
    let all = of_interfaces.chain(free.into_iter().map(|function| (&root, function)));
    let found = all.filter(|(_, function)| function.kind.resource().is_none() && !function.kind.is_async());
    let called = found.filter_map(|(place, function)| {
        let arguments = sample::arguments(resolve, place, function)?;
        Some((place, function, arguments))
    });
    let Some((place, function, arguments)) = called.min_by_key(|(_, _, arguments)| arguments.len()) else {
        return String::new();
    };
    let name = signature::name(function);
    let head = format!("<{plugin} as {}>::{name}", place.of_item("Guest"));
    let line = arguments.join(", ");
    let kept = if function.result.is_some() { "let _ = " } else { "" };
    // rustfmt puts arguments of more than 60 characters on lines of their own.
    let call = if line.len() <= 60 {
        format!("        {kept}{head}({line});\n")
    } else {
        let lines: String = arguments.iter().map(|argument| format!("            {argument},\n")).collect();
        format!("        {kept}{head}(\n{lines}        );\n")
    };
    format!(
        "\n#[cfg(test)]\nmod tests {{\n    use super::*;\n\n    \
         // A plugin's code is ordinary code here. What it imports needs a stand-in: each module has a `fake`.\n    \
         #[test]\n    #[should_panic(expected = \"`{name}` is not written yet\")]\n    \
         fn {}_is_to_be_written() {{\n{call}    }}\n}}\n",
        name.trim_end_matches('_')
    )
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
        let taken = resolve.package_names.keys().any(|package| rust_ident(&package.namespace) == word);
        if !twice && !taken && word != "exports" {
            modules.push(place.module().to_owned());
            place.shorten();
        }
    }
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
