//! The tables in `docs/security.md`.

use std::path::Path;

use plugwright::Limits;

use crate::case::Case;

const HOSTILE: [&str; 2] = ["<!-- hostile plugins: made by the tests, `BLESS=1` -->\n", "<!-- end -->\n"];
const LIMITS: [&str; 2] = ["<!-- limits: made by the tests, `BLESS=1` -->\n", "<!-- end of limits -->\n"];

/// What each limit is on, and the tests in which it bites. Without an entry here there is no limit: see [`limits`].
const PROOFS: &[(&str, &str, &str)] = &[
    (
        "memory",
        "all linear memories and tables of an instance together",
        "`grow-memory`, `many-memories`, `huge-table`",
    ),
    (
        "deadline",
        "wall-clock time of a call, calls of the host and of other plugins included",
        "`loop-in-call`, `wait-for-ever`, `host-call-flood`",
    ),
    (
        "transfer",
        "what the host allocates for arguments and results of a call",
        "`huge-list`, `value-amplification`",
    ),
    (
        "output",
        "what is printed and logged in a call; the rest is cut off",
        "`print-flood`, `line-without-end`",
    ),
    (
        "handles",
        "handles of resources, and things that the host keeps for an instance",
        "`leak-handles`, `timer-bomb`",
    ),
    (
        "instances",
        "core instances and tables of an instance; a tenth as many memories",
        "`instances-of-instances`",
    ),
    ("sockets", "sockets that a plugin has open at once, in all its instances", "`open_sockets_have_an_end`"),
    (
        "requests",
        "requests by HTTP that a plugin has under way at once, in all its instances",
        "`requests_under_way_have_an_end`",
    ),
    ("component-size", "bytes of the component", "`a_component_of_too_many_bytes_is_not_read`"),
    ("functions", "functions of all modules of the component", "`many-functions`"),
];

/// Compares the tables with the cases, or writes them.
pub(crate) fn check(cases: &[Case]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/security.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let made = replaced(&replaced(&page, HOSTILE, &table(cases)), LIMITS, &limits(cases));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, made).unwrap();
    } else {
        assert!(page == made, "docs/security.md does not tell what the tests do; `BLESS=1` writes it");
    }
}

fn replaced(page: &str, [begin, end]: [&str; 2], table: &str) -> String {
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    format!("{before}{begin}{table}{end}{after}")
}

fn limits(cases: &[Case]) -> String {
    let mut table = String::from("| limit | on | default | tests in which it bites |\n|---|---|---|---|\n");
    for (key, default) in Limits::default().written() {
        let (_, on, tests) = PROOFS.iter().find(|(name, ..)| *name == key).unwrap_or_else(|| {
            panic!("there is no test in which `{key}` bites");
        });
        for test in tests.split(", ").map(|test| test.trim_matches('`')).filter(|test| !test.contains('_')) {
            assert!(cases.iter().any(|case| case.name == test), "there is no case `{test}`");
        }
        table.push_str(&format!("| `{key}` | {on} | {default} | {tests} |\n"));
    }
    table
}

fn table(cases: &[Case]) -> String {
    let mut table = String::from("| row | a plugin that | comes to | test |\n|---|---|---|---|\n");
    let mut cases: Vec<&Case> = cases.iter().collect();
    cases.sort_by_key(|case| (case.head.rows.first(), &case.name));
    for case in cases {
        let end = match &case.head.fails {
            Some(kind) => format!("`{kind}`: {}", case.head.says),
            None => "no harm".to_owned(),
        };
        let rows: Vec<String> = case.head.rows.iter().map(u8::to_string).collect();
        table.push_str(&format!(
            "| {} | {} | {end} | `tests/hostile/{}.wat` |\n",
            rows.join(", "),
            case.head.does,
            case.name
        ));
    }
    table
}
