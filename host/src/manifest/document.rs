//! Reading TOML so that every error points at a line and says what was meant.

use std::sync::Arc;

use plugwright_contract::nearest;
use serde::de::DeserializeOwned;

use crate::error::{Blame, Error, ErrorKind, Source, Stage};

/// Parses a document; `blame` is whoever writes such files.
pub(crate) fn parse<T: DeserializeOwned>(source: &Arc<Source>, blame: Blame) -> Result<T, Error> {
    toml::from_str(&source.text).map_err(|error| {
        let (message, hint) = explain(error.message());
        let spot = error.span().map(|bytes| source.spot(bytes));
        let mut out = Error::new(Stage::Manifest, ErrorKind::Manifest, blame, message).on(spot.as_ref());
        if spot.is_none() {
            out = out.at(&source.file, None);
        }
        match hint {
            Some(hint) => out.hint(hint),
            None => out,
        }
    })
}

/// Turns serde's words into ours.
fn explain(message: &str) -> (String, Option<String>) {
    let message = message.trim_end();
    let names = quoted(message);
    if message.starts_with("unknown field")
        && let Some((unknown, known)) = names.split_first()
    {
        return (format!("unknown key `{unknown}`"), Some(suggest(unknown, known)));
    }
    if message.starts_with("missing field")
        && let [name, ..] = names.as_slice()
    {
        return (format!("the key `{name}` is missing"), None);
    }
    if message.ends_with("expected a spanned value") {
        return ("a date means nothing here".into(), Some("write it as text".into()));
    }
    let mut message = message.replace('\n', "; ");
    if let Some(first) = message.get(..1) {
        message = format!("{}{}", first.to_ascii_lowercase(), message.get(1..).unwrap_or_default());
    }
    (message, None)
}

/// The words between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// Names the one that was meant, if one of `known` is close, else all of them.
pub(crate) fn suggest(unknown: &str, known: &[&str]) -> String {
    match nearest(unknown, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        _ if known.is_empty() => "no key is allowed here".into(),
        _ => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("known: {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        assert_eq!(suggest("memroy", &["memory", "deadline"]), "did you mean `memory`?");
        assert_eq!(suggest("quux", &["memory", "deadline"]), "known: `memory`, `deadline`");
    }
}
