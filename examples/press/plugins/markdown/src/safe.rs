//! Makes HTML safe to put into a page.
//!
//! It runs over everything at the end, the neighbours' work included: what they return is as little trusted as the
//! document.

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::links::{Place, place};

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["area", "img", "map"])
        // Task lists are the one use of a form's element, so every other input becomes a box to tick too. Only one
        // attribute is forced: of two, the sanitiser would write now one first, now the other.
        .add_tags(["input", "section"])
        .add_tag_attributes("input", ["checked", "disabled"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .add_tag_attributes("pre", ["data-language"])
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"))
        .attribute_filter(attribute);
    for tag in ["a", "blockquote", "code", "div", "pre", "span", "sup"] {
        builder.add_tag_attributes(tag, ["class"]);
    }
    for tag in ["div", "h1", "h2", "h3", "h4", "h5", "h6"] {
        builder.add_tag_attributes(tag, ["id"]);
    }
    builder
});

/// The start of every footnote's anchor.
pub(crate) const FOOTNOTE: &str = "footnote-";

fn attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let keep = match (element, name) {
        // A link to a file that the site does not have stays as text.
        ("a", "href") => place(value) != Place::Elsewhere,
        // An id in a document must not take the place of one that the page's own script looks for.
        ("div", "id") => value.starts_with(FOOTNOTE),
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

/// Leaves nothing that runs, loads or styles.
pub(crate) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}
