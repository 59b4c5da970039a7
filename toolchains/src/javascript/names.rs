//! WIT names in JavaScript's habit.

/// Words that cannot name a function, a parameter or a class. (ECMA-262, "Keywords and Reserved Words", strict mode)
const RESERVED: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// `plain-text` as `plainText`: functions, parameters, record fields.
pub(super) fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_lowercase();
    let rest = pascal.get(first.len()..).unwrap_or_default();
    first + rest
}

/// `render-error` as `RenderError`: types and classes.
pub(super) fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect::<String>())
    };
    name.split('-').filter_map(word).collect()
}

/// `name` as [`camel`] gives it, with an underscore behind it where JavaScript keeps the word for itself.
pub(super) fn binding(name: &str) -> String {
    let name = camel(name);
    if RESERVED.contains(&name.as_str()) { name + "_" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_javascripts_habit() {
        assert_eq!(camel("plain-text"), "plainText");
        assert_eq!(camel("to-HTML5-page"), "toHtml5Page");
        assert_eq!(pascal("render-error"), "RenderError");
        assert_eq!(binding("delete"), "delete_");
    }
}
