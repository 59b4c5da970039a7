//! How a picture is asked for.

#[cfg(unix)]
use crate::picture::Picture;

/// How a [`Window`](super::Window) shows what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum View {
    /// For people at a terminal.
    Text,
    /// For programs: one object with a `version`.
    Json,
    /// For Graphviz.
    Dot,
    /// For a browser.
    Svg,
}

#[cfg(unix)]
impl View {
    const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Dot, Self::Svg];

    /// Its name between two processes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Dot => "dot",
            Self::Svg => "svg",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    pub(super) fn show(self, picture: &Picture) -> Result<String, serde_json::Error> {
        Ok(match self {
            Self::Text => picture.text(),
            Self::Json => serde_json::to_string_pretty(picture)?,
            Self::Dot => picture.dot(),
            Self::Svg => picture.svg(),
        })
    }
}
