//! What a test writes: one JSON object a line.

use std::io::{BufRead, stdin};

use plugwright::ItemName;
use serde_json::{Map, Value};

use crate::failure::Failure;

/// What a test wants.
#[derive(Debug, PartialEq)]
pub(super) struct Message {
    /// Comes back with the answer.
    pub(super) id: Value,
    pub(super) wish: Wish,
}

#[derive(Debug, PartialEq)]
pub(super) enum Wish {
    /// A call of an exported function.
    Call { item: ItemName, arguments: Value },
    /// One instance for all calls from now on, or, with `false`, a fresh one for each.
    Session(bool),
    /// The end of a resource that the test holds.
    Drop(u64),
    /// The result of an import that the test was asked for.
    Return(Value),
    /// The same, where it failed.
    Throw(String),
}

/// A line that is no message: what the answer carries.
#[derive(Debug, PartialEq)]
pub(super) struct Unreadable {
    pub(super) id: Value,
    pub(super) why: String,
}

/// The next line, or nothing once the test has closed its end.
pub(super) fn line() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    match stdin().lock().read_line(&mut line) {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(line)),
        Err(error) => Err(Failure::io("read", "standard input".as_ref(), &error)),
    }
}

const WISHES: [&str; 5] = ["call", "session", "drop", "return", "throw"];

impl Message {
    pub(super) fn parse(line: &str) -> Result<Self, Unreadable> {
        let value: Value = serde_json::from_str(line)
            .map_err(|error| Unreadable { id: Value::Null, why: format!("a line is not JSON: {error}") })?;
        let Value::Object(mut object) = value else {
            return Err(Unreadable { id: Value::Null, why: "a message is a JSON object".to_owned() });
        };
        let id = object.remove("id").unwrap_or_default();
        match wish(object) {
            Ok(_) if !(id.is_number() || id.is_string()) => Err(Unreadable {
                id: Value::Null,
                why: "a message has an `id`: a number or a string".to_owned(),
            }),
            Ok(wish) => Ok(Self { id, wish }),
            Err(why) => Err(Unreadable { id, why }),
        }
    }
}

fn wish(mut object: Map<String, Value>) -> Result<Wish, String> {
    let known: Vec<&str> = WISHES.into_iter().filter(|word| object.contains_key(*word)).collect();
    let [word] = known.as_slice() else {
        return Err(format!("a message has one of {}", quoted(&WISHES)));
    };
    let value = object.remove(*word).unwrap_or_default();
    let wish = match (*word, value) {
        ("call", Value::String(name)) => Wish::Call {
            item: name.parse().map_err(|error: plugwright::Error| error.to_string())?,
            arguments: object.remove("arguments").unwrap_or_else(|| Value::Array(Vec::new())),
        },
        ("session", Value::Bool(one)) => Wish::Session(one),
        ("drop", Value::Object(handle)) => match handle.get("handle").and_then(Value::as_u64) {
            Some(handle) => Wish::Drop(handle),
            None => return Err("`drop` takes a resource: `{\"handle\": 1}`".to_owned()),
        },
        ("return", value) => Wish::Return(value),
        ("throw", Value::String(why)) => Wish::Throw(why),
        ("call", _) => {
            return Err("`call` takes a function's name: `\"acme:text/spell.check@1.2.0\"`".to_owned());
        }
        ("session", _) => return Err("`session` is `true` or `false`".to_owned()),
        ("drop", _) => return Err("`drop` takes a resource: `{\"handle\": 1}`".to_owned()),
        _ => return Err("`throw` takes the reason, a string".to_owned()),
    };
    match object.keys().next() {
        Some(unknown) => Err(format!("no message with `{word}` has a `{unknown}`")),
        None => Ok(wish),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn says_what_is_wrong_with_a_line() {
        let cases = [
            ("{", Value::Null, "a line is not JSON: EOF while parsing an object at line 1 column 1"),
            ("[]", Value::Null, "a message is a JSON object"),
            ("{\"id\":1}", json!(1), "a message has one of `call`, `session`, `drop`, `return`, `throw`"),
            ("{\"call\":\"f\"}", Value::Null, "a message has an `id`: a number or a string"),
            (
                "{\"id\":1,\"call\":7}",
                json!(1),
                "`call` takes a function's name: `\"acme:text/spell.check@1.2.0\"`",
            ),
            ("{\"id\":1,\"call\":\"f\",\"arg\":[]}", json!(1), "no message with `call` has a `arg`"),
            ("{\"id\":1,\"drop\":4}", json!(1), "`drop` takes a resource: `{\"handle\": 1}`"),
            (
                "{\"id\":1,\"call\":\"f\",\"drop\":4}",
                json!(1),
                "a message has one of `call`, `session`, `drop`, `return`, `throw`",
            ),
        ];
        for (line, id, why) in cases {
            assert_eq!(Message::parse(line), Err(Unreadable { id, why: why.to_owned() }), "{line}");
        }
    }

    #[test]
    fn arguments_may_be_left_out() {
        let message = Message::parse("{\"id\":\"a\",\"call\":\"f\"}").unwrap();
        let item = "f".parse().unwrap();
        assert_eq!(message, Message { id: json!("a"), wish: Wish::Call { item, arguments: json!([]) } });
    }
}
