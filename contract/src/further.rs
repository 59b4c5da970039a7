//! All that is wrong with a package.
//!
//! The parser stops at the first mistake. So each is mended in a copy of the text, and the package is parsed again: a type that
//! exists stands in for a name that does not, and what is no WIT is left out, statement by statement. What may come of that
//! alone (a name that was in what is gone, a mistake where something was mended) is not told.

mod package;
mod statement;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use wit_parser::{ParseError, ParseErrorKind, Resolve, ResolveError, ResolveErrorKind, SourceMap, Span};

use self::package::{Package, packages};
use self::statement::words;
use crate::error::WitError;
use crate::read::Contract;
use crate::spot::Spot;
use crate::{explain, valid};

/// How many mistakes are told: a contract that more are in needs another look anyway.
const MOST: usize = 20;

/// How often a package is mended. More than one mend may be needed for one mistake.
const PATIENCE: usize = 10 * MOST;

/// All mistakes of the package at `path`, file by file.
pub(crate) fn mistakes(path: &Path, features: &[String]) -> Vec<WitError> {
    let Some((packages, encoded)) = packages(path) else { return Vec::new() };
    let mut search =
        Search { path, features, packages, encoded, found: Vec::new(), gone: BTreeSet::default() };
    for _ in 0..PATIENCE {
        if search.found.len() >= MOST || !search.step() {
            break;
        }
    }
    search.found.sort_by_key(|(place, _)| *place);
    search.found.into_iter().map(|(_, error)| error).collect()
}

struct Search<'a> {
    path: &'a Path,
    features: &'a [String],
    /// The package itself is the first.
    packages: Vec<Package>,
    encoded: Vec<PathBuf>,
    found: Vec<(Place, WitError)>,
    /// Names that may have been defined in what was left out.
    gone: BTreeSet<String>,
}

/// Package, file and byte; what has no place comes first.
type Place = Option<(usize, usize, usize)>;

/// What the parser found.
enum Mistake {
    Parse(ParseError),
    Resolve(ResolveError),
}

impl Search<'_> {
    /// Looks for one more mistake; `false` when there is none, or none can be told from what was mended.
    fn step(&mut self) -> bool {
        let mut groups = Vec::new();
        for (index, package) in self.packages.iter().enumerate().filter(|(_, package)| !package.is_given_up) {
            match package.parse() {
                Ok(group) => groups.push(group),
                Err((source_map, error)) => {
                    let resolve = Resolve { source_map, ..Resolve::default() };
                    return self.take(&resolve, Mistake::Parse(error), Some(index));
                }
            }
        }
        // Each package that is missing here would be missed by others.
        if self.packages.iter().any(|package| package.is_given_up) || groups.is_empty() {
            return false;
        }
        let mut resolve = Resolve::new();
        resolve.features.extend(self.features.iter().cloned());
        if self.encoded.iter().any(|file| resolve.push_file(file).is_err()) {
            return false;
        }
        let main = groups.remove(0);
        match resolve.push_groups(main, groups) {
            Ok(package) => {
                let files = Vec::new();
                let contract = Contract { resolve, package, path: self.path.to_owned(), files };
                for (spot, error) in valid::problems(&contract) {
                    let place = spot.and_then(|spot| self.place(&spot));
                    self.found.push((place, error));
                }
                false
            }
            Err(error) => self.take(&resolve, Mistake::Resolve(error), None),
        }
    }

    /// Tells a mistake, unless it may come of another, and mends it; `false` where it cannot be.
    fn take(&mut self, resolve: &Resolve, mistake: Mistake, package: Option<usize>) -> bool {
        let map = &resolve.source_map;
        let span = match &mistake {
            Mistake::Parse(error) => error.kind().span(),
            Mistake::Resolve(error) => error.kind().span(),
        };
        let place = map.resolve_span(span).and_then(|span| {
            let (package, file) = self.file(span.path)?;
            Some((package, file, span.range))
        });
        let is_new = !self.comes_of_another(&mistake, place.as_ref());
        if is_new {
            let at = |span: Span| self.spot(map, span);
            let error = match &mistake {
                Mistake::Parse(error) => explain::parse(error.kind(), &at),
                Mistake::Resolve(error) => explain::resolution(error.kind(), resolve, &at),
            };
            let start = place.as_ref().map(|(package, file, bytes)| (*package, *file, bytes.start));
            self.found.push((start, explain::placed(self.path, error)));
        }
        let is_final = matches!(&mistake, Mistake::Resolve(error) if matches!(
            error.kind(),
            ResolveErrorKind::DuplicatePackage { .. } | ResolveErrorKind::PackageCycle { .. }
        ));
        match place {
            Some((package, file, bytes)) if !is_final => self.mend(package, file, &bytes, &mistake),
            _ => package.and_then(|index| self.packages.get_mut(index)).is_some_and(|package| {
                package.is_given_up = true;
                true
            }),
        }
    }

    fn comes_of_another(&self, mistake: &Mistake, place: Option<&(usize, usize, Range<usize>)>) -> bool {
        let is_gone = |name: &str| self.gone.contains(name);
        let Some((package, file, bytes)) = place else {
            // No file says the package's name: perhaps the one does that could not be read.
            return is_gone("package");
        };
        let file = self.packages.get(*package).and_then(|package| package.files.get(*file));
        let Some(file) = file else { return false };
        let spot = file.spot(bytes.clone());
        let all_gone = || words(spot.words()).count() > 0 && words(spot.words()).all(is_gone);
        let of_names = match mistake {
            Mistake::Parse(error) => match error.kind() {
                ParseErrorKind::Lex(_) => false,
                ParseErrorKind::Syntax { message, .. } => {
                    message.contains("must be a resource") && all_gone()
                }
                ParseErrorKind::ItemNotFound { name, .. } | ParseErrorKind::TypeCycle { name, .. } => {
                    is_gone(name)
                }
                _ => all_gone(),
            },
            Mistake::Resolve(error) => match error.kind() {
                ResolveErrorKind::PackageNotFound { requested, .. } => {
                    is_gone(&requested.namespace) && is_gone(&requested.name)
                }
                _ => all_gone(),
            },
        };
        of_names || file.is_mended(bytes)
    }

    fn mend(&mut self, package: usize, file: usize, bytes: &Range<usize>, mistake: &Mistake) -> bool {
        let package = self.packages.get_mut(package);
        let Some(file) = package.and_then(|package| package.files.get_mut(file)) else { return false };
        let is_type = matches!(mistake, Mistake::Parse(error) if matches!(
            error.kind(),
            ParseErrorKind::ItemNotFound { kind, .. } if kind == "name"
        ));
        if is_type && !file.is_mended(bytes) {
            let statement = file.statement_words(bytes.start);
            if file.put_type(bytes) {
                // Another name of the type is now that of a number, and no resource's.
                if let [word, name, ..] = statement.as_slice()
                    && word == "type"
                {
                    self.gone.insert(name.clone());
                }
                return true;
            }
        }
        let gone = file.leave_out(bytes.start);
        let is_mended = gone.is_some();
        self.gone.extend(gone.unwrap_or_default());
        is_mended
    }

    fn spot(&self, map: &SourceMap, span: Span) -> Option<Spot> {
        let place = map.resolve_span(span)?;
        let (package, file) = self.file(place.path)?;
        Some(self.packages.get(package)?.files.get(file)?.spot(place.range))
    }

    fn place(&self, spot: &Spot) -> Place {
        let (package, file) = self.file(&spot.file().display().to_string())?;
        Some((package, file, spot.bytes().start))
    }

    fn file(&self, path: &str) -> Option<(usize, usize)> {
        let files = self.packages.iter().enumerate().flat_map(|(at, package)| {
            package.files.iter().enumerate().map(move |(index, file)| (at, index, file))
        });
        files.into_iter().find(|(_, _, file)| file.is(path)).map(|(package, file, _)| (package, file))
    }
}
