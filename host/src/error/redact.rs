//! Finds secrets in the operator's file, which errors must not show with the line they speak of.
//!
//! The file may be broken at the very place, so this looks at its text alone: whatever stands as a string, a number or a word
//! behind `secret =`. To hide too much does no harm.

use std::ops::Range;

/// What stands in the place of a secret.
pub(super) const HIDDEN: &str = "(secret)";

/// The places of all secrets in a text, in their order.
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, word) in text.match_indices("secret") {
        let after = at + word.len();
        let rest = text.get(after..).unwrap_or_default();
        // The key may stand in quotes.
        let value = rest.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']).strip_prefix('=');
        let Some(value) = value.map(|value| value.trim_start_matches([' ', '\t'])) else { continue };
        let start = text.len() - value.len();
        if found.last().is_none_or(|last| start >= last.end) {
            found.push(start..start + length(value));
        }
    }
    found
}

/// How long the value at the beginning of `text` is.
fn length(text: &str) -> usize {
    for quotes in ["\"\"\"", "'''"] {
        if let Some(rest) = text.strip_prefix(quotes) {
            return rest.find(quotes).map_or(text.len(), |end| end + 2 * quotes.len());
        }
    }
    let line = text.lines().next().unwrap_or_default();
    match line.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let mut is_escaped = false;
            for (at, character) in line.char_indices().skip(1) {
                match character {
                    _ if is_escaped => is_escaped = false,
                    '\\' if quote == '"' => is_escaped = true,
                    _ if character == quote => return at + 1,
                    _ => {}
                }
            }
            // Whoever forgot a quote did not forget the secret.
            line.len()
        }
        _ => line.find([',', '}', '#']).unwrap_or(line.len()),
    }
}

/// The stretch `part` of a text, without what is secret in it.
pub(super) fn hide(text: &str, secrets: &[Range<usize>], part: Range<usize>) -> String {
    let mut out = String::new();
    let mut at = part.start;
    for secret in secrets.iter().filter(|secret| secret.start < part.end && part.start < secret.end) {
        out.push_str(text.get(at..secret.start.max(at)).unwrap_or_default());
        out.push_str(HIDDEN);
        at = secret.end.min(part.end);
    }
    out.push_str(text.get(at..part.end).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        hide(text, &secrets(text), 0..text.len())
    }

    #[test]
    fn a_secret_is_hidden_however_it_is_written() {
        for (text, shown) in [
            ("key = { secret = \"hunter2\" } # x", "key = { secret = (secret) } # x"),
            ("a = { secret='x\\' }, b = 1", "a = { secret=(secret) }, b = 1"),
            ("a = { \"secret\" = \"a\\\"b\" }", "a = { \"secret\" = (secret) }"),
            ("a.secret = 42 # b", "a.secret = (secret)# b"),
            ("secret = \"no end, }", "secret = (secret)"),
            ("secret = \"\"\"\nsecret = 1\n\"\"\"\nb = 2", "secret = (secret)\nb = 2"),
            ("secret = '''no end\nat all", "secret = (secret)"),
            ("secretary = \"open\"", "secretary = \"open\""),
            ("my-secret = \"ä\"\nsecret =", "my-secret = (secret)\nsecret ="),
        ] {
            assert_eq!(hidden(text), shown);
        }
    }

    #[test]
    fn a_part_shows_no_part_of_a_secret() {
        let text = "secret = \"hunter2\" }";
        let secrets = secrets(text);
        for start in 0..=text.len() {
            for end in start..=text.len() {
                assert!(!hide(text, &secrets, start..end).contains(['u', '2']), "{start}..{end}");
            }
        }
    }
}
