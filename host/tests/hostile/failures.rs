//! The table in `docs/linking.md` of what is promised where something fails between plugins, and the tests that hold it.

use serde::Deserialize;

use crate::elsewhere::{is_test, root};
use crate::page::{function, write};

/// `tests/failures.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failures {
    promise: Vec<Promise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promise {
    when: String,
    then: String,
    #[serde(default)]
    plain: Vec<String>,
    #[serde(default, rename = "async")]
    asynchronous: Vec<String>,
    #[serde(default)]
    message: Vec<String>,
    /// Why a kind of edge has no test.
    but: Option<String>,
}

/// Compares the table with the file, or writes it. Each test that it names has to be there.
pub(crate) fn check() {
    let text = std::fs::read_to_string(root().join("tests/failures.toml")).unwrap();
    let Failures { promise } = toml::from_str(&text).unwrap();
    let mut table = String::from(
        "| what happens, and what comes of it | plain edge | async engine | by message |\n|---|---|---|---|\n",
    );
    for Promise { when, then, plain, asynchronous, message, but } in &promise {
        let kinds = [plain, asynchronous, message];
        kinds.iter().copied().flatten().for_each(is_test);
        assert_eq!(
            but.is_some(),
            kinds.iter().any(|tests| tests.is_empty()),
            "`but` says why a kind of edge has no test: {when}"
        );
        let names = kinds.map(|tests| match tests.as_slice() {
            [] => "–".to_owned(),
            tests => tests.iter().map(|test| format!("`{}`", function(test))).collect::<Vec<_>>().join(", "),
        });
        let why = but.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
        table.push_str(&format!("| {when}: {then}{why} | {} |\n", names.join(" | ")));
    }
    write("docs/linking.md", &[("failures", table)]);
}
