//! The files of a package, as they are and as they are once mistakes are stepped over.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use wit_parser::{ParseError, SourceMap, UnresolvedPackageGroup};

use super::statement::{statement, words};
use crate::spot::Spot;

/// A type that is as short as can be.
const TYPE: &str = "u8";

/// The files that make one package.
pub(super) struct Package {
    pub(super) files: Vec<File>,
    /// Whether nothing more can be known of it.
    pub(super) is_given_up: bool,
}

/// One file.
pub(super) struct File {
    path: PathBuf,
    text: String,
    /// The text without mistakes that were found, as long as the text itself: all places stay what they are.
    mended: String,
    /// What was mended.
    places: Vec<Range<usize>>,
}

/// The package at `path`, the packages that it has beside it as text, and those it has in the binary format.
pub(super) fn packages(path: &Path) -> Option<(Vec<Package>, Vec<PathBuf>)> {
    if !path.is_dir() {
        return Some((vec![Package::of(vec![path.to_owned()])?], Vec::new()));
    }
    let mut packages = vec![Package::of(wit_files(path)?)?];
    let mut encoded = Vec::new();
    for entry in entries(&path.join("deps")).unwrap_or_default() {
        let ending = entry.extension().and_then(|ending| ending.to_str());
        match ending {
            _ if entry.is_dir() => packages.push(Package::of(wit_files(&entry)?)?),
            Some("wit") => packages.push(Package::of(vec![entry])?),
            Some("wasm" | "wat") => encoded.push(entry),
            _ => {}
        }
    }
    Some((packages, encoded))
}

fn wit_files(folder: &Path) -> Option<Vec<PathBuf>> {
    let is_wit = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "wit") && path.is_file();
    Some(entries(folder)?.into_iter().filter(is_wit).collect())
}

fn entries(folder: &Path) -> Option<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    Some(entries)
}

impl Package {
    fn of(paths: Vec<PathBuf>) -> Option<Self> {
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).ok()?;
            Some(File { path, mended: text.clone(), text, places: Vec::new() })
        };
        Some(Self { files: paths.into_iter().map(read).collect::<Option<_>>()?, is_given_up: false })
    }

    pub(super) fn parse(&self) -> Result<UnresolvedPackageGroup, (SourceMap, ParseError)> {
        let mut map = SourceMap::new();
        for file in &self.files {
            map.push(&file.path, file.mended.as_str());
        }
        map.parse()
    }
}

impl File {
    pub(super) fn is(&self, path: &str) -> bool {
        self.path.display().to_string() == path
    }

    pub(super) fn spot(&self, bytes: Range<usize>) -> Spot {
        Spot::new(&self.path, self.text.as_str(), bytes)
    }

    /// Whether something was mended where `bytes` are.
    pub(super) fn is_mended(&self, bytes: &Range<usize>) -> bool {
        self.places
            .iter()
            .any(|place| place.start < bytes.end.max(bytes.start + 1) && bytes.start < place.end)
    }

    /// Puts a type in the place of a name; `false` where there is no room for it.
    pub(super) fn put_type(&mut self, bytes: &Range<usize>) -> bool {
        let width = bytes.len();
        if width < TYPE.len() || self.mended.get(bytes.clone()).is_none() {
            return false;
        }
        self.mended.replace_range(bytes.clone(), &format!("{TYPE:<width$}"));
        self.places.push(bytes.clone());
        true
    }

    /// The words of the statement at `at`.
    pub(super) fn statement_words(&self, at: usize) -> Vec<String> {
        let text = statement(&self.mended, at).and_then(|bytes| self.text.get(bytes));
        words(text.unwrap_or_default()).map(str::to_owned).collect()
    }

    /// Leaves out the statement at `at`, or all there is where none can be told, and gives the words that are gone; `None` where
    /// nothing was left.
    pub(super) fn leave_out(&mut self, at: usize) -> Option<Vec<String>> {
        let is_something =
            |bytes: &Range<usize>| self.mended.get(bytes.clone()).is_some_and(|text| !text.trim().is_empty());
        let gone = statement(&self.mended, at).filter(is_something).unwrap_or(0..self.mended.len());
        if !is_something(&gone) {
            return None;
        }
        let blank = self.mended.get(gone.clone())?.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        let blank: String = blank.collect();
        self.mended.replace_range(gone.clone(), &blank);
        self.places.push(gone.clone());
        Some(words(self.text.get(gone)?).map(str::to_owned).collect())
    }
}
