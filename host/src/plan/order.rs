//! Providers before consumers, and circles found.

use std::collections::{BTreeMap, BTreeSet};

use crate::name::PluginId;

/// The nodes in an order in which providers come first, equals by name, and the circles that stand in the way of one.
pub(super) struct Order {
    pub(super) sorted: Vec<PluginId>,
    /// Each begins with its first name and leads from consumer to provider.
    pub(super) circles: Vec<Vec<PluginId>>,
}

/// Sorts nodes, each with its providers.
pub(super) fn order(mut nodes: BTreeMap<PluginId, BTreeSet<PluginId>>) -> Order {
    let mut out = Order { sorted: Vec::new(), circles: Vec::new() };
    while !nodes.is_empty() {
        let is_ready = |providers: &BTreeSet<PluginId>| !providers.iter().any(|id| nodes.contains_key(id));
        let ready = nodes.iter().find(|(_, providers)| is_ready(providers)).map(|(id, _)| id.clone());
        let done = match ready {
            Some(id) => vec![id],
            None => {
                let circle = circle(&nodes);
                out.circles.push(circle.clone());
                circle
            }
        };
        for id in done {
            nodes.remove(&id);
            out.sorted.push(id);
        }
    }
    out
}

/// Walks to a provider of each node until one comes round again. Every node of `nodes` has a provider in it.
fn circle(nodes: &BTreeMap<PluginId, BTreeSet<PluginId>>) -> Vec<PluginId> {
    let mut way: Vec<PluginId> = Vec::new();
    let mut next = nodes.keys().next().cloned();
    while let Some(id) = next {
        if let Some(start) = way.iter().position(|seen| *seen == id) {
            way.drain(..start);
            break;
        }
        next =
            nodes.get(&id).and_then(|providers| providers.iter().find(|id| nodes.contains_key(id))).cloned();
        way.push(id);
    }
    let first = way.iter().enumerate().min_by_key(|(_, id)| *id).map_or(0, |(index, _)| index);
    way.rotate_left(first);
    way
}

/// `a → b → a`
pub(super) fn shown(circle: &[PluginId]) -> String {
    let names: Vec<&str> = circle.iter().chain(circle.first()).map(PluginId::as_str).collect();
    names.join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (String, Vec<String>) {
        let mut nodes: BTreeMap<PluginId, BTreeSet<PluginId>> = BTreeMap::new();
        for edge in text.split_whitespace() {
            let (a, b) = edge.split_once('>').unwrap();
            nodes.entry(b.parse().unwrap()).or_default();
            nodes.entry(a.parse().unwrap()).or_default().insert(b.parse().unwrap());
        }
        let order = order(nodes);
        let sorted: Vec<&str> = order.sorted.iter().map(PluginId::as_str).collect();
        (sorted.join(" "), order.circles.iter().map(|circle| shown(circle)).collect())
    }

    #[test]
    fn providers_come_first() {
        assert_eq!(run("a>b b>c a>c d>b").0, "c b a d");
        assert!(run("a>b b>c a>c d>b").1.is_empty());
    }

    #[test]
    fn every_circle_is_found_once() {
        assert_eq!(run("z>b b>c c>b x>y y>x").1, ["b → c → b", "x → y → x"]);
        assert_eq!(run("a>a").1, ["a → a"]);
    }
}
