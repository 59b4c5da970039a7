//! The matrix, printed.

use std::fmt::Write as _;

use conformance_harness::{Language, Side};

use crate::cell::{Cell, Matrix, Way};
use crate::fleet::Fleet;
use crate::{imports, pairs};

/// How much is said about one cell that failed.
const MOST_FAILURES: usize = 8;

/// Rows are cases; the columns stand in two tables, because a terminal is not as wide as they are many.
pub(crate) fn print(fleet: &Fleet<'_>, matrix: &Matrix) -> String {
    let mut out = String::new();
    let direct = fleet.languages.iter().flat_map(|&language| {
        [Way::Typed, Way::Serde, Way::Wave, Way::Json, Way::Import].map(|way| {
            let way = way(language);
            (heading(way), way)
        })
    });
    table(&mut out, fleet, matrix, "host and plugin", &direct.collect::<Vec<_>>());
    let isolated: Vec<_> =
        fleet.pairs().map(|(consumer, provider)| Way::Isolated(consumer, provider)).collect();
    let fused: Vec<_> = fleet.pairs().map(|(consumer, provider)| Way::Fused(consumer, provider)).collect();
    for (title, ways) in [("plugin to plugin, isolated", isolated), ("plugin to plugin, fused", fused)] {
        let columns: Vec<_> = ways.into_iter().map(|way| (heading(way), way)).collect();
        table(&mut out, fleet, matrix, title, &columns);
    }
    reasons(&mut out, fleet);
    failures(&mut out, matrix);
    let count = |is: fn(&Cell) -> bool| matrix.iter().filter(|(_, _, cell)| is(cell)).count();
    let calls: usize =
        matrix.iter().map(|(_, _, cell)| if let Cell::Passed(calls) = cell { *calls } else { 0 }).sum();
    let _ = writeln!(
        out,
        "conformance: {} cells passed ({calls} calls), {} unsupported, {} refused by the host, {} not defined, {} failed",
        count(|cell| matches!(cell, Cell::Passed(_))),
        count(|cell| matches!(cell, Cell::Unsupported)),
        count(|cell| matches!(cell, Cell::Refused)),
        count(|cell| matches!(cell, Cell::Undefined)),
        count(|cell| matches!(cell, Cell::Failed(_))),
    );
    out
}

fn table(out: &mut String, fleet: &Fleet<'_>, matrix: &Matrix, title: &str, columns: &[(String, Way)]) {
    let width = fleet.cases.iter().map(|case| case.name.len()).chain([title.len()]).max().unwrap_or(0);
    let _ = write!(out, "{title:<width$}");
    for (heading, _) in columns {
        let _ = write!(out, "  {heading}");
    }
    out.push('\n');
    for case in fleet.cases {
        let _ = write!(out, "{:<width$}", case.name);
        for (heading, way) in columns {
            let mark = match matrix.get(&case.name, *way) {
                Some(Cell::Passed(_)) => "✓",
                Some(Cell::Unsupported) => "–",
                Some(Cell::Refused) => "○",
                Some(Cell::Undefined) => "·",
                Some(Cell::Failed(_)) => "✗",
                None => " ",
            };
            let column = heading.chars().count();
            let _ = write!(out, "  {mark:^column$}");
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out.push('\n');
}

fn letter(language: Language) -> &'static str {
    match language {
        Language::Rust => "rs",
        Language::Python => "py",
        Language::TypeScript => "ts",
    }
}

fn heading(way: Way) -> String {
    match way {
        Way::Typed(language) => format!("{} typed", letter(language)),
        Way::Serde(language) => format!("{} serde", letter(language)),
        Way::Wave(language) => format!("{} wave", letter(language)),
        Way::Json(language) => format!("{} json", letter(language)),
        Way::Import(language) => format!("{} import", letter(language)),
        Way::Isolated(consumer, provider) | Way::Fused(consumer, provider) => {
            format!("{}→{}", letter(consumer), letter(provider))
        }
    }
}

fn reasons(out: &mut String, fleet: &Fleet<'_>) {
    let mut any = false;
    for case in fleet.cases {
        for (is, mark, way, words) in [
            (case.is_bare(), "·", "plugin to plugin", pairs::UNDEFINED),
            (case.asks_with_types_of_world(), "○", "fused", pairs::UNFUSED),
            (case.is_both_ways(), "○", "fused", pairs::EXPORTED_TWICE),
            (case.needs_provider_alone(), "○", "import", imports::REFUSAL),
        ] {
            if is {
                let _ = writeln!(out, "{mark} {} {way}: the plan says “{words}”", case.name);
                any = true;
            }
        }
        if let Some(reason) = &case.untyped {
            let _ = writeln!(out, "– {} typed: {reason}", case.name);
            any = true;
        }
        for &language in &fleet.languages {
            for side in [Side::Provider, Side::Consumer] {
                let Some(reason) = case.unsupported(language, side) else { continue };
                let _ = writeln!(
                    out,
                    "– {} as {} in {language}: {}: {}",
                    case.name,
                    side.name(),
                    reason.tool,
                    reason.says
                );
                any = true;
            }
        }
    }
    if any {
        out.push('\n');
    }
}

fn failures(out: &mut String, matrix: &Matrix) {
    for (case, way, cell) in matrix.iter() {
        let Cell::Failed(failures) = cell else { continue };
        let mode = match way {
            Way::Isolated(..) => " isolated",
            Way::Fused(..) => " fused",
            _ => "",
        };
        let _ = writeln!(out, "✗ {case}, {}{mode}:", heading(way));
        for failure in failures.iter().take(MOST_FAILURES) {
            let _ = writeln!(out, "    {failure}");
        }
        if failures.len() > MOST_FAILURES {
            let _ = writeln!(out, "    … and {} more", failures.len() - MOST_FAILURES);
        }
        out.push('\n');
    }
}
