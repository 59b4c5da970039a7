//! The portable subset, by example: one folder for each rule.
//!
//! A case is a folder of `tests/lint` that is named after a rule and holds a contract with that trap; `expect.txt` is what
//! `plugwright contract lint` says of it. `BLESS=1` writes the goldens anew.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use plugwright_contract::Contract;
use plugwright_toolchains::{Language, Trap, lint, lint_rules};

#[test]
fn every_rule_gives_its_golden() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let bless = std::env::var_os("BLESS").is_some();
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let mut named = BTreeSet::new();
    let mut wrong = Vec::new();
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let contract = Contract::read(&case).unwrap_or_else(|error| panic!("{}", error.render()));
        let traps = lint(&contract, None, &Language::ALL);
        if !traps.iter().any(|trap| trap.rule == name) {
            wrong.push(format!("{} does not give the rule it is named after", case.display()));
        }
        named.insert(name);
        let text: Vec<String> = traps.iter().map(Trap::render).collect();
        let text = text.join("\n\n").replace(&format!("{}/", case.display()), "") + "\n";
        let golden = case.join("expect.txt");
        if fs::read_to_string(&golden).is_ok_and(|expected| expected == text) {
            continue;
        }
        match bless {
            true => fs::write(golden, text).unwrap(),
            false => wrong.push(format!("{} should be:\n{text}", golden.display())),
        }
    }
    assert!(wrong.is_empty(), "{}\nrun again with BLESS=1 to accept", wrong.join("\n"));
    let rules: BTreeSet<String> = lint_rules().map(str::to_owned).collect();
    assert_eq!(named, rules, "each rule has a case");
}

#[test]
fn a_language_narrows_what_is_found() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint/map");
    let contract = Contract::read(case).unwrap();
    assert!(lint(&contract, None, &[Language::Rust, Language::TypeScript]).is_empty());
    assert_eq!(lint(&contract, None, &[Language::Python]).len(), 1);
}

#[test]
fn the_contracts_of_the_examples_are_portable() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for wit in ["press/wit", "greeter/wit"] {
        let contract = Contract::read(examples.join(wit)).unwrap();
        let refused: Vec<Trap> = lint(&contract, None, &Language::ALL)
            .into_iter()
            .filter(|trap| trap.level() == plugwright_toolchains::Level::Refused)
            .collect();
        assert_eq!(refused, [], "{wit}");
    }
}
