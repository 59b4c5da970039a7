//! Images, which a page shows as their description: a published page must not fetch from third parties.

use std::borrow::Cow;

use crate::code::{attribute, text};
use crate::links::{Place, place};

/// A label in place of an image. Outside a link, an image on the web becomes one.
pub(crate) fn label(alt: &str, address: &str, in_link: bool) -> String {
    let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
    let alt = if alt.is_empty() { file_name(address) } else { &alt };
    match place(address) {
        Place::Web if !in_link => {
            format!("<a class=\"image\" href=\"{}\">{}</a>", attribute(address), text(alt))
        }
        // The address of a badge says nothing that a reader wants to know.
        Place::Web => format!("<span class=\"image\">{}</span>", text(alt)),
        _ => format!("<span class=\"image\" title=\"{}\">{}</span>", attribute(address), text(alt)),
    }
}

fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("image")
}

/// Replaces the `<img>` tags in raw HTML by their labels.
pub(crate) fn replace(html: &str) -> Cow<'_, str> {
    // Lower-casing ASCII keeps every byte's place, so positions in one text hold in the other.
    let lower = html.to_ascii_lowercase();
    let mut out = String::new();
    let mut done = 0;
    while let Some(start) = lower.get(done..).and_then(|rest| rest.find("<img")).map(|at| done + at) {
        let Some((before, tag)) = html.get(done..start).zip(html.get(start..)) else { break };
        let length = end(tag);
        let tag = tag.get(..length).unwrap_or(tag);
        let value = |name| unescaped(value(tag, name).unwrap_or_default());
        out.push_str(before);
        // Whether a link surrounds the tag is not known here, and a link within a link would end it.
        out.push_str(&label(&value("alt"), &value("src"), true));
        done = start + length;
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// The text of a raw attribute.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Where a tag ends: behind the first `>` outside quotes.
fn end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute.
fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower.get(from..)?.find(name)?;
        from = at + name.len();
        let own = lower.get(..at)?.ends_with(|c: char| c.is_whitespace() || "\"'".contains(c));
        let Some(given) = tag.get(from..)?.trim_start().strip_prefix('=') else { continue };
        if !own {
            continue;
        }
        let given = given.trim_start();
        return match given.chars().next()? {
            quote @ ('"' | '\'') => given.get(1..)?.split(quote).next(),
            _ => given.split(|c: char| c.is_whitespace() || c == '>').next(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_images_become_their_description() {
        let html = r#"<a href="https://x"><IMG width=3 alt="A > &amp; B" src='https://y/z.svg'></a>!"#;
        assert_eq!(replace(html), r#"<a href="https://x"><span class="image">A &gt; &amp; B</span></a>!"#);
        assert_eq!(
            replace("<img src=docs/logo.png"),
            r#"<span class="image" title="docs/logo.png">logo.png</span>"#
        );
    }
}
