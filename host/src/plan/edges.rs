//! Which plugin serves which import.

use std::collections::{BTreeMap, BTreeSet};

use super::make::{Loaded, is_same};
use super::{Absent, Edge, Mode, offers};
use crate::contract::{self, Imported, Role};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::manifest::{Link, Policy};
use crate::name::{InterfaceName, PluginId};

type Plugins = BTreeMap<PluginId, Loaded>;

/// Finds the provider of every import. `is_whole` says that all plugins of the policy are in `plugins`.
pub(super) fn find(
    policy: &Policy,
    plugins: &Plugins,
    is_whole: bool,
    errors: &mut Vec<Error>,
) -> (Vec<Edge>, Vec<Absent>) {
    let mut search = Search { policy, plugins, is_whole, used: BTreeSet::new(), absent: Vec::new(), errors };
    let mut edges = Vec::new();
    for (consumer, plugin) in plugins {
        let imports = plugin.facts.imported().iter().filter(|import| import.role == Role::Plugin);
        for import in imports.filter(|import| !offers::is_applications(policy, &import.name)) {
            if let Some((provider, export)) = search.provider(consumer, &import.name)
                && search.fits(consumer, import, &provider, &export)
            {
                let functions = plugin.facts.import(&import.name).into_iter();
                let functions = functions.flat_map(|id| plugin.facts.functions_of(id));
                edges.push(Edge {
                    consumer: consumer.clone(),
                    provider,
                    import: import.name.clone(),
                    export,
                    functions: functions.map(|function| function.name.clone()).collect(),
                    mode: Mode::Isolated,
                });
            }
        }
    }
    search.report_idle_links();
    (edges, search.absent)
}

struct Search<'a> {
    policy: &'a Policy,
    plugins: &'a Plugins,
    is_whole: bool,
    /// The indices of the links that decided something.
    used: BTreeSet<usize>,
    absent: Vec<Absent>,
    errors: &'a mut Vec<Error>,
}

impl Search<'_> {
    /// Decides who serves an import, and under which name.
    fn provider(&mut self, consumer: &PluginId, import: &InterfaceName) -> Option<(PluginId, InterfaceName)> {
        let mut all: Vec<(&PluginId, &InterfaceName)> = Vec::new();
        for (id, plugin) in self.plugins.iter().filter(|(id, _)| *id != consumer) {
            all.extend(
                plugin
                    .facts
                    .exports()
                    .filter(|export| export.same_interface(import))
                    .map(|export| (id, export)),
            );
        }
        // The latest that each plugin has: one may export several versions.
        let mut fitting: BTreeMap<&PluginId, &InterfaceName> = BTreeMap::new();
        for (id, export) in all.iter().filter(|(_, export)| import.accepts(export)) {
            let best = fitting.entry(id).or_insert(export);
            *best = (*best).max(export);
        }
        let Some(link) = self.link(consumer, import) else {
            // The latest of all, for a later version does all that an earlier one does.
            let latest = fitting.values().max().copied();
            let able: Vec<_> = fitting.iter().filter(|(_, export)| Some(**export) == latest).collect();
            match able.as_slice() {
                [(id, export)] => return Some(((**id).clone(), (**export).clone())),
                [] if self.is_optional(consumer, import) => self.leave_out(consumer, import),
                [] if self.is_whole || !all.is_empty() => self.errors.push(unserved(consumer, import, &all)),
                [] => {}
                several => {
                    let able: Vec<&PluginId> = several.iter().map(|(id, _)| **id).collect();
                    self.errors.push(ambiguous(consumer, import, &able));
                }
            }
            return None;
        };
        if let Some(export) = fitting.get(&link.provider) {
            return Some((link.provider, (*export).clone()));
        }
        let is_known = self.plugins.contains_key(&link.provider);
        if self.is_whole || is_known {
            let offered: Vec<_> = all.into_iter().filter(|(id, _)| **id == link.provider).collect();
            let error = wrong_link(&link, import, &offered, is_known);
            let able: Vec<String> = fitting.keys().map(|id| format!("`{id}`")).collect();
            self.errors.push(match able.is_empty() {
                true => error.hint(format!("add a plugin that exports `{import}`")),
                false => error.hint(format!("exported by {}", able.join(", "))),
            });
        }
        None
    }

    /// Whether the plugin's author says that it can do without.
    fn is_optional(&self, consumer: &PluginId, import: &InterfaceName) -> bool {
        let manifest = self.plugins.get(consumer).and_then(|plugin| plugin.manifest.as_ref());
        manifest.is_some_and(|manifest| manifest.optional().any(|name| is_same(name, import)))
    }

    fn leave_out(&mut self, consumer: &PluginId, import: &InterfaceName) {
        let facts = self.plugins.get(consumer).map(|plugin| &plugin.facts);
        let id = facts.and_then(|facts| facts.import(import));
        let functions = facts.zip(id).into_iter().flat_map(|(facts, id)| facts.functions_of(id));
        self.absent.push(Absent {
            consumer: consumer.clone(),
            import: import.clone(),
            functions: functions.map(|function| function.name.clone()).collect(),
        });
    }

    fn link(&mut self, consumer: &PluginId, import: &InterfaceName) -> Option<Link> {
        let decides = |link: &Link| {
            link.consumer == *consumer
                && link.interface.same_interface(import)
                && (link.interface.version.is_none() || link.interface.version == import.version)
        };
        // One that names the version decides before one that does not.
        let links = self.policy.links().iter().enumerate().filter(|(_, link)| decides(link));
        let (index, link) = links.max_by_key(|(_, link)| link.interface.version.is_some())?;
        self.used.insert(index);
        Some(link.clone())
    }

    /// Whether the provider's types are the consumer's.
    fn fits(
        &mut self,
        consumer: &PluginId,
        import: &Imported,
        provider: &PluginId,
        export: &InterfaceName,
    ) -> bool {
        let (Some(from), Some(to)) = (self.plugins.get(consumer), self.plugins.get(provider)) else {
            return false;
        };
        let (Some(ours), Some(theirs)) = (from.facts.import(&import.name), to.facts.export(export)) else {
            return false;
        };
        let notes = contract::compare_interfaces((from.facts.resolve(), ours), (to.facts.resolve(), theirs));
        if notes.is_empty() {
            return true;
        }
        let message =
            format!("`{consumer}` imports `{}`, which `{provider}` exports with other types", import.name);
        let error = Error::new(Stage::Plan, ErrorKind::Incompatible, Blame::Plugin, message)
            .chain(vec![consumer.clone(), provider.clone()])
            .about(&import.name)
            .hint("build both for the same version of the contract");
        self.errors.push(notes.into_iter().fold(error, Error::note));
        false
    }

    /// A link that decides nothing is a line that does not mean what its writer thinks.
    fn report_idle_links(&mut self) {
        if !self.is_whole {
            return;
        }
        for (index, link) in self.policy.links().iter().enumerate() {
            if self.used.contains(&index) {
                continue;
            }
            let message = match self.plugins.get(&link.consumer) {
                _ if offers::is_offered(self.policy, &link.interface) => format!(
                    "a link decides `{} -> {}`, which the application serves",
                    link.consumer, link.interface
                ),
                None => format!("a link names `{}`, which is not a plugin of this set", link.consumer),
                Some(_) => {
                    format!("a link decides `{} -> {}`, which is not imported", link.consumer, link.interface)
                }
            };
            let error = Error::new(Stage::Plan, ErrorKind::Manifest, Blame::Operator, message);
            let imports =
                self.plugins.get(&link.consumer).into_iter().flat_map(|plugin| plugin.facts.imports());
            let known: Vec<String> = imports
                .filter(|(name, role)| *role == Role::Plugin && !offers::is_offered(self.policy, name))
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            let hint = match known.is_empty() {
                true => "remove the link".into(),
                false => format!("`{}` imports {} from other plugins", link.consumer, known.join(", ")),
            };
            self.errors.push(error.on(link.spot.as_ref()).hint(hint));
        }
    }
}

fn unserved(consumer: &PluginId, import: &InterfaceName, others: &[(&PluginId, &InterfaceName)]) -> Error {
    let (kind, message) = match others.is_empty() {
        true => (ErrorKind::NoProvider, format!("`{consumer}` imports `{import}`, which no plugin exports")),
        false => (
            ErrorKind::Incompatible,
            format!("`{consumer}` imports `{import}`, which plugins export in other versions only"),
        ),
    };
    let mut error =
        Error::new(Stage::Plan, kind, Blame::Operator, message).chain(vec![consumer.clone()]).about(import);
    for (id, export) in others {
        error = error.note(format!("`{id}` exports `{export}`"));
    }
    match &import.version {
        _ if others.is_empty() => error.hint(format!(
            "add a plugin that exports `{import}`, or, if the application offers it, name it in `offers` below `[host]`"
        )),
        Some(version) => error
            .hint(format!("a provider must export {version}, or a later version that is compatible with it")),
        None => error.hint("a provider must export it without a version"),
    }
}

fn ambiguous(consumer: &PluginId, import: &InterfaceName, providers: &[&PluginId]) -> Error {
    let names: Vec<String> = providers.iter().map(|id| format!("`{id}`")).collect();
    let message = format!(
        "`{consumer}` imports `{import}`, which {} plugins export: {}",
        names.len(),
        names.join(", ")
    );
    let error = Error::new(Stage::Plan, ErrorKind::Ambiguous, Blame::Operator, message)
        .chain(vec![consumer.clone()])
        .about(import);
    let interface = InterfaceName { version: None, ..import.clone() };
    let lines: Vec<String> =
        providers.iter().map(|id| format!("`\"{consumer} -> {interface}\" = \"{id}\"`")).collect();
    error.hint(format!("decide: write {} below `[links]`", lines.join(" or ")))
}

fn wrong_link(
    link: &Link,
    import: &InterfaceName,
    offered: &[(&PluginId, &InterfaceName)],
    is_known: bool,
) -> Error {
    let provider = &link.provider;
    let (kind, message) = match (is_known, offered) {
        (false, _) => {
            (ErrorKind::NoProvider, format!("a link names `{provider}`, which is not a plugin of this set"))
        }
        (true, []) => (
            ErrorKind::NoProvider,
            format!("a link gives `{import}` to `{provider}`, which does not export it"),
        ),
        (true, [(_, export), ..]) => (
            ErrorKind::Incompatible,
            format!("a link gives `{import}` to `{provider}`, which exports `{export}` instead"),
        ),
    };
    Error::new(Stage::Plan, kind, Blame::Operator, message)
        .on(link.spot.as_ref())
        .chain(vec![link.consumer.clone()])
        .about(import)
}
