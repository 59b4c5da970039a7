//! Whose resources are held across calls by message.
//!
//! A tree of calls has one instance of each plugin, and resources live in these. A call by message leaves the tree: whoever is called
//! serves many trees, and so must the owner of each resource that is passed with it. All calls of such an owner reach it by message,
//! so that they find one instance, and with them the owners of whatever else these calls pass.

use std::collections::{BTreeMap, BTreeSet};

use super::make::Loaded;
use super::resources::Search;
use super::{Edge, Mode};
use crate::contract::{self, Special};
use crate::name::{InterfaceName, PluginId};

/// The plugins whose resources calls by message pass, on any isolated edge or to the application.
pub(super) fn owners(
    edges: &[Edge],
    groups: &[BTreeSet<PluginId>],
    plugins: &BTreeMap<PluginId, Loaded>,
) -> BTreeSet<PluginId> {
    let search = Search { edges, plugins };
    let mut functions = Vec::new();
    let isolated = edges.iter().filter(|edge| edge.mode == Mode::Isolated);
    let called: BTreeSet<(&PluginId, &InterfaceName)> =
        isolated.map(|edge| (&edge.provider, &edge.export)).collect();
    let special = plugins.iter().filter(|(_, plugin)| !plugin.facts.is_plain());
    let exported = special.flat_map(|(id, plugin)| plugin.facts.exports().map(move |export| (id, export)));
    for (id, name) in exported {
        let Some(provider) = plugins.get(id) else { continue };
        let Some(export) = provider.facts.export(name) else { continue };
        let is_called = called.contains(&(id, name));
        for function in provider.facts.functions_of(export) {
            let specials = contract::specials(provider.facts.resolve(), function);
            let is_message =
                specials.iter().any(|(special, _)| matches!(special, Special::Function | Special::Flow));
            let resources = contract::resources(provider.facts.resolve(), function);
            // The application calls by message as well, and with what it gets of one it turns to others; plain functions with
            // resources it calls in a session.
            if is_message || is_called {
                let owners = resources.into_iter().filter_map(|(owner, _)| search.owner(id, owner));
                functions.push((id, is_message, owners.collect::<BTreeSet<_>>()));
            }
        }
    }
    let mut shared = BTreeSet::new();
    loop {
        let before = shared.len();
        for (provider, is_message, owners) in &functions {
            if *is_message || shared.contains(*provider) {
                shared.extend(owners.iter().cloned());
            }
        }
        // Members of a group are one instance.
        let reached = groups.iter().filter(|group| !group.is_disjoint(&shared));
        let members: Vec<PluginId> = reached.flatten().cloned().collect();
        shared.extend(members);
        if shared.len() == before {
            return shared;
        }
    }
}
