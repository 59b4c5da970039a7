//! The gates in the text of a contract: `@unstable(feature = name)`.

use std::ops::Range;

/// One gate.
pub(crate) struct Gate<'a> {
    pub(crate) feature: &'a str,
    /// Where it is written, from `@` to the closing parenthesis.
    pub(crate) bytes: Range<usize>,
}

/// The gates in `text`, in the order in which they are written.
pub(crate) fn gates(text: &str) -> impl Iterator<Item = Gate<'_>> {
    text.match_indices("@unstable").filter(|(at, _)| !is_comment(text, *at)).filter_map(|(at, word)| {
        let rest = text.get(at + word.len()..)?;
        let (inside, _) = rest.trim_start().strip_prefix('(')?.split_once(')')?;
        let name = inside.trim_start().strip_prefix("feature")?.trim_start().strip_prefix('=')?;
        let end = at + word.len() + rest.find(')')? + 1;
        Some(Gate { feature: name.split(',').next()?.trim(), bytes: at..end })
    })
}

/// `text` with the gates of `features` open for every tool, whether or not it knows of features: blanks are in their place, so that
/// all lines and columns stay.
pub fn open_gates(text: &str, features: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for gate in gates(text).filter(|gate| features.iter().any(|feature| feature == gate.feature)) {
        let Range { start, end } = with_deprecated(text, gate.bytes);
        out.push_str(text.get(done..start).unwrap_or_default());
        let gone = text.get(start..end).unwrap_or_default();
        out.extend(gone.chars().map(|c| if c == '\n' || c == '\r' { c } else { ' ' }));
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// A gate with the `@deprecated(…)` behind it, which WIT does not allow alone.
fn with_deprecated(text: &str, gate: Range<usize>) -> Range<usize> {
    let rest = text.get(gate.end..).unwrap_or_default();
    let close = rest.trim_start().starts_with("@deprecated").then(|| rest.find(')')).flatten();
    gate.start..close.map_or(gate.end, |close| gate.end + close + 1)
}

/// Whether the line is a comment before `at`.
fn is_comment(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.rsplit('\n').next().is_some_and(|line| line.contains("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "package a:b;\ninterface c {\n  /// Behind `@unstable(feature = x)`.\n  @unstable(feature = x)\n  d: func();\n  \
                        @unstable( feature = y ) @deprecated(version = 1.0.0) e: func();\n}\n";

    #[test]
    fn finds_gates_but_in_comments() {
        let found: Vec<&str> = gates(TEXT).map(|gate| gate.feature).collect();
        assert_eq!(found, ["x", "y"]);
    }

    #[test]
    fn opens_those_that_are_asked_for_and_moves_nothing() {
        let opened = open_gates(TEXT, &["x".to_owned()]);
        assert_eq!(opened, TEXT.replace("\n  @unstable(feature = x)\n", &format!("\n{}\n", " ".repeat(24))));
        let opened = open_gates(TEXT, &["y".to_owned(), "z".to_owned()]);
        assert!(opened.contains("@unstable(feature = x)\n") && !opened.contains("feature = y"));
        assert!(!opened.contains("@deprecated"), "{opened}");
        assert_eq!(opened.find("e: func"), TEXT.find("e: func"));
        assert_eq!(open_gates(TEXT, &[]), TEXT);
    }
}
