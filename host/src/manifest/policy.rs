//! The operator's file, `plugwright.toml`, or the same decisions made in code.

mod parse;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::capability::{Capability, kind_of};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Spot};
use crate::grant::{Grant, Kinds, Written};
use crate::limits::{EdgeLimits, Limits, Overrides};
use crate::name::{InterfaceName, OfferName, PluginId};
use crate::supervision::{self, OnStartFailure, Supervision};

/// What the operator decides: which plugins, with which grants, limits and links. The file `plugwright.toml`, or code:
///
/// ```
/// use plugwright::{Grant, Level, Policy};
///
/// let policy = Policy::new()
///     .plugin("markdown", "plugins/markdown")
///     .plugin("layout", "plugins/layout")
///     .grant("markdown", Grant::log(Level::Info))
///     .fuse(["layout", "markdown"]);
/// ```
///
/// A name that is none is reported by [`Plan::new`](crate::Plan::new), with everything else that is wrong.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Policy {
    folder: PathBuf,
    plugins: BTreeMap<PluginId, Entry>,
    groups: Vec<Group>,
    fuse_all: bool,
    limits: Overrides,
    supervision: supervision::Settings,
    on_start_failure: OnStartFailure,
    links: Vec<Link>,
    offers: Vec<(OfferName, Option<Spot>)>,
    narrow: Vec<Narrow>,
    kinds: Kinds,
    cache: Option<PathBuf>,
    /// Names that did not parse: builders have no other way to fail.
    problems: Vec<Error>,
}

/// What happens to a call that comes back to a plugin that waits for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reentry {
    /// It fails at once, with the chain of plugins.
    #[default]
    Refuse,
    /// A second instance answers it, which knows nothing of the first.
    SecondInstance,
}

impl Reentry {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// One plugin of the policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// A folder with a manifest, or a component.
    pub(crate) path: PathBuf,
    pub(crate) grants: BTreeMap<String, (GrantValue, Option<Spot>)>,
    pub(crate) limits: Overrides,
    pub(crate) supervision: supervision::Settings,
    pub(crate) reentry: Reentry,
    pub(crate) spot: Option<Spot>,
}

/// What the operator wrote for one capability; `grant` knows what it means.
#[derive(Clone, Debug)]
pub(crate) enum GrantValue {
    /// `log = "info"`
    Written(Written),
    /// Made in code.
    Ready(Grant),
}

/// Plugins to be joined into one component.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Each member gets what any of them was granted: the operator has said so.
    pub(crate) shares_grants: bool,
    pub(crate) members: Vec<(PluginId, Option<Spot>)>,
    pub(crate) spot: Option<Spot>,
}

/// What one consumer gets of its provider's powers.
#[derive(Clone, Debug)]
pub(crate) struct Narrow {
    pub(crate) consumer: PluginId,
    pub(crate) provider: PluginId,
    pub(crate) grants: BTreeMap<String, (GrantValue, Option<Spot>)>,
    pub(crate) limits: EdgeLimits,
    /// Where each limit stands.
    pub(crate) places: BTreeMap<&'static str, Spot>,
    pub(crate) spot: Option<Spot>,
}

/// The operator's choice between several providers.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) consumer: PluginId,
    /// Without a version it means every version.
    pub(crate) interface: InterfaceName,
    pub(crate) provider: PluginId,
    pub(crate) spot: Option<Spot>,
}

impl Policy {
    /// The file's name by convention.
    pub const FILE: &str = "plugwright.toml";

    /// A policy without plugins.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a plugin: a folder with a `plugin.toml`, or a component (a `.wasm` or `.wat` file). Relative paths are relative to the
    /// current directory, or to the file that this policy was read from.
    pub fn plugin(mut self, name: &str, path: impl AsRef<Path>) -> Self {
        let path = self.folder.join(path);
        if let Some(entry) = self.entry(name) {
            entry.path = path;
        }
        self
    }

    /// Keeps what is read of components in a folder of the user's own, the one of [`HostBuilder::cache`](crate::HostBuilder::cache):
    /// the next plan reads only those again whose files have changed. The folder is made if it is not there.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    pub(crate) fn cache_folder(&self) -> Option<&Path> {
        self.cache.as_deref()
    }

    /// Grants a power to a plugin.
    pub fn grant(mut self, plugin: &str, grant: Grant) -> Self {
        if let Some(entry) = self.entry(plugin) {
            entry.grants.insert(grant.capability().to_owned(), (GrantValue::Ready(grant), None));
        }
        self
    }

    /// Grants a power to a plugin, as the operator's file has it behind `<capability> = `: `"info"`, `["api.example.com:443"]`.
    pub fn grant_as_written(mut self, plugin: &str, capability: &str, toml: &str) -> Self {
        match parse::written(capability, toml) {
            Ok((value, spot)) => {
                if let Some(entry) = self.entry(plugin) {
                    entry.grants.insert(capability.to_owned(), (GrantValue::Written(value), Some(spot)));
                }
            }
            Err(error) => self.problems.push(error),
        }
        self
    }

    /// Adds a capability of the application's own, for requests and grants of it to mean something. The host serves it:
    /// [`HostBuilder::capability`](crate::HostBuilder::capability).
    pub fn capability(mut self, capability: impl Capability) -> Self {
        match kind_of(capability) {
            Ok(kind) => self.kinds.add(kind),
            Err(error) => self.problems.push(error),
        }
        self
    }

    /// Sets the limits of all plugins that have none of their own.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits.into();
        self
    }

    /// Sets the limits of one plugin.
    pub fn plugin_limits(mut self, plugin: &str, limits: Limits) -> Self {
        if let Some(entry) = self.entry(plugin) {
            entry.limits = limits.into();
        }
        self
    }

    /// Sets how the instances of all plugins are used that have no such settings of their own, and what becomes of plugins that
    /// keep failing.
    pub fn supervise(mut self, supervision: Supervision) -> Self {
        self.supervision = supervision.into();
        self
    }

    /// Sets how the instances of one plugin are used, and what becomes of it when it keeps failing.
    pub fn supervise_plugin(mut self, plugin: &str, supervision: Supervision) -> Self {
        if let Some(entry) = self.entry(plugin) {
            entry.supervision = supervision.into();
        }
        self
    }

    /// Says what becomes of the set when a plugin does not start. Default: none of it is loaded.
    pub fn on_start_failure(mut self, what: OnStartFailure) -> Self {
        self.on_start_failure = what;
        self
    }

    /// Decides what happens to a call that comes back to a plugin that waits for it. Default: it fails.
    pub fn reentry(mut self, plugin: &str, reentry: Reentry) -> Self {
        if let Some(entry) = self.entry(plugin) {
            entry.reentry = reentry;
        }
        self
    }

    /// Joins plugins into one component: faster calls between them, and one memory, one set of grants, one fate.
    pub fn fuse<'a>(mut self, members: impl IntoIterator<Item = &'a str>) -> Self {
        let members = members.into_iter().filter_map(|name| Some((self.name(name)?, None))).collect();
        self.groups.push(Group { members, spot: None, shares_grants: false });
        self
    }

    /// As [`Policy::fuse`], of plugins with different grants: each of them gets what any of them was granted.
    pub fn fuse_sharing_grants<'a>(mut self, members: impl IntoIterator<Item = &'a str>) -> Self {
        self = self.fuse(members);
        if let Some(group) = self.groups.last_mut() {
            group.shares_grants = true;
        }
        self
    }

    /// Joins all plugins that call each other, instead of the groups named so far. Each gets what any of its group was granted.
    pub fn fuse_all(mut self) -> Self {
        self.fuse_all = true;
        self
    }

    /// Keeps all plugins apart, whatever groups were named so far.
    pub fn isolate_all(mut self) -> Self {
        self.fuse_all = false;
        self.groups.clear();
        self
    }

    /// Decides which plugin serves an import where several could.
    pub fn link(mut self, consumer: &str, interface: &str, provider: &str) -> Self {
        let names = (self.name(consumer), self.name(interface), self.name(provider));
        if let (Some(consumer), Some(interface), Some(provider)) = names {
            self.links.push(Link { consumer, interface, provider, spot: None });
        }
        self
    }

    /// Narrows what `provider` may do on behalf of `consumer`, which it serves: of this capability no more than `toml` says,
    /// written as in the operator's file (`docs/capabilities.md`, "Edges").
    pub fn narrow(mut self, consumer: &str, provider: &str, capability: &str, toml: &str) -> Self {
        let names = (self.name(consumer), self.name(provider));
        match (names, parse::written(capability, toml)) {
            ((Some(consumer), Some(provider)), Ok((value, spot))) => {
                let value = (GrantValue::Written(value), Some(spot));
                let grants = BTreeMap::from([(capability.to_owned(), value)]);
                let limits = EdgeLimits::default();
                let places = BTreeMap::new();
                self.narrow.push(Narrow { consumer, provider, grants, limits, places, spot: None });
            }
            (_, Err(error)) => self.problems.push(error),
            _ => {}
        }
        self
    }

    /// Limits what `consumer` may use of `provider`, which serves it, to less than `provider` allows everybody.
    pub fn edge_limits(mut self, consumer: &str, provider: &str, limits: EdgeLimits) -> Self {
        if let (Some(consumer), Some(provider)) = (self.name(consumer), self.name(provider)) {
            let grants = BTreeMap::new();
            let places = BTreeMap::new();
            self.narrow.push(Narrow { consumer, provider, grants, limits, places, spot: None });
        }
        self
    }

    /// Says that the application offers something, which all plugins may import and none may export. The functions are given
    /// to [`HostBuilder::offer`](crate::HostBuilder::offer).
    pub fn offer(mut self, name: OfferName) -> Self {
        self.offers.push((name, None));
        self
    }

    /// Says all that the application offers: [`Host::offers`](crate::Host::offers), or [`Offer::names`](crate::Offer::names).
    pub fn offers<'a>(self, names: impl IntoIterator<Item = &'a OfferName>) -> Self {
        names.into_iter().cloned().fold(self, Self::offer)
    }

    /// The capabilities that there are: the name of each, what it lets a plugin do, and how it is granted.
    pub fn capabilities(&self) -> impl Iterator<Item = (&str, &str, String)> {
        self.kinds.iter().map(|kind| (kind.name(), kind.docs(), kind.how()))
    }

    /// The names of the plugins.
    pub fn plugins(&self) -> impl Iterator<Item = &PluginId> {
        self.plugins.keys()
    }

    pub(crate) fn entries(&self) -> &BTreeMap<PluginId, Entry> {
        &self.plugins
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub(crate) fn fuses_all(&self) -> bool {
        self.fuse_all
    }

    pub(crate) fn narrowings(&self) -> &[Narrow] {
        &self.narrow
    }

    pub(crate) fn links(&self) -> &[Link] {
        &self.links
    }

    /// What the application offers.
    pub(crate) fn offered(&self) -> impl Iterator<Item = (&OfferName, Option<&Spot>)> {
        self.offers.iter().map(|(name, spot)| (name, spot.as_ref()))
    }

    /// The capabilities that there are.
    pub(crate) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    pub(crate) fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// The limits of one plugin: its own, else those for all, else the defaults.
    pub(crate) fn limits_of(&self, entry: &Entry) -> Limits {
        entry.limits.over(&self.limits.over(&Limits::default()))
    }

    /// What is set for all plugins together.
    pub(crate) fn general_supervision(&self) -> Result<Supervision, Error> {
        supervision::Settings::default().over(&self.supervision)
    }

    pub(crate) fn start_failure(&self) -> OnStartFailure {
        self.on_start_failure
    }

    /// As [`Policy::limits_of`].
    pub(crate) fn supervision_of(&self, entry: &Entry) -> Result<Supervision, Error> {
        entry.supervision.over(&self.supervision)
    }

    fn entry(&mut self, name: &str) -> Option<&mut Entry> {
        let id = self.name(name)?;
        Some(self.plugins.entry(id).or_default())
    }

    fn name<T: std::str::FromStr<Err = Error>>(&mut self, text: &str) -> Option<T> {
        text.parse().map_err(|error| self.problems.push(error)).ok()
    }
}
