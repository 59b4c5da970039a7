//! The picture as an SVG file.
//!
//! No font and no script are needed to see it. Every word of it was chosen by somebody else, so every word is escaped.

mod card;
mod text;
mod unit;

use std::fmt::Write as _;

use card::{Card, badges, word};
use text::{words_width, wrap};
use unit::Unit;

use super::layout::{Block, End, Line, lay_out};
use super::{Arrow, By, Picture};

/// The room around everything.
const BORDER: f64 = 28.0;
/// Problems are hard to read in a narrow column.
const NARROWEST: f64 = 640.0;
/// A picture is no report: of what two types differ in, the first shall do.
const MOST_NOTES: usize = 4;

/// The picture as the text of an SVG file.
pub(super) fn svg(picture: &Picture) -> String {
    let mut units: Vec<Unit> = Unit::all(picture);
    if !picture.offers.is_empty() {
        units.push(Unit::alone(Card::of_application(picture)));
    }
    let application = (!picture.offers.is_empty()).then(|| units.len() - 1);
    let blocks: Vec<Block> =
        units.iter().map(|unit| Block { width: unit.width(), height: unit.height() }).collect();
    let (between, lines): (Vec<&Arrow>, Vec<Line>) =
        picture.edges.iter().filter_map(|edge| Some((edge, line(edge, &units, application)?))).unzip();
    let layout = lay_out(&blocks, &lines, application);

    let mut body = String::new();
    for (unit, area) in units.iter().zip(&layout.areas) {
        unit.draw_frame(&mut body, *area);
    }
    for ((edge, line), path) in between.iter().zip(&lines).zip(&layout.paths) {
        let inset = |end: End| units.get(end.block).map_or((0.0, 0.0), Unit::insets);
        draw_line(&mut body, edge, path, inset(line.from), inset(line.to));
    }
    for (unit, area) in units.iter().zip(&layout.areas) {
        unit.draw(&mut body, *area);
    }
    let width = layout.width.max(NARROWEST);
    let mut bottom = layout.height + BORDER;
    legend(&mut body, picture, &mut bottom);
    problems(&mut body, picture, width, &mut bottom);

    let (width, height) = (width + 2.0 * BORDER, bottom + BORDER);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plugwright\" role=\"img\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"{} {} {width} {height}\">\n<title>{} plugins</title>\n<style>\n{}</style>\n\
         <rect class=\"paper\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"/>\n{body}</svg>\n",
        -BORDER,
        -BORDER,
        picture.plugins.len(),
        include_str!("svg/style.css"),
        -BORDER,
        -BORDER,
    )
}

/// The line of an import that leads out of its unit.
fn line(edge: &Arrow, units: &[Unit], application: Option<usize>) -> Option<Line> {
    let find = |plugin: &str| {
        units.iter().enumerate().find_map(|(block, unit)| Some((block, unit, unit.card(plugin)?)))
    };
    let (block, _, (top, card)) = find(edge.consumer.as_str())?;
    let from = End { block, y: top + card.import(&edge.import) };
    let export = edge.export.as_ref()?;
    let to = match &edge.provider {
        Some(provider) => {
            let (block, _, (top, card)) = find(provider.as_str())?;
            End { block, y: top + card.export(export) }
        }
        None => {
            let block = application?;
            End { block, y: units.get(block)?.card("the application")?.1.export(export) }
        }
    };
    (from.block != to.block).then_some(Line { from, to })
}

/// Draws a line that starts and ends at cards: as far inside of their units as `from` and `to` say, left and right.
fn draw_line(out: &mut String, edge: &Arrow, path: &[(f64, f64)], from: (f64, f64), to: (f64, f64)) {
    let (Some(first), Some(last)) = (path.first(), path.last()) else { return };
    let forth = first.0 < last.0;
    let start = if forth { (first.0 - from.1, first.1) } else { (first.0 + from.0, first.1) };
    let end = if forth { (last.0 + to.0, last.1) } else { (last.0 - to.1, last.1) };
    let mut d = format!("M{} {}", start.0, start.1);
    let mut before = start;
    for point in path.iter().chain([&end]) {
        // Writing into a String cannot fail.
        let _ = match before.1 == point.1 {
            true => write!(d, "H{}", point.0),
            false => {
                let middle = f64::midpoint(before.0, point.0);
                write!(d, "C{middle} {} {middle} {} {} {}", before.1, point.1, point.0, point.1)
            }
        };
        before = *point;
    }
    stroke(out, style(edge), &weight(edge), &d, start, end, forth);
}

/// How thick the line is of an edge that was called, or that it was never: ten times the calls make it half a point thicker.
fn weight(edge: &Arrow) -> String {
    match edge.calls {
        None => String::new(),
        Some(0) => " opacity=\"0.45\"".into(),
        Some(calls) => format!(" style=\"stroke-width:{:.1}\"", 1.6 + 0.5 * (calls as f64).log10().min(6.0)),
    }
}

/// Draws a line with a dot at its start and an arrow at its end.
fn stroke(
    out: &mut String,
    style: &str,
    weight: &str,
    d: &str,
    start: (f64, f64),
    end: (f64, f64),
    forth: bool,
) {
    let back = if forth { -8.0 } else { 8.0 };
    // Writing into a String cannot fail.
    let _ = writeln!(
        out,
        "<path class=\"line {style}\"{weight} d=\"{d}\"/>\
         <circle class=\"{style}-fill\" cx=\"{}\" cy=\"{}\" r=\"3\"/>\
         <path class=\"{style}-fill\" d=\"M{} {}l{back} -4.5v9z\"/>",
        start.0, start.1, end.0, end.1
    );
}

fn style(edge: &Arrow) -> &'static str {
    match (edge.by, edge.problems.is_empty()) {
        (By::Nobody, _) | (_, false) => "trouble",
        (By::Isolated, _) => "isolated",
        (By::Fused, _) => "fused",
        (By::Offered, _) => "offered",
        (By::Absent, _) => "absent",
    }
}

/// Says what the kinds of lines mean, of those that there are.
fn legend(out: &mut String, picture: &Picture, bottom: &mut f64) {
    let kinds = [
        (By::Isolated, "isolated", "isolated: two instances, values are copied"),
        (By::Fused, "fused", "fused: one instance, one fate"),
        (By::Offered, "offered", "offered by the application"),
    ];
    let mut x = 0.0;
    for (_, style, text) in kinds.iter().filter(|(by, ..)| picture.edges.iter().any(|edge| edge.by == *by)) {
        // Writing into a String cannot fail.
        let _ = writeln!(out, "<path class=\"line {style}\" d=\"M{x} {}h26\"/>", *bottom + 4.0);
        word(out, "small dim", x + 34.0, *bottom + 8.0, text);
        x += 34.0 + words_width(text, 11.0) + 24.0;
    }
    if x > 0.0 {
        *bottom += 20.0;
    }
}

/// Writes out what is wrong, with the numbers that the picture has.
fn problems(out: &mut String, picture: &Picture, width: f64, bottom: &mut f64) {
    for (index, problem) in picture.problems.iter().enumerate() {
        *bottom += 22.0;
        badges(out, &[index + 1], 16.0, *bottom - 4.0);
        let parts = [("", problem.message.clone())].into_iter();
        let notes = problem.notes.iter().take(MOST_NOTES).map(|note| format!("– {note}"));
        let more =
            problem.notes.len().checked_sub(MOST_NOTES + 1).map(|more| format!("… and {} more", more + 1));
        let parts = parts.chain(notes.chain(more).map(|note| ("dim", note)));
        let parts = parts.chain(problem.hint.iter().map(|hint| ("dim", format!("hint: {hint}"))));
        let lines = parts
            .flat_map(|(style, text)| wrap(&text, width - 40.0).into_iter().map(move |line| (style, line)));
        for (style, line) in lines {
            // These are lines already, so none is cut.
            let _ =
                writeln!(out, "<text class=\"{style}\" x=\"26\" y=\"{bottom}\">{}</text>", text::safe(&line));
            *bottom += 18.0;
        }
    }
}
