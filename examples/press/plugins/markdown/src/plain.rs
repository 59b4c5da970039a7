//! The text of a document, as a search looks for it.

use pulldown_cmark::{Event, Tag};

use crate::events;
use crate::limits::Exceeded;

/// Gives what a reader would see, in one line.
pub(crate) fn text(source: &str) -> Result<String, Exceeded> {
    let mut text = String::new();
    for event in events::parse(source)? {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::Html(html) | Event::InlineHtml(html) => push_without_tags(&mut text, &html),
            Event::SoftBreak | Event::HardBreak | Event::Rule => text.push(' '),
            // Only what is inside a line leaves the words around it joined.
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => {}
            Event::Start(_) => text.push(' '),
            Event::End(end) if !is_inline(end) => text.push(' '),
            _ => {}
        }
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn is_inline(end: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd;
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
}

fn push_without_tags(out: &mut String, html: &str) {
    let mut rest = html;
    loop {
        let Some((text, tag)) = rest.split_once('<') else {
            out.push_str(rest);
            return;
        };
        out.push_str(text);
        let end = if tag.starts_with("!--") { "-->" } else { ">" };
        let Some((_, after)) = tag.split_once(end) else { return };
        rest = after;
    }
}
