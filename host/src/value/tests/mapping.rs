//! Values there and back: by JSON, by types of Rust, and what is refused.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasmtime::component::Val;

use super::{check_refused, check_wave, from_json, from_vals, function, parse_arguments, to_json, to_vals};
use crate::error::Error;
use crate::value::{Desk, JsonOptions};

/// What is written as `json` is read as the same, and by a type of Rust as well.
#[track_caller]
fn check<T>(definitions: &str, ty: &str, rust: &T, json: Value)
where
    T: Serialize + for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug,
{
    let function = function(definitions, &format!("x: {ty}"));
    let values = from_json(&function, &json!([json])).unwrap_or_else(|error| panic!("{}", error.render()));
    assert_eq!(to_json(&function, &values), json!([json]));
    let taken = to_vals(&function, &(rust,)).unwrap_or_else(|error| panic!("{}", error.render()));
    assert_eq!(taken, values);
    assert_eq!(from_vals::<T>(&values).unwrap_or_else(|error| panic!("{}", error.render())), *rust);
    // What takes whatever comes gets the JSON mapping.
    assert_eq!(from_vals::<Value>(&values).unwrap(), json);
    let wave = crate::value::print_results(&values).unwrap();
    assert_eq!(parse_arguments(&function, &format!("({wave})")).unwrap(), values, "{wave}");
}

#[test]
fn numbers_stay_what_they_are() {
    check("", "u64", &u64::MAX, json!(u64::MAX));
    check("", "s64", &i64::MIN, json!(i64::MIN));
    check("", "f32", &0.1_f32, json!(0.1));
    check("", "f32", &f32::MAX, json!(3.402_823_5e38));
    check("", "f64", &f64::MIN_POSITIVE, json!(f64::MIN_POSITIVE));
    check("", "f64", &f64::INFINITY, json!("Infinity"));
    let function = function("", "x: f64, y: f32");
    let values = from_json(&function, &serde_json::from_str("[-0.0, -0.0]").unwrap()).unwrap();
    assert_eq!(serde_json::to_string(&to_json(&function, &values)).unwrap(), "[-0.0,-0.0]");
    let values = to_vals(&function, &(f64::NAN, f32::NAN)).unwrap();
    assert_eq!(to_json(&function, &values), json!(["NaN", "NaN"]));
    assert!(from_vals::<f64>(&values[..1]).unwrap().is_nan());
    assert!(from_vals::<f32>(&values[1..]).unwrap().is_nan());
}

#[test]
fn wide_integers_may_be_text() {
    let function = function("", "x: u64, y: s64, z: u32");
    let values = from_json(&function, &json!(["18446744073709551615", "-1", 1])).unwrap();
    assert_eq!(values[..2], [Val::U64(u64::MAX), Val::S64(-1)]);
    let written = JsonOptions::new().wide_integers_as_text();
    let written: Vec<Value> =
        function.params().zip(&values).map(|((_, ty), value)| written.write(&ty, value).unwrap()).collect();
    assert_eq!(written, [json!("18446744073709551615"), json!("-1"), json!(1)]);
    for wrong in ["", "+1", "01", "1.0", " 1", "-0", "18446744073709551616"] {
        assert!(from_json(&function, &json!([wrong, 1, 1])).is_err(), "{wrong}");
    }
    assert!(from_json(&function, &json!([1, 1, "1"])).is_err());
}

/// What serde calls bytes.
#[derive(Debug, PartialEq)]
struct Blob(Vec<u8>);

impl Serialize for Blob {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Blob;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Blob, E> {
                Ok(Blob(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Visitor)
    }
}

#[test]
fn bytes_are_numbers_or_base64() {
    check("", "list<u8>", &vec![0_u8, 255], json!([0, 255]));
    check("", "list<u8>", &Blob(vec![0, 255]), json!([0, 255]));
    check("", "list<u8, 2>", &Blob(vec![0, 255]), json!([0, 255]));
    let function = function("", "x: list<u8>, y: list<u8, 3>, z: list<u8>");
    let options = JsonOptions::new().bytes_as_base64();
    let arguments = json!(["AP8=", "AQID", ""]);
    let values = crate::value::from_json(&mut Desk::new(None, options), &function, &arguments).unwrap();
    let written: Value =
        function.params().zip(&values).map(|((_, ty), value)| options.write(&ty, value).unwrap()).collect();
    assert_eq!(written, arguments);
    let in_numbers = json!([[0, 255], [1, 2, 3], []]);
    let read = crate::value::from_json(&mut Desk::new(None, options), &function, &in_numbers).unwrap();
    assert_eq!(read, values);
    check_refused(
        from_json(&function, &arguments),
        "error: the arguments do not fit the function's types\n  - x: expected list, found string `AP8=`\n  \
         - y: expected fixed-length list, found string `AQID`\n  - z: expected list, found string ``\n\
         hint: the function takes (x: list, y: fixed-length list, z: list)",
    );
}

#[test]
fn options_keep_how_deep_they_are() {
    type Deep = Option<Option<Option<u8>>>;
    for (deep, json) in [
        (None, json!(null)),
        (Some(None), json!({"some": null})),
        (Some(Some(None)), json!({"some": {"some": null}})),
        (Some(Some(Some(1))), json!({"some": {"some": 1}})),
    ] {
        // serde_json itself cannot tell these apart.
        check::<Deep>("", "option<option<option<u8>>>", &deep, json);
    }
    // Types that write what JSON has are read the same way.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer {
        some: Option<u8>,
    }
    for (outer, json) in [
        (None, json!(null)),
        (Some(Outer { some: None }), json!({"some": null})),
        (Some(Outer { some: Some(1) }), json!({"some": 1})),
    ] {
        check("", "option<option<u8>>", &outer, json);
    }
    check("", "list<option<string>>", &vec![None, Some("x".to_owned())], json!([null, "x"]));
}

#[test]
fn maps_have_keys_of_any_type() {
    let text = BTreeMap::from([("a".to_owned(), 1_u8), ("b".to_owned(), 2)]);
    check("", "map<string, u8>", &text, json!({"a": 1, "b": 2}));
    let numbers = BTreeMap::from([(1_u64, None), (u64::MAX, Some('x'))]);
    check("", "map<u64, option<char>>", &numbers, json!([[1, null], [u64::MAX, "x"]]));
    check("", "map<char, bool>", &vec![('x', true)], json!([["x", true]]));
    check("", "map<u8, u8>", &HashMap::from([(7_u8, 8_u8)]), json!([[7, 8]]));
    let function = function("", "m: map<string, u8>, n: map<u8, u8>");
    let empty = from_json(&function, &json!([[["a", 1]], {}])).unwrap();
    assert_eq!(to_json(&function, &empty), json!([{"a": 1}, []]));
    assert_eq!(from_vals::<Vec<(u8, u8)>>(&empty[1..]).unwrap(), []);
    // What takes whatever comes cannot know of keys that are not there; what it gets is read as the same map.
    assert_eq!(from_vals::<Value>(&empty[1..]).unwrap(), json!({}));
    assert_eq!(to_vals(&function, &json!([{"a": 1}, {}])).unwrap(), empty);
    check_refused(
        from_json(&function, &json!([{"a": 1, "b": "x"}, [[1, 2], [300, 4], [1]]])),
        "error: the arguments do not fit the function's types\n  - m[\"b\"]: expected u8, found string `x`\n  \
         - n[1][0]: expected u8, found number `300`\n  - n[2]: expected key and value, found array of 1\n\
         hint: the function takes (m: map, n: map)",
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Person {
    full_name: String,
    r#type: Kind,
    rights: Rights,
    home: Option<(f32, f32)>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    OutOfOffice,
    AtWork { room_number: u16, floor: u8 },
    Away(String, u8),
    Known(Result<(), u8>),
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Rights {
    may_read: bool,
    may_write: bool,
}

const PERSON: &str = "record place { room-number: u16, floor: u8 } flags rights { may-read, may-write }
    variant kind { out-of-office, at-work(place), away(tuple<string, u8>), known(result<_, u8>) }
    record person { full-name: string, %type: kind, rights: rights, home: option<tuple<f32, f32>> }";

#[test]
fn names_of_rust_stand_for_names_of_wit() {
    let function = function(PERSON, "x: person");
    for (kind, json) in [
        (Kind::OutOfOffice, json!("out-of-office")),
        (Kind::AtWork { room_number: 7, floor: 1 }, json!({"at-work": {"room-number": 7, "floor": 1}})),
        (Kind::Away("home".into(), 2), json!({"away": ["home", 2]})),
        (Kind::Known(Ok(())), json!({"known": {"ok": null}})),
        (Kind::Known(Err(3)), json!({"known": {"err": 3}})),
    ] {
        let rights = Rights { may_read: true, may_write: false };
        let person = Person { full_name: "Ada".into(), r#type: kind, rights, home: Some((0.5, -1.0)) };
        let json = json!([{"full-name": "Ada", "type": json, "rights": ["may-read"], "home": [0.5, -1.0]}]);
        let values = to_vals(&function, &(&person,)).unwrap_or_else(|error| panic!("{}", error.render()));
        assert_eq!(to_json(&function, &values), json);
        assert_eq!(from_json(&function, &json).unwrap(), values);
        assert_eq!(from_vals::<Person>(&values).unwrap_or_else(|error| panic!("{}", error.render())), person);
    }
    // JSON has WIT's names and no others.
    assert!(from_json(&function, &json!([{"full_name": "Ada"}])).is_err());
}

#[test]
fn types_of_rust_are_refused_with_their_places() {
    #[derive(Serialize)]
    struct Wrong {
        full_name: u8,
        r#type: Option<&'static str>,
        rights: Vec<&'static str>,
        home: Vec<f32>,
        more: (),
    }
    let function = function(PERSON, "x: list<person>, y: u8");
    let wrong = Wrong {
        full_name: 1,
        r#type: Some("away"),
        rights: vec!["may-read", "may-fly"],
        home: vec![0.5],
        more: (),
    };
    check_refused(
        to_vals(&function, &(vec![wrong], 1.0, 2)),
        "error: the arguments do not fit the function's types\n  \
         - x[0].full_name: expected string, found number `1`\n  \
         - x[0].type.away: expected tuple, found nothing\n  \
         - x[0].rights[1]: expected `may-read` or `may-write`, found `may-fly`\n  \
         - x[0].home: expected tuple of 2, found array of 1\n  \
         - x[0]: expected `full-name`, `type`, `rights` or `home`, found `more`\n  \
         - y: expected u8, found number `1.0`\n  \
         - one argument too many\n\
         hint: the function takes (x: list, y: u8)",
    );
}

#[test]
fn results_that_do_not_fit_say_where() {
    let error: Error = from_vals::<Vec<BTreeMap<String, u8>>>(&[Val::List(vec![Val::Map(vec![(
        Val::String("a".into()),
        Val::U16(300),
    )])])])
    .unwrap_err();
    assert!(
        error.render().contains("result[0][\"a\"]: invalid value: integer `300`, expected u8"),
        "{error:?}"
    );
}

#[test]
fn what_serde_calls_maps_are_cases() {
    let function = function(
        "variant v { a(u8), b } enum e { x }",
        "v: v, r: result<u8, string>, o: option<option<u8>>, e: e",
    );
    let refused = |json: Value, expected: &str| {
        let error = from_json(&function, &json).unwrap_err().render();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines[1..lines.len() - 1].join("\n"), expected, "{json}");
    };
    refused(
        json!([{"a": 1, "b": null}, {"ok": 1}, null, "x"]),
        "  - v: expected one case, found `b` as well",
    );
    refused(json!([{}, {"ok": 1}, null, "x"]), "  - v: expected variant, found object without it");
    refused(
        json!(["b", {"no": 1}, 1, {"x": null}]),
        "  - r: expected `{\"ok\": …}` or `{\"err\": …}`, found case `no`\n  \
        - o: expected `{\"some\": …}` or null, found number `1`\n  - e: expected enum, found object",
    );
    refused(
        json!([{"a": 256}, {"err": 1}, {"some": "x"}, "y"]),
        "  - v.a: expected u8, found number `256`\n  \
        - r.err: expected string, found number `1`\n  - o.some: expected u8, found string `x`\n  \
        - e: expected `x`, found `y`",
    );
}

#[test]
fn wave_has_lists_for_maps() {
    let function = function("", "m: map<string, list<u16, 2>>, n: list<map<u8, char>>");
    check_wave(&function, "[(\"a\", [1, 2])], [[], [(1, 'x'), (2, 'y')]]");
    check_refused(
        parse_arguments(&function, "([(\"a\", [1])], [[3]])"),
        "error: the arguments do not fit the function's types\n  - m[0]: expected list of 2, found one of 1\n  \
         - n[0][0]: expected tuple of 2, found number `3`\n\
         hint: the function takes (m: map, n: list)",
    );
}
