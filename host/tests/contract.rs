//! The two ways to call: typed by `contract!`, and with values that are known at run time. Both reach the same functions.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests may fail loudly"
)]

use std::path::Path;

use plugwright::{Host, Plan, Plugins, Policy};

#[path = "contract/typed.rs"]
mod typed;
#[path = "contract/worlds.rs"]
mod worlds;

mod everything {
    plugwright::contract!("tests/contract/wit");
}

/// The contract of the example: that it compiles is the test.
#[allow(dead_code, reason = "nothing is loaded here that serves it")]
mod press {
    plugwright::contract!({ path: "../examples/press/wit", world: "press" });

    fn publish(plugins: &plugwright::Plugins, document: &types::Document) -> Result<(), plugwright::Error> {
        let layout = Layout::of(plugins)?;
        let page: Result<layout::FinishedPage, types::RenderError> = layout.page(document)?;
        let search = Search::of(plugins)?;
        let index = search::Index::new(&search)?;
        let _: Result<u32, types::RenderError> = index.add(document)?;
        let _: Vec<u8> = index.finish()?;
        drop(page);
        Ok(())
    }
}

use everything::echo::{Colour, Everything, Numbers, Problem, Rights, Shape};
use everything::{Counting, Echo, counting};

/// The component of a core module in text, for the only world of a contract.
fn component(wit: &str, wat: &str) -> Vec<u8> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let mut resolve = wit_parser::Resolve::default();
    let (package, _) = resolve.push_path(here.join(wit)).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut module = wat::parse_file(here.join(wat)).unwrap();
    let encoding = wit_component::StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, encoding).unwrap();
    wit_component::ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

/// The component of `contract/everything.wat`, written to a folder and loaded.
fn load() -> Plugins {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("everything.wasm");
    std::fs::write(&path, component("wit", "everything.wat")).unwrap();
    let plan = Plan::new(&Policy::new().plugin("everything", path))
        .unwrap_or_else(|report| panic!("{}", report.render()));
    let host = Host::builder().build().unwrap();
    host.load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn one_of_everything() -> Everything {
    Everything {
        r#type: "grün \"quoted\"".into(),
        yes: true,
        letter: 'ß',
        numbers: Numbers {
            a: u8::MAX,
            b: i8::MIN,
            c: u16::MAX,
            d: i16::MIN,
            e: u32::MAX,
            f: i32::MIN,
            g: u64::MAX,
            h: i64::MIN,
            i: 0.5,
            j: -1e300,
        },
        colour: Colour::DarkGreen,
        rights: Rights::READ | Rights::FLAGS,
        shape: Shape::Polygon(vec![(0, 0), (-1, 2)]),
        maybe: Some("here".into()),
        maybe_maybe: Some(None),
        outcome: Err("no".into()),
        nothing: Ok(()),
        pair: ("left".into(), 2),
        bytes: vec![0, 127, 255],
        nested: vec![vec![], vec!["a".into(), String::new()]],
    }
}

/// [`one_of_everything`], in WAVE.
const WAVE: &str = r#"{type: "grün \"quoted\"", yes: true, letter: 'ß', numbers: {a: 255, b: -128, c: 65535, d: -32768, e: 4294967295, f: -2147483648, g: 18446744073709551615, h: -9223372036854775808, i: 0.5, j: -1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000}, colour: dark-green, rights: {read, flags}, shape: polygon([(0, 0), (-1, 2)]), maybe: some("here"), maybe-maybe: some(none), outcome: err("no"), nothing: ok, pair: ("left", 2), bytes: [0, 127, 255], nested: [[], ["a", ""]]}"#;

#[test]
fn every_type_comes_back_as_it_went() {
    let plugins = load();
    let echo = Echo::of(&plugins).unwrap();
    let all = vec![one_of_everything(), one_of_everything()];
    assert_eq!(echo.all_(&all).unwrap(), all);
    for shape in [Shape::Point, Shape::Circle(0.25), Shape::Self_("x".into())] {
        let one = [Everything { shape, maybe: None, maybe_maybe: None, ..one_of_everything() }];
        assert_eq!(echo.all_(&one).unwrap(), one);
    }
    assert_eq!(echo.text("naïve 🦀").unwrap(), "naïve 🦀");
    assert_eq!(echo.bytes(&[1, 2, 3]).unwrap(), [1, 2, 3]);
    assert_eq!(echo.names(&["a".into(), "b".into()]).unwrap(), ["a", "b"]);
    assert_eq!(echo.first(Some("one"), None).unwrap().as_deref(), Some("one"));
    assert_eq!(echo.first(None, Some(2)).unwrap(), None);
    assert_eq!(echo.add(1, -10, Colour::Enum).unwrap(), -7);
    echo.forget(&[]).unwrap();
}

#[test]
fn an_err_of_the_contract_is_a_value() {
    let echo = Echo::of(&load()).unwrap();
    assert_eq!(echo.half(8).unwrap(), Ok(4));
    assert_eq!(echo.half(7).unwrap(), Err(Problem::Odd(7)));
    let zero = echo.half(0).unwrap().unwrap_err();
    let as_error: Box<dyn std::error::Error> = Box::new(zero);
    assert_eq!(as_error.to_string(), "Zero");
}

#[test]
fn both_ways_reach_the_same_function() {
    let plugins = load();
    let echo = Echo::of(&plugins).unwrap();
    let call = |call: &str| echo.plugin().call_wave(&format!("test:contract/echo.{call}")).unwrap();
    assert_eq!(call(&format!("all([{WAVE}])")), format!("[{WAVE}]"));
    assert_eq!(call("half(8)"), "ok(4)");
    assert_eq!(call("half(7)"), "err(odd(7))");
    assert_eq!(call("first(\"one\")"), "some(\"one\")");
    assert_eq!(call("add(1, -10, %enum)"), "-7");
    assert_eq!(call("forget([])"), "");
    assert_eq!(plugins.get("everything").unwrap().call_wave("version()").unwrap(), "7");
}

#[test]
fn functions_of_the_world_itself_are_called_alike() {
    let world = everything::Everything::of(&load()).unwrap();
    assert_eq!(world.version().unwrap(), 7);
}

#[test]
fn a_session_stays_with_one_instance() {
    let echo = Echo::of(&load()).unwrap();
    let (one, two) = (echo.session().unwrap(), echo.session().unwrap());
    assert_eq!((one.session_().unwrap(), one.session_().unwrap(), two.session_().unwrap()), (1, 2, 1));
    assert_eq!(one.clone().session_().unwrap(), 3);
}

#[test]
fn a_resource_lives_as_long_as_its_handle() {
    let counting = Counting::of(&load()).unwrap().session().unwrap();
    let counter = counting::Counter::new(&counting, 40).unwrap();
    assert_eq!(counter.add(2).unwrap(), 42);
    let other = counting::Counter::checked(&counting, 100).unwrap().unwrap();
    assert_eq!(counting.alive().unwrap(), 2);
    assert_eq!(counting.sum(&counter, Some(&other)).unwrap(), 142);
    assert_eq!(counting.sum(&counter, None).unwrap(), 42);
    assert_eq!(counting::Counter::checked(&counting, 101).unwrap().unwrap_err(), "too large");
    drop(other);
    assert_eq!(counting.alive().unwrap(), 1);
    assert_eq!(counting.finish(counter).unwrap(), 42);
    assert_eq!(counting.alive().unwrap(), 0);
}

#[test]
fn a_resource_opens_a_session_of_its_own_where_there_is_none() {
    let counting = Counting::of(&load()).unwrap();
    let one = counting::Counter::new(&counting, 1).unwrap();
    let two = counting::Counter::new(&counting, 2).unwrap();
    assert_eq!((one.add(1).unwrap(), two.add(1).unwrap()), (2, 3));
    assert_eq!(counting.sum(&one, None).unwrap(), 2, "the call runs where the handle lives");
    let error = counting.sum(&one, Some(&two)).unwrap_err();
    assert_eq!(error.to_string(), "a handle belongs to another session with plugin `everything`");
    assert!(error.hint_text().is_some());
}

#[test]
fn handles_go_to_other_threads() {
    let counting = Counting::of(&load()).unwrap().session().unwrap();
    let counter = counting::Counter::new(&counting, 0).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..100 {
                    counter.add(1).unwrap();
                }
            });
        }
    });
    assert_eq!(counter.add(0).unwrap(), 400);
}

#[test]
fn resources_are_written_in_sessions_alone() {
    let plugin = load().get("everything").unwrap();
    let counter = "test:contract/counting.[constructor]counter(1)";
    let result = plugin.call_wave(counter).unwrap_err();
    assert_eq!(
        result.to_string(),
        "`test:contract/counting.[constructor]counter` gives a resource, which lives no longer than the session that it is \
         made in"
    );
    let argument = plugin.call_wave("test:contract/counting.finish(1)").unwrap_err();
    assert_eq!(argument.notes(), ["counter: expected resource, found number `1`"]);
    let mut session = plugin.session().unwrap();
    let counter = session.call_wave(counter).unwrap();
    session.call_wave(&format!("test:contract/counting.finish({counter})")).unwrap();
}

#[test]
fn serde_types_and_json_are_arguments_too() {
    let plugin = load().get("everything").unwrap();
    let item = |function: &str| -> plugwright::ItemName {
        format!("test:contract/echo.{function}").parse().unwrap()
    };
    assert_eq!(plugin.call_serde::<Result<u32, serde_json::Value>>(&item("half"), &(8,)).unwrap(), Ok(4));
    assert_eq!(
        plugin.call_json(&item("half"), &serde_json::json!([7])).unwrap(),
        serde_json::json!({"err": {"odd": 7}})
    );
    let named = serde_json::json!({"second": 2});
    assert_eq!(plugin.call_serde::<Option<String>>(&item("first"), &named).unwrap(), None);
    plugin.call_serde::<()>(&item("forget"), &(["a", "b"],)).unwrap();
}
