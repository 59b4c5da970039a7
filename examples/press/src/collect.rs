//! Finds the documents: the READMEs of all crates in the dependency graph, the project's own, and those of the command line.
//!
//! Nobody here wrote most of them, so each is read with a limit, and one that cannot be read never stops the others.

mod crates;
mod project;
mod text;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub(crate) use crates::Workspace;

use crate::contract::{CrateInfo, Document, Origin};

/// All documents of a site.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// In the order of the table of contents.
    pub(crate) documents: Vec<Collectible>,
    /// What could not be read.
    pub(crate) refused: Vec<Refused>,
    /// How many crates come without a README.
    pub(crate) without: usize,
}

/// A document and what the table of contents says about it.
#[derive(Debug)]
pub(crate) struct Collectible {
    /// What people call it: `serde`, `docs/guide.md`.
    pub(crate) name: String,
    pub(crate) document: Document,
    pub(crate) description: String,
}

/// A file that is not published.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// A document that was found but not read yet.
struct Candidate {
    /// What people call it: `serde`, `docs/guide.md`.
    name: String,
    file: PathBuf,
    /// Nothing above this folder is read.
    within: PathBuf,
    slug: String,
    crate_info: Option<CrateInfo>,
}

/// Reads all documents whose name contains `only`; `extra` files always count.
pub(crate) fn collect(workspace: &Workspace, only: Option<&str>, extra: &[PathBuf]) -> Collected {
    let chosen = |name: &str| only.is_none_or(|only| name.contains(only));
    let (crates, without) = workspace.readmes(chosen);
    let mut candidates = project::documents(&workspace.root);
    candidates.retain(|candidate| chosen(&candidate.name));
    candidates.extend(crates);
    candidates.extend(extra.iter().map(|file| project::extra(file)));
    // Workspace documents first, then by name: the order must not depend on the file system.
    candidates.sort_by(|a, b| {
        (a.crate_info.is_some(), &a.name, &a.slug).cmp(&(b.crate_info.is_some(), &b.name, &b.slug))
    });

    let mut collected = Collected { without, ..Collected::default() };
    let mut slugs = Slugs::default();
    for candidate in candidates {
        let slug = slugs.unique(&candidate.slug);
        match text::read(&candidate.file, &candidate.within) {
            Ok(source) => collected.documents.push(candidate.into_document(slug, source)),
            Err(reason) => collected.refused.push(Refused { name: candidate.name, reason }),
        }
    }
    collected
}

impl Candidate {
    fn into_document(self, slug: String, source: String) -> Collectible {
        let (title, description, origin) = match &self.crate_info {
            Some(info) => (
                info.name.clone(),
                info.description.as_deref().unwrap_or_default().replace('`', ""),
                Origin::Dependency,
            ),
            None => {
                let title = text::title(&source).unwrap_or_else(|| self.name.clone());
                (title, text::first_paragraph(&source), Origin::Workspace)
            }
        };
        let document = Document { slug, title, origin, crate_info: self.crate_info, source };
        Collectible { name: self.name, document, description }
    }
}

/// Names of pages that were given away.
struct Slugs(HashSet<String>);

impl Default for Slugs {
    fn default() -> Self {
        Self(HashSet::from(["index".to_owned()]))
    }
}

impl Slugs {
    /// A name that fits a file on every system and that no other page has, also where upper and lower case are one.
    fn unique(&mut self, wanted: &str) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
        let wanted: String = wanted.chars().map(safe).collect();
        let wanted = wanted.trim_matches(['.', '-']);
        let wanted = if wanted.is_empty() { "document" } else { wanted };
        let numbered = (2..).map(|number: u32| format!("{wanted}-{number}"));
        let free = std::iter::once(wanted.to_owned())
            .chain(numbered)
            .find(|slug| self.0.insert(slug.to_ascii_lowercase()));
        free.unwrap_or_default()
    }
}

/// `file` as it is called below `root`, with `/` on every system.
fn relative(file: &Path, root: &Path) -> String {
    let below = file.strip_prefix(root).unwrap_or(file);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::Slugs;

    #[test]
    fn slugs_are_unique_and_safe() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.unique("serde"), "serde");
        assert_eq!(slugs.unique("Serde"), "Serde-2");
        assert_eq!(slugs.unique("index"), "index-2");
        assert_eq!(slugs.unique("wasi-0.11.1+wasi"), "wasi-0.11.1-wasi");
        assert_eq!(slugs.unique("../../etc"), "etc");
        assert_eq!(slugs.unique("…"), "document");
    }
}
