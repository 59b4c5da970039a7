//! Comparing two versions of a contract, by example: one folder for each rule.
//!
//! A case is a folder of `tests/diff` with `old.wit` and `new.wit`, or folders `old` and `new` where there are dependencies.
//! `expect.txt` is what comparing them says. A case whose name begins with a rule's name must give that rule, and every rule must
//! have a case. `BLESS=1` writes the goldens anew.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use plugwright_contract::{Contract, Diff, RULES};

#[test]
fn every_rule_gives_its_golden() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut given = BTreeSet::new();
    for case in cases() {
        let diff = Diff::of(&read(&case, "old"), &read(&case, "new"));
        let rules: BTreeSet<&str> = diff.changes.iter().map(|change| change.rule).collect();
        let name = case.file_name().unwrap().to_str().unwrap();
        let is_rule = |rule: &&&str| name == **rule || name.starts_with(&format!("{rule}--"));
        if let Some(rule) = RULES.iter().find(is_rule)
            && !rules.contains(rule)
        {
            wrong.push(format!("{} does not give the rule it is named after", case.display()));
        }
        given.extend(rules);
        let text = diff.to_string();
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
    let known: BTreeSet<&str> = RULES.into_iter().collect();
    assert_eq!(given, known, "each rule has a case, and each case's rules are known");
}

/// A contract is compatible with itself, and what broke one way is a change the other way too.
#[test]
fn a_contract_equals_itself_and_changes_go_both_ways() {
    for case in cases() {
        let (old, new) = (read(&case, "old"), read(&case, "new"));
        for contract in [&old, &new] {
            assert_eq!(Diff::of(contract, contract).changes, [], "{}", case.display());
        }
        let (there, back) = (Diff::of(&old, &new), Diff::of(&new, &old));
        assert_eq!(there.changes.is_empty(), back.changes.is_empty(), "{}", case.display());
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn read(case: &Path, version: &str) -> Contract {
    let file = case.join(format!("{version}.wit"));
    let path = if file.exists() { file } else { case.join(version) };
    Contract::read(path).unwrap_or_else(|error| panic!("{}", error.render()))
}
