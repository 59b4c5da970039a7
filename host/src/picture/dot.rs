//! The picture as text for Graphviz.

use std::fmt::Write as _;

use super::{By, Frame, Node, Picture};

/// The picture in the language of Graphviz.
pub(super) fn dot(picture: &Picture) -> String {
    let mut out = String::from(
        "digraph plugins {\n  rankdir=LR\n  node [shape=box style=\"rounded\" fontname=\"sans-serif\"]\n  \
         edge [fontname=\"monospace\" fontsize=10]\n",
    );
    // Writing into a String cannot fail.
    for unit in &picture.units {
        let members = unit.members.iter().filter_map(|id| picture.plugins.iter().find(|node| node.id == *id));
        match unit.members.len() {
            0 | 1 => members.for_each(|node| plugin(&mut out, "  ", node, Some(unit))),
            _ => {
                let title = lines(
                    [unit.id.to_string(), "one unit of trust and fault".into()]
                        .into_iter()
                        .chain(counts(unit)),
                );
                let _ = writeln!(
                    out,
                    "  subgraph {} {{\n    label={title}\n    style=\"rounded,dashed\"",
                    quoted(&format!("cluster {}", unit.id))
                );
                members.for_each(|node| plugin(&mut out, "    ", node, None));
                out.push_str("  }\n");
            }
        }
    }
    let stands = |node: &&Node| !picture.units.iter().any(|unit| unit.members.contains(&node.id));
    picture.plugins.iter().filter(stands).for_each(|node| plugin(&mut out, "  ", node, None));
    if picture.edges.iter().any(|edge| edge.by == By::Offered) {
        out.push_str("  \"(host)\" [label=\"the application\" shape=box3d]\n");
    }
    for (index, edge) in picture.edges.iter().enumerate() {
        let to = match (&edge.provider, edge.by) {
            (Some(provider), _) => provider.to_string(),
            (None, By::Offered) => "(host)".into(),
            (None, _) => {
                let _ = writeln!(
                    out,
                    "  \"(nobody {index})\" [label=\"nobody\" shape=plain fontcolor={}]",
                    if edge.by == By::Absent { "gray" } else { "red" }
                );
                format!("(nobody {index})")
            }
        };
        let mode = match edge.by {
            By::Isolated => "isolated",
            By::Fused => "fused",
            By::Offered => "offered",
            By::Absent => "optional, not provided",
            By::Nobody => "not served",
        };
        let name = match &edge.export {
            Some(export) if *export != edge.import => format!("{export} as {}", edge.import),
            _ => edge.import.clone(),
        };
        let calls = edge.calls.map(|calls| format!("{calls} calls"));
        let label = lines([name, mode.into()].into_iter().chain(calls));
        let style = match (edge.by, edge.problems.is_empty()) {
            (By::Nobody, _) | (_, false) => " color=red fontcolor=red",
            (By::Fused, _) => " style=bold",
            (By::Offered, _) => " style=dashed",
            (By::Absent, _) => " color=gray fontcolor=gray",
            (By::Isolated, _) => "",
        };
        let _ =
            writeln!(out, "  {} -> {} [label={label}{style}]", quoted(edge.consumer.as_str()), quoted(&to));
    }
    if !picture.problems.is_empty() {
        let all = picture.problems.iter().enumerate();
        let all = lines(all.map(|(index, problem)| format!("{}. {}", index + 1, problem.message)));
        let _ = writeln!(out, "  label={all}\n  labeljust=l\n  fontcolor=red\n  fontname=\"sans-serif\"");
    }
    out.push_str("}\n");
    out
}

fn plugin(out: &mut String, indent: &str, node: &Node, unit: Option<&Frame>) {
    let about: Vec<&str> =
        [&node.language, &node.version].into_iter().flatten().map(String::as_str).collect();
    let powers = match node.powers.as_slice() {
        _ if node.unreadable => "cannot be read".into(),
        [] => "no powers".into(),
        powers => powers.join(", "),
    };
    let mut words = vec![node.id.to_string()];
    words.extend((!about.is_empty()).then(|| about.join(" ")));
    words.push(powers);
    words.extend(unit.into_iter().flat_map(counts));
    let trouble = unit.and_then(|unit| unit.counts.as_ref()?.trouble());
    let style = if node.problems.is_empty() && trouble.is_none() { "" } else { " color=red" };
    words.extend(trouble);
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{indent}{} [label={}{style}]", quoted(node.id.as_str()), lines(words));
}

fn counts(unit: &Frame) -> Vec<String> {
    let Some(counts) = unit.counts.as_ref() else { return Vec::new() };
    let mut lines =
        vec![format!("{} calls, {} failed, {} instances", counts.calls, counts.failures, counts.instances)];
    lines.extend(counts.fullest().map(|fullest| format!("at most {fullest}")));
    lines
}

/// A quoted text of several lines.
fn lines(lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().map(|line| escaped(&line)).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| {
            let escape = matches!(c, '"' | '\\').then_some('\\');
            escape.into_iter().chain([c])
        })
        .collect()
}
