//! Makes one component of a fused group.

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::{Digest, PluginId};
use crate::plan::{Edge, Plan, Unit};

/// Says which component [`compose`] would make, without making it: the cache is asked first.
pub(crate) fn digest(plan: &Plan, unit: &Unit) -> Digest {
    let mut recipe = "plugwright fused 3\n".to_owned();
    for member in &unit.members {
        if let Some(plugin) = plan.plugins.get(member) {
            recipe.push_str(&format!("{member} {}\n", plugin.digest));
        }
    }
    for edge in inner_edges(plan, unit) {
        recipe.push_str(&format!("{} {} {} {}\n", edge.consumer, edge.import, edge.provider, edge.export));
    }
    Digest::of(recipe.as_bytes())
}

/// Joins the members of a group: imports that members serve each other are connected, the others become imports of the
/// whole, and all interfaces that members export are exports of the whole.
pub(crate) fn compose(
    plan: &Plan,
    unit: &Unit,
    read: impl Fn(&PluginId) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    let refused = |error: anyhow::Error| {
        Error::new(
            Stage::Compose,
            ErrorKind::Mismatch,
            Blame::Operator,
            format!("the plugins of the group `{}` cannot be fused", unit.id),
        )
        .source(Box::<dyn std::error::Error + Send + Sync>::from(error))
    };
    let mut graph = CompositionGraph::new();
    let mut nodes = std::collections::HashMap::new();
    for member in &unit.members {
        let package =
            Package::from_bytes(&format!("plugin:{member}"), None, read(member)?, graph.types_mut())
                .map_err(refused)?;
        let package = graph.register_package(package).map_err(|error| refused(error.into()))?;
        nodes.insert(member.clone(), graph.instantiate(package));
    }
    for edge in inner_edges(plan, unit) {
        let (Some(consumer), Some(provider)) = (nodes.get(&edge.consumer), nodes.get(&edge.provider)) else {
            continue;
        };
        let export = graph
            .alias_instance_export(*provider, &edge.export.to_string())
            .map_err(|error| refused(error.into()))?;
        graph
            .set_instantiation_argument(*consumer, &edge.import.to_string(), export)
            .map_err(|error| refused(error.into()))?;
    }
    for member in &unit.members {
        let (Some(node), Some(plugin)) = (nodes.get(member), plan.plugins.get(member)) else { continue };
        // What stands in a member's world itself is exported like its interfaces, unless another member has one of that name:
        // language tools leave functions of their own there, such as `init`.
        let others =
            || unit.members.iter().filter(|other| *other != member).filter_map(|id| plan.plugins.get(id));
        let bare = plugin.functions.iter().filter(|function| function.interface.is_none());
        let bare = bare.filter(|function| !others().any(|other| other.functions.contains(function)));
        let names = plugin.exports.iter().map(ToString::to_string).chain(bare.map(ToString::to_string));
        for name in names {
            let export = graph.alias_instance_export(*node, &name).map_err(|error| refused(error.into()))?;
            graph.export(export, name).map_err(|error| refused(error.into()))?;
        }
    }
    // Wasmtime validates the result anyway.
    graph
        .encode(EncodeOptions { validate: false, ..EncodeOptions::default() })
        .map_err(|error| refused(error.into()))
}

fn inner_edges<'a>(plan: &'a Plan, unit: &'a Unit) -> impl Iterator<Item = &'a Edge> {
    plan.edges
        .iter()
        .filter(|edge| unit.members.contains(&edge.consumer) && unit.members.contains(&edge.provider))
}
