//! `unsupported.toml`: what a toolchain cannot do, in its own words.
//!
//! ```toml
//! [[unsupported]]
//! language = "typescript"
//! side = "provider"            # left out: both sides
//! tool = "componentize-qjs 0.4.5"
//! says = "uses the type `fixed-length list`"
//! ```
//!
//! What `contract!` cannot write for the host is said apart: `typed = "takes no maps yet"`.
//!
//! A run builds such a case alone and looks for the words in the error. A toolchain that has learnt it fails the run, and the entry
//! goes. What is in this file is never counted as passed.

use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::case::Side;
use crate::language::Language;

/// One thing that cannot be done.
#[derive(Clone, Debug)]
pub struct Unsupported {
    /// The language of the plugin.
    pub language: Language,
    /// One side, or both.
    pub side: Option<Side>,
    /// The tool and its version.
    pub tool: String,
    /// Words of the error.
    pub says: String,
}

impl Unsupported {
    pub(crate) fn is_about(&self, language: Language, side: Side) -> bool {
        self.language == language && self.side.is_none_or(|about| about.world() == side.world())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    typed: Option<String>,
    #[serde(default)]
    unsupported: Vec<Entry>,
}

/// All that a case declares.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// Why the host has no typed calls.
    pub(crate) typed: Option<String>,
    /// What plugins cannot do.
    pub(crate) plugins: Vec<Unsupported>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    language: String,
    side: Option<String>,
    tool: String,
    says: String,
}

/// Reads the file; nothing where there is none.
pub(crate) fn read(path: &Path) -> anyhow::Result<Declared> {
    if !path.exists() {
        return Ok(Declared::default());
    }
    let file: File = toml::from_str(&crate::case::read(path)?)?;
    let plugins = file
        .unsupported
        .into_iter()
        .map(|entry| {
            let language = Language::of(&entry.language);
            let side = match entry.side.as_deref() {
                None => None,
                Some("provider") => Some(Side::Provider),
                Some("consumer") => Some(Side::Consumer),
                Some(other) => anyhow::bail!("a side is `provider` or `consumer`, not `{other}`"),
            };
            Ok(Unsupported {
                language: language.with_context(|| format!("there is no language `{}`", entry.language))?,
                side,
                tool: entry.tool,
                says: entry.says,
            })
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(Declared { typed: file.typed, plugins })
}
