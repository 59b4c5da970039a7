//! Which resources can cross an isolated edge.
//!
//! Any can of which both sides mean the same one: the resource of one plugin, which stays there while handles travel. What
//! belongs to the host stays with the plugin that got it, and what a fused group makes inside itself has no name outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use wit_parser::{InterfaceId, TypeId, TypeOwner};

use super::make::Loaded;
use super::{Edge, Mode};
use crate::contract;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::{InterfaceName, PluginId};

type Plugins = BTreeMap<PluginId, Loaded>;

/// Whose a resource is.
#[derive(Clone, PartialEq, Eq)]
enum Origin {
    Plugin { plugin: PluginId, interface: InterfaceName, name: String },
    Host { interface: String, name: String },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plugin { plugin, interface, name } => {
                write!(f, "`{}` of plugin `{plugin}`", interface.item(name))
            }
            Self::Host { interface, name } => write!(f, "`{name}` of `{interface}`, which is the host's"),
        }
    }
}

/// Refuses the functions of isolated edges whose resources cannot cross, each with its place in the types.
pub(super) fn check(
    edges: &[Edge],
    groups: &[BTreeSet<PluginId>],
    plugins: &Plugins,
    errors: &mut Vec<Error>,
) {
    let search = Search { edges, plugins };
    let fused = |one: &PluginId, other: &PluginId| {
        groups.iter().any(|group| group.contains(one) && group.contains(other))
    };
    for edge in edges.iter().filter(|edge| edge.mode == Mode::Isolated) {
        let mut notes = Vec::new();
        for (place, ours, theirs) in search.pairs(edge) {
            let why = match (&ours, &theirs) {
                (Origin::Host { .. }, _) => format!("{ours}"),
                (_, Origin::Host { .. }) => format!("{theirs}"),
                _ if ours != theirs => {
                    format!("for `{}` {ours}, for `{}` {theirs}", edge.consumer, edge.provider)
                }
                (Origin::Plugin { plugin, .. }, _) if fused(plugin, &edge.consumer) => {
                    format!("{ours}, which `{}` is fused with", edge.consumer)
                }
                _ => continue,
            };
            notes.push(format!("{place}: {why}"));
        }
        if notes.is_empty() {
            continue;
        }
        let message = format!(
            "`{}` imports `{}` from `{}`, with resources that cannot cross an isolated edge",
            edge.consumer, edge.import, edge.provider
        );
        let error = Error::new(Stage::Plan, ErrorKind::Unsupported, Blame::Operator, message)
            .chain(vec![edge.consumer.clone(), edge.provider.clone()])
            .about(&edge.import)
            .hint(format!("fuse the two: `fused = [[\"{}\", \"{}\"]]`", edge.consumer, edge.provider));
        errors.push(notes.into_iter().fold(error, Error::note));
    }
}

pub(super) struct Search<'a> {
    pub(super) edges: &'a [Edge],
    pub(super) plugins: &'a Plugins,
}

impl Search<'_> {
    /// The plugin that owns what another calls a resource, if any does.
    pub(super) fn owner(&self, plugin: &PluginId, resource: TypeId) -> Option<PluginId> {
        match self.origin(plugin, resource) {
            Origin::Plugin { plugin, .. } => Some(plugin),
            Origin::Host { .. } => None,
        }
    }

    /// Every handle in the functions of an edge: its place, and whose it is as either side sees it.
    fn pairs(&self, edge: &Edge) -> Vec<(String, Origin, Origin)> {
        let mut pairs = Vec::new();
        let (Some(consumer), Some(provider)) =
            (self.plugins.get(&edge.consumer), self.plugins.get(&edge.provider))
        else {
            return pairs;
        };
        let both = (consumer.facts.import(&edge.import), provider.facts.export(&edge.export));
        let (Some(import), Some(export)) = both else {
            return pairs;
        };
        for function in consumer.facts.functions_of(import) {
            let Some(theirs) = provider.facts.functions_of(export).find(|it| it.name == function.name) else {
                continue;
            };
            let ours = contract::resources(consumer.facts.resolve(), function);
            let theirs = contract::resources(provider.facts.resolve(), theirs);
            // Their types are alike, so the n-th handle of one is that of the other.
            for ((ours, place), (theirs, _)) in ours.into_iter().zip(theirs) {
                let place = format!("`{}` → {place}", edge.import.item(&function.name));
                pairs.push((place, self.origin(&edge.consumer, ours), self.origin(&edge.provider, theirs)));
            }
        }
        pairs
    }

    fn origin(&self, plugin: &PluginId, resource: TypeId) -> Origin {
        let nameless = || Origin::Host { interface: "the world".into(), name: "resource".into() };
        let Some(loaded) = self.plugins.get(plugin) else { return nameless() };
        let resolve = loaded.facts.resolve();
        let Some(def) = resolve.types.get(resource) else { return nameless() };
        let name = def.name.clone().unwrap_or_default();
        let TypeOwner::Interface(interface) = def.owner else {
            return Origin::Host { interface: format!("the world of `{plugin}`"), name };
        };
        self.named(plugin, interface, name)
    }

    fn named(&self, plugin: &PluginId, interface: InterfaceId, name: String) -> Origin {
        let Some(loaded) = self.plugins.get(plugin) else {
            return Origin::Host { interface: plugin.to_string(), name };
        };
        let mut exports = loaded.facts.exports();
        if let Some(export) = exports.find(|export| loaded.facts.export(export) == Some(interface)) {
            return Origin::Plugin { plugin: plugin.clone(), interface: export.clone(), name };
        }
        let is_it = |name: &InterfaceName| loaded.facts.import(name) == Some(interface);
        let import = loaded.facts.imported().iter().find(|import| is_it(&import.name));
        let Some(import) = import else {
            return Origin::Host { interface: "no interface".into(), name };
        };
        let of = |edge: &&Edge| edge.consumer == *plugin && edge.import == import.name;
        match self.edges.iter().find(of) {
            Some(edge) => {
                // What the provider exports there may be the resource of a third plugin, by another name of its own.
                let provider = self.plugins.get(&edge.provider);
                let passed_on = provider.and_then(|provider| {
                    let export =
                        provider.facts.resolve().interfaces.get(provider.facts.export(&edge.export)?)?;
                    let root = contract::root(provider.facts.resolve(), *export.types.get(&name)?)?;
                    (edge.provider != *plugin).then_some(root)
                });
                match passed_on {
                    Some(root) => self.origin(&edge.provider, root),
                    None => {
                        Origin::Plugin { plugin: edge.provider.clone(), interface: edge.export.clone(), name }
                    }
                }
            }
            None => Origin::Host { interface: import.name.to_string(), name },
        }
    }
}
