//! Functions that may be called a second time where the first call trapped: their authors say so in the manifest.

use crate::contract::{self, Facts, Special};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::manifest::Manifest;
use crate::name::{ItemName, PluginId};

/// The functions of other plugins' imports that a plugin's author calls idempotent, in the versions in which it exports them.
pub(super) fn of(manifest: Option<&Manifest>, facts: &Facts) -> Vec<ItemName> {
    let said = manifest.into_iter().flat_map(Manifest::idempotent);
    let mut all: Vec<ItemName> = said.flat_map(|said| meant(said, facts)).collect();
    all.sort();
    all.dedup();
    all
}

/// Finds what is called idempotent and cannot be.
pub(super) fn check(id: &PluginId, manifest: &Manifest, facts: &Facts, errors: &mut Vec<Error>) {
    for (said, spot) in manifest.idempotent_entries() {
        let meant = meant(said, facts);
        let error = |kind, message: String| {
            Error::new(Stage::Contract, kind, Blame::Plugin, message).chain(vec![id.clone()]).on(Some(spot))
        };
        if meant.is_empty() {
            let message = format!("`{id}` calls `{said}` idempotent, but exports no such function");
            errors.push(error(ErrorKind::Mismatch, message).hint(
                "name a function of an exported interface, as `acme:text/spell.check`, or build the plugin again",
            ));
        }
        for item in meant {
            let function = facts.all_functions().into_iter().find(|(name, _)| *name == item);
            let mut specials = function
                .map(|(_, function)| contract::specials(facts.resolve(), function))
                .unwrap_or_default();
            specials.retain(|(special, _)| *special != Special::Function);
            if specials.is_empty() {
                continue;
            }
            let message = format!("`{item}` cannot be idempotent: it has more than plain values in its type");
            let error = specials
                .into_iter()
                .fold(error(ErrorKind::Unsupported, message), |error, (_, place)| error.note(place));
            errors.push(
                error.hint(
                    "remove it: a handle or a stream that was given away is not there for a second call",
                ),
            );
        }
    }
}

/// The exported functions that a name means; one without a version means every version.
fn meant(said: &ItemName, facts: &Facts) -> Vec<ItemName> {
    let Some(interface) = &said.interface else { return Vec::new() };
    let exported = facts.functions().into_iter().filter(|item| item.function == said.function);
    let is_meant = |item: &ItemName| {
        item.interface.as_ref().is_some_and(|export| super::make::is_same(interface, export))
    };
    exported.filter(is_meant).collect()
}
