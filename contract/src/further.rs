//! Further names of a package that do not exist.
//!
//! The parser stops at the first. So each is put in the place of a type that exists, as long as it is and blanks, and the package is
//! parsed again: all places stay what they are. Where that leads to an error of another kind, the search ends: it may come of this.

use std::fs;
use std::path::{Path, PathBuf};

use wit_parser::{ParseErrorKind, SourceMap};

use crate::spot::Spot;

/// Where else the package at `path` has names that do not exist: a contract that many are wrong in needs another look anyway.
const MOST: usize = 20;

/// A type that is as short as can be.
const TYPE: &str = "u8";

/// The names after the one at `first`, each with its place.
pub(crate) fn unknown_names(path: &Path, first: &Spot) -> Vec<(String, Spot)> {
    let Some(mut sources) = sources(path) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = first.clone();
    while found.len() < MOST && replace(&mut sources, &next) {
        let Some((name, spot)) = unknown(&sources) else { break };
        found.push((name, spot.clone()));
        next = spot;
    }
    found
}

/// A file of the package: its text, and the text in which unknown names are replaced.
struct Source {
    path: PathBuf,
    text: String,
    mended: String,
}

fn sources(path: &Path) -> Option<Vec<Source>> {
    let files: Vec<PathBuf> = match path.is_dir() {
        true => fs::read_dir(path).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        false => vec![path.to_owned()],
    };
    let is_wit = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "wit") && file.is_file();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).ok()?;
        Some(Source { path, mended: text.clone(), text })
    };
    files.into_iter().filter(is_wit).map(read).collect()
}

/// Puts a type in the place of a name; `false` where there is no room for it, or no such file.
fn replace(sources: &mut [Source], name: &Spot) -> bool {
    let Some(source) = sources.iter_mut().find(|source| source.path == name.file()) else { return false };
    let bytes = name.bytes();
    if bytes.len() < TYPE.len() || source.mended.get(bytes.clone()).is_none() {
        return false;
    }
    let width = bytes.len();
    source.mended.replace_range(bytes, &format!("{TYPE:<width$}"));
    true
}

/// The first name that does not exist, if that is what is wrong first.
fn unknown(sources: &[Source]) -> Option<(String, Spot)> {
    let mut map = SourceMap::new();
    for source in sources {
        map.push(&source.path, source.mended.as_str());
    }
    let (map, error) = map.parse().err()?;
    let ParseErrorKind::ItemNotFound { name, span, .. } = error.kind() else { return None };
    let place = map.resolve_span(*span)?;
    let source = sources.iter().find(|source| source.path == Path::new(place.path))?;
    Some((name.clone(), Spot::new(&source.path, source.text.as_str(), place.range)))
}
