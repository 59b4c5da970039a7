//! Reads one document, and finds what the table of contents says about it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// More than this is not read: a file may be a device or grow while it is read. Plugins have limits of their own.
const MOST: u64 = 16 << 20;

/// Reads a text file that lies in `within`, or says why not.
pub(super) fn read(file: &Path, within: &Path) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    let real = file.canonicalize().map_err(unreadable)?;
    let within = within.canonicalize().map_err(unreadable)?;
    if !real.starts_with(&within) {
        return Err("lies outside its package".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(&real).map_err(unreadable)?.take(MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST {
        return Err(format!("longer than {} MiB", MOST >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        format!("not UTF-8: the byte at offset {} is invalid", error.utf8_error().valid_up_to())
    })
}

/// The text of the first heading of level 1.
pub(super) fn title(source: &str) -> Option<String> {
    let line = source.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = plain(line);
    (!title.is_empty()).then_some(title)
}

/// The first paragraph, shortened to what fits a card.
pub(super) fn first_paragraph(source: &str) -> String {
    const MOST: usize = 200;
    let is_text = |line: &&str| line.starts_with(|c: char| c.is_alphanumeric() || "*_`“\"".contains(c));
    let lines =
        source.lines().map(str::trim).skip_while(|line| !is_text(line)).take_while(|line| !line.is_empty());
    let paragraph = plain(&lines.collect::<Vec<_>>().join(" "));
    if paragraph.chars().count() <= MOST {
        return paragraph;
    }
    let cut: String = paragraph.chars().take(MOST).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{words}…")
}

/// Takes the commonest markup away: emphasis, code, and the address of links.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(position) = rest.find(['*', '`', '[', ']']) {
        let (before, from) = rest.split_at(position);
        out.push_str(before);
        let end_of_link = from.strip_prefix("](").and_then(|address| address.split_once(')'));
        rest = match end_of_link {
            Some((_, after)) => after,
            None => from.get(1..).unwrap_or_default(),
        };
    }
    out.push_str(rest);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{first_paragraph, title};

    #[test]
    fn finds_title_and_first_paragraph() {
        let source = "<p>\n\n# The `press`\n\n![logo](x.svg)\n\nA **static** [site builder](https://example.org)\nfor *all*.\n\nMore.";
        assert_eq!(title(source).as_deref(), Some("The press"));
        assert_eq!(first_paragraph(source), "A static site builder for all.");
    }

    #[test]
    fn shortens_at_a_word() {
        let long = first_paragraph(&"wörd ".repeat(90));
        assert!(long.ends_with("wörd…") && long.chars().count() <= 201, "{long}");
    }
}
