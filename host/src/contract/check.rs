//! Whether a component targets a world.

use plugwright_contract::Contract;
use wit_parser::{InterfaceId, Resolve, WorldId, WorldItem};

use super::facts::{has_items, interface_name};
use super::{Facts, Role, compare_functions};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::{InterfaceName, PluginId};

/// Finds everything in which a component differs from the world called `world` of `contract`.
pub(crate) fn check(plugin: &PluginId, facts: &Facts, contract: &Contract, world: &str) -> Vec<Error> {
    match contract.world(world) {
        Ok(id) => Check { plugin, facts, resolve: &contract.resolve, world: id, title: world }.run(),
        Err(error) => {
            let message =
                format!("`{plugin}` targets the world `{world}`, which its WIT package does not have");
            let out = Error::new(Stage::Contract, ErrorKind::Wit, Blame::Plugin, message);
            vec![error.hint_text().into_iter().fold(out, Error::hint)]
        }
    }
}

struct Check<'a> {
    plugin: &'a PluginId,
    facts: &'a Facts,
    resolve: &'a Resolve,
    world: WorldId,
    title: &'a str,
}

impl Check<'_> {
    fn run(&self) -> Vec<Error> {
        let Some(world) = self.resolve.worlds.get(self.world) else {
            return Vec::new();
        };
        let mut errors = Vec::new();
        let interfaces = |items: &wit_parser::IndexMap<wit_parser::WorldKey, WorldItem>| -> Vec<(InterfaceName, InterfaceId)> {
            let all = items.iter().filter_map(|(key, item)| match item {
                WorldItem::Interface { id, .. } => Some((interface_name(self.resolve, key)?, *id)),
                _ => None,
            });
            all.collect()
        };

        let exports = interfaces(&world.exports);
        for (name, id) in &exports {
            match self.find(name, self.facts.exports()) {
                Some(export) => {
                    if let Some(found) = self.facts.export(export) {
                        self.compare(
                            (name, self.resolve, *id),
                            (export, self.facts.resolve(), found),
                            "exports",
                            &mut errors,
                        );
                    }
                }
                None if !has_items(self.resolve, *id) => {}
                None => errors.push(self.mismatch(format!(
                    "`{}` does not export `{name}`, which the world `{}` has",
                    self.plugin, self.title
                ))),
            }
        }
        for export in self.facts.exports() {
            let known = exports.iter().any(|(name, _)| name.accepts(export));
            let has_items = self.facts.export(export).is_some_and(|id| has_items(self.facts.resolve(), id));
            if !known && has_items && export.namespace != "wasi" {
                errors.push(self.mismatch(format!(
                    "`{}` exports `{export}`, which the world `{}` does not have",
                    self.plugin, self.title
                )));
            }
        }
        self.bare_exports(world, &mut errors);

        let imports = interfaces(&world.imports);
        for import in self.facts.imported().iter().filter(|import| import.role == Role::Plugin) {
            match imports.iter().find(|(name, _)| import.name.accepts(name) || name.accepts(&import.name)) {
                Some((name, id)) => self.compare(
                    (&import.name, self.facts.resolve(), import.id),
                    (name, self.resolve, *id),
                    "imports",
                    &mut errors,
                ),
                None => errors.push(self.mismatch(format!(
                    "`{}` imports `{}`, which the world `{}` does not have",
                    self.plugin, import.name, self.title
                ))),
            }
        }
        errors
    }

    /// The interface of exactly this name, or else of one that is compatible.
    fn find<'n>(
        &self,
        name: &InterfaceName,
        among: impl Iterator<Item = &'n InterfaceName>,
    ) -> Option<&'n InterfaceName> {
        among.filter(|export| name.accepts(export)).min_by_key(|export| *export != name)
    }

    /// Functions that the world wants outside any interface.
    fn bare_exports(&self, world: &wit_parser::World, errors: &mut Vec<Error>) {
        for item in world.exports.values() {
            let WorldItem::Function(wanted) = item else { continue };
            match self.facts.bare_exports().find(|found| found.name == wanted.name) {
                Some(found) => {
                    let all = compare_functions((self.resolve, wanted), (self.facts.resolve(), found));
                    if !all.is_empty() {
                        let message = format!(
                            "`{}` exports `{}` with other types than its world",
                            self.plugin, wanted.name
                        );
                        errors.push(
                            all.iter().fold(self.mismatch(message), |error, one| error.note(one.to_string())),
                        );
                    }
                }
                None => errors.push(self.mismatch(format!(
                    "`{}` does not export the function `{}`, which the world `{}` has",
                    self.plugin, wanted.name, self.title
                ))),
            }
        }
    }

    /// Compares two interfaces: everything that `wanted` has must be in `found`.
    fn compare(
        &self,
        (name, resolve, wanted): (&InterfaceName, &Resolve, InterfaceId),
        (_, found_resolve, found): (&InterfaceName, &Resolve, InterfaceId),
        verb: &str,
        errors: &mut Vec<Error>,
    ) {
        let notes = super::compare_interfaces((resolve, wanted), (found_resolve, found));
        if !notes.is_empty() {
            let message =
                format!("`{}` {verb} `{name}` with other types than the world `{}`", self.plugin, self.title);
            errors.push(notes.into_iter().fold(self.mismatch(message), Error::note));
        }
    }

    fn mismatch(&self, message: String) -> Error {
        Error::new(Stage::Contract, ErrorKind::Mismatch, Blame::Plugin, message)
            .chain(vec![self.plugin.clone()])
    }
}
