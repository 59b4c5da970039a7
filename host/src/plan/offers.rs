//! Which imports the application serves.
//!
//! Every plugin of the set may import what the application offers: an offer is no grant. An interface that is offered, in
//! whatever version, is the application's alone: no plugin may export it, and no link may give it to one. What stands in a
//! plugin's world itself has a name without a package: only the application can serve that.

use std::collections::BTreeMap;

use wit_parser::Function;

use super::Offered;
use super::make::Loaded;
use crate::contract::{self, Bare, Facts, Role, Special};
use crate::error::{Blame, Error, ErrorKind, Spot, Stage};
use crate::manifest::Policy;
use crate::name::{InterfaceName, ItemName, OfferName, PluginId};

/// The versions of an interface that are the application's.
fn versions<'p>(policy: &'p Policy, interface: &InterfaceName) -> impl Iterator<Item = &'p InterfaceName> {
    interfaces(policy).map(|(offer, _)| offer).filter(|offer| offer.same_interface(interface))
}

/// The interfaces of packages that are offered.
fn interfaces(policy: &Policy) -> impl Iterator<Item = (&InterfaceName, Option<&Spot>)> {
    policy.offered().filter_map(|(offer, spot)| match offer {
        OfferName::Interface(name) => Some((name, spot)),
        OfferName::Bare(_) => None,
    })
}

/// Whether an interface is the application's, in one version or another.
pub(super) fn is_offered(policy: &Policy, interface: &InterfaceName) -> bool {
    versions(policy, interface).next().is_some()
}

/// Whether an interface is the application's, as an offer or as a part of a capability, in one version or another.
pub(super) fn is_applications(policy: &Policy, interface: &InterfaceName) -> bool {
    is_offered(policy, interface) || policy.kinds().of_application(interface).is_some()
}

/// Refuses offers of names that every plugin knows as Plugwright's own.
pub(super) fn check(policy: &Policy, errors: &mut Vec<Error>) {
    for (offer, spot) in interfaces(policy).filter(|(offer, _)| Facts::is_ours(offer)) {
        let message = format!("`{offer}` is offered, a name that belongs to Plugwright");
        errors.push(
            Error::new(Stage::Plan, ErrorKind::Reserved, Blame::Operator, message)
                .on(spot)
                .hint("offer interfaces of the application's own packages"),
        );
    }
}

/// Refuses exports that pretend to be the application's.
pub(super) fn check_exports(policy: &Policy, id: &PluginId, facts: &Facts, errors: &mut Vec<Error>) {
    for export in facts.exports().filter(|export| is_applications(policy, export)) {
        let what = if is_offered(policy, export) { "which offers it" } else { "which grants it" };
        errors.push(
            Error::new(
                Stage::Plan,
                ErrorKind::Reserved,
                Blame::Plugin,
                format!("`{id}` exports `{export}`, a name that belongs to the application, {what}"),
            )
            .chain(vec![id.clone()])
            .hint("plugins export interfaces of their own packages"),
        );
    }
}

/// Finds the offer for every import that is the application's.
pub(super) fn find(
    policy: &Policy,
    plugins: &BTreeMap<PluginId, Loaded>,
    errors: &mut Vec<Error>,
) -> Vec<Offered> {
    let mut out = Vec::new();
    for (consumer, plugin) in plugins {
        let mut add = |import: OfferName, offer: OfferName, functions| {
            out.push(Offered { consumer: consumer.clone(), import, offer, functions });
        };
        let imports = plugin.facts.imported().iter();
        for import in
            imports.filter(|import| matches!(import.role, Role::Plugin | Role::Power | Role::Unknown))
        {
            let offers: Vec<&InterfaceName> = versions(policy, &import.name).collect();
            // The latest, so that members of a fused group, which share an import, get the same.
            let latest = offers.iter().filter(|offer| import.name.accepts(offer)).max();
            match latest {
                Some(offer) => {
                    let id = plugin.facts.import(&import.name);
                    let functions = || id.into_iter().flat_map(|id| plugin.facts.functions_of(id));
                    let named = functions().map(|it| (import.name.item(&it.name), it));
                    check_types(consumer, &plugin.facts, &import.name.to_string(), named, errors);
                    let functions = functions().map(|it| it.name.clone()).collect();
                    add(import.name.clone().into(), (*offer).clone().into(), functions);
                }
                None if offers.is_empty() => {}
                None => errors.push(other_versions(consumer, &import.name, &offers)),
            }
        }
        for bare in plugin.facts.bare_imported() {
            let name = OfferName::Bare(bare.name.clone());
            if policy.offered().any(|(offer, _)| *offer == name) {
                let item = |it: &Function| ItemName { interface: None, function: it.name.clone() };
                let named = bare.functions.iter().map(|it| (item(it), it));
                check_types(consumer, &plugin.facts, &bare.name, named, errors);
                let functions = bare.functions.iter().map(|function| function.name.clone()).collect();
                add(name.clone(), name, functions);
            } else {
                errors.push(not_offered(consumer, bare));
            }
        }
    }
    out
}

/// Refuses what no offer of the application can serve: functions with streams or futures take an asynchronous one, which has no
/// resources, and one offer serves an interface.
fn check_types<'f>(
    consumer: &PluginId,
    facts: &Facts,
    import: &str,
    functions: impl Iterator<Item = (ItemName, &'f Function)>,
    errors: &mut Vec<Error>,
) {
    let (mut flows, mut resources) = (Vec::new(), Vec::new());
    for (name, function) in functions {
        for (special, place) in contract::specials(facts.resolve(), function) {
            let note = format!("`{name}` → {place}");
            match special {
                Special::Flow => flows.push(note),
                Special::Resource => resources.push(note),
                Special::BorrowInFlow | Special::ErrorContext | Special::Function => {}
            }
        }
    }
    if flows.is_empty() || resources.is_empty() {
        return;
    }
    let message = format!(
        "`{consumer}` imports `{import}` from the application, which cannot pass resources where it passes streams or futures"
    );
    let error = Error::new(Stage::Plan, ErrorKind::Unsupported, Blame::Operator, message)
        .chain(vec![consumer.clone()])
        .hint("put the functions with streams or futures into an interface without resources, or have a plugin serve it");
    errors.push(flows.into_iter().chain(resources).fold(error, Error::note));
}

fn not_offered(consumer: &PluginId, bare: &Bare) -> Error {
    let message = format!(
        "`{consumer}` imports {} `{}` of its world itself, which the application does not offer",
        bare.word, bare.name
    );
    Error::new(Stage::Plan, ErrorKind::NoProvider, Blame::Operator, message).chain(vec![consumer.clone()]).hint(format!(
        "if the application offers it, name `{}` in `offers` below `[host]`; another plugin can only serve an interface of a \
         package",
        bare.name
    ))
}

fn other_versions(consumer: &PluginId, import: &InterfaceName, offers: &[&InterfaceName]) -> Error {
    let message =
        format!("`{consumer}` imports `{import}`, which the application offers in other versions only");
    let error = Error::new(Stage::Plan, ErrorKind::Incompatible, Blame::Operator, message)
        .chain(vec![consumer.clone()])
        .about(import)
        .hint("build the plugin for a version that the application offers");
    offers.iter().fold(error, |error, offer| error.note(format!("it offers `{offer}`")))
}
