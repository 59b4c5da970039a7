//! One plugin as a card: who it is, what it may do, what it exports, what it imports.

use std::fmt::Write as _;

use super::text::{cut, name_width, safe, words_width};
use crate::picture::layout::Area;
use crate::picture::{Arrow, By, Counts, Node, Picture};
use crate::plan::EngineKind;

/// The room between a card's side and its words.
const MARGIN: f64 = 14.0;
const TITLE: f64 = 34.0;
const LINE: f64 = 17.0;
const ROW: f64 = 22.0;
/// The room above and below the rows.
const RULE: f64 = 9.0;
/// More exports that nobody imports are counted, not listed.
const MOST_IDLE_EXPORTS: usize = 6;

/// A card before it has a place.
pub(super) struct Card {
    title: String,
    lines: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    problems: Vec<usize>,
    /// Whether there is something wrong with it, in the plan or since.
    is_troubled: bool,
}

/// An export, or an import.
struct Row {
    what: What,
    name: String,
    note: String,
    problems: Vec<usize>,
    is_absent: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Export,
    Import,
    /// So many more exports.
    Rest,
}

impl Card {
    /// The card of a plugin; `counts` are those of its instance, if it has one of its own.
    pub(super) fn of(picture: &Picture, node: &Node, counts: Option<&Counts>) -> Self {
        let mut about: Vec<&str> =
            [&node.language, &node.version].into_iter().flatten().map(String::as_str).collect();
        let unit = picture.units.iter().find(|unit| unit.members.contains(&node.id));
        about.extend(unit.is_some_and(|unit| unit.engine == EngineKind::Async).then_some("async engine"));
        let mut lines = Vec::new();
        if !about.is_empty() {
            lines.push(("dim", about.join(" · ")));
        }
        match node.powers.as_slice() {
            _ if node.unreadable => lines.push(("trouble-fill", "cannot be read".into())),
            [] => lines.push(("dim", "no powers".into())),
            powers => lines.push(("power", powers.join(", "))),
        }
        lines.extend(counts.map(|counts| ("small", counted(counts))));
        let fullest = counts.and_then(Counts::fullest);
        lines.extend(fullest.map(|fullest| ("small dim", format!("at most {fullest}"))));
        let trouble = counts.and_then(Counts::trouble);
        let is_troubled = trouble.is_some();
        lines.extend(trouble.map(|trouble| ("small trouble-fill", trouble)));
        Self {
            is_troubled: is_troubled || !node.problems.is_empty(),
            title: node.id.to_string(),
            lines,
            rows: rows(picture, node),
            problems: node.problems.clone(),
        }
    }

    /// The card of the application, which offers.
    pub(super) fn of_application(picture: &Picture) -> Self {
        let row = |name: String| Row {
            what: What::Export,
            name,
            note: String::new(),
            problems: Vec::new(),
            is_absent: false,
        };
        Self {
            title: "the application".into(),
            lines: vec![("dim", "offers".into())],
            rows: picture.offers.iter().map(|offer| row(offer.to_string())).collect(),
            problems: Vec::new(),
            is_troubled: false,
        }
    }

    fn head(&self) -> f64 {
        TITLE + LINE * self.lines.len() as f64
    }

    pub(super) fn height(&self) -> f64 {
        let rows = if self.rows.is_empty() { 0.0 } else { RULE + ROW * self.rows.len() as f64 };
        self.head() + rows + RULE
    }

    pub(super) fn width(&self) -> f64 {
        let head = words_width(&self.title, 15.0) + badges_width(&self.problems);
        let lines = self.lines.iter().map(|(_, text)| words_width(&cut(text), 13.0));
        let rows = self.rows.iter().map(|row| {
            let note = if row.note.is_empty() { 0.0 } else { words_width(&row.note, 11.0) + MARGIN };
            name_width(&cut(&row.name)) + note + badges_width(&row.problems)
        });
        lines.chain(rows).fold(head, f64::max) + 2.0 * MARGIN
    }

    /// How far below the card's upper side a line to an export ends.
    pub(super) fn export(&self, name: &str) -> f64 {
        self.row(|row| row.what == What::Export && row.name == name)
    }

    /// How far below the card's upper side a line from an import starts.
    pub(super) fn import(&self, name: &str) -> f64 {
        self.row(|row| row.what == What::Import && row.name == name)
    }

    fn row(&self, is_it: impl Fn(&Row) -> bool) -> f64 {
        match self.rows.iter().position(is_it) {
            Some(index) => self.head() + RULE + ROW * index as f64 + ROW / 2.0,
            None => TITLE / 2.0,
        }
    }

    /// Writes the card into its place.
    pub(super) fn draw(&self, out: &mut String, area: Area) {
        let Area { x, y, width, height } = area;
        let style = if self.is_troubled { "card trouble" } else { "card" };
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "<rect class=\"{style}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
        );
        word(out, "title", x + MARGIN, y + 24.0, &self.title);
        badges(out, &self.problems, x + width - MARGIN, y + 19.0);
        for (index, (style, line)) in self.lines.iter().enumerate() {
            word(out, style, x + MARGIN, y + TITLE + LINE * index as f64 + 8.0, line);
        }
        if self.rows.is_empty() {
            return;
        }
        let rule = y + self.head();
        let _ = writeln!(out, "<path class=\"rule\" d=\"M{x} {rule}h{width}\"/>");
        for (index, row) in self.rows.iter().enumerate() {
            let middle = rule + RULE + ROW * index as f64 + ROW / 2.0;
            row.draw(out, x, x + width, middle);
        }
    }
}

impl Row {
    fn draw(&self, out: &mut String, left: f64, right: f64, middle: f64) {
        let trouble = if self.problems.is_empty() { "" } else { " trouble-fill" };
        match self.what {
            What::Export => word(out, &format!("name{trouble}"), left + MARGIN, middle + 4.0, &self.name),
            What::Rest => word(out, "small dim", left + MARGIN, middle + 4.0, &self.name),
            What::Import => {
                let trouble = if self.is_absent { " dim" } else { trouble };
                let end = right - MARGIN - badges_width(&self.problems);
                word(out, &format!("name end{trouble}"), end, middle + 4.0, &self.name);
                word(out, "small dim", left + MARGIN, middle + 4.0, &self.note);
                badges(out, &self.problems, right - MARGIN, middle);
            }
        }
    }
}

/// `120 calls · 2 failed · 3 instances`
pub(super) fn counted(counts: &Counts) -> String {
    let Counts { calls, failures, instances, .. } = counts;
    format!("{} · {failures} failed · {instances} started", times(*calls))
}

/// `1 call`, `2 calls`
fn times(calls: u64) -> String {
    format!("{calls} call{}", if calls == 1 { "" } else { "s" })
}

fn rows(picture: &Picture, node: &Node) -> Vec<Row> {
    let is_imported = |name: &String| {
        picture
            .edges
            .iter()
            .any(|edge| edge.provider.as_ref() == Some(&node.id) && edge.export.as_ref() == Some(name))
    };
    let (used, idle): (Vec<_>, Vec<_>) = node.exports.iter().partition(|name| is_imported(name));
    let export = |name: &&String| Row {
        what: What::Export,
        name: (*name).clone(),
        note: String::new(),
        problems: Vec::new(),
        is_absent: false,
    };
    let mut rows: Vec<Row> = used.iter().chain(idle.iter().take(MOST_IDLE_EXPORTS)).map(export).collect();
    if let Some(more) = idle.len().checked_sub(MOST_IDLE_EXPORTS + 1) {
        let name = format!("… and {} more", more + 1);
        rows.push(Row {
            what: What::Rest,
            name,
            note: String::new(),
            problems: Vec::new(),
            is_absent: false,
        });
    }
    let imports = picture.edges.iter().filter(|edge| edge.consumer == node.id);
    rows.extend(imports.map(|edge| Row {
        what: What::Import,
        name: edge.import.clone(),
        note: note(edge),
        problems: edge.problems.clone(),
        is_absent: edge.by == By::Absent,
    }));
    rows
}

fn note(edge: &Arrow) -> String {
    let mode = match edge.by {
        By::Isolated => "isolated",
        By::Fused => "fused",
        By::Offered => "offered",
        By::Absent => "optional, not provided",
        By::Nobody => "not served",
    };
    match edge.calls {
        Some(calls) => format!("{mode} · {}", times(calls)),
        None => mode.into(),
    }
}

/// Writes words, with all of them to be read where they had to be cut.
pub(super) fn word(out: &mut String, style: &str, x: f64, y: f64, text: &str) {
    let shown = cut(text);
    let whole = if shown == text { String::new() } else { format!("<title>{}</title>", safe(text)) };
    // Writing into a String cannot fail.
    let _ = writeln!(out, "<text class=\"{style}\" x=\"{x}\" y=\"{y}\">{whole}{}</text>", safe(&shown));
}

/// Writes the numbers of problems, from right to left.
pub(super) fn badges(out: &mut String, problems: &[usize], right: f64, middle: f64) {
    for (index, problem) in problems.iter().rev().enumerate() {
        let x = right - 8.0 - 20.0 * index as f64;
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "<circle class=\"trouble-fill\" cx=\"{x}\" cy=\"{middle}\" r=\"8\"/>\
             <text class=\"number\" x=\"{x}\" y=\"{}\">{problem}</text>",
            middle + 4.0
        );
    }
}

fn badges_width(problems: &[usize]) -> f64 {
    20.0 * problems.len() as f64
}
