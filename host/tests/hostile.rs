//! The hostile plugins: one file each in `tests/hostile`, with what it does and what must come of it in its first lines.
//!
//! Each is loaded on a host on which an innocent plugin runs already, and called; the innocent answers before, during and
//! after. What one component cannot show is in other tests, which `elsewhere.toml` names. The tables of all of them, and of the
//! limits that bite in them, stand in `docs/security.md`; `BLESS=1` writes them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests may fail loudly"
)]

#[path = "hostile/binaries.rs"]
mod binaries;
#[path = "hostile/case.rs"]
mod case;
#[path = "hostile/elsewhere.rs"]
mod elsewhere;
#[path = "hostile/failures.rs"]
mod failures;
#[path = "hostile/page.rs"]
mod page;
#[path = "hostile/scene.rs"]
mod scene;

use case::Case;
use elsewhere::Elsewhere;
use scene::{Form, Scene};

#[test]
fn hostile_plugins_get_what_they_deserve_and_nobody_else_does() {
    let cases = Case::all();
    let scene = Scene::new();
    let mut wrong = Vec::new();
    for case in cases {
        let in_other_ways = case.on_async_engine();
        let mut forms = vec![(Form::Plain, case.bytes.as_slice())];
        if let Some(bytes) = &in_other_ways {
            forms.push((Form::Async, bytes));
            if case.head.call.ends_with("()") {
                forms.push((Form::Message, bytes));
            }
        }
        for (form, bytes) in forms {
            match scene.play(case, bytes, form) {
                Ok(seen) => println!("ok      {:<28} {form:?}: {seen}", case.name),
                Err(why) => {
                    println!("FAILED  {:<28} {form:?}: {why}", case.name);
                    wrong.push(format!("{}, {form:?}: {why}", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} went wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_page_on_security_tells_of_them_all() {
    page::check(Case::all(), &Elsewhere::read());
}

#[test]
fn the_page_on_linking_names_a_test_for_each_failure() {
    failures::check();
}

#[test]
fn every_row_of_the_catalogue_has_a_test_or_a_reason() {
    page::count(Case::all(), &Elsewhere::read());
}

#[test]
fn a_component_of_too_many_bytes_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("suspect.wasm");
    // Nobody could read it whole.
    std::fs::File::create(&file).unwrap().set_len(1 << 40).unwrap();
    let report = plugwright::Plan::new(&plugwright::Policy::new().plugin("suspect", &file)).unwrap_err();
    let error = &report.errors()[0];
    assert_eq!((error.kind(), error.blame()), (plugwright::ErrorKind::TooLarge, plugwright::Blame::Plugin));
    assert_eq!(
        error.to_string(),
        "the component of `suspect` has 1099511627776 bytes, more than its limit of 64 MiB"
    );
}
