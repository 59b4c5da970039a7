//! What providers may do less of on behalf of certain consumers.

use std::collections::BTreeMap;

use super::{Edge, Mode, Narrowing, Plan, PlannedPlugin, Unit};
use crate::contract::{self, Special};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::grant;
use crate::limits::{EdgeLimits, Fuel};
use crate::manifest::Policy;
use crate::name::PluginId;

/// Limits that are counted for an instance, which on edges by message serves several consumers at once.
const SHARED: [&str; 9] =
    ["output", "lines", "output-rate", "host-calls", "entropy", "sockets", "requests", "files", "fuel"];

/// Reads what the operator wrote for edges. `is_whole` says that all plugins of the policy are in `plugins`.
pub(super) fn find(
    policy: &Policy,
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
    edges: &[Edge],
    units: &[Unit],
    is_whole: bool,
    errors: &mut Vec<Error>,
) -> Vec<Narrowing> {
    let mut out = Vec::new();
    for narrow in policy.narrowings() {
        let (consumer, provider) = (&narrow.consumer, &narrow.provider);
        let name = format!("{consumer} -> {provider}");
        let error = |message: String, hint: &str| {
            let error = Error::new(Stage::Plan, ErrorKind::Manifest, Blame::Operator, message);
            error.on(narrow.spot.as_ref()).hint(hint)
        };
        // Of one limit.
        let limit_error = |key: &str, message: String, hint: &str| {
            let error = Error::new(Stage::Plan, ErrorKind::Manifest, Blame::Operator, message);
            error.on(narrow.places.get(key).or(narrow.spot.as_ref())).hint(hint)
        };
        let mut between = edges.iter().filter(|it| it.consumer == *consumer && it.provider == *provider);
        match between.next().map(|edge| edge.mode) {
            None if is_whole => errors.push(error(
                format!("there is no edge `{name}`: `{consumer}` imports nothing from `{provider}`"),
                "remove it: it has no effect",
            )),
            None => {}
            // Within one component nobody sees who calls whom.
            Some(Mode::Fused) => errors.push(error(
                format!("the edge `{name}` is fused, so nothing can be narrowed on it"),
                "keep one of the two plugins out of the group",
            )),
            Some(Mode::Isolated) => {
                let held = plugins.get(provider).map(|plugin| plugin.grants.as_slice()).unwrap_or_default();
                let grants = grant::narrow(policy.kinds(), &name, &narrow.grants, held, errors);
                let limits = narrow.limits.clone();
                if let Some(plugin) = plugins.get(provider) {
                    for key in limits.idle(&plugin.limits) {
                        let message = format!(
                            "`{key}` on the edge `{name}` is no less than what `{provider}` may have"
                        );
                        errors.push(limit_error(key, message, "remove it: it has no effect"));
                    }
                }
                let by_message = plugins.get(consumer).filter(|it| has_async(it, provider, edges, units));
                let is_by_message = by_message.is_some();
                if let Some(plugin) = by_message {
                    let keys = limits.written().into_iter().map(|(key, _)| key);
                    for key in keys.filter(|key| SHARED.contains(key)) {
                        let message = format!(
                            "`{key}` cannot be limited on the edge `{name}`: its calls go by message to an instance that serves many at once, where nobody can tell whose it is"
                        );
                        let hint = format!(
                            "limit the two as a whole: `[plugins.{provider}.limits]`, `[plugins.{}.limits]`",
                            plugin.id
                        );
                        errors.push(limit_error(key, message, &hint));
                    }
                }
                if let (Some(fuel), Some(plugin)) = (limits.fuel, plugins.get(provider))
                    && plugin.limits.fuel == Fuel::Unlimited
                    && !is_by_message
                    && fuel != Fuel::Unlimited
                {
                    let message = format!(
                        "`fuel` cannot be limited on the edge `{name}`: what `{provider}` computes is not counted"
                    );
                    let hint = format!(
                        "give it a limit of its own, which has it counted: `fuel` in `[plugins.{provider}.limits]`"
                    );
                    errors.push(limit_error("fuel", message, &hint));
                }
                out.push(Narrowing {
                    consumer: consumer.clone(),
                    provider: provider.clone(),
                    grants,
                    limits,
                });
            }
        }
    }
    out
}

impl Plan {
    /// What members of one unit may use of those of another, on any edge: members cannot be told apart.
    pub(crate) fn edge_limits(&self, consumer: &Unit, provider: &Unit) -> EdgeLimits {
        let between = self.narrowed_between(consumer, provider);
        between.fold(EdgeLimits::default(), |limits, edge| limits.and(&edge.limits))
    }

    /// The narrowed edges between members of two units.
    pub(crate) fn narrowed_between<'a>(
        &'a self,
        consumer: &'a Unit,
        provider: &'a Unit,
    ) -> impl Iterator<Item = &'a Narrowing> {
        self.narrowed.iter().filter(|edge| {
            consumer.members.contains(&edge.consumer) && provider.members.contains(&edge.provider)
        })
    }
}

/// Whether calls from a consumer to a provider go by message to instances that serve many at once.
fn has_async(consumer: &PlannedPlugin, provider: &PluginId, edges: &[Edge], units: &[Unit]) -> bool {
    let is_shared = units.iter().any(|unit| unit.is_shared && unit.members.contains(provider));
    let mut between = edges.iter().filter(|it| it.consumer == consumer.id && it.provider == *provider);
    between.any(|edge| {
        let import = consumer.facts.import(&edge.import).into_iter();
        let mut functions = import.flat_map(|id| consumer.facts.functions_of(id));
        functions.any(|function| {
            let specials = contract::specials(consumer.facts.resolve(), function);
            is_shared
                || specials.iter().any(|(special, _)| matches!(special, Special::Function | Special::Flow))
        })
    })
}
