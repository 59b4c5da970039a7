//! Whether a component targets a world.

use plugwright_contract::Contract;
use wit_parser::{Resolve, World};

use super::items::{Item, Part};
use super::{Facts, Role, compare_functions, compare_interfaces};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::{InterfaceName, PluginId};

/// Finds everything in which a component differs from the world called `world` of `contract`. Where a closed gate is why, it says so.
pub(crate) fn check(plugin: &PluginId, facts: &Facts, contract: &Contract, world: &str) -> Vec<Error> {
    let mut errors = differences(plugin, facts, contract, world);
    if errors.is_empty() {
        return errors;
    }
    let open: Vec<String> = contract.resolve.features.iter().cloned().collect();
    for feature in contract.features().into_iter().filter(|feature| !open.contains(feature)) {
        let features: Vec<String> = open.iter().chain([&feature]).cloned().collect();
        let Ok(opened) = Contract::read_with(&contract.path, &features) else { continue };
        let left = differences(plugin, facts, &opened, world);
        if notes(&left) >= notes(&errors) {
            continue;
        }
        let left: Vec<String> = left.iter().map(Error::render).collect();
        let hint = format!(
            "this is behind the feature `{feature}` of the contract, which is closed; `plugin.toml` opens it: \
             `features = [\"{feature}\"]` in `[contract]`"
        );
        let advise = |error: Error| match left.contains(&error.render()) {
            true => error,
            false => error.hint(hint.clone()),
        };
        errors = errors.into_iter().map(advise).collect();
    }
    errors
}

/// What a component exports without a package's name, beyond the world and beyond what language tools leave there.
pub(crate) fn beyond(facts: &Facts, contract: &Contract, world: &str) -> Vec<String> {
    let (found, own) = facts.wit();
    let wanted = contract.world(world).ok().and_then(|id| contract.resolve.worlds.get(id));
    let (Some(wanted), Some(own)) = (wanted, found.worlds.get(own)) else { return Vec::new() };
    let wanted = Item::all(&contract.resolve, &wanted.exports);
    let is_left = |item: &Item<'_>| match item {
        Item::Interface(..) => true,
        Item::Inline(name, _) => *name == "exports",
        Item::Function(function) => function.name == "init",
    };
    let found = Item::all(found, &own.exports);
    let beyond =
        found.iter().filter(|item| !is_left(item) && !wanted.iter().any(|wanted| wanted.accepts(item)));
    beyond.map(ToString::to_string).collect()
}

/// How many single differences the errors tell of.
fn notes(errors: &[Error]) -> usize {
    errors.iter().map(|error| error.notes().len()).sum()
}

fn differences(plugin: &PluginId, facts: &Facts, contract: &Contract, world: &str) -> Vec<Error> {
    let id = match contract.world(world) {
        Ok(id) => id,
        Err(error) => {
            let message =
                format!("`{plugin}` targets the world `{world}`, which its WIT package does not have");
            let out = Error::new(Stage::Contract, ErrorKind::Wit, Blame::Plugin, message);
            return vec![error.hint_text().into_iter().fold(out, Error::hint)];
        }
    };
    let (found, own) = facts.wit();
    let (Some(wanted), Some(own)) = (contract.resolve.worlds.get(id), found.worlds.get(own)) else {
        return Vec::new();
    };
    let mut check = Check { plugin, facts, resolve: &contract.resolve, title: world, errors: Vec::new() };
    check.exports(wanted, own);
    check.imports(wanted, own);
    check.errors
}

struct Check<'a> {
    plugin: &'a PluginId,
    facts: &'a Facts,
    /// The contract's types.
    resolve: &'a Resolve,
    title: &'a str,
    errors: Vec<Error>,
}

impl Check<'_> {
    /// The component must export what the world exports, and nothing else but what its tools put there.
    fn exports(&mut self, world: &World, own: &World) {
        let found_types = self.facts.resolve();
        let wanted = Item::all(self.resolve, &world.exports);
        let found = Item::all(found_types, &own.exports);
        for item in &wanted {
            let fits = found.iter().filter(|other| item.may_call(other));
            // The item of exactly this name, or else a later version, or else an earlier one that has all of it.
            match fits.min_by_key(|other| (other.to_string() != item.to_string(), !item.accepts(other))) {
                Some(other) => self.compare("exports", item, (self.resolve, item), (found_types, other)),
                None => {
                    let notes = item.parts(self.resolve).iter().map(Part::missing).collect();
                    self.differ(&format!("does not export {item}, which"), "has", notes);
                }
            }
        }
        for item in found.iter().filter(|item| !is_of_tools(item)) {
            if !wanted.iter().any(|wanted| wanted.may_call(item)) {
                let notes = item.parts(found_types).iter().map(Part::unwanted).collect();
                self.differ(&format!("exports {item}, which"), "does not have", notes);
            }
        }
    }

    /// The world must import what the component imports. What the host serves is no matter of the contract.
    fn imports(&mut self, world: &World, own: &World) {
        let facts = self.facts;
        let own_types = facts.resolve();
        let (given, wanted) = (Item::all(self.resolve, &world.imports), Item::all(own_types, &own.imports));
        for item in wanted.iter().filter(|item| is_of_plugins(facts, item)) {
            match given.iter().find(|other| item.accepts(other) || other.accepts(item)) {
                Some(other) => self.compare("imports", item, (own_types, item), (self.resolve, other)),
                None => {
                    let notes = item.parts(own_types).iter().map(Part::missing).collect();
                    self.differ(&format!("imports {item}, which"), "does not have", notes);
                }
            }
        }
    }

    /// Everything that `wanted` has must be in `found`.
    fn compare(
        &mut self,
        verb: &str,
        title: &Item<'_>,
        wanted: (&Resolve, &Item<'_>),
        found: (&Resolve, &Item<'_>),
    ) {
        let notes = match (wanted.1, found.1) {
            (Item::Function(a), Item::Function(b)) => compare_functions((wanted.0, a), (found.0, b)).lines(),
            (Item::Interface(_, a) | Item::Inline(_, a), Item::Interface(_, b) | Item::Inline(_, b)) => {
                compare_interfaces((wanted.0, *a), (found.0, *b))
            }
            _ => Vec::new(),
        };
        self.differ(&format!("{verb} {title} with other types than"), "", notes);
    }

    /// Reports what the notes say of an item; without any, nobody misses it.
    fn differ(&mut self, what: &str, verb: &str, notes: Vec<String>) {
        if notes.is_empty() {
            return;
        }
        let message = format!("`{}` {what} the world `{}` {verb}", self.plugin, self.title);
        let error = Error::new(Stage::Contract, ErrorKind::Mismatch, Blame::Plugin, message.trim_end())
            .chain(vec![self.plugin.clone()]);
        self.errors.push(notes.into_iter().fold(error, Error::note));
    }
}

/// Language tools export the entry point of a command, whatever the world, and what starts an engine before it is stored: a
/// function `init` (componentize-qjs), an interface `exports` (componentize-py). A plugin may tell the host of itself, whatever the world. No plugin
/// can import any of these, so they deceive nobody.
fn is_of_tools(item: &Item<'_>) -> bool {
    match item {
        Item::Interface(name, _) => name.namespace == "wasi" || is_lifecycle(name),
        Item::Inline(..) | Item::Function(_) => true,
    }
}

/// Whether an interface is one that plugins export for the host alone, beside their world.
pub(crate) fn is_lifecycle(name: &InterfaceName) -> bool {
    name.namespace == "plugwright"
        && name.package == "lifecycle"
        && ["health", "state"].contains(&name.interface.as_str())
}

/// Whether an import is to be served by a plugin, or by the application.
fn is_of_plugins(facts: &Facts, item: &Item<'_>) -> bool {
    match item {
        Item::Interface(name, _) => {
            facts.imports().any(|(known, role)| known == name && role == Role::Plugin)
        }
        Item::Inline(..) | Item::Function(_) => true,
    }
}
