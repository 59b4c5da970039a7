//! A document as Markdown events.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use crate::limits::{self, Depth, Exceeded};

/// Parses a document within the limits. A block of raw HTML comes as one event, not line by line.
pub(crate) fn parse(source: &str) -> Result<Vec<Event<'_>>, Exceeded> {
    limits::check_size(source)?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut depth = Depth::default();
    let mut events = Vec::new();
    let mut block: Option<String> = None;
    for event in TextMergeStream::new(Parser::new_ext(source, options)) {
        depth.follow(&event)?;
        match (event, &mut block) {
            (Event::Start(Tag::HtmlBlock), _) => block = Some(String::new()),
            (Event::Html(line), Some(html)) => html.push_str(&line),
            (Event::End(TagEnd::HtmlBlock), _) => {
                let html = block.take().unwrap_or_default();
                events.push(Event::Html(html.into()));
            }
            (event, _) => events.push(event),
        }
    }
    Ok(events)
}
