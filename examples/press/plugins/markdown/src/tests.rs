//! Documents and what becomes of them: `golden/<name>.md` and `<name>.html`. `BLESS=1` writes the latter.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use crate::limits::{DEPTH, Exceeded, SIZE};
use crate::neighbours::{Coloured, Neighbours};
use crate::plain;
use crate::render::{Heading, Options, Page, render};

const ALL: Options = Options { highlight: true, emoji: true };

/// Stand-ins that answer simply and remember what they were asked.
#[derive(Default)]
struct Simple {
    asked: RefCell<Vec<String>>,
}

impl Neighbours for Simple {
    fn colour(&self, language: &str, source: &str) -> Result<Coloured, String> {
        self.asked.borrow_mut().push(format!("colour {language}"));
        if language == "klingon" {
            return Err("no lexer knows `klingon`".to_owned());
        }
        let html = format!("<span class=\"k\">{}</span><script>evil()</script>", crate::code::text(source));
        Ok(Coloured { html, language: language.to_uppercase() })
    }

    fn slugs(&self, texts: &[String]) -> Vec<String> {
        self.asked.borrow_mut().push(format!("slugs {}", texts.len()));
        let slug =
            |(index, text): (usize, &String)| format!("{}-{index}", text.to_lowercase().replace(' ', "-"));
        texts.iter().enumerate().map(slug).collect()
    }

    fn emoji(&self, text: &str) -> String {
        self.asked.borrow_mut().push("emoji".to_owned());
        text.replace(":rocket:", "🚀")
    }
}

fn page(source: &str) -> Page {
    render(source, ALL, &Simple::default()).unwrap()
}

fn html(source: &str) -> String {
    page(source).html
}

#[test]
fn goldens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap();
        if extension == "html" {
            assert!(path.with_extension("md").exists(), "`{}` has no document", path.display());
            continue;
        }
        let got = html(&fs::read_to_string(&path).unwrap());
        let golden = path.with_extension("html");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &got).unwrap();
        }
        assert_eq!(got, fs::read_to_string(&golden).unwrap_or_default(), "{}", path.display());
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn headings_are_named_in_one_call() {
    let neighbours = Simple::default();
    let page =
        render("# One :rocket:\n\ntext 12:30:45 and a::b::c\n\n## Two `x`\n", ALL, &neighbours).unwrap();
    let heading =
        |level, text: &str, slug: &str| Heading { level, text: text.to_owned(), slug: slug.to_owned() };
    assert_eq!(page.outline, [heading(1, "One 🚀", "one-🚀-0"), heading(2, "Two x", "two-x-1")]);
    assert_eq!(neighbours.asked.into_inner(), ["emoji", "emoji", "slugs 2"]);
}

#[test]
fn nothing_is_asked_without_need() {
    let neighbours = Simple::default();
    render("text: plain\n\n    indented\n\n```\nno language :rocket:\n```\n", ALL, &neighbours).unwrap();
    render("```rust\nfn f() {}\n```\n\n:rocket:", Options::default(), &neighbours).unwrap();
    assert!(neighbours.asked.into_inner().is_empty());
}

#[test]
fn code_that_stays_plain_says_why_once() {
    let page = page("```klingon\n<Qapla'>\n```\n\n```klingon\nx\n```\n\n```rust\nfn f() {}\n```\n");
    assert_eq!((page.coloured, page.warnings), (1, vec!["no lexer knows `klingon`".to_owned()]));
    assert!(page.html.contains("<code class=\"language-klingon\">&lt;Qapla'&gt;\n</code>"), "{}", page.html);
    assert!(!page.html.contains("evil"), "a neighbour's work is sanitised too: {}", page.html);
}

#[test]
fn nothing_runs_or_loads() {
    for source in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))",
        "<p onclick=\"x\" style=\"background:url(https://t.test)\">y</p>",
        "<iframe src=\"https://t.test\"></iframe><object data=x></object><svg onload=x></svg>",
        "![a](https://t.test/a.png)<img src=https://t.test/b.png><link rel=stylesheet href=x>",
        "<div id=\"search\">z</div><form action=x><input type=text name=q></form>",
    ] {
        let html = html(source);
        for bad in [
            "script",
            "onerror",
            "onclick",
            "style",
            "<img",
            "iframe",
            "svg",
            "object",
            "id=",
            "form",
            "type=\"text\"",
            "src=",
        ] {
            assert!(!html.contains(bad), "`{bad}` in `{html}` of `{source}`");
        }
    }
}

#[test]
fn hostile_nesting_is_refused() {
    let deep = 100_000;
    let refused = Err(Exceeded::Depth(DEPTH));
    let outcome = |source: &str| render(source, ALL, &Simple::default()).map(|_| ());
    assert_eq!(outcome(&">".repeat(deep)), refused);
    assert_eq!(outcome(&("- ".repeat(deep) + "x")), refused);
    assert_eq!(outcome(&"<div>".repeat(deep)), refused);
    assert_eq!(plain::text(&"> ".repeat(deep)).map(|_| ()), refused);
    // These do not nest, however often they are opened.
    for open in ["[", "![", "(", "**a ", "*", "`", "<", "\\"] {
        assert_eq!(outcome(&open.repeat(20_000)), Ok(()), "{open}");
    }
    assert_eq!(outcome(&"x".repeat(SIZE as usize + 1)), Err(Exceeded::Size(SIZE)));
}

#[test]
fn plain_text_is_what_a_reader_sees() {
    let source = "# A *title*\n\nSome `code` and\n[a link](x) ![alt](y).\n\n<p align=center>raw <b>html</b><!-- not this --></p>\n\n\
                  ```rust\nfn main() {}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    assert_eq!(
        plain::text(source).unwrap(),
        "A title Some code and a link alt . raw html fn main() {} a b 1 2"
    );
}
