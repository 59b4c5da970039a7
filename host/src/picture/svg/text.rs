//! Words in an SVG file: made safe, measured, cut and wrapped.

/// The width of a letter of the fixed font, in pixels.
const FIXED: f64 = 7.3;
/// The width of a usual letter of the font for words: no font is at hand to be asked, so this is that of a wide one.
const WORDS: f64 = 7.7;
/// The longest name that is drawn in full.
const LONGEST: usize = 60;

/// Makes text safe between tags and in attributes. What XML cannot hold goes.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// The width of a name in the fixed font.
pub(super) fn name_width(text: &str) -> f64 {
    text.chars().count() as f64 * FIXED
}

/// The width of words; `size` is the font's, in pixels.
pub(super) fn words_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * WORDS * size / 13.0
}

/// Cuts out the middle of what is too long: names differ at their ends.
pub(super) fn cut(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let half = LONGEST / 2;
    let (start, end): (String, String) =
        (text.chars().take(half).collect(), text.chars().skip(count - half + 1).collect());
    format!("{start}…{end}")
}

/// Splits words into lines that are about `width` pixels long.
pub(super) fn wrap(text: &str, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if words_width(line, 13.0) + words_width(word, 13.0) < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_in_their_middle() {
        let name = format!("{}@1.2.3", "a".repeat(80));
        let short = cut(&name);
        assert_eq!(short.chars().count(), LONGEST);
        assert!(short.ends_with("@1.2.3") && short.contains('…'), "{short}");
    }

    #[test]
    fn nothing_gets_out_of_its_tag() {
        assert_eq!(safe("<script>&\"\u{1b}[0m"), "&lt;script&gt;&amp;&quot;[0m");
    }
}
