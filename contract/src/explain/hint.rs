//! What to do about a mistake that the parser has words for: by these words, and by what stands at the place.

use crate::nearest::nearest;
use crate::spot::Spot;

/// What the parser says of what is not there for anybody who has not asked for it.
pub(super) const GATED: &str = "feature not being activated";

const KEYWORD: &str = "a name that is a word of WIT too has a `%` before it";
const FUNCTION: &str = "a function is written `name: func(parameter: type) -> type;`";
const BRACE: &str = "a `}` is missing: each `{` has one";

/// What to do, by words of the parser's message. The first that fits counts.
const HINTS: [(&str, &str); 18] = [
    ("expected an identifier or string, found keyword", KEYWORD),
    (
        GATED,
        "what is `@unstable` is no part of a contract: gate what needs it too, or open the gate with `@since`",
    ),
    ("contains a `borrow<T>`", "give the resource away: leave out `borrow`"),
    ("defined more than once", "rename one of them"),
    ("duplicate", "rename one of them"),
    (
        "no `package` header",
        "a package is a folder of `.wit` files, one of which begins with its name: `package acme:text@1.0.0;`",
    ),
    ("twice", "remove one of them"),
    ("found eof", BRACE),
    ("expected a type, found keyword `func`", "is the `}` missing that ends the type before it?"),
    (
        "expected `;`, found",
        "functions, `use`, `type` and `import` end with a `;`: put one before this place",
    ),
    ("expected `}`, found", "fields and cases are separated by `,`, and the last is followed by a `}`"),
    ("expected `:`, found", "a name and its type have a `:` between them: `name: string`"),
    (
        "expected `)`, found `<`",
        "only `list`, `option`, `result`, `tuple`, `map`, `own`, `borrow`, `future` and `stream` take types in `<…>`",
    ),
    (
        "expected `)`, found",
        "parameters are written `name: type`, with `,` between them and a `)` behind the last",
    ),
    ("expected keyword `func`, found", FUNCTION),
    ("expected `type`, `resource` or `func`, found keyword", KEYWORD),
    ("expected `type`, `resource` or `func`, found", "types, resources and functions stand in an interface"),
    (
        "expected a type, found keyword",
        "the built-in types have other names, and a name of your own has a `%` here",
    ),
];

/// The words with which a statement begins.
const BEGINNINGS: [&str; 14] = [
    "enum",
    "export",
    "flags",
    "func",
    "import",
    "include",
    "interface",
    "package",
    "record",
    "resource",
    "type",
    "use",
    "variant",
    "world",
];

/// What to do where nothing better is known: look at what may stand there.
const GRAMMAR: &str = "what may stand there: https://component-model.bytecodealliance.org/design/wit.html";

/// What to do about what the parser calls `message`, at `spot`.
pub(super) fn hint(message: &str, spot: Option<&Spot>) -> Option<String> {
    let is_syntax = message.starts_with("expected ");
    let word = spot.map(Spot::words).filter(|_| is_syntax && message.ends_with("found an identifier"));
    let slip = word.and_then(|word| nearest(word, expected(message)));
    if let Some(meant) = slip {
        return Some(format!("did you mean `{meant}`?"));
    }
    let known = HINTS.iter().find(|(words, _)| message.contains(words)).map(|(_, hint)| *hint);
    known.or(is_syntax.then_some(GRAMMAR)).map(str::to_owned)
}

/// The words of WIT that the parser would have liked better.
fn expected(message: &str) -> impl Iterator<Item = &'static str> {
    let wanted = message.split(", found ").next().unwrap_or_default().to_owned();
    let of_types = wanted.contains("`type`") || wanted.contains("type definition");
    BEGINNINGS.into_iter().filter(move |word| {
        let is_type = matches!(*word, "enum" | "flags" | "record" | "resource" | "type" | "variant");
        wanted.contains(&format!("`{word}`"))
            || (of_types && is_type)
            || (*word == "package" && wanted.contains("`world`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_by_what_may_stand_there() {
        let at = |text: &str| Spot::new("a.wit", text, 0..text.len());
        let top = "expected `world`, `interface` or `use`, found an identifier";
        assert_eq!(hint(top, Some(&at("wrold"))).unwrap(), "did you mean `world`?");
        assert_eq!(hint(top, Some(&at("packge"))).unwrap(), "did you mean `package`?");
        assert_eq!(hint(top, Some(&at("recrod"))).unwrap(), GRAMMAR);
        let func = "expected keyword `func`, found an identifier";
        assert_eq!(hint(func, Some(&at("fun"))).unwrap(), "did you mean `func`?");
        assert_eq!(hint(func, Some(&at("string"))).unwrap(), FUNCTION);
        assert_eq!(hint("the name is odd", None), None);
    }
}
