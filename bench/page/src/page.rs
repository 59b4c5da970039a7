//! The page.

use std::fmt::Write as _;

use crate::bars::bars;
use crate::found::{All, Row, Target};
use crate::lines::{Axes, Line, lines};
use crate::number::{digits, escape, show};

const STYLE: &str = include_str!("page.css");

/// Colors that there are.
const COLORS: usize = 8;
/// Ways that share theirs with no other: ours, and by hand.
const OWN: usize = 2;

pub(crate) fn page(all: &All) -> String {
    let names = names(all);
    // Where there are more ways than colors, all but those of the first two serve again.
    let color = |name: &str| match names.iter().position(|known| known == name) {
        Some(place) if place >= OWN => OWN + (place - OWN) % (COLORS - OWN),
        place => place.unwrap_or(COLORS - 1),
    };
    let targets: Vec<&Target> = all.rows().flat_map(|row| &row.targets).collect();
    let met = targets.iter().filter(|target| target.met == Some(true)).count();
    let machine = &all.machine;
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Plugwright: benchmarks</title>\n\
         <style>\n{STYLE}</style>\n<main>\n<h1>What it costs</h1>\n\
         <p>{met} of {} targets met. {} cores, {}, {}. Each number is the median of its turns; all ways of a row took turns, and a \
         ratio is the median of the ratios of the turns, so it holds where the machine's speed drifts.</p>\n",
        targets.len(),
        machine.cores,
        escape(&machine.processor),
        escape(&machine.system),
    );
    // Writing into a String cannot fail.
    for note in all.benches.iter().filter_map(|bench| bench.note.as_deref()) {
        let _ = writeln!(out, "<p>{}</p>", escape(note));
    }
    out.push_str("<h2>All rows</h2>\n<div class=\"wide\"><table>\n<tr><th>work<th>way<th>median<th>p99<th>allocations<th>against its target</tr>\n");
    for row in all.rows().filter(|row| row.bytes.is_none()) {
        table(&mut out, row);
    }
    out.push_str("</table></div>\n<h2>Cost against size</h2>\n<div class=\"plots\">\n");
    for (title, plot) in series(all, &color) {
        let _ = writeln!(out, "<figure><figcaption>{}</figcaption>{plot}</figure>", escape(title));
    }
    for curve in all.benches.iter().flat_map(|bench| &bench.curves) {
        let axes =
            Axes { title: &curve.curve, x: &curve.x, x_unit: "", y_unit: &curve.unit, most: curve.most };
        let line = Line { name: "ours", color: color("ours"), points: curve.points.clone() };
        let plot = lines(&axes, &[line]);
        let _ = writeln!(out, "<figure><figcaption>{}</figcaption>{plot}</figure>", escape(&curve.curve));
    }
    out.push_str("</div>\n<h2>Each row</h2>\n<p>A thin line goes from the best turn to the 99th of a hundred.</p>\n<div class=\"plots\">\n");
    for row in all.rows().filter(|row| row.bytes.is_none()) {
        let plot = bars(row, color);
        let _ = writeln!(out, "<figure><figcaption>{}</figcaption>{plot}</figure>", escape(&row.row));
    }
    out.push_str("</div>\n</main>\n</html>\n");
    out
}

/// The ways of all rows: those that stand in most of them first, so that they keep their colors.
fn names(all: &All) -> Vec<String> {
    let mut names: Vec<(usize, usize, String)> = Vec::new();
    for (name, _) in all.rows().flat_map(Row::ways) {
        match names.iter_mut().find(|(_, _, known)| known == name) {
            Some((count, _, _)) => *count += 1,
            None => names.push((1, names.len(), name.to_owned())),
        }
    }
    names.sort_by_key(|(count, place, name)| (name != "ours", name != "by hand", usize::MAX - count, *place));
    names.into_iter().map(|(_, _, name)| name).collect()
}

fn table(out: &mut String, row: &Row) {
    let ways = row.ways();
    for (index, (name, way)) in ways.iter().enumerate() {
        let cell = |value: Option<f64>| value.map_or("–".to_owned(), |value| show(value, &row.unit));
        let head = match index {
            0 => format!("<th rowspan=\"{}\">{}", ways.len(), escape(&row.row)),
            _ => String::new(),
        };
        let targets: Vec<String> = row
            .targets
            .iter()
            .filter(|target| target.way.as_deref().unwrap_or("ours") == *name)
            .map(|target| verdict(target, &row.unit))
            .collect();
        let _ = writeln!(
            out,
            "<tr>{head}<td>{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td>{}</tr>",
            escape(name),
            escape(&cell(way.median)),
            escape(&cell(way.p99)),
            way.allocations.map_or(String::new(), digits),
            targets.join("<br>")
        );
    }
}

fn verdict(target: &Target, unit: &str) -> String {
    let (sign, bound) = match (target.most, target.least) {
        (Some(most), _) => ("≤", most),
        (None, Some(least)) => ("≥", least),
        (None, None) => return String::new(),
    };
    let found = target.ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
    let text = match &target.than {
        Some(than) => format!("{found} × {than}, target {sign} {bound:.2}"),
        None => format!("target {sign} {}", show(bound, unit)),
    };
    let (class, mark) = if target.met == Some(true) { ("met", "✓") } else { ("over", "✗") };
    format!("<span class=\"{class}\">{mark} {}</span>", escape(&text))
}

/// The rows that differ in the size of what they pass, as lines.
fn series<'a>(all: &'a All, color: &impl Fn(&str) -> usize) -> Vec<(&'a str, String)> {
    let mut groups: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in all.rows().filter(|row| row.bytes.is_some()) {
        match groups.iter_mut().find(|(group, _)| *group == row.group()) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((row.group(), vec![row])),
        }
    }
    let plot = |(title, rows): (&'a str, Vec<&'a Row>)| {
        let mut ways: Vec<Line<'_>> = Vec::new();
        for row in &rows {
            for (name, way) in row.ways() {
                let Some(point) = row.bytes.zip(way.median) else { continue };
                match ways.iter_mut().find(|line| line.name == name) {
                    Some(line) => line.points.push(point),
                    None => ways.push(Line { name, color: color(name), points: vec![point] }),
                }
            }
        }
        let unit = rows.first().map_or("ns", |row| row.unit.as_str());
        let axes = Axes { title, x: "payload", x_unit: "B", y_unit: unit, most: None };
        (title, lines(&axes, &ways))
    };
    groups.into_iter().map(plot).collect()
}
