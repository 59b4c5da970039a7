use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Val};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::{ManglingAndAbi, Resolve};

use super::{Desk, JsonOptions, from_vals, print_results, split_call};
use crate::error::Error;

mod mapping;
mod page;

fn parse_arguments(function: &ComponentFunc, wave: &str) -> Result<Vec<Val>, Error> {
    super::parse_arguments(&mut Desk::default(), function, wave)
}

fn from_json(function: &ComponentFunc, arguments: &Value) -> Result<Vec<Val>, Error> {
    super::from_json(&mut Desk::default(), function, arguments)
}

fn to_vals(function: &ComponentFunc, arguments: &impl Serialize) -> Result<Vec<Val>, Error> {
    Desk::default().arguments(function, arguments)
}

/// Writes arguments as if they were results.
fn to_json(function: &ComponentFunc, values: &[Val]) -> Value {
    let options = JsonOptions::new();
    function.params().zip(values).map(|((_, ty), value)| options.write(&ty, value).unwrap()).collect()
}

/// The type of a function with these parameters, as a component has it.
fn function(definitions: &str, params: &str) -> ComponentFunc {
    let wit =
        format!("package a:b; interface i {{ {definitions} f: func({params}); }} world w {{ export i; }}");
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", &wit).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut module =
        wit_component::dummy_module(&resolve, world, ManglingAndAbi::Legacy(wit_parser::LiftLowerAbi::Sync));
    wit_component::embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let bytes = ComponentEncoder::default().module(&module).unwrap().encode().unwrap();
    let engine = crate::compile::engine(crate::plan::EngineKind::Plain).unwrap();
    let component = Component::new(&engine, bytes).unwrap();
    let ty = component.component_type();
    let interface = ty.get_export(&engine, "a:b/i").unwrap();
    let ComponentItem::ComponentInstance(interface) = interface.ty else { panic!("not an interface") };
    let function = interface.get_export(&engine, "f").unwrap();
    let ComponentItem::ComponentFunc(function) = function.ty else { panic!("not a function") };
    function
}

/// A parameter of every type that can be written down.
const EVERYTHING: &str = "x: tuple<bool, s8, u8, s16, u16, s32, u32, s64, u64, f32, f64, char, string>, \
    items: list<s>, maybe: option<option<u8>>, ok: result<u8>, err: result<u8, string>, %enum: e, rights: g, \
    variants: list<v>";

fn everything() -> ComponentFunc {
    function(
        "record s { a: u8, b: option<string> } enum e { one, two } flags g { r, w } variant v { none-at-all, some-of(u8) }",
        EVERYTHING,
    )
}

#[track_caller]
fn check_wave(function: &ComponentFunc, wave: &str) -> Vec<Val> {
    let values = parse_arguments(function, &format!("({wave})")).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(print_results(&values).unwrap(), wave);
    values
}

#[track_caller]
fn check_refused(result: Result<Vec<Val>, Error>, expected: &str) {
    assert_eq!(result.unwrap_err().render(), expected);
}

#[test]
fn wave_and_json_say_the_same() {
    let function = everything();
    let wave = "(true, -128, 255, -32768, 65535, -2147483648, 4294967295, -9223372036854775808, \
        18446744073709551615, 0.1, -inf, 'ß', \"a\\n\\\"b\\\"\"), [{a: 1}, {a: 2, b: some(\"\")}], some(none), ok(3), \
        err(\"no\"), two, {r, w}, [none-at-all, some-of(4)]";
    let values = check_wave(&function, wave);
    let written = to_json(&function, &values);
    assert_eq!(
        written,
        json!([
            [
                true, -128, 255, -32768, 65535, -2147483648, 4294967295_u64, i64::MIN, u64::MAX, 0.1,
                "-Infinity", "ß", "a\n\"b\""
            ],
            [{"a": 1, "b": null}, {"a": 2, "b": ""}], {"some": null}, {"ok": 3}, {"err": "no"}, "two", ["r", "w"],
            ["none-at-all", {"some-of": 4}]
        ])
    );
    assert_eq!(from_json(&function, &written).unwrap(), values);
}

#[test]
fn wave_may_leave_out_what_is_clear() {
    let function = function("record r { a: u8, b: option<u8> }", "r: r, o: option<string>, p: option<u8>");
    let values = parse_arguments(&function, "({a: 1}, \"text\")").unwrap();
    assert_eq!(print_results(&values).unwrap(), "{a: 1}, some(\"text\"), none");
}

#[test]
fn json_arguments_may_have_names() {
    let function = function("", "count: u8, label: option<string>");
    let by_place = from_json(&function, &json!([1, "x"])).unwrap();
    assert_eq!(from_json(&function, &json!({"label": "x", "count": 1})).unwrap(), by_place);
    assert_eq!(
        from_json(&function, &json!([1])).unwrap(),
        from_json(&function, &json!({"count": 1})).unwrap()
    );
}

#[test]
fn all_that_does_not_fit_is_reported_with_its_path() {
    let function = function("record item { price: f64, name: string }", "items: list<item>, count: u8");
    let expected = |price: &str, count: &str| {
        format!(
            "error: the arguments do not fit the function's types\n  \
             - items[0].name: expected string, found nothing\n  \
             - items[1]: expected `price` or `name`, found `cost`\n  \
             - items[1].price: expected f64, found {price}\n  \
             - count: expected u8, found {count}\n\
             hint: the function takes (items: list, count: u8)"
        )
    };
    check_refused(
        parse_arguments(&function, r#"([{price: 1.5}, {price: "2", name: "b", cost: 3}], 256)"#),
        &expected("string `\"2\"`", "number `256`"),
    );
    check_refused(
        from_json(&function, &json!([[{"price": 1.5}, {"price": "2", "name": "b", "cost": 3}], 256])),
        &expected("string `2`", "number `256`"),
    );
}

#[test]
fn wrong_cases_name_the_right_ones() {
    let function = function("enum e { a, b, c } variant v { x(u8), y }", "e: e, v: v, w: v");
    check_refused(
        parse_arguments(&function, "(d, x, y(1))"),
        "error: the arguments do not fit the function's types\n  \
         - e: expected `a`, `b` or `c`, found `d`\n  \
         - v: expected `x(u8)`, found `x`\n  \
         - w: expected `y`, found `y(…)`\n\
         hint: the function takes (e: enum, v: variant, w: variant)",
    );
}

#[test]
fn the_number_of_arguments_matters() {
    let none = function("", "");
    check_refused(
        parse_arguments(&none, "(1, 2)"),
        "error: the arguments do not fit the function's types\n  - 2 arguments too many\n\
         hint: the function takes no arguments",
    );
    assert!(from_json(&none, &json!([])).unwrap().is_empty());
    assert!(from_json(&none, &json!([1])).is_err());
    check_refused(
        from_json(&function("", "a: u8"), &json!("a")),
        "error: the arguments do not fit the function's types\n  \
         - expected an array or an object of arguments, found string `a`\n\
         hint: the function takes (a: u8)",
    );
}

#[test]
fn a_slip_in_the_text_is_shown() {
    let function = function("", "a: list<u8>, b: string");
    for (wave, expected) in [
        (
            "([1, 2, \"x\")",
            "error: the arguments are not WAVE: unexpected token\n  - ([1, 2, \"x\")\n               ^",
        ),
        ("", "error: the arguments are not WAVE: unexpected end of input\n  - \n    ^"),
    ] {
        let error = parse_arguments(&function, wave).unwrap_err().render();
        assert_eq!(error, expected, "{wave}");
    }
    let deep = format!("({}", "[".repeat(100_000));
    let error = parse_arguments(&function, &deep).unwrap_err().to_string();
    assert!(error.starts_with("the arguments are not WAVE: "), "{error}");
}

#[test]
fn calls_are_split_into_function_and_arguments() {
    let (item, arguments) = split_call(" acme:text/spell.check@1.2.0(\"a (b)\") ").unwrap();
    assert_eq!((item.to_string().as_str(), arguments), ("acme:text/spell.check@1.2.0", "(\"a (b)\")"));
    assert_eq!(split_call("version()").unwrap().0.interface, None);
    let error = split_call("acme:text/spell.check").unwrap_err();
    assert_eq!(
        error.render(),
        "error: `acme:text/spell.check` is a name, but not a call\nhint: add the arguments: `acme:text/spell.check()`"
    );
}

#[test]
fn serde_types_go_both_ways() {
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    #[serde(rename_all = "kebab-case")]
    enum Shape {
        Point,
        CircleOf(f64),
    }
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Item {
        shapes: Vec<Shape>,
        outcome: Result<u64, String>,
        pair: (char, Option<i64>),
    }
    let function = function(
        "variant shape { point, circle-of(f64) }
         record item { shapes: list<shape>, outcome: result<u64, string>, pair: tuple<char, option<s64>> }",
        "item: item",
    );
    for outcome in [Ok(u64::MAX), Err("no".to_owned())] {
        let item =
            Item { shapes: vec![Shape::Point, Shape::CircleOf(0.5)], outcome, pair: ('c', Some(i64::MIN)) };
        let values = to_vals(&function, &(&item,)).unwrap();
        assert_eq!(from_vals::<Item>(&values).unwrap(), item);
    }
    let error = from_vals::<u8>(&[Val::U32(300)]).unwrap_err();
    assert_eq!(error.to_string(), "the function's result does not fit `u8`");
}

#[test]
fn a_wrong_list_is_not_reported_a_million_times() {
    let function = function("", "bytes: list<u8>");
    let error = from_json(&function, &json!([vec![256; 1_000_000]])).unwrap_err();
    assert_eq!(error.notes().len(), 21);
    assert_eq!(error.notes().last().unwrap(), "and 999980 more");
}

#[test]
fn floats_that_would_become_infinite_do_not_fit() {
    let function = function("", "f: f32");
    assert!(from_json(&function, &json!([1e300])).is_err());
    assert!(from_json(&function, &json!([null])).is_err());
    for word in ["NaN", "Infinity", "-Infinity"] {
        let values = from_json(&function, &json!([word])).unwrap();
        assert_eq!(to_json(&function, &values), json!([word]));
    }
}
