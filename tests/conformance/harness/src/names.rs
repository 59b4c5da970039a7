//! WIT names in Rust's habit, as `contract!` spells them for an application.

/// Words that `contract!` writes as raw identifiers.
const KEYWORDS: [&str; 49] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Names of types that `contract!` leaves to Rust.
const MEANT_OTHERWISE: [&str; 6] = ["Option", "Some", "None", "Ok", "Err", "Copy"];

/// Words that no raw identifier can be made of.
const STUBBORN: [&str; 4] = ["self", "Self", "super", "crate"];

/// A function, a parameter, a field or a module of an application.
pub fn rust_snake(wit: &str) -> String {
    escaped(wit.replace('-', "_").to_lowercase())
}

/// A type of an application.
pub fn rust_type(wit: &str) -> String {
    let name = rust_camel(wit);
    if MEANT_OTHERWISE.contains(&name.as_str()) { name + "_" } else { name }
}

/// A case or the struct of an interface of an application.
pub fn rust_camel(wit: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters.map(|letter| letter.to_ascii_lowercase())).collect::<String>()
    };
    escaped(wit.split('-').map(word).collect())
}

/// A flag of an application.
pub fn rust_shouty(wit: &str) -> String {
    escaped(wit.replace('-', "_").to_uppercase())
}

fn escaped(name: String) -> String {
    if STUBBORN.contains(&name.as_str()) {
        return name + "_";
    }
    // `union` is a keyword in its place only.
    if KEYWORDS.contains(&name.as_str()) && name != "union" { format!("r#{name}") } else { name }
}
