//! What `inspect` finds out, as data. Programs read it as JSON; a change that breaks them raises `version`.

use std::path::PathBuf;

use plugwright::{Digest, InterfaceName, Role};
use plugwright_toolchains::Provenance;
use serde::Serialize;
use wit_parser::{Function, Resolve, WorldKey};

use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::signature::signature;

/// A plugin, seen from outside.
#[derive(Debug, Serialize)]
pub(crate) struct View {
    pub(crate) version: u32,
    pub(crate) name: String,
    pub(crate) manifest: Option<ManifestView>,
    pub(crate) component: ComponentView,
    /// How it was made, where it says so.
    pub(crate) provenance: Option<Provenance>,
    pub(crate) exports: Vec<InterfaceView>,
    pub(crate) imports: ImportsView,
}

/// What the author says.
#[derive(Debug, Serialize)]
pub(crate) struct ManifestView {
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) wit: PathBuf,
    pub(crate) world: String,
    pub(crate) requests: Vec<RequestView>,
}

/// A power that the author asks for.
#[derive(Debug, Serialize)]
pub(crate) struct RequestView {
    pub(crate) capability: String,
    pub(crate) reason: String,
}

/// The file.
#[derive(Debug, Serialize)]
pub(crate) struct ComponentView {
    pub(crate) file: PathBuf,
    pub(crate) size: usize,
    pub(crate) sha256: String,
}

/// What the component imports, by what it is to a host.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ImportsView {
    /// Served by other plugins.
    pub(crate) plugins: Vec<InterfaceView>,
    /// Granted by the operator.
    pub(crate) powers: Vec<InterfaceView>,
    /// Given to every plugin; it can do no harm.
    pub(crate) base: Vec<InterfaceView>,
    /// Types alone.
    pub(crate) types: Vec<InterfaceView>,
    /// In a namespace of the host, which does not have it.
    pub(crate) unknown: Vec<InterfaceView>,
}

/// An interface that a component imports or exports.
#[derive(Debug, Serialize)]
pub(crate) struct InterfaceView {
    pub(crate) name: String,
    pub(crate) docs: Option<String>,
    pub(crate) functions: Vec<FunctionView>,
}

/// A function of an interface.
#[derive(Debug, Serialize)]
pub(crate) struct FunctionView {
    pub(crate) signature: String,
    pub(crate) docs: Option<String>,
}

impl View {
    /// Looks at a plugin.
    pub(crate) fn of(plugin: &Plugin) -> Result<Self, Failure> {
        let docs = Docs::of(plugin);
        let (resolve, world) = plugin.facts.wit();
        let world = resolve.worlds.get(world);
        let interface = |name: &InterfaceName, items: Option<&wit_parser::IndexMap<WorldKey, _>>| {
            interface(resolve, &docs, &name.to_string(), items)
        };

        let mut imports = ImportsView::default();
        for (name, role) in plugin.facts.imports() {
            let room = match role {
                Role::Plugin => &mut imports.plugins,
                Role::Power => &mut imports.powers,
                Role::Base => &mut imports.base,
                Role::Types => &mut imports.types,
                _ => &mut imports.unknown,
            };
            room.push(interface(name, world.map(|world| &world.imports)));
        }
        let mut exports: Vec<InterfaceView> =
            plugin.facts.exports().map(|name| interface(name, world.map(|world| &world.exports))).collect();
        exports.extend(bare(resolve, &docs, world));

        Ok(Self {
            version: 1,
            name: plugin.id()?.to_string(),
            manifest: plugin.manifest.as_ref().map(|manifest| ManifestView {
                version: manifest.version().to_string(),
                description: manifest.description().filter(|text| !text.is_empty()).map(str::to_owned),
                language: manifest.language().map(str::to_owned),
                wit: manifest.wit().to_owned(),
                world: manifest.world().to_owned(),
                requests: manifest
                    .requests()
                    .map(|(capability, reason)| RequestView {
                        capability: capability.to_owned(),
                        reason: reason.to_owned(),
                    })
                    .collect(),
            }),
            component: ComponentView {
                file: plugin.component.clone(),
                size: plugin.bytes.len(),
                sha256: Digest::of(&plugin.bytes).to_string(),
            },
            provenance: Some(Provenance::read(&plugin.bytes)).filter(|made| !made.is_empty()),
            exports,
            imports,
        })
    }
}

/// The functions that the component exports itself, as an interface without a name.
fn bare(resolve: &Resolve, docs: &Docs, world: Option<&wit_parser::World>) -> Option<InterfaceView> {
    let functions: Vec<FunctionView> = world?
        .exports
        .values()
        .filter_map(|item| match item {
            wit_parser::WorldItem::Function(function) => Some(docs.function(resolve, None, function)),
            _ => None,
        })
        .collect();
    (!functions.is_empty()).then(|| InterfaceView { name: String::new(), docs: None, functions })
}

fn interface(
    resolve: &Resolve,
    docs: &Docs,
    name: &str,
    items: Option<&wit_parser::IndexMap<WorldKey, wit_parser::WorldItem>>,
) -> InterfaceView {
    let found = items.into_iter().flat_map(|items| items.keys()).find_map(|key| match key {
        WorldKey::Interface(id) if resolve.id_of(*id).as_deref() == Some(name) => resolve.interfaces.get(*id),
        _ => None,
    });
    let functions = found.map(|found| {
        found.functions.values().map(|function| docs.function(resolve, Some(name), function)).collect()
    });
    InterfaceView {
        name: name.to_owned(),
        docs: docs.interface(name),
        functions: functions.unwrap_or_default(),
    }
}

/// The contract's own comments: a component carries its types, but rarely the words about them.
struct Docs(Option<Resolve>);

impl Docs {
    fn of(plugin: &Plugin) -> Self {
        Self(plugin.manifest.as_ref().and_then(|manifest| {
            // Without its contract a plugin can still be inspected, and `check` says what is wrong with it.
            let features = crate::portable::features(manifest);
            Some(plugwright_contract::Contract::read_with(manifest.wit(), &features).ok()?.resolve)
        }))
    }

    fn find(&self, name: &str) -> Option<&wit_parser::Interface> {
        let resolve = self.0.as_ref()?;
        resolve
            .interfaces
            .iter()
            .find(|(id, _)| resolve.id_of(*id).as_deref() == Some(name))
            .map(|(_, found)| found)
    }

    fn interface(&self, name: &str) -> Option<String> {
        self.find(name)?.docs.contents.clone()
    }

    fn function(&self, resolve: &Resolve, interface: Option<&str>, function: &Function) -> FunctionView {
        let docs = interface
            .and_then(|name| self.find(name)?.functions.get(&function.name)?.docs.contents.clone())
            .or_else(|| function.docs.contents.clone());
        FunctionView { signature: signature(resolve, function), docs }
    }
}
