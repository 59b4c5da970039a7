//! From Markdown to a page's HTML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html};

use crate::limits::Exceeded;
use crate::links::{Place, place};
use crate::neighbours::Neighbours;
use crate::{code, events, images, safe};

/// What to do beyond plain Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    pub(crate) highlight: bool,
    pub(crate) emoji: bool,
}

/// A heading, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) slug: String,
}

/// A rendered document.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) html: String,
    pub(crate) outline: Vec<Heading>,
    pub(crate) coloured: u32,
    pub(crate) warnings: Vec<String>,
}

/// Renders a document.
pub(crate) fn render(source: &str, options: Options, neighbours: &dyn Neighbours) -> Result<Page, Exceeded> {
    let mut page = Page::default();
    let mut events = events::parse(source)?;
    if options.emoji {
        spell_emoji(&mut events, neighbours);
    }
    let events = colour(events, options.highlight.then_some(neighbours), &mut page);
    let events = describe_images(events);
    page.outline = outline(&events, neighbours);
    let events = anchor(settle_links(events), &page.outline);

    let mut html = String::with_capacity(source.len() * 2);
    html::push_html(&mut html, events.into_iter());
    page.html = safe::clean(&html);
    Ok(page)
}

fn spell_emoji(events: &mut [Event<'_>], neighbours: &dyn Neighbours) {
    let mut in_code = false;
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            // Another plugin is asked only where there may be something to do: most text has no shortcode.
            Event::Text(text) if !in_code && has_shortcode(text) => *text = neighbours.emoji(text).into(),
            _ => {}
        }
    }
}

/// Whether there is a `:word:` in `text`.
fn has_shortcode(text: &str) -> bool {
    let of_word = |c: char| c.is_ascii_alphanumeric() || "_+-".contains(c);
    let between_colons = text.split(':').skip(1);
    // What follows the last colon is not closed by one.
    let closed = text.matches(':').count().saturating_sub(1);
    between_colons.take(closed).any(|word| !word.is_empty() && word.chars().all(of_word))
}

/// Turns code blocks into finished HTML.
fn colour<'a>(
    events: Vec<Event<'a>>,
    neighbours: Option<&dyn Neighbours>,
    page: &mut Page,
) -> Vec<Event<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut open = None;
    for event in events {
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(kind)), _) => open = Some((kind, String::new())),
            (Event::Text(text), Some((_, source))) => source.push_str(&text),
            (Event::End(TagEnd::CodeBlock), _) => {
                let Some((kind, source)) = open.take() else { continue };
                let block = code::block(&kind, &source, neighbours);
                match block.coloured {
                    Ok(coloured) => page.coloured += u32::from(coloured),
                    Err(reason) if page.warnings.contains(&reason) => {}
                    Err(reason) => page.warnings.push(reason),
                }
                out.push(Event::Html(block.html.into()));
            }
            (event, _) => out.push(event),
        }
    }
    out
}

/// Puts a label in the place of every image.
fn describe_images(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    let mut links = 0_u32;
    let mut open: Option<(u32, CowStr<'_>, String)> = None;
    for event in events {
        match (event, &mut open) {
            (Event::Start(Tag::Image { .. }), Some((depth, ..))) => *depth += 1,
            (Event::Start(Tag::Image { dest_url, .. }), None) => open = Some((0, dest_url, String::new())),
            (Event::End(TagEnd::Image), Some((depth, ..))) if *depth > 0 => *depth -= 1,
            (Event::End(TagEnd::Image), _) => {
                if let Some((_, address, alt)) = open.take() {
                    out.push(Event::InlineHtml(images::label(&alt, &address, links > 0).into()));
                }
            }
            (Event::Text(text) | Event::Code(text), Some((.., alt))) => alt.push_str(&text),
            (Event::SoftBreak | Event::HardBreak, Some((.., alt))) => alt.push(' '),
            (_, Some(_)) => {}
            (Event::Html(html), None) => out.push(Event::Html(images::replace(&html).into_owned().into())),
            (Event::InlineHtml(html), None) => {
                out.push(Event::InlineHtml(images::replace(&html).into_owned().into()));
            }
            (event, None) => {
                match event {
                    Event::Start(Tag::Link { .. }) => links += 1,
                    Event::End(TagEnd::Link) => links = links.saturating_sub(1),
                    _ => {}
                }
                out.push(event);
            }
        }
    }
    out
}

/// Collects the headings, and names them all in one call.
fn outline(events: &[Event<'_>], neighbours: &dyn Neighbours) -> Vec<Heading> {
    let mut found: Vec<(u8, String)> = Vec::new();
    let mut inside = false;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                found.push((number(*level), String::new()));
                inside = true;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some((_, heading)) = found.last_mut() {
                    heading.push_str(text);
                }
            }
            Event::SoftBreak | Event::HardBreak if inside => {
                if let Some((_, heading)) = found.last_mut() {
                    heading.push(' ');
                }
            }
            _ => {}
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let (levels, texts): (Vec<u8>, Vec<String>) =
        found.into_iter().map(|(level, text)| (level, text.trim().to_owned())).unzip();
    let mut slugs = neighbours.slugs(&texts).into_iter();
    let heading = |(level, text)| Heading { level, text, slug: slugs.next().unwrap_or_default() };
    levels.into_iter().zip(texts).map(heading).collect()
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// Makes links to files of the repository inert, and keeps footnotes' anchors apart from the headings'.
fn settle_links(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut inert = false;
    let settle = |event| match event {
        Event::Start(Tag::Link { link_type, dest_url, .. })
            if link_type != LinkType::Email && place(&dest_url) == Place::Elsewhere =>
        {
            inert = true;
            // Where a file is found is worth knowing; another scheme's address is not.
            let title = match dest_url.contains(':') {
                true => String::new(),
                false => format!(" title=\"{}\"", code::attribute(&dest_url)),
            };
            Event::InlineHtml(format!("<span class=\"inert\"{title}>").into())
        }
        // Links do not nest, so the next end is this link's.
        Event::End(TagEnd::Link) if inert => {
            inert = false;
            Event::InlineHtml("</span>".into())
        }
        Event::FootnoteReference(name) => Event::FootnoteReference(footnote(&name)),
        Event::Start(Tag::FootnoteDefinition(name)) => Event::Start(Tag::FootnoteDefinition(footnote(&name))),
        event => event,
    };
    events.into_iter().map(settle).collect()
}

fn footnote(name: &str) -> CowStr<'static> {
    format!("{}{name}", safe::FOOTNOTE).into()
}

/// Gives each heading its anchor and a link to it.
fn anchor<'a>(events: Vec<Event<'a>>, outline: &[Heading]) -> Vec<Event<'a>> {
    let mut headings = outline.iter();
    let mut out = Vec::with_capacity(events.len() + outline.len());
    let mut slug = String::new();
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                slug = headings.next().map(|heading| heading.slug.clone()).unwrap_or_default();
                let id = (!slug.is_empty()).then(|| slug.clone().into());
                out.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                if !slug.is_empty() {
                    let link = format!(" <a class=\"anchor\" href=\"#{}\">#</a>", code::attribute(&slug));
                    out.push(Event::InlineHtml(link.into()));
                }
                out.push(Event::End(TagEnd::Heading(level)));
            }
            event => out.push(event),
        }
    }
    out
}
