//! Which engine each unit needs, and what cannot be had of it because of that.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::make::Loaded;
use super::{PlannedPlugin, Unit};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::Fuel;
use crate::name::PluginId;
use crate::supervision::{Reuse, Supervision};

/// An engine: what of the component model is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EngineKind {
    /// For components without async types: calls are cheapest.
    Plain,
    /// The plain one, and it counts what is computed: for plugins with a limit of `fuel`.
    Metered,
    /// For components that use `async func`, `stream` or `future`, in their types or in how they were built.
    Async,
}

impl EngineKind {
    /// As it is written in plans, and for a compiler.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Metered => "metered",
            Self::Async => "async",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Plain, Self::Metered, Self::Async].into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for EngineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The engine that runs all members of a unit.
pub(super) fn of<'a>(
    mut members: impl Iterator<Item = &'a PluginId> + Clone,
    is_shared: bool,
    loaded: &BTreeMap<PluginId, Loaded>,
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
) -> EngineKind {
    let is_metered =
        |id: &PluginId| plugins.get(id).is_some_and(|plugin| plugin.limits.fuel != Fuel::Unlimited);
    let needs_async = |id: &PluginId| loaded.get(id).is_some_and(|plugin| plugin.facts.needs_async());
    if is_shared || members.clone().any(needs_async) {
        return EngineKind::Async;
    }
    if members.any(is_metered) { EngineKind::Metered } else { EngineKind::Plain }
}

/// Refuses to count what is computed where many calls share an instance.
pub(super) fn check_fuel(
    units: &[Unit],
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
    errors: &mut Vec<Error>,
) {
    for unit in units.iter().filter(|unit| unit.engine == EngineKind::Async) {
        let Some(plugin) = unit.members.first().and_then(|member| plugins.get(member)) else { continue };
        if plugin.limits.fuel != Fuel::Unlimited {
            let message = format!(
                "`{}` is async, so its instances serve many calls at once: `fuel` cannot be limited",
                unit.id
            );
            errors.push(Error::new(Stage::Plan, ErrorKind::Unsupported, Blame::Operator, message).hint(
                format!(
                    "write `fuel = \"none\"` in `[plugins.{}.limits]`: its deadline ends its calls",
                    plugin.id
                ),
            ));
        }
    }
}

/// Refuses what cannot be enforced of units whose instances serve many calls at once.
pub(super) fn check_supervision(
    units: &[Unit],
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
    errors: &mut Vec<Error>,
) {
    for unit in units.iter().filter(|unit| unit.engine == EngineKind::Async) {
        let Some(plugin) = unit.members.first().and_then(|member| plugins.get(member)) else { continue };
        let Supervision { reuse, max_calls, max_age, .. } = &plugin.supervision;
        if *reuse == Reuse::Warm && max_calls.is_none() && max_age.is_none() {
            continue;
        }
        let message = format!(
            "`{}` is async, so its instances serve many calls at once: `reuse`, `max-calls` and `max-age` cannot be had",
            unit.id
        );
        let error = Error::new(Stage::Plan, ErrorKind::Unsupported, Blame::Operator, message);
        errors.push(
            error
                .note(format!("`{}`: {}", plugin.id, plugin.supervision))
                .hint(format!("remove them from `[plugins.{}.supervision]`", plugin.id)),
        );
    }
}
