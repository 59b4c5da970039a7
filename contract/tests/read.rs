//! Reading contracts, by example.
//!
//! A case is a folder of `tests/read`: a WIT package, with `expect.txt`, which says what reading it gives. A file `world` names
//! a world to look for, a file `features` the gates to open. `BLESS=1` writes the goldens anew.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use plugwright_contract::{Contract, WitError};

#[test]
fn every_case_gives_its_golden() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    let bless = std::env::var_os("BLESS").is_some();
    let mut cases: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let mut wrong = Vec::new();
    for case in cases {
        let text = match read(&case) {
            Ok(text) => text,
            Err(error) => error.render(),
        };
        let text =
            text.replace(&format!("{}/", case.display()), "").replace(case.to_str().unwrap(), "<case>")
                + "\n";
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
}

fn read(case: &Path) -> Result<String, WitError> {
    let word = |file: &str| fs::read_to_string(case.join(file)).ok();
    let features: Vec<String> =
        word("features").iter().flat_map(|text| text.split_whitespace().map(str::to_owned)).collect();
    let contract = Contract::read_with(case, &features)?;
    if let Some(world) = word("world") {
        contract.world(world.trim())?;
    }
    let resolve = &contract.resolve;
    let mut out = format!("package {}", resolve.packages[contract.package].name);
    for (name, id) in contract.worlds() {
        out.push_str(&format!("\nworld {name}"));
        let world = &resolve.worlds[id];
        for (word, items) in [("import", &world.imports), ("export", &world.exports)] {
            for key in items.keys() {
                out.push_str(&format!("\n  {word} {}", resolve.name_world_key(key)));
            }
        }
    }
    Ok(out)
}

#[test]
fn a_missing_folder_is_named() {
    let error = Contract::read("no/such/folder").unwrap_err();
    assert!(error.is_missing());
    assert_eq!(error.to_string(), "there is no WIT package at `no/such/folder`");
}
