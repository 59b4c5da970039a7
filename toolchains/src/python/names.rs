//! How a name in WIT is spelt in Python. The spelling is componentize-py's, because its bindings are what gets imported.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

/// Python's keywords: <https://docs.python.org/3/reference/lexical_analysis.html#keywords>.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// A function, a parameter, a field or a module.
pub(super) fn snake(wit: &str) -> String {
    escaped(wit.to_snake_case())
}

/// A class.
pub(super) fn camel(wit: &str) -> String {
    escaped(wit.to_upper_camel_case())
}

/// A case of an enum or a flag.
pub(super) fn shouty(wit: &str) -> String {
    wit.to_shouty_snake_case()
}

/// The class of a variant's case in the bindings.
pub(super) fn bound_case(variant: &str, case: &str) -> String {
    format!("{}_{}", camel(variant), camel(case))
}

/// The class of a variant's case as the author sees it.
pub(super) fn case(variant: &str, case: &str) -> String {
    format!("{}{}", camel(variant), case.to_upper_camel_case())
}

/// The bare name of a world, of its full one: `site` of `press:site/site@0.1.0`.
pub(super) fn world(full: &str) -> &str {
    let name = full.rsplit_once('/').map_or(full, |(_, name)| name);
    name.split_once('@').map_or(name, |(name, _)| name)
}

/// The Python package of a WIT package, of the full name of something in it: `press_site` of `press:site/site@0.1.0`.
pub(super) fn package(full: &str) -> String {
    let name = full.split_once('/').map_or(full, |(package, _)| package);
    snake(&name.replace(':', "-"))
}

/// Whether `word` can name a module.
pub(super) fn is_identifier(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&word)
}

fn escaped(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_as_the_bindings_do() {
        assert_eq!(snake("from"), "from_");
        assert_eq!(snake("to-html"), "to_html");
        assert_eq!(camel("none"), "None_");
        assert_eq!(shouty("too-deep"), "TOO_DEEP");
        assert_eq!(bound_case("render-error", "none"), "RenderError_None_");
        assert_eq!(case("render-error", "none"), "RenderErrorNone");
    }

    #[test]
    fn knows_what_can_name_a_module() {
        assert!(is_identifier("app_2"));
        assert!(!is_identifier("my-app"));
        assert!(!is_identifier("class"));
        assert!(!is_identifier(""));
    }
}
