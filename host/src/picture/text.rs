//! The picture in words.

use std::fmt::Write as _;

use super::{Arrow, By, Counts, Frame, Node, Picture};
use crate::budget::Part;
use crate::observe::printable;
use crate::plan::EngineKind;
use crate::seat::Standing;

/// A block of lines for each unit, in the order of their names.
pub(super) fn text(picture: &Picture) -> String {
    let mut out = String::new();
    for unit in &picture.units {
        let members = unit.members.iter().filter_map(|id| picture.plugins.iter().find(|node| node.id == *id));
        line(&mut out, 0, &title(unit));
        if let Some(counts) = &unit.counts {
            standing(&mut out, counts);
            line(&mut out, 1, &used(counts));
        }
        for node in members {
            let depth = if unit.members.len() > 1 { 2 } else { 1 };
            if unit.members.len() > 1 {
                line(&mut out, 1, node.id.as_str());
            }
            plugin(&mut out, depth, picture, node);
        }
    }
    let stands = |node: &&Node| !picture.units.iter().any(|unit| unit.members.contains(&node.id));
    for node in picture.plugins.iter().filter(stands) {
        line(&mut out, 0, node.id.as_str());
        plugin(&mut out, 1, picture, node);
    }
    for (index, problem) in picture.problems.iter().enumerate() {
        line(&mut out, 0, &format!("problem {}: {}", index + 1, problem.message));
    }
    if out.is_empty() { "no plugins\n".to_owned() } else { out }
}

fn title(unit: &Frame) -> String {
    let engine = match unit.engine {
        EngineKind::Plain => "",
        EngineKind::Async => ", async engine",
        EngineKind::Metered => ", metered",
    };
    let group = if unit.members.len() > 1 { ", one unit of trust and fault" } else { "" };
    format!("{}{engine}{group}", unit.id)
}

/// `serving: 3 calls, 1 failed, 1 instance started`; why a plugin is not called has a line of its own.
fn standing(out: &mut String, counts: &Counts) {
    let (calls, instances) = (many(counts.calls, "call"), many(counts.instances, "instance"));
    let happened = format!("{calls}, {} failed, {instances} started", counts.failures);
    match counts.trouble() {
        None => line(out, 1, &format!("serving: {happened}")),
        Some(trouble) => {
            let left = match &counts.standing {
                Standing::Resting { left, .. } => format!(", for another {} ms", left.as_millis()),
                _ => String::new(),
            };
            line(out, 1, &format!("{trouble}{left}"));
            line(out, 1, &happened);
        }
    }
}

fn used(counts: &Counts) -> String {
    let parts: Vec<String> = counts.peak.iter().filter(|part| part.used > 0).map(Part::to_string).collect();
    if parts.is_empty() { "used nothing".into() } else { format!("used at most {}", parts.join(", ")) }
}

fn plugin(out: &mut String, depth: usize, picture: &Picture, node: &Node) {
    let about: Vec<&str> =
        [&node.language, &node.version].into_iter().flatten().map(String::as_str).collect();
    if !about.is_empty() {
        line(out, depth, &about.join(" "));
    }
    match node.powers.as_slice() {
        _ if node.unreadable => line(out, depth, "cannot be read"),
        [] => line(out, depth, "no powers"),
        powers => powers.iter().for_each(|power| line(out, depth, &format!("may {power}"))),
    }
    for edge in picture.edges.iter().filter(|edge| edge.consumer == node.id) {
        line(out, depth, &import(edge));
    }
}

fn import(edge: &Arrow) -> String {
    let whom = match (&edge.provider, edge.by) {
        (Some(provider), By::Fused) => format!("from {provider}, fused"),
        (Some(provider), _) => format!("from {provider}"),
        (None, By::Offered) => "from the application".into(),
        (None, By::Absent) => "from nobody, optional".into(),
        (None, _) => "from nobody".into(),
    };
    let counts = match (edge.calls, edge.bytes) {
        (Some(calls), Some(bytes)) => format!(": {}, {}", many(calls, "call"), many(bytes, "byte")),
        (Some(calls), None) => format!(": {}", many(calls, "call")),
        (None, _) => String::new(),
    };
    format!("imports {} {whom}{counts}", edge.import)
}

fn many(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Longest line, in bytes: what plugins say of themselves is part of some.
const LONGEST: usize = 1 << 10;

fn line(out: &mut String, depth: usize, text: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{:width$}{}", "", printable(text, LONGEST), width = depth * 2);
}
