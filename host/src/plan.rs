//! Every decision for a set of plugins, as data: it prints, it compares, and nothing in it has run yet.

mod draft;
mod edges;
mod engine;
mod groups;
mod idempotent;
mod make;
mod narrow;
mod offers;
mod order;
mod print;
mod resources;
mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::contract::Facts;
use crate::error::Report;
use crate::grant::{Asked, Grant};
use crate::limits::{EdgeLimits, Limits};
use crate::manifest::{Policy, Reentry};
use crate::name::{Digest, InterfaceName, ItemName, OfferName, PluginId};
use crate::supervision::{OnStartFailure, Supervision};

pub use draft::Draft;
pub use engine::EngineKind;
pub use make::{check, check_component};

/// Every decision for a set of plugins.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The plugins, by name.
    pub plugins: BTreeMap<PluginId, PlannedPlugin>,
    /// The imports that are served by other plugins.
    pub edges: Vec<Edge>,
    /// The imports that are served by the application.
    pub offers: Vec<Offered>,
    /// The optional imports that nobody serves.
    pub absent: Vec<Absent>,
    /// What providers may do less of on behalf of certain consumers.
    pub narrowed: Vec<Narrowing>,
    /// What becomes one instance: a plugin alone, or a fused group. In an order in which providers come first.
    pub units: Vec<Unit>,
    /// What becomes of the set when a plugin does not start.
    pub on_start_failure: OnStartFailure,
}

impl Plan {
    /// Decides everything for the plugins of a policy. Reads manifests, components and WIT packages; runs nothing.
    ///
    /// # Errors
    ///
    /// All that is wrong, in the order of the pipeline, and within a stage by plugin.
    pub fn new(policy: &Policy) -> Result<Self, Report> {
        Self::draft(policy).into_plan()
    }

    /// As [`Plan::new`], and where that fails, as much of the plan as there is: to be shown, not to be loaded.
    pub fn draft(policy: &Policy) -> Draft {
        make::draft(policy)
    }

    /// The unit that a plugin is in.
    pub fn unit_of(&self, plugin: &PluginId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.members.contains(plugin))
    }

    /// The edges of a plugin's imports.
    pub fn edges_from<'a>(&'a self, consumer: &'a PluginId) -> impl Iterator<Item = &'a Edge> {
        self.edges.iter().filter(move |edge| edge.consumer == *consumer)
    }

    /// The circles in which plugins import each other.
    fn circles(&self) -> Vec<Vec<PluginId>> {
        let mut nodes: BTreeMap<PluginId, BTreeSet<PluginId>> =
            self.plugins.keys().map(|id| (id.clone(), BTreeSet::new())).collect();
        for edge in &self.edges {
            nodes.entry(edge.consumer.clone()).or_default().insert(edge.provider.clone());
        }
        order::order(nodes).circles
    }

    /// The plugins that export a function, by name.
    pub fn exporters<'a>(&'a self, item: &'a ItemName) -> impl Iterator<Item = &'a PlannedPlugin> {
        self.plugins.values().filter(move |plugin| plugin.functions.contains(item))
    }
}

/// One plugin of a plan.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedPlugin {
    /// The name within the set.
    pub id: PluginId,
    /// The version in the manifest.
    pub version: Option<semver::Version>,
    /// The description in the manifest.
    pub description: Option<String>,
    /// The language in the manifest.
    pub language: Option<String>,
    /// The features whose gates in the contract the manifest opens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// The component's file.
    pub component: PathBuf,
    /// The component's digest.
    pub digest: Digest,
    /// The interfaces that the component exports.
    pub exports: Vec<InterfaceName>,
    /// The functions that the component exports.
    pub functions: Vec<ItemName>,
    /// Those that may be called a second time where the first call trapped, as its author says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub idempotent: Vec<ItemName>,
    /// What it imports of the inert base that every plugin gets.
    pub base: Vec<InterfaceName>,
    /// What it asked for, and what was said to that.
    pub asked: Vec<Asked>,
    /// What it was granted.
    pub grants: Vec<Grant>,
    /// How much it may use.
    pub limits: Limits,
    /// How its instances are used, and what becomes of it when it keeps failing.
    pub supervision: Supervision,
    /// What happens to a call that comes back to it while it waits for that call.
    #[serde(skip_serializing_if = "Reentry::is_default")]
    pub reentry: Reentry,
    /// The types of all that.
    #[serde(skip)]
    pub facts: Arc<Facts>,
}

impl PlannedPlugin {
    /// The functions of an interface that may be called a second time where the first call trapped.
    pub(crate) fn idempotent_in(&self, export: &InterfaceName) -> Vec<&str> {
        let inside = self.idempotent.iter().filter(|item| item.interface.as_ref() == Some(export));
        inside.map(|item| item.function.as_str()).collect()
    }
}

/// How values get from one plugin to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Two instances, each with its own memory, limits and fate; the host carries values across.
    Isolated,
    /// Joined into one component: one memory budget, one set of grants, one fate.
    Fused,
}

/// An import of one plugin that another plugin serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edge {
    /// The plugin that imports.
    pub consumer: PluginId,
    /// The plugin that exports.
    pub provider: PluginId,
    /// The name under which the consumer imports the interface.
    pub import: InterfaceName,
    /// The name under which the provider exports it: the same, or a compatible version.
    pub export: InterfaceName,
    /// The functions of the interface that the consumer imports.
    pub functions: Vec<String>,
    /// How values get across.
    pub mode: Mode,
}

/// An import of a plugin that the application serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Offered {
    /// The plugin that imports.
    pub consumer: PluginId,
    /// The name under which it imports: of an interface, or of what stands in its world itself.
    pub import: OfferName,
    /// The name under which the application offers it: the same, or a compatible version.
    pub offer: OfferName,
    /// The functions that the plugin imports under this name.
    pub functions: Vec<String>,
}

/// An optional import that nobody serves: its functions answer that they are not provided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Absent {
    /// The plugin that imports.
    pub consumer: PluginId,
    /// The interface.
    pub import: InterfaceName,
    /// The functions of the interface that the plugin imports.
    pub functions: Vec<String>,
}

/// What a provider may do on behalf of one consumer, and what that one may use of it: of these capabilities, what its own grant and this one both allow.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Narrowing {
    /// The plugin that calls.
    pub consumer: PluginId,
    /// The plugin that is called.
    pub provider: PluginId,
    /// The most that is left of its grants. What it was granted of other capabilities stays as it is.
    pub grants: Vec<Grant>,
    /// The most that is left of its limits.
    #[serde(skip_serializing_if = "EdgeLimits::is_empty")]
    pub limits: EdgeLimits,
}

/// What becomes one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// The plugin's name, or the names of a fused group joined by `+`.
    pub id: PluginId,
    /// The plugins in it, providers first.
    pub members: Vec<PluginId>,
    /// The engine that it needs: decided by its own types and those of whoever passes its resources on, never by a setting.
    pub engine: EngineKind,
    /// Whether calls by message pass its resources: then one instance that serves many calls owns them.
    #[serde(skip_serializing_if = "is_false")]
    pub is_shared: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
