//! Code blocks.

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark_escape::escape_html_body_text;

use crate::neighbours::Neighbours;

/// A code block, ready for the page.
pub(crate) struct Block {
    pub(crate) html: String,
    /// `Ok(true)` where it was coloured, and the reason where that was tried in vain.
    pub(crate) coloured: Result<bool, String>,
}

/// Makes the HTML of a code block, asking `neighbours` for colours where there are any.
pub(crate) fn block(kind: &CodeBlockKind<'_>, source: &str, neighbours: Option<&dyn Neighbours>) -> Block {
    let language = language(kind);
    let source = match language.as_deref() {
        Some("rust") => without_hidden_lines(source),
        _ => source.to_owned(),
    };
    let coloured = match (language.as_deref(), neighbours) {
        (Some(language), Some(neighbours)) => neighbours.colour(language, &source).map(Some),
        _ => Ok(None),
    };
    let (body, name, coloured) = match coloured {
        Ok(Some(coloured)) => (coloured.html, Some(coloured.language), Ok(true)),
        Ok(None) => (escaped(&source), None, Ok(false)),
        Err(reason) => (escaped(&source), None, Err(reason)),
    };
    let mut html = String::from("<pre class=\"code\"");
    if let Some(name) = name {
        html.push_str(&format!(" data-language=\"{}\"", attribute(&name)));
    }
    html.push_str("><code");
    if let Some(language) = language {
        html.push_str(&format!(" class=\"language-{}\"", attribute(&language)));
    }
    html.push('>');
    html.push_str(&body);
    html.push_str("</code></pre>\n");
    Block { html, coloured }
}

/// The language that a fence names, in lower case.
///
/// Fences say more than the language: `rust,no_run`, `toml {.numbers}`. Those that say only what rustdoc should do with
/// the block (`ignore`, `should_panic`) are Rust.
pub(crate) fn language(kind: &CodeBlockKind<'_>) -> Option<String> {
    const RUSTDOC: [&str; 6] =
        ["compile_fail", "ignore", "no_run", "should_panic", "standalone_crate", "test_harness"];
    let CodeBlockKind::Fenced(info) = kind else { return None };
    let word = info.split(|c: char| c.is_whitespace() || ",;{}".contains(c)).find(|word| !word.is_empty())?;
    let word = word.trim_start_matches('.').to_lowercase();
    let name = word.split('-').next().unwrap_or_default();
    if RUSTDOC.contains(&name) || word == "rs" || is_edition(&word) || is_error_code(&word) {
        return Some("rust".to_owned());
    }
    (!word.is_empty()).then_some(word)
}

fn is_edition(word: &str) -> bool {
    word.strip_prefix("edition").is_some_and(|year| year.parse::<u16>().is_ok())
}

fn is_error_code(word: &str) -> bool {
    word.len() == 5
        && word.strip_prefix('e').is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Leaves out the lines that rustdoc hides; `##` stands for a real `#`.
fn without_hidden_lines(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let start = line.trim_start();
        if start.trim_end() == "#" || start.starts_with("# ") {
            continue;
        }
        match line.split_once("##") {
            Some((indent, rest)) if indent.trim().is_empty() => {
                out.push_str(indent);
                out.push('#');
                out.push_str(rest);
            }
            _ => out.push_str(line),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = escape_html_body_text(&mut out, text);
    out
}

/// A value between double quotes.
pub(crate) fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out
}

/// Text between tags.
pub(crate) fn text(text: &str) -> String {
    escaped(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(info: &str) -> Option<String> {
        language(&CodeBlockKind::Fenced(info.into()))
    }

    #[test]
    fn the_first_word_names_the_language() {
        for info in [
            "rust",
            "rust,no_run",
            "Rust, ignore",
            "ignore",
            "should_panic",
            "compile_fail,E0277",
            "edition2021",
            "rs",
        ] {
            assert_eq!(of(info).as_deref(), Some("rust"), "{info}");
        }
        assert_eq!(of("ignore-wasm").as_deref(), Some("rust"));
        assert_eq!(of("toml {.numbers}").as_deref(), Some("toml"));
        assert_eq!(of("c++").as_deref(), Some("c++"));
        assert_eq!(of(""), None);
        assert_eq!(language(&CodeBlockKind::Indented), None);
    }

    #[test]
    fn hidden_lines_are_left_out() {
        let source = "# use a::B;\n#\n#[test]\nfn f() {\n    ## x\n    # hidden\n}\n";
        assert_eq!(without_hidden_lines(source), "#[test]\nfn f() {\n    # x\n}\n");
    }
}
