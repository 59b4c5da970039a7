//! Where an address leads.

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The web, or somebody's mailbox.
    Web,
    /// Another part of the page.
    Page,
    /// A file of the repository that the document comes from, which the site does not have; or nowhere good.
    Elsewhere,
}

/// Says where `address` leads.
pub(crate) fn place(address: &str) -> Place {
    let start = address.trim_start();
    let has = |scheme: &str| start.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
    if has("https://") || has("http://") || has("mailto:") {
        Place::Web
    } else if start.starts_with('#') {
        Place::Page
    } else {
        Place::Elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_the_page_are_reachable() {
        assert_eq!(place("HTTPS://x.test"), Place::Web);
        assert_eq!(place("#usage"), Place::Page);
        for address in ["docs/a.md", "//x.test/a.js", "javascript:alert(1)", "data:text/html,x", ""] {
            assert_eq!(place(address), Place::Elsewhere, "{address}");
        }
    }
}
