//! What a document may not exceed.
//!
//! The parser and the sanitiser keep their place on the heap, so nesting does not overflow the stack; it does make
//! pages that no browser lays out in reasonable time.

use pulldown_cmark::Event;

/// The longest text, in bytes.
pub(crate) const SIZE: u64 = 8 * 1024 * 1024;

/// The deepest nesting of Markdown, and of HTML inside it.
pub(crate) const DEPTH: u32 = 128;

/// A document exceeds a limit, which is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Depth(u32),
    Size(u64),
}

/// Refuses a text that is too long.
pub(crate) fn check_size(source: &str) -> Result<(), Exceeded> {
    if source.len() as u64 > SIZE { Err(Exceeded::Size(SIZE)) } else { Ok(()) }
}

/// Follows the nesting of a document, event by event.
#[derive(Default)]
pub(crate) struct Depth {
    markdown: u32,
    html: u32,
}

impl Depth {
    /// Refuses an event that goes too deep.
    pub(crate) fn follow(&mut self, event: &Event<'_>) -> Result<(), Exceeded> {
        match event {
            Event::Start(_) => self.markdown += 1,
            Event::End(_) => self.markdown = self.markdown.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => self.html(html)?,
            _ => {}
        }
        check(self.markdown)
    }

    fn html(&mut self, html: &str) -> Result<(), Exceeded> {
        for tag in html.split('<').skip(1) {
            if tag.starts_with('/') {
                self.html = self.html.saturating_sub(1);
            } else if nests(tag) {
                self.html += 1;
                check(self.html)?;
            }
        }
        Ok(())
    }
}

fn check(depth: u32) -> Result<(), Exceeded> {
    if depth > DEPTH { Err(Exceeded::Depth(DEPTH)) } else { Ok(()) }
}

/// Whether a tag, without its `<`, opens an element that has to be closed.
fn nests(tag: &str) -> bool {
    const CLOSE_THEMSELVES: [&str; 19] = [
        "area", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "source", "td", "th", "tr", "wbr",
    ];
    let name =
        tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    let closed = tag.split('>').next().is_some_and(|inside| inside.ends_with('/'));
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !closed
        && !CLOSE_THEMSELVES.contains(&name.as_str())
}
