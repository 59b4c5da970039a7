//! What is generated for one contract with a resource, results, options and imports, as files to read in a review.
//!
//! `BLESS=1 cargo test -p plugwright-toolchains` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use wit_parser::Resolve;

use super::contract::Contract;
use crate::language::Language;
use crate::stage;

fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/javascript/golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, golden, "`{}` differs: run the test with BLESS=1 and review it", path.display());
}

fn with_contract(wit: &Path, world: &str, then: impl FnOnce(&Contract<'_>)) {
    let mut resolve = Resolve::default();
    let world = stage::select(&mut resolve, wit, world).unwrap();
    then(&Contract::read(&resolve, world).unwrap());
}

fn press() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/press/wit")
}

#[test]
fn declarations() {
    with_contract(&press(), "search-plugin", |contract| {
        check("search-plugin.d.ts", &super::declarations::declarations(contract));
    });
}

#[test]
fn glue() {
    with_contract(&press(), "search-plugin", |contract| {
        let glue = super::glue::glue(contract, "\"/plugin/src/plugin.ts\"", |capability| capability == "log");
        let files = glue.files.iter().map(|(name, text)| format!("// {name}\n{text}"));
        check("search-plugin.js", &files.collect::<Vec<_>>().join("\n"));
    });
}

/// What the test helper of an SDK package knows of a contract.
#[test]
fn sdk_package() {
    let choices =
        crate::SdkChoices { world: Some("search-plugin".to_owned()), ..crate::SdkChoices::default() };
    let made = crate::sdk_package(Language::TypeScript, &press(), &choices).unwrap();
    let text = |name: &str| {
        made.iter().find(|file| file.path == Path::new(name)).map(|file| file.text.as_str()).unwrap()
    };
    check("search-plugin.contract.js", text("contract.js"));
    check("search-plugin.types.js", text("types.js"));
    let (_, made) = text("testing.d.ts").split_once("/** Stand-ins").unwrap();
    check("search-plugin.testing.d.ts", &format!("/** Stand-ins{made}"));
    check("search-plugin.template.test.js", text("template/test/plugin.test.js.in"));
}

#[test]
fn stubs() {
    let mut resolve = Resolve::default();
    let world = stage::select(&mut resolve, &press(), "search-plugin").unwrap();
    for (language, name) in [(Language::TypeScript, "stubs.ts"), (Language::JavaScript, "stubs.js")] {
        let files = super::scaffold(language, &resolve, world, "demo");
        let entry = Path::new(language.default_entry().unwrap());
        let (_, text) = files.iter().find(|(path, _)| path == entry).unwrap();
        check(name, text);
    }
}

#[test]
fn a_contract_that_the_engine_cannot_carry_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("app.wit"),
        "package my:app;\nworld bad { export api; export go: async func(); }\n\
         interface api { resource r { take: static func(o: list<r>); } sum: func(x: option<list<u8, 4>>); }\n",
    )
    .unwrap();
    let mut resolve = Resolve::default();
    let world = stage::select(&mut resolve, folder.path(), "bad").unwrap();
    let error = Contract::read(&resolve, world).err().unwrap();
    assert_eq!(error.to_string(), "the contract holds what a plugin in JavaScript cannot have yet");
    assert_eq!(
        error.reason(),
        "`my:app/api.sum` has a list of fixed length (componentize-qjs 0.4.5: `not yet implemented`)"
    );
}
