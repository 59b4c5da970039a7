//! The table in `docs/security.md`.

use std::path::Path;

use crate::case::Case;

const BEGIN: &str = "<!-- hostile plugins: made by the tests, `BLESS=1` -->\n";
const END: &str = "<!-- end -->\n";

/// Compares the table with the cases, or writes it.
pub(crate) fn check(cases: &[Case]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/security.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let made = format!("{before}{BEGIN}{}{END}{after}", table(cases));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, made).unwrap();
    } else {
        assert!(page == made, "docs/security.md does not tell what the tests do; `BLESS=1` writes it");
    }
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
