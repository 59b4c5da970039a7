//! The examples of `docs/json.md`: each is read as its type, and written as it stands there.

use serde_json::{Value, json};

use super::{from_json, function, to_json};

const PAGE: &str = include_str!("../../../../docs/json.md");

/// A type for each row of the table, in its order.
const TYPES: [&str; 19] = [
    "bool",
    "u8",
    "u64",
    "f32",
    "char",
    "string",
    "list<string>",
    "list<u8>",
    "list<u16, 3>",
    "tuple<u8, string>",
    "map<string, u8>",
    "map<u32, string>",
    "person",
    "shape",
    "colour",
    "rights",
    "option<u8>",
    "option<option<u8>>",
    "result<u8, string>",
];

const DEFINITIONS: &str = "record person { full-name: string, age: u8 } variant shape { point, circle(f64) }
    enum colour { red, green } flags rights { read, write, run }";

#[test]
fn the_examples_of_the_page_are_true() {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let examples: Vec<&str> = rows.filter_map(|row| row.rsplit(" | ").next()?.strip_suffix(" |")).collect();
    let (handle, examples) = examples.split_last().unwrap();
    assert_eq!(*handle, "`{\"handle\": 7}`");
    assert_eq!(examples.len(), TYPES.len());
    for (example, ty) in examples.iter().zip(TYPES) {
        let value: Value = serde_json::from_str(example.trim_matches('`')).unwrap();
        let function = function(DEFINITIONS, &format!("x: {ty}"));
        let read = from_json(&function, &json!([value])).unwrap_or_else(|error| panic!("{}", error.render()));
        assert_eq!(to_json(&function, &read), json!([value]), "{ty}");
    }
}
