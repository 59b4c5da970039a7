//! The parser's errors in our words, each with its place and, where one can be guessed, with what to do.

use std::path::Path;

use wit_parser::{PackageName, ParseError, ParseErrorKind, Resolve, ResolveError, ResolveErrorKind, Span};

use crate::error::WitError;
use crate::further::unknown_names;
use crate::nearest::nearest;
use crate::read::spot;
use crate::spot::Spot;

/// The types that no file defines.
const BUILT_IN: [&str; 22] = [
    "bool",
    "borrow",
    "char",
    "error-context",
    "f32",
    "f64",
    "future",
    "list",
    "map",
    "option",
    "own",
    "result",
    "s16",
    "s32",
    "s64",
    "s8",
    "stream",
    "string",
    "tuple",
    "u16",
    "u32",
    "u64",
];

/// Words that stand before a name which they define.
const DEFINING: [&str; 9] =
    ["as", "enum", "flags", "interface", "record", "resource", "type", "variant", "world"];

/// Explains why the package at `path` could not be read into `resolve`.
pub(crate) fn explain(path: &Path, error: &anyhow::Error, resolve: &Resolve) -> WitError {
    for layer in error.chain() {
        if let Some(error) = layer.downcast_ref::<ParseError>() {
            return placed(path, parse(path, error.kind(), resolve));
        }
        if let Some(error) = layer.downcast_ref::<ResolveError>() {
            return placed(path, resolution(error.kind(), resolve));
        }
    }
    WitError::new(format!("the WIT package `{}` cannot be read", path.display()))
        .note(error.root_cause().to_string())
}

/// Names the folder where no file can be named.
fn placed(path: &Path, error: WitError) -> WitError {
    match error.spot() {
        Some(_) => error,
        None => error.note(format!("in `{}`", path.display())),
    }
}

fn parse(path: &Path, kind: &ParseErrorKind, resolve: &Resolve) -> WitError {
    let spot = spot(resolve, kind.span());
    match kind {
        ParseErrorKind::ItemNotFound { name, kind, .. } => {
            let meant = spot.as_ref().and_then(|spot| meant_by(name, spot)).map(str::to_owned);
            let further = spot.iter().flat_map(|spot| unknown_names(path, spot)).map(|(name, spot)| {
                let hint = meant_by(&name, &spot)
                    .map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
                format!("nor does `{name}`, at {spot}{hint}")
            });
            let error = WitError::new(format!("the {kind} `{name}` does not exist"));
            let error = further.fold(error, WitError::note).on(spot);
            match meant {
                Some(meant) => error.hint(format!("did you mean `{meant}`?")),
                None => error.hint("define it, or `use` it from the interface that has it"),
            }
        }
        ParseErrorKind::TypeCycle { name, kind, .. } => {
            WitError::new(format!("the {kind} `{name}` depends on itself")).on(spot).hint(
                "values of WIT types are finite: break the circle, with a `resource` or an index into a list",
            )
        }
        _ => said(&kind.to_string(), spot),
    }
}

fn resolution(kind: &ResolveErrorKind, resolve: &Resolve) -> WitError {
    let at = |span: Span| spot(resolve, span);
    match kind {
        ResolveErrorKind::PackageNotFound { span, requested, known } => {
            let error = WitError::new(format!("the package `{requested}` is not there")).on(at(*span));
            let others: Vec<String> = known
                .iter()
                .filter(|known| (&known.namespace, &known.name) == (&requested.namespace, &requested.name))
                .map(|known| format!("`{known}`"))
                .collect();
            match others.as_slice() {
                [] => error.hint(format!(
                    "put its `.wit` files into the folder `deps/{}` beside this package",
                    folder(requested)
                )),
                others => error.hint(format!(
                    "`deps` has {}: name that version, or add the other one to `deps`",
                    others.join(", ")
                )),
            }
        }
        ResolveErrorKind::DuplicatePackage { name, span1, span2 } => {
            let error = WitError::new(format!("the package `{name}` is there twice")).on(at(*span1));
            let error = match at(*span2) {
                Some(second) => error.note(format!("and again at {second}")),
                None => error,
            };
            error.hint("remove one of them")
        }
        ResolveErrorKind::PackageCycle { package, span } => {
            WitError::new(format!("the package `{package}` depends on itself"))
                .on(at(*span))
                .hint("put what both need into a package of its own")
        }
        _ => said(&kind.to_string(), at(kind.span())),
    }
}

/// The parser's own words, in our habit.
fn said(words: &str, spot: Option<Spot>) -> WitError {
    let mut lines = words.lines();
    let first = lines.next().unwrap_or_default().replace('\'', "`");
    let hint = HINTS.iter().find(|(words, _)| first.contains(words)).map(|(_, hint)| *hint);
    let first = match &spot {
        Some(spot) if first.contains(GATED) => {
            format!("`{}` needs what is behind a gate that is closed", spot.words())
        }
        _ => first,
    };
    let mut letters = first.chars();
    let lower = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    let error = WitError::new(lower + letters.as_str()).on(spot);
    let notes = lines.map(str::trim).filter(|line| !line.is_empty());
    let error = notes.fold(error, WitError::note);
    hint.into_iter().fold(error, WitError::hint)
}

/// What the parser says of what is not there for anybody who has not asked for it.
const GATED: &str = "feature not being activated";

/// What to do about it, by words of the parser's message.
const HINTS: [(&str, &str); 6] = [
    (
        "expected an identifier or string, found keyword",
        "a name that is a word of WIT too has a `%` before it",
    ),
    (
        GATED,
        "what is `@unstable` is no part of a contract: gate what needs it too, or open the gate with `@since`",
    ),
    ("contains a `borrow<T>`", "give the resource away: leave out `borrow`"),
    ("defined more than once", "rename one of them"),
    ("duplicate item named", "rename one of them"),
    (
        "no `package` header",
        "a package is a folder of `.wit` files, one of which begins with its name: `package acme:text@1.0.0;`",
    ),
];

/// What a name was meant to be, of those that its file defines and those that every file has.
fn meant_by<'a>(name: &str, spot: &'a Spot) -> Option<&'a str> {
    let mut words = spot
        .text()
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '%')
        .filter(|word| !word.is_empty());
    let mut known: Vec<&'a str> = BUILT_IN.to_vec();
    while let Some(word) = words.next() {
        if DEFINING.contains(&word) {
            known.extend(words.next().map(|name| name.trim_start_matches('%')));
        }
    }
    nearest(name, known.into_iter().filter(|known| *known != name))
}

fn folder(package: &PackageName) -> String {
    format!("{}-{}", package.namespace, package.name)
}
