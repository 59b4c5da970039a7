//! SDK packages for host developers' contracts, in Rust: a crate that plugin authors depend on.
//!
//! ```text
//! src/lib.rs     the contract's types and traits, by `plugwright_guest::contract!`; each interface under its own name
//! README.md      a first plugin, also the crate's documentation, so that its code is compiled
//! template/      what `plugwright new` writes: a plugin with stubs and a native test
//! ```

mod pack;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use wit_parser::{Resolve, WorldId, WorldItem, WorldKey};

use super::scaffold::{self, Bindings, Place};
use crate::error::ToolError;
use crate::language::Language;
use crate::lint;
use crate::sdk_package::SdkContract;
use heck::ToUpperCamelCase;

pub(crate) use pack::pack;

/// Gives the files of the package, by their path in it.
pub(crate) fn sdk_package(contract: &SdkContract) -> Result<Vec<(PathBuf, String)>, ToolError> {
    lint::refuse(&contract.resolve, contract.world, Language::Rust)?;
    let library = contract.name.replace('-', "_");
    let doors = Doors::of(&contract.resolve, contract.world);
    let mut files: Vec<(PathBuf, String)> = [
        ("Cargo.toml", manifest(contract)),
        ("README.md", readme(contract, &library, &doors)),
        ("src/lib.rs", source(contract, &library, &doors)),
        (".gitignore", "/.cargo/\n/dist/\n/target/\n".to_owned()),
    ]
    .map(|(path, text)| (PathBuf::from(path), text))
    .into();
    for (path, text) in template(contract, &library, &doors) {
        let path = format!("{}.in", path.display());
        files.push((PathBuf::from("template").join(path), text));
    }
    Ok(files)
}

/// Under which short name each interface of the contract goes in the package.
struct Doors {
    /// The module of the bindings, and its name in the package.
    exports: Vec<(String, String)>,
    imports: Vec<(String, String)>,
    /// Those names of imports behind which there is nothing to call.
    types: BTreeSet<String>,
    /// What the world itself exports, imports, and its types.
    world: Vec<String>,
}

impl Doors {
    fn of(resolve: &Resolve, world: WorldId) -> Self {
        let mut doors =
            Self { exports: Vec::new(), imports: Vec::new(), types: BTreeSet::new(), world: Vec::new() };
        let Some(found) = resolve.worlds.get(world) else { return doors };
        // Exports first: what an author writes has the better right to the short name.
        let mut taken: BTreeMap<String, usize> =
            ["bindings", "testing", "export"].into_iter().map(|word| (word.to_owned(), 0)).collect();
        for (items, is_export) in [(&found.exports, true), (&found.imports, false)] {
            for (key, item) in items {
                match item {
                    WorldItem::Interface { id, .. } if is_export => {
                        let module = Place::of(resolve, key, *id).module().to_owned();
                        let name = free(&mut taken, &module);
                        doors.exports.push((module, name));
                    }
                    WorldItem::Interface { id, .. } => {
                        let module = Place::imported(resolve, key, *id).module().to_owned();
                        let name = free(&mut taken, &module);
                        if resolve.interfaces.get(*id).is_some_and(|found| found.functions.is_empty()) {
                            doors.types.insert(name.clone());
                        }
                        doors.imports.push((module, name));
                    }
                    WorldItem::Function(_) if is_export => doors.world("Guest"),
                    WorldItem::Function(function) => {
                        doors.world(&scaffold::rust_ident(&function.name));
                        doors.world("fake");
                    }
                    WorldItem::Type { .. } => {
                        if let WorldKey::Name(name) = key {
                            doors.world(&name.to_upper_camel_case());
                        }
                    }
                }
            }
        }
        doors
    }

    fn world(&mut self, name: &str) {
        if !self.world.iter().any(|known| known == name) {
            self.world.push(name.to_owned());
        }
    }
}

/// The last word of a module, or with more of its words in front where that is taken.
fn free(taken: &mut BTreeMap<String, usize>, module: &str) -> String {
    let words: Vec<&str> = module.split("::").filter(|word| *word != "exports").collect();
    for count in 1..=words.len() {
        let name = words.iter().skip(words.len() - count).copied().collect::<Vec<_>>().join("_");
        if !taken.contains_key(&name) {
            taken.insert(name.clone(), 0);
            return name;
        }
    }
    // Imported and exported at once.
    let name = format!("imported_{}", words.join("_"));
    taken.insert(name.clone(), 0);
    name
}

fn manifest(contract: &SdkContract) -> String {
    let SdkContract { name, version, contract: world, .. } = contract;
    let sdk = env!("CARGO_PKG_VERSION");
    let license = contract
        .license
        .as_ref()
        .map_or_else(String::new, |it| format!("license = {}\n", toml::Value::from(it.as_str())));
    format!(
        "# Made by `plugwright sdk` for `{world}`.\n\
         [package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\nrust-version = \"1.85\"\n\
         description = \"What plugins for {world} written in Rust import\"\nreadme = \"README.md\"\n{license}\
         include = [\"/src\", \"/wit\", \"/template\", \"/README.md\", \"/plugwright-sdk.toml\"]\n\n\
         [features]\n\
         # What the plugin and its dependencies write through `log` or `tracing` goes to the host; request `log` in `plugin.toml`.\n\
         log = [\"plugwright-guest/log\"]\ntracing = [\"plugwright-guest/tracing\"]\n\
         # For tests: runs the plugin's component in the real host.\n\
         testing = [\"plugwright-guest/testing\"]\n\n\
         [dependencies]\nplugwright-guest = \"{sdk}\"\n\n\
         # Not a member of a workspace that it may stand in.\n[workspace]\n"
    )
}

fn source(contract: &SdkContract, library: &str, doors: &Doors) -> String {
    let SdkContract { contract: world, .. } = contract;
    let mut out = format!(
        "// Made by `plugwright sdk` for `{world}`; make it again rather than edit it.\n#![doc = include_str!(\"../README.md\")]\n\n\
         /// What the contract's WIT comes to in Rust, in modules by package.\n\
         #[doc(hidden)]\n\
         #[allow(missing_docs, unsafe_code, clippy::all, reason = \"generated\")]\n\
         pub mod bindings {{\n    \
         plugwright_guest::contract!({{\n        world: \"{world}\",\n        path: \"wit\",\n        generate_all,\n        \
         pub_export_macro: true,\n        default_bindings_module: \"{library}::bindings\",\n    }});\n}}\n\n"
    );
    let mut lines = Vec::new();
    for (module, name) in doors.exports.iter().chain(&doors.imports) {
        let last = module.rsplit("::").next().unwrap_or_default();
        let renamed = if last == name { String::new() } else { format!(" as {name}") };
        lines.push(format!("#[doc(inline)]\npub use bindings::{module}{renamed};\n"));
    }
    for name in &doors.world {
        if name == "fake" {
            lines.push("#[cfg(not(target_arch = \"wasm32\"))]\npub use bindings::{Fake, fake};\n".to_owned());
        } else {
            lines.push(format!("pub use bindings::{name};\n"));
        }
    }
    out.push_str(&lines.join("\n"));
    out.push_str(
        "\n/// Makes a type the plugin: `export!(MyPlugin);`\npub use bindings::export;\n\n\
         #[cfg(not(target_arch = \"wasm32\"))]\npub use plugwright_guest::Faked;\n\n\
         /// Runs the plugin's component in the real host, for its tests.\n\
         #[cfg(all(feature = \"testing\", not(target_arch = \"wasm32\")))]\npub use plugwright_guest::testing;\n",
    );
    out
}

/// How the sources of a plugin speak of this package.
fn bindings(library: &str, doors: &Doors) -> Bindings {
    Bindings::Package { library: library.to_owned(), modules: doors.exports.iter().cloned().collect() }
}

fn readme(contract: &SdkContract, library: &str, doors: &Doors) -> String {
    let SdkContract { name, version, contract: world, resolve, world: id, .. } = contract;
    let stubs = scaffold::stubs(resolve, *id, "MyPlugin", &bindings(library, doors));
    let mut text = format!(
        "# {name}\n\nWhat plugins for `{world}` written in Rust import.\n\n## A first plugin\n\n\
         ```console\n$ plugwright new my-plugin --lang rust --contract {name}   # the folder of this package\n\
         $ cd my-plugin\n$ cargo test                 # the plugin's code, natively\n\
         $ plugwright build           # the component\n```\n\n\
         Its `src/lib.rs`, with a stub of every function that the contract wants:\n\n```rust\n{stubs}```\n"
    );
    if !doors.imports.is_empty() {
        text.push_str("\n## What a plugin may call\n\n");
        for (module, name) in &doors.imports {
            let types = if doors.types.contains(name) { ": types alone" } else { "" };
            text.push_str(&format!("- `{library}::{name}` (`{module}`){types}\n"));
        }
    }
    text.push_str(&format!(
        "\n## Tests\n\nA plugin's code is ordinary code of the machine that tests it: call its functions. Each interface that is \
         imported has a trait `Fake` and a function `fake`, which sets what stands in for it in a native test; each imported \
         resource `R` has `FakeR` and `R::fake`.\n\n\
         With the feature `testing`, `{library}::testing::Component` runs the built component in the real host: \
         `Component::build(env!(\"CARGO_MANIFEST_DIR\"))` in a test below `tests/`.\n\n\
         ## Publishing\n\n`plugwright sdk` with `--pack` leaves the crate in `dist/`, compiled from what is in it; `cargo publish` sends it. It \
         depends on the crate `plugwright-guest`, which has to be in the same registry, and a registry may want a licence: \
         `--license`.\n\nVersion {version} of this package carries the contract in `wit/`.\n"
    ));
    text
}

/// A plugin that uses this package.
fn template(contract: &SdkContract, library: &str, doors: &Doors) -> Vec<(PathBuf, String)> {
    let SdkContract { name, version, resolve, world, .. } = contract;
    let dependency =
        |more: &str| format!("{name} = {{ version = \"{version}\", path = \"{{{{sdk}}}}\"{more} }}\n");
    let testing = dependency(", features = [\"testing\"]");
    let names = ("{{name}}", "{{name_pascal}}");
    scaffold::plugin(resolve, *world, names, [&dependency(""), &testing], &bindings(library, doors))
}
