//! Resources without generated code: who owns them, and what is said of handles that are not good (any more).

use serde_json::json;
use wasmtime::component::Val;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::{Plugin, Plugins};
use crate::value::Handle;
use crate::{Blame, Error, ErrorKind, Host, ItemName, Plan, Policy};

const WIT: &str = "package test:t; interface api {
    resource counter { constructor(start: u32); next: func() -> u32; }
    record pair { first: counter, second: option<counter> }
    %take: func(it: counter) -> u32;
    peek: func(it: borrow<counter>) -> u32;
    both: func(mine: counter, yours: borrow<counter>);
    two: func() -> pair;
    dropped: func() -> u32;
}
world w { export api; }";

const CORE: &str = r#"(module
    (import "[export]test:t/api" "[resource-new]counter" (func $new (param i32) (result i32)))
    (import "[export]test:t/api" "[resource-rep]counter" (func $rep (param i32) (result i32)))
    (import "[export]test:t/api" "[resource-drop]counter" (func $drop (param i32)))
    (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 1024))
    (global $dropped (mut i32) (i32.const 0))
    (func $make (param i32) (result i32) (local i32)
        (local.set 1 (global.get $top))
        (global.set $top (i32.add (local.get 1) (i32.const 4)))
        (i32.store (local.get 1) (local.get 0))
        (call $new (local.get 1)))
    (func (export "test:t/api#[constructor]counter") (param i32) (result i32) (call $make (local.get 0)))
    (func (export "test:t/api#[method]counter.next") (param i32) (result i32)
        (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))
        (i32.load (local.get 0)))
    (func $take (export "test:t/api#take") (param i32) (result i32)
        (i32.load (call $rep (local.get 0)))
        (call $drop (local.get 0)))
    (func (export "test:t/api#peek") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "test:t/api#both") (param i32 i32) (drop (call $take (local.get 0))))
    (func (export "test:t/api#two") (result i32)
        (i32.store (i32.const 16) (call $make (i32.const 10)))
        (i32.store (i32.const 20) (i32.const 1))
        (i32.store (i32.const 24) (call $make (i32.const 20)))
        (i32.const 16))
    (func (export "test:t/api#dropped") (result i32) (global.get $dropped))
    (func (export "test:t/api#[dtor]counter") (param i32)
        (global.set $dropped (i32.add (global.get $dropped) (i32.const 1)))))"#;

fn plugins() -> Plugins {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", WIT).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut module = wat::parse_str(CORE).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let bytes = ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("counter.wasm");
    std::fs::write(&file, bytes).unwrap();
    let plan = Plan::new(&Policy::new().plugin("counter", file)).unwrap();
    Host::builder().build().unwrap().load(&plan).unwrap()
}

fn plugin() -> Plugin {
    plugins().get("counter").unwrap()
}

fn item(function: &str) -> ItemName {
    format!("test:t/api.{function}").parse().unwrap()
}

#[track_caller]
fn check_refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.blame(), Blame::Host, "{error:?}");
    let mut lines: Vec<String> = vec![error.to_string()];
    lines.extend(error.notes().iter().map(ToString::to_string));
    assert_eq!(lines.last().unwrap(), expected);
}

#[test]
fn handles_in_json() {
    let mut session = plugin().session().unwrap();
    let counter = session.call_json(&item("[constructor]counter"), &json!([5])).unwrap();
    let number = counter["handle"].as_u64().unwrap();
    assert_eq!(counter, json!({"handle": number}));
    assert_eq!(session.call_json(&item("[method]counter.next"), &json!([counter])).unwrap(), 6);
    assert_eq!(session.call_json(&item("peek"), &json!({"it": counter})).unwrap(), 6);
    // A call that is refused takes nothing.
    check_refused(session.call_json(&item("take"), &json!([counter, 1])), "one argument too many");
    check_refused(
        session.call_json(&item("both"), &json!([counter, counter])),
        &format!(
            "yours: expected handle to lend, found handle `{number}`, which this call gives away and passes once more"
        ),
    );
    assert_eq!(session.call_json(&item("take"), &json!([counter])).unwrap(), 6);
    assert_eq!(session.call_json(&item("dropped"), &json!([])).unwrap(), 1);
    check_refused(
        session.call_json(&item("peek"), &json!([counter])),
        &format!("it: expected handle to lend, found handle `{number}`, which was given to the plugin"),
    );
    check_refused(
        session.call_json(&item("peek"), &json!([7])),
        "it: expected resource `{\"handle\": …}`, found number `7`",
    );
    // The session goes on after all that.
    assert_eq!(session.call_json(&item("dropped"), &json!([])).unwrap(), 1);
}

#[test]
fn handles_in_types_of_serde_and_in_wave() {
    #[derive(serde::Deserialize)]
    struct Two {
        first: Handle,
        second: Option<Handle>,
    }
    let mut session = plugin().session().unwrap();
    let two: Two = session.call_serde(&item("two"), &()).unwrap();
    let second = two.second.unwrap();
    assert_eq!(session.call_serde::<u32>(&item("peek"), &(second,)).unwrap(), 20);
    let wave = format!("test:t/api.take({{handle: {}}})", two.first.number());
    assert_eq!(session.call_wave(&wave).unwrap(), "10");
    assert!(session.call_wave(&wave).is_err());
    assert!(session.call_wave("test:t/api.two()").unwrap().starts_with("{first: {handle: "));
}

#[test]
fn handles_are_dropped_once() {
    let mut session = plugin().session().unwrap();
    let counter: Handle = session.call_serde(&item("[constructor]counter"), &(1,)).unwrap();
    session.drop_handle(counter).unwrap();
    assert_eq!(session.call_json(&item("dropped"), &json!([])).unwrap(), 1);
    let error = session.drop_handle(counter).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "nothing to drop: expected a handle of this session, found handle `{}`, which was dropped",
            counter.number()
        )
    );
    check_refused(
        session.call_serde::<u32>(&item("peek"), &(counter,)),
        &format!("it: expected handle to lend, found handle `{}`, which was dropped", counter.number()),
    );
}

#[test]
fn handles_are_of_one_session() {
    let plugin = plugin();
    let (mut one, mut other) = (plugin.session().unwrap(), plugin.session().unwrap());
    let counter: Handle = one.call_serde(&item("[constructor]counter"), &(1,)).unwrap();
    let _: Handle = other.call_serde(&item("[constructor]counter"), &(1,)).unwrap();
    check_refused(
        other.call_serde::<u32>(&item("take"), &(counter,)),
        &format!(
            "it: expected handle to give away, found handle `{}`, which this session does not have",
            counter.number()
        ),
    );
    assert!(other.drop_handle(counter).is_err());
    let values = one.call(&item("[constructor]counter"), &[Val::U32(3)]).unwrap();
    check_refused(
        other.call(&item("take"), &values),
        "args[0]: expected a handle of the resource, owned where it is given away, found another handle",
    );
    assert_eq!(one.call(&item("take"), &values).unwrap(), [Val::U32(3)]);
}

#[test]
fn resources_need_a_session() {
    let plugin = plugin();
    let error = plugin.call_json(&item("two"), &json!([])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(
        error.render(),
        "error: `test:t/api.two` gives a resource, which lives no longer than the session that it is made in\n\
         hint: open a session and make all calls that deal with the resource in it: `plugin.session()?`"
    );
    check_refused(
        plugin.call_json(&item("peek"), &json!([{"handle": 1}])),
        "it: expected handle to lend, found a handle outside of a session: handles live in the session that gave them",
    );
}

#[test]
fn instances_with_handles_left_are_not_used_again() {
    let plugins = plugins();
    let plugin = plugins.get("counter").unwrap();
    let instances = || plugins.stats().plugins[0].instances;
    let counter: Handle = {
        let mut session = plugin.session().unwrap();
        session.call_serde(&item("[constructor]counter"), &(1,)).unwrap()
    };
    assert_eq!(instances(), 1);
    let mut session = plugin.session().unwrap();
    assert_eq!(instances(), 2);
    assert!(session.drop_handle(counter).is_err());
    let counter: Handle = session.call_serde(&item("[constructor]counter"), &(1,)).unwrap();
    session.drop_handle(counter).unwrap();
    drop(session);
    plugin.call_json(&item("dropped"), &json!([])).unwrap();
    assert_eq!(instances(), 2);
}

#[test]
fn values_of_a_wrong_type_are_the_callers_mistake() {
    let plugin = plugin();
    let mut session = plugin.session().unwrap();
    for arguments in [vec![], vec![Val::U8(1)], vec![Val::U32(1), Val::U32(1)], vec![Val::String("1".into())]]
    {
        let error = session.call(&item("[constructor]counter"), &arguments).unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Arguments, Blame::Host), "{error:?}");
    }
    // Nothing has run, so the session is what it was.
    session.call(&item("[constructor]counter"), &[Val::U32(1)]).unwrap();
}
