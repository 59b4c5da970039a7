//! Which plugins become one component.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, PlannedPlugin};
use crate::contract::resources;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::manifest::{Group, Policy};
use crate::name::PluginId;

/// The members of each fused group. Groups never overlap.
pub(super) fn find(
    policy: &Policy,
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
    edges: &[Edge],
    errors: &mut Vec<Error>,
) -> Vec<BTreeSet<PluginId>> {
    let groups = match policy.fuses_all() {
        true => connected(plugins, edges)
            .into_iter()
            .map(|members| Group {
                members: members.into_iter().map(|id| (id, None)).collect(),
                spot: None,
                shares_grants: true,
            })
            .collect(),
        false => policy.groups().to_vec(),
    };
    let mut taken: BTreeSet<PluginId> = BTreeSet::new();
    let mut out = Vec::new();
    for group in groups {
        let mut members = BTreeSet::new();
        for (id, spot) in &group.members {
            if !policy.entries().contains_key(id) {
                errors.push(
                    wrong(format!("a fused group names `{id}`, which is not a plugin of this set"))
                        .on(spot.as_ref()),
                );
            } else if !taken.insert(id.clone()) {
                errors.push(
                    wrong(format!("`{id}` is named twice in fused groups"))
                        .on(spot.as_ref())
                        .hint("a plugin is in one group at most, once"),
                );
            } else {
                members.insert(id.clone());
            }
        }
        if group.members.len() < 2 {
            errors.push(
                wrong("a fused group needs two plugins or more".into())
                    .on(group.spot.as_ref())
                    .hint("remove the group: a plugin alone is an instance of its own anyway"),
            );
        }
        check_alike(&members, plugins, &group, errors);
        for plugin in members.iter().filter_map(|id| plugins.get(id)) {
            let refused = typed_by_world(plugin).into_iter().chain(handed_by_world(plugin));
            errors.extend(refused.map(|error| error.on(group.spot.as_ref())));
        }
        if members.len() > 1 {
            out.push(members);
        }
    }
    out
}

/// The sets of two and more plugins that reach each other through edges.
fn connected(plugins: &BTreeMap<PluginId, PlannedPlugin>, edges: &[Edge]) -> Vec<BTreeSet<PluginId>> {
    let mut sets: Vec<BTreeSet<PluginId>> = plugins.keys().map(|id| [id.clone()].into()).collect();
    for edge in edges {
        let (touched, rest): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|set| set.contains(&edge.consumer) || set.contains(&edge.provider));
        sets = rest;
        sets.push(touched.into_iter().flatten().collect());
    }
    sets.retain(|set| set.len() > 1);
    sets.sort();
    sets
}

/// One component has one memory budget, one deadline and one level of each power, and exports each interface once.
fn check_alike(
    members: &BTreeSet<PluginId>,
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
    group: &Group,
    errors: &mut Vec<Error>,
) {
    let plugins: Vec<&PlannedPlugin> = members.iter().filter_map(|id| plugins.get(id)).collect();
    let Some((first, rest)) = plugins.split_first() else {
        return;
    };
    for other in rest.iter().filter(|other| other.limits != first.limits) {
        errors.push(
            wrong(format!("`{}` and `{}` are fused but have different limits", first.id, other.id))
                .on(group.spot.as_ref())
                .note(format!("`{}`: {}", first.id, first.limits))
                .note(format!("`{}`: {}", other.id, other.limits))
                .hint("a fused group runs as one component: give all its plugins the same limits"),
        );
    }
    for other in rest.iter().filter(|other| other.supervision != first.supervision) {
        errors.push(
            wrong(format!("`{}` and `{}` are fused but supervised differently", first.id, other.id))
                .on(group.spot.as_ref())
                .note(format!("`{}`: {}", first.id, first.supervision))
                .note(format!("`{}`: {}", other.id, other.supervision))
                .hint("a fused group runs as one component: supervise all its plugins the same way"),
        );
    }
    for (index, plugin) in plugins.iter().enumerate() {
        for other in plugins.iter().skip(index + 1) {
            if !group.shares_grants
                && let Some(error) = other_powers(plugin, other)
            {
                errors.push(error.on(group.spot.as_ref()));
            }
            for grant in &plugin.grants {
                let clash =
                    other.grants.iter().find(|it| it.capability() == grant.capability() && *it != grant);
                if let Some(clash) = clash {
                    errors.push(
                        wrong(format!(
                            "`{}` and `{}` are fused but have different grants",
                            plugin.id, other.id
                        ))
                        .on(group.spot.as_ref())
                        .note(format!("`{}`: {grant}", plugin.id))
                        .note(format!("`{}`: {clash}", other.id))
                        .hint("a fused group runs as one component: grant all its plugins the same"),
                    );
                }
            }
            for export in both_export(plugin, other) {
                errors.push(
                    wrong(format!("`{}` and `{}` are fused but both export `{export}`", plugin.id, other.id))
                        .on(group.spot.as_ref())
                        .hint("one component can export a name once, and callers of the group could not say whom they mean: keep one of the two out of the group, and the edge between them is isolated"),
                );
            }
        }
    }
}

/// Says which powers one of two plugins would get of the other.
fn other_powers(one: &PlannedPlugin, other: &PlannedPlugin) -> Option<Error> {
    let powers = |plugin: &PlannedPlugin| -> BTreeSet<String> {
        plugin.grants.iter().map(|grant| grant.capability().to_owned()).collect()
    };
    let (ours, theirs) = (powers(one), powers(other));
    if ours == theirs {
        return None;
    }
    let shown = |powers: BTreeSet<String>| match powers.is_empty() {
        true => "nothing".to_owned(),
        false => powers.into_iter().collect::<Vec<_>>().join(", "),
    };
    let message = format!("`{}` and `{}` are fused but were not granted the same", one.id, other.id);
    Some(
        wrong(message)
            .note(format!("`{}`: {}", one.id, shown(ours)))
            .note(format!("`{}`: {}", other.id, shown(theirs)))
            .hint("if each may have what any of them was granted, write the group below `fused-sharing-grants` instead of `fused`"),
    )
}

/// The interfaces, and functions of their worlds, that two plugins export under one name.
fn both_export(one: &PlannedPlugin, other: &PlannedPlugin) -> Vec<String> {
    one.exports.iter().filter(|export| other.exports.contains(export)).map(ToString::to_string).collect()
}

/// Refuses a plugin that imports functions of its world with types of its world: wac-graph 0.12 makes a damaged component of
/// it beside some others (`func not valid to be used as import`): of one in Rust beside a provider in Python, in the conformance cases.
/// Beside most it comes out whole; which ones, nobody can tell before.
fn typed_by_world(plugin: &PlannedPlugin) -> Option<Error> {
    let resolve = plugin.facts.resolve();
    let functions = plugin.facts.bare_imported().iter().filter(|bare| bare.word == "the function");
    let mut notes = functions.flat_map(|bare| &bare.functions).filter_map(|function| {
        // The function's own type comes first, then those that have names.
        let parts = plugwright_contract::parts(resolve, function);
        let types: Vec<String> = parts.iter().skip(1).map(|(name, _)| format!("`{name}`")).collect();
        (!types.is_empty()).then(|| format!("`{}`: {}", function.name, types.join(", ")))
    });
    let first = notes.next()?;
    let message = format!(
        "`{}` cannot be fused: it imports a function of its world with types of its world",
        plugin.id
    );
    let error = Error::new(Stage::Plan, ErrorKind::Unsupported, Blame::Operator, message);
    let error = notes.fold(error.chain(vec![plugin.id.clone()]).note(first), Error::note);
    Some(
        error.hint(
            "keep it out of the group: wac-graph 0.12, which joins components, makes a damaged one of it",
        ),
    )
}

/// Refuses a plugin that imports a function of its world which is handed a resource: wac-graph 0.12 ends in a failed assertion where it
/// writes the type of such a function.
fn handed_by_world(plugin: &PlannedPlugin) -> Option<Error> {
    let resolve = plugin.facts.resolve();
    let bare = plugin.facts.bare_imported().iter().filter(|bare| bare.word != "the interface");
    let mut notes = bare.flat_map(|bare| &bare.functions).flat_map(|function| {
        let ways = resources(resolve, function);
        ways.into_iter().map(|(_, way)| format!("`{}`: {way}", function.name))
    });
    let first = notes.next()?;
    let message = format!(
        "`{}` cannot be fused: it imports a function of its world that is handed a resource",
        plugin.id
    );
    let error = Error::new(Stage::Plan, ErrorKind::Unsupported, Blame::Operator, message);
    let error = notes.fold(error.chain(vec![plugin.id.clone()]).note(first), Error::note);
    Some(
        error.hint(
            "keep it out of the group: wac-graph 0.12, which joins components, fails on such a function",
        ),
    )
}

fn wrong(message: String) -> Error {
    Error::new(Stage::Plan, ErrorKind::Manifest, Blame::Operator, message)
}
