//! WIT packages on this machine's disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use wit_parser::{PackageId, Resolve, Span, WorldId};

use crate::error::WitError;
use crate::nearest::nearest;
use crate::spot::Spot;
use crate::{explain, gate, valid};

/// A WIT package with all it depends on.
#[derive(Clone, Debug)]
pub struct Contract {
    /// The types, as `wit-parser` holds them.
    pub resolve: Resolve,
    /// The package that the folder is about; the others are its dependencies.
    pub package: PackageId,
    /// Where it was read.
    pub path: PathBuf,
    /// The files it was read from.
    pub files: Vec<PathBuf>,
}

impl Contract {
    /// Reads the WIT package of a folder (its `.wit` files, and `deps`) or of a file.
    ///
    /// # Errors
    ///
    /// When there is none, or when it is not valid WIT; the error says where.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, WitError> {
        Self::read_with(path, &[])
    }

    /// As [`Contract::read`], with what is `@unstable` under one of `features`.
    ///
    /// # Errors
    ///
    /// As [`Contract::read`].
    pub fn read_with(path: impl AsRef<Path>, features: &[String]) -> Result<Self, WitError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(WitError::new(format!("there is no WIT package at `{}`", path.display()))
                .missing()
                .hint("a contract is a folder with `.wit` files, and its dependencies in a folder `deps`"));
        }
        let mut resolve = Resolve::new();
        resolve.features.extend(features.iter().cloned());
        let (package, sources) =
            resolve.push_path(path).map_err(|error| explain::explain(path, &error, &resolve, features))?;
        let files = sources.paths().map(Path::to_owned).collect();
        let contract = Self { resolve, package, path: path.to_owned(), files };
        let problems: Vec<WitError> =
            valid::problems(&contract).into_iter().map(|(_, error)| error).collect();
        if problems.is_empty() {
            return Ok(contract);
        }
        Err(WitError::several(path, problems))
    }

    /// Says whether gates of all `features` are in the contract: one that nothing is behind is written wrong.
    ///
    /// # Errors
    ///
    /// For the first that is not; the error names those there are.
    pub fn check_features(&self, features: &[String]) -> Result<(), WitError> {
        let known = self.features();
        let Some(unknown) = features.iter().find(|feature| !known.contains(*feature)) else {
            return Ok(());
        };
        let error = WitError::new(format!("`{}` has no feature `{unknown}`", self.path.display()));
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Err(match (nearest(unknown, known.iter().copied()), known.as_slice()) {
            (_, []) => error.hint("it has no gates: nothing in it is `@unstable`"),
            (Some(meant), [_]) => error.hint(format!("did you mean `{meant}`?")),
            (Some(meant), _) => error.hint(format!("did you mean `{meant}`? it has {}", listed(&known))),
            (None, _) => error.hint(format!("it has {}", listed(&known))),
        })
    }

    /// The features whose gates the contract has, open or closed.
    pub fn features(&self) -> BTreeSet<String> {
        // What is behind a closed gate is nowhere but in the text.
        let texts = self.files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
        texts
            .flat_map(|text| gate::gates(&text).map(|gate| gate.feature.to_owned()).collect::<Vec<_>>())
            .collect()
    }

    /// The world of this name: `editor`, or `acme:text/editor@1.0.0` for one of a dependency.
    ///
    /// # Errors
    ///
    /// When there is none; the error names those there are.
    pub fn world(&self, name: &str) -> Result<WorldId, WitError> {
        self.resolve.select_world(&[self.package], Some(name)).map_err(|_| {
            let error = WitError::new(format!("`{}` has no world `{name}`", self.path.display()));
            let worlds: Vec<&str> = self.worlds().map(|(name, _)| name).collect();
            match (nearest(name, worlds.iter().copied()), worlds.as_slice()) {
                (_, []) => error.hint("it has no world at all"),
                (Some(meant), [_]) => error.hint(format!("did you mean `{meant}`?")),
                (Some(meant), _) => error.hint(format!("did you mean `{meant}`? it has {}", listed(&worlds))),
                (None, _) => error.hint(format!("it has {}", listed(&worlds))),
            }
        })
    }

    /// The world, where there is only one.
    ///
    /// # Errors
    ///
    /// When there are several, or none.
    pub fn only_world(&self) -> Result<WorldId, WitError> {
        let worlds: Vec<(&str, WorldId)> = self.worlds().collect();
        match worlds.as_slice() {
            [(_, only)] => Ok(*only),
            [] => Err(WitError::new(format!("`{}` has no world", self.path.display()))
                .hint("a contract has a `world` that says what a plugin imports and exports")),
            several => {
                let names: Vec<&str> = several.iter().map(|(name, _)| *name).collect();
                Err(WitError::new(format!("`{}` has several worlds", self.path.display()))
                    .hint(format!("say which: it has {}", listed(&names))))
            }
        }
    }

    /// The worlds of the package, in the order in which they are written.
    pub fn worlds(&self) -> impl Iterator<Item = (&str, WorldId)> {
        let package = self.resolve.packages.get(self.package);
        package.into_iter().flat_map(|package| package.worlds.iter().map(|(name, id)| (name.as_str(), *id)))
    }

    /// Where something is written.
    pub fn spot(&self, span: Span) -> Option<Spot> {
        spot(&self.resolve, span)
    }
}

/// Where something is written; `None` for what has no place in a file that can be read.
pub fn spot(resolve: &Resolve, span: Span) -> Option<Spot> {
    let place = resolve.source_map.resolve_span(span)?;
    let text = std::fs::read_to_string(place.path).ok()?;
    Some(Spot::new(place.path, text, place.range))
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
