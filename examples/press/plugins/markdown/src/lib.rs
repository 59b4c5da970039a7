//! Turns Markdown into safe HTML, an outline and plain text.
//!
//! ```text
//! source ─▶ limits ─▶ Markdown events ─▶ code, images, links, headings ─▶ HTML ─▶ sanitised HTML
//!                                          │                  │
//!                                      highlight           headings        (plugins of other languages)
//! ```
//!
//! Everything but this file is plain Rust that runs anywhere; what the plugin asks of its neighbours goes through
//! the trait [`Neighbours`].

mod code;
mod events;
mod images;
mod limits;
mod links;
mod neighbours;
mod plain;
mod render;
mod safe;

#[cfg(test)]
mod tests;

plugwright_guest::contract!({ world: "markdown-plugin", path: "../../wit" });

use exports::press::site::markdown::{Features, Guest, Heading, RenderError, Rendered};
use press::site::{headings, highlight};

use neighbours::{Coloured, Neighbours};

struct Markdown;

impl Guest for Markdown {
    fn render(source: String, features: Features) -> Result<Rendered, RenderError> {
        let options = render::Options {
            highlight: features.contains(Features::HIGHLIGHT),
            emoji: features.contains(Features::EMOJI),
        };
        let page = render::render(&source, options, &Imports)?;
        if !page.warnings.is_empty() {
            log::info!("code stays plain: {}", page.warnings.join("; "));
        }
        let heading = |heading: render::Heading| Heading {
            level: heading.level,
            text: heading.text,
            slug: heading.slug,
        };
        Ok(Rendered {
            html: page.html,
            outline: page.outline.into_iter().map(heading).collect(),
            coloured: page.coloured,
            warnings: page.warnings,
        })
    }

    fn plain_text(source: String) -> Result<String, RenderError> {
        Ok(plain::text(&source)?)
    }
}

/// The plugins that the host has linked.
struct Imports;

impl Neighbours for Imports {
    fn colour(&self, language: &str, source: &str) -> Result<Coloured, String> {
        let block = highlight::CodeBlock { language: Some(language.to_owned()), source: source.to_owned() };
        match highlight::to_html(&block) {
            Ok(coloured) => Ok(Coloured { html: coloured.html, language: coloured.language }),
            Err(highlight::HighlightError::UnknownLanguage(language)) => {
                Err(format!("no lexer knows `{language}`"))
            }
            Err(highlight::HighlightError::TooLong(limit)) => {
                Err(format!("a block of `{language}` is longer than {limit} bytes"))
            }
        }
    }

    fn slugs(&self, texts: &[String]) -> Vec<String> {
        headings::slugs(texts)
    }

    fn emoji(&self, text: &str) -> String {
        headings::emoji(text)
    }
}

impl From<limits::Exceeded> for RenderError {
    fn from(exceeded: limits::Exceeded) -> Self {
        match exceeded {
            limits::Exceeded::Depth(limit) => Self::TooDeep(limit),
            limits::Exceeded::Size(limit) => Self::TooLarge(limit),
        }
    }
}

export!(Markdown);
