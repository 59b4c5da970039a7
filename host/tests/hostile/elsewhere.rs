//! What other tests prove: behaviours that one component in a file cannot show, limits that are not the operator's, and what is
//! left out of the catalogue on purpose.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// `tests/hostile/elsewhere.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Elsewhere {
    /// Behaviours.
    pub(crate) case: Vec<Told>,
    /// Limits that stand in no table `limits`.
    #[serde(default)]
    pub(crate) limit: Vec<OtherLimit>,
    /// What nobody tests, and why.
    #[serde(default)]
    pub(crate) left_out: Vec<LeftOut>,
}

/// A behaviour, and the test that shows what comes of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Told {
    /// The rows of the catalogue of behaviours that it stands for.
    #[serde(default)]
    pub(crate) rows: Vec<u8>,
    /// What the plugin does, in words.
    pub(crate) does: String,
    /// What becomes of it, in words.
    pub(crate) comes_to: String,
    /// File and function, as `host/tests/run.rs::neighbours_are_unharmed`.
    pub(crate) test: String,
    /// The limits that bite in it.
    #[serde(default)]
    pub(crate) bites: Vec<String>,
    /// Those of an edge that do.
    #[serde(default)]
    pub(crate) bites_on_edge: Vec<String>,
}

/// A limit that the application or a grant sets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OtherLimit {
    pub(crate) name: String,
    pub(crate) on: String,
    pub(crate) default: String,
    /// A file, and words in it which say the default.
    said: [String; 2],
    pub(crate) test: String,
}

/// Rows of the catalogue that have no test.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeftOut {
    pub(crate) rows: Vec<u8>,
    pub(crate) what: String,
    pub(crate) why: String,
}

impl Elsewhere {
    /// Reads the file. Each test that it names has to be there.
    pub(crate) fn read() -> Self {
        let file = root().join("tests/hostile/elsewhere.toml");
        let all: Self = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        all.case
            .iter()
            .map(|case| &case.test)
            .chain(all.limit.iter().map(|limit| &limit.test))
            .for_each(is_test);
        for OtherLimit { name, said: [file, words], .. } in &all.limit {
            let text = std::fs::read_to_string(root().join(file)).unwrap();
            assert!(text.contains(words.as_str()), "{file} does not say `{words}` of {name}");
        }
        all
    }
}

/// Fails unless there is a test of this name: a function with the attribute, one of a list of tests, or a part of a test that the
/// file above calls.
pub(crate) fn is_test(name: &String) {
    let (file, function) =
        name.split_once("::").unwrap_or_else(|| panic!("`{name}` is no file and function"));
    let text = read(file).unwrap_or_else(|| panic!("there is no file `{file}`"));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_declared =
        |line: &str| line.trim_start_matches("pub(crate) ").starts_with(&format!("fn {function}("));
    let Some(at) = lines.iter().position(|line| is_declared(line)) else {
        panic!("there is no `{function}` in {file}")
    };
    let above = lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("//"));
    let has_attribute = above.into_iter().any(|line| *line == "#[test]");
    // A program that runs its tests itself names each beside its function.
    let is_listed = text.contains(&format!("(\"{function}\", {function})"));
    let parent =
        file.rsplit_once('/').and_then(|(folder, _)| read(&format!("{folder}.rs"))).unwrap_or_default();
    let is_part = parent.contains(&format!("::{function}(&"));
    assert!(has_attribute || is_listed || is_part, "`{function}` in {file} is no test");
}

fn read(file: &str) -> Option<String> {
    std::fs::read_to_string(root().join(file)).ok()
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
