//! The tables in `docs/security.md`: made of the cases, of what other tests are said to prove, and of what the code says of its
//! limits.

use std::collections::BTreeSet;
use std::path::Path;

use plugwright::Limits;

use crate::case::Case;
use crate::elsewhere::{Elsewhere, root};

/// The catalogue of behaviours has so many rows.
const ROWS: u8 = 62;
/// So many of them have tests at least.
const PROVEN: usize = 55;

/// A table of the page, between two comments.
const HOSTILE: &str = "hostile plugins";
const LEFT_OUT: &str = "left out";
const LIMITS: &str = "limits";
const EDGE_LIMITS: &str = "limits of edges";
const OTHER_LIMITS: &str = "other limits";

/// Compares the tables with the cases, or writes them.
pub(crate) fn check(cases: &[Case], elsewhere: &Elsewhere) {
    let tables = [
        (LIMITS, limits(cases, elsewhere)),
        (EDGE_LIMITS, edge_limits(elsewhere)),
        (OTHER_LIMITS, other_limits(elsewhere)),
        (HOSTILE, hostile(cases, elsewhere)),
        (LEFT_OUT, left_out(elsewhere)),
    ];
    write("docs/security.md", &tables);
}

/// Compares tables of a page with what they should be, or writes them.
pub(crate) fn write(page: &str, tables: &[(&str, String)]) {
    let file = root().join(page);
    let text = std::fs::read_to_string(&file).unwrap();
    let made = tables.iter().fold(text.clone(), |text, (name, table)| replaced(&text, name, table));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, made).unwrap();
    } else {
        assert!(text == made, "{page} does not tell what the tests do; `BLESS=1` writes it");
    }
}

/// Every row of the catalogue has a test, or a reason why it has none.
pub(crate) fn count(cases: &[Case], elsewhere: &Elsewhere) {
    let own = cases.iter().flat_map(|case| &case.head.rows);
    let proven: BTreeSet<u8> =
        own.chain(elsewhere.case.iter().flat_map(|case| &case.rows)).copied().collect();
    let left_out: BTreeSet<u8> = elsewhere.left_out.iter().flat_map(|row| &row.rows).copied().collect();
    let both: Vec<&u8> = proven.intersection(&left_out).collect();
    assert!(both.is_empty(), "rows {both:?} are left out, and have tests");
    let neither: Vec<u8> =
        (1..=ROWS).filter(|row| !proven.contains(row) && !left_out.contains(row)).collect();
    assert!(neither.is_empty(), "rows {neither:?} have no test, and nobody says why");
    assert!(proven.len() >= PROVEN, "no more than {} rows have tests", proven.len());
    println!("{} of {ROWS} rows have tests", proven.len());
}

fn replaced(page: &str, name: &str, table: &str) -> String {
    let (begin, end) =
        (format!("<!-- {name}: made by the tests, `BLESS=1` -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = page.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}{table}{end}{after}")
}

/// The limits of the operator's file. What each is on is what the code says.
fn limits(cases: &[Case], elsewhere: &Elsewhere) -> String {
    let mut table = String::from("| limit | on | default | tests in which it bites |\n|---|---|---|---|\n");
    let known: Vec<_> = Limits::default().written();
    for (key, default) in &known {
        let own = cases.iter().filter(|case| case.head.bites.iter().any(|name| name == key));
        let other = elsewhere.case.iter().filter(|case| case.bites.iter().any(|name| name == key));
        let tests: Vec<String> = own
            .map(|case| format!("`{}`", case.name))
            .chain(other.map(|case| format!("`{}`", function(&case.test))))
            .collect();
        assert!(!tests.is_empty(), "there is no test in which `{key}` bites: say `bites` in one");
        table.push_str(&format!("| `{key}` | {} | {default} | {} |\n", said_of(key), tests.join(", ")));
    }
    let named = cases.iter().flat_map(|case| &case.head.bites);
    for name in named.chain(elsewhere.case.iter().flat_map(|case| &case.bites)) {
        assert!(known.iter().any(|(key, _)| key == name), "there is no limit `{name}`");
    }
    table
}

/// The limits of an edge in the operator's file.
fn edge_limits(elsewhere: &Elsewhere) -> String {
    let mut table = String::from("| limit | on | tests in which it bites |\n|---|---|---|\n");
    let named = || elsewhere.case.iter().flat_map(|case| &case.bites_on_edge);
    let of_plugins: Vec<&str> = Limits::default().written().into_iter().map(|(key, _)| key).collect();
    for key in of_plugins.into_iter().filter(|key| said(key, "src/limits/edge.rs").is_some()) {
        let tests = elsewhere.case.iter().filter(|case| case.bites_on_edge.iter().any(|name| name == key));
        let tests: Vec<String> = tests.map(|case| format!("`{}`", function(&case.test))).collect();
        assert!(
            !tests.is_empty(),
            "there is no test in which `{key}` of an edge bites: say `bites-on-edge` in one"
        );
        let on = said(key, "src/limits/edge.rs").unwrap_or_default();
        table.push_str(&format!("| `{key}` | {on} | {} |\n", tests.join(", ")));
    }
    for name in named() {
        assert!(said(name, "src/limits/edge.rs").is_some(), "there is no limit `{name}` of edges");
    }
    table
}

/// The comment of a limit in a file; nothing where it has none.
fn said(key: &str, file: &str) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(file).unwrap();
    let (before, _) = text.split_once(&format!("(\"{key}\"): "))?;
    let mut comment: Vec<&str> = before
        .lines()
        .rev()
        .skip(1)
        .map(str::trim)
        .take_while(|line| line.starts_with("///") || line.starts_with("#["))
        .filter_map(|line| line.strip_prefix("///"))
        .map(str::trim)
        .collect();
    comment.reverse();
    (!comment.is_empty()).then(|| comment.join(" "))
}

/// The comment of a limit of plugins, without its default.
fn said_of(key: &str) -> String {
    let comment = said(key, "src/limits.rs").unwrap();
    let (said, default) =
        comment.split_once(" Default: ").unwrap_or_else(|| panic!("`{key}` does not say its default"));
    let rest = default.split_once(". ").map(|(_, rest)| rest).unwrap_or_default();
    format!("{said} {rest}").trim().to_owned()
}

fn other_limits(elsewhere: &Elsewhere) -> String {
    let mut table = String::from("| limit | on | default | test in which it bites |\n|---|---|---|---|\n");
    for limit in &elsewhere.limit {
        let test = function(&limit.test);
        table.push_str(&format!("| `{}` | {} | {} | `{test}` |\n", limit.name, limit.on, limit.default));
    }
    table
}

fn hostile(cases: &[Case], elsewhere: &Elsewhere) -> String {
    let own = cases.iter().map(|case| {
        let end = match &case.head.fails {
            Some(kind) => format!("`{kind}`: {}", case.head.says),
            None => "no harm".to_owned(),
        };
        (&case.head.rows, &case.head.does, end, format!("`tests/hostile/{}.wat`", case.name))
    });
    let other = elsewhere.case.iter().map(|case| {
        let (file, function) = case.test.split_once("::").unwrap();
        (&case.rows, &case.does, case.comes_to.clone(), format!("`{function}` in `{file}`"))
    });
    let mut all: Vec<_> = own.chain(other).filter(|(rows, ..)| !rows.is_empty()).collect();
    all.sort_by_key(|(rows, _, _, test)| (rows.first().copied(), test.clone()));
    let mut table = String::from("| row | a plugin that | comes to | test |\n|---|---|---|---|\n");
    for (rows, does, end, test) in all {
        let rows: Vec<String> = rows.iter().map(u8::to_string).collect();
        table.push_str(&format!("| {} | {does} | {end} | {test} |\n", rows.join(", ")));
    }
    table
}

fn left_out(elsewhere: &Elsewhere) -> String {
    let mut table = String::from("| row | what | why |\n|---|---|---|\n");
    for row in &elsewhere.left_out {
        let rows: Vec<String> = row.rows.iter().map(u8::to_string).collect();
        table.push_str(&format!("| {} | {} | {} |\n", rows.join(", "), row.what, row.why));
    }
    table
}

pub(crate) fn function(test: &str) -> &str {
    test.split_once("::").map_or(test, |(_, function)| function)
}
