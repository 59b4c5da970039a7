//! A set of plugins as people look at it: who serves whom, who may do what, and where the trouble is.
//!
//! ```text
//! plan ────┐
//! draft ───┼─▶ Picture ─▶ svg ◀─ layout      drawn by us: boxes in columns, in light and dark
//! plugins ─┘           ├▶ dot                plain text for Graphviz
//!                      └▶ text               for a terminal
//! ```
//!
//! A picture is data: it serialises, and two of one plan are equal. That of running plugins has counts.

mod dot;
mod layout;
mod svg;
mod text;

use serde::Serialize;

use crate::budget::Part;
use crate::contract::Role;
use crate::error::Error;
use crate::grant::Grant;
use crate::name::{InterfaceName, PluginId};
use crate::observe::Stats;
use crate::plan::{EngineKind, Mode, Plan, PlannedPlugin};
use crate::seat::Standing;

/// Raised whenever a field of the JSON form changes its meaning or goes away.
const FORMAT: u32 = 1;

/// A set of plugins, to be drawn: [`Picture::svg`], [`Picture::dot`], or as JSON by serde.
///
/// Made by [`Plan::picture`], by [`Draft::picture`](crate::Draft::picture) for a plan that fails, and with counts by
/// [`Plugins::picture`](crate::Plugins::picture).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    version: u32,
    plugins: Vec<Node>,
    edges: Vec<Arrow>,
    /// What the application offers and somebody imports.
    offers: Vec<String>,
    units: Vec<Frame>,
    problems: Vec<Problem>,
}

/// A plugin.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Node {
    id: PluginId,
    version: Option<String>,
    language: Option<String>,
    powers: Vec<String>,
    exports: Vec<String>,
    /// Its component could not be read, so nothing else is known.
    unreadable: bool,
    problems: Vec<usize>,
}

/// An import of a plugin.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Arrow {
    consumer: PluginId,
    /// Nobody, or the application.
    provider: Option<PluginId>,
    import: String,
    export: Option<String>,
    by: By,
    calls: Option<u64>,
    /// What they carried, where it is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    problems: Vec<usize>,
}

/// Who serves an import, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    Isolated,
    Fused,
    Offered,
    /// An optional import.
    Absent,
    Nobody,
}

/// What is one instance: a plugin, or a fused group.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Frame {
    id: PluginId,
    members: Vec<PluginId>,
    engine: EngineKind,
    counts: Option<Counts>,
}

/// What happened since the set was loaded.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Counts {
    calls: u64,
    failures: u64,
    /// Those that were started.
    instances: u64,
    /// The most that any one call has used of each limit.
    peak: Vec<Part>,
    /// Whether it can be called.
    #[serde(flatten)]
    standing: Standing,
}

/// Something that is wrong, counted from 1 where others refer to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Problem {
    message: String,
    notes: Vec<String>,
    hint: Option<String>,
}

impl Counts {
    /// What was used of the limit of which the greatest share was.
    fn fullest(&self) -> Option<String> {
        let share = |part: &Part| {
            let most = part.most.filter(|_| part.used > 0)?;
            Some(part.used as f64 / most.max(1) as f64)
        };
        let shares = self.peak.iter().filter_map(|part| Some((share(part)?, part)));
        shares.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, part)| part.to_string())
    }

    /// What is the matter with a unit that cannot be called.
    fn trouble(&self) -> Option<String> {
        match &self.standing {
            Standing::Serving => None,
            Standing::Resting { reason, .. } => Some(format!("rests: {reason}")),
            Standing::Quarantined { reason, .. } => Some(format!("in quarantine: {reason}")),
            Standing::Absent { reason } => Some(format!("not there: {reason}")),
        }
    }
}

impl Plan {
    /// A picture of the plan.
    pub fn picture(&self) -> Picture {
        Picture::of(self, &[], &[])
    }
}

impl Picture {
    pub(crate) fn of(plan: &Plan, unreadable: &[PluginId], errors: &[Error]) -> Self {
        let mut plugins: Vec<Node> = plan.plugins.values().map(|plugin| node(plugin, errors)).collect();
        plugins.extend(unreadable.iter().map(|id| Node {
            id: id.clone(),
            version: None,
            language: None,
            powers: Vec::new(),
            exports: Vec::new(),
            unreadable: true,
            problems: problems_of(errors, id),
        }));
        plugins.sort_by(|a, b| a.id.cmp(&b.id));
        let mut offers: Vec<String> = plan.offers.iter().map(|offered| offered.offer.to_string()).collect();
        offers.sort();
        offers.dedup();
        Self {
            version: FORMAT,
            plugins,
            edges: arrows(plan, !unreadable.is_empty(), errors),
            offers,
            units: plan
                .units
                .iter()
                .map(|unit| Frame {
                    id: unit.id.clone(),
                    members: unit.members.clone(),
                    engine: unit.engine,
                    counts: None,
                })
                .collect(),
            problems: errors.iter().map(Problem::of).collect(),
        }
    }

    /// The same with the counts of a running set.
    pub(crate) fn counted(mut self, stats: &Stats) -> Self {
        for unit in &mut self.units {
            let stats = stats.plugins.iter().find(|stats| stats.plugin == unit.id);
            unit.counts = stats.map(|stats| Counts {
                calls: stats.calls,
                failures: stats.failures,
                instances: stats.instances,
                peak: stats.peak.parts.clone(),
                standing: stats.standing.clone(),
            });
        }
        for arrow in &mut self.edges {
            let same = |edge: &crate::plan::Edge| {
                edge.consumer == arrow.consumer
                    && Some(&edge.provider) == arrow.provider.as_ref()
                    && edge.import.to_string() == arrow.import
            };
            let counted = stats.edges.iter().find(|it| same(&it.edge));
            (arrow.calls, arrow.bytes) = (counted.map(|it| it.calls), counted.map(|it| it.bytes));
        }
        self
    }

    /// The text of an SVG file, which shows itself in light or dark as its reader's screen does.
    pub fn svg(&self) -> String {
        svg::svg(self)
    }

    /// The text of a Graphviz file.
    pub fn dot(&self) -> String {
        dot::dot(self)
    }

    /// The same in words, for a terminal: with the counts of a running set, each limit of which something was used.
    pub fn text(&self) -> String {
        text::text(self)
    }
}

impl Problem {
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            message: error.to_string(),
            notes: error.notes().to_vec(),
            hint: error.hint_text().map(str::to_owned),
        }
    }
}

fn node(plugin: &PlannedPlugin, errors: &[Error]) -> Node {
    let bare = plugin.functions.iter().filter(|function| function.interface.is_none());
    let interfaces = plugin.exports.iter().map(InterfaceName::to_string);
    Node {
        id: plugin.id.clone(),
        version: plugin.version.as_ref().map(ToString::to_string),
        language: plugin.language.clone(),
        powers: plugin.grants.iter().map(Grant::to_string).collect(),
        exports: interfaces.chain(bare.map(ToString::to_string)).collect(),
        unreadable: false,
        problems: problems_of(errors, &plugin.id),
    }
}

/// The imports of all plugins, by name, those included that nobody serves, or that a plugin would serve that could not be read.
fn arrows(plan: &Plan, is_torn: bool, errors: &[Error]) -> Vec<Arrow> {
    let mut out = Vec::new();
    for plugin in plan.plugins.values() {
        for edge in plan.edges_from(&plugin.id) {
            let by = if edge.mode == Mode::Fused { By::Fused } else { By::Isolated };
            let ends = (Some(edge.provider.clone()), Some(edge.export.to_string()));
            out.push(arrow(&plugin.id, edge.import.to_string(), ends, by, errors));
        }
        for offered in plan.offers.iter().filter(|offered| offered.consumer == plugin.id) {
            let ends = (None, Some(offered.offer.to_string()));
            out.push(arrow(&plugin.id, offered.import.to_string(), ends, By::Offered, errors));
        }
        for absent in plan.absent.iter().filter(|absent| absent.consumer == plugin.id) {
            out.push(arrow(&plugin.id, absent.import.to_string(), (None, None), By::Absent, errors));
        }
        let wanted = plugin.facts.imports().filter(|(_, role)| matches!(role, Role::Plugin | Role::Unknown));
        for import in wanted.map(|(import, _)| import.to_string()) {
            let arrow = arrow(&plugin.id, import, (None, None), By::Nobody, errors);
            let is_known = out.iter().any(|it| it.consumer == plugin.id && it.import == arrow.import);
            // What is neither served nor complained of is a capability of the application.
            if !is_known && (is_torn || !arrow.problems.is_empty()) {
                out.push(arrow);
            }
        }
    }
    out.sort_by(|a, b| (&a.consumer, &a.import).cmp(&(&b.consumer, &b.import)));
    out
}

fn arrow(
    consumer: &PluginId,
    import: String,
    (provider, export): (Option<PluginId>, Option<String>),
    by: By,
    errors: &[Error],
) -> Arrow {
    let about = |error: &Error| {
        error.plugins().first() == Some(consumer)
            && error.interface().is_some_and(|interface| interface.to_string() == import)
    };
    let problems = numbers(errors, about);
    Arrow { consumer: consumer.clone(), provider, import, export, by, calls: None, bytes: None, problems }
}

/// The numbers of the errors that speak of a plugin, whichever its part in them is.
fn problems_of(errors: &[Error], plugin: &PluginId) -> Vec<usize> {
    numbers(errors, |error| error.plugins().contains(plugin))
}

fn numbers(errors: &[Error], is_meant: impl Fn(&Error) -> bool) -> Vec<usize> {
    errors.iter().enumerate().filter(|(_, error)| is_meant(error)).map(|(index, _)| index + 1).collect()
}
