//! The parser's errors in our words, each with its place and, where one can be guessed, with what to do.

mod hint;

use std::path::Path;

use wit_parser::{PackageName, ParseError, ParseErrorKind, Resolve, ResolveError, ResolveErrorKind, Span};

use crate::error::WitError;
use crate::further::mistakes;
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

/// Explains why the package at `path` could not be read into `resolve`: all that is wrong with it.
pub(crate) fn explain(
    path: &Path,
    error: &anyhow::Error,
    resolve: &Resolve,
    features: &[String],
) -> WitError {
    let at = |span: Span| spot(resolve, span);
    let layers = error.chain();
    let first = layers.into_iter().find_map(|layer| {
        let parse = layer.downcast_ref::<ParseError>().map(|error| parse(error.kind(), &at));
        let resolution = || Some(resolution(layer.downcast_ref::<ResolveError>()?.kind(), resolve, &at));
        parse.or_else(resolution)
    });
    let Some(first) = first else {
        return WitError::new(format!("the WIT package `{}` cannot be read", path.display()))
            .note(error.root_cause().to_string());
    };
    let mut all = mistakes(path, features);
    if all.is_empty() {
        all.push(placed(path, first));
    }
    WitError::several(path, all)
}

/// Names the folder where no file can be named.
pub(crate) fn placed(path: &Path, error: WitError) -> WitError {
    match error.spot() {
        Some(_) => error,
        None => error.note(format!("in `{}`", path.display())),
    }
}

/// Finds where something is written.
type At<'a> = &'a dyn Fn(Span) -> Option<Spot>;

pub(crate) fn parse(kind: &ParseErrorKind, at: At<'_>) -> WitError {
    let spot = at(kind.span());
    // What the lexer says of a word is about all of it, but it tells where the word begins alone.
    let spot = match kind {
        ParseErrorKind::Lex(_) => spot.map(Spot::into_word),
        _ => spot,
    };
    match kind {
        ParseErrorKind::ItemNotFound { name, kind, .. } => {
            let meant = spot.as_ref().and_then(|spot| meant_by(name, spot)).map(str::to_owned);
            let error = WitError::new(format!("the {kind} `{name}` does not exist")).on(spot);
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

pub(crate) fn resolution(kind: &ResolveErrorKind, resolve: &Resolve, at: At<'_>) -> WitError {
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
        _ => {
            let (message, spot) = (kind.to_string(), at(kind.span()));
            let known = spot.as_ref().and_then(|spot| absent(&message, spot, resolve));
            known.unwrap_or_else(|| said(&message, spot))
        }
    }
}

/// The parser's own words, in our habit.
fn said(words: &str, spot: Option<Spot>) -> WitError {
    let mut lines = words.lines();
    let first = lines.next().unwrap_or_default().replace('\'', "`");
    let hint = hint::hint(&first, spot.as_ref());
    let first = match &spot {
        Some(spot) if first.contains(hint::GATED) => {
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

/// What is not in a package that was found: the parser names neither the package nor what it has.
fn absent(message: &str, spot: &Spot, resolve: &Resolve) -> Option<WitError> {
    let before = spot.text().get(..spot.bytes().start)?;
    let statement = before.rsplit([';', '{', '}']).next()?;
    let name = spot.words();
    let (what, whose, known): (&str, String, Vec<&str>) = match message {
        "interface not found in package" | "world not found in package" => {
            let package = statement.split_whitespace().last()?.trim_end_matches('/');
            let is_it = |id: &PackageName| format!("{}:{}", id.namespace, id.name) == package;
            let mut found =
                resolve.packages.iter().map(|(_, found)| found).filter(|found| is_it(&found.name));
            let found = found.next()?;
            let (what, known) = match message.starts_with("world") {
                true => ("world", found.worlds.keys().map(String::as_str).collect()),
                false => ("interface", found.interfaces.keys().map(String::as_str).collect()),
            };
            (what, format!("the package `{}`", found.name), known)
        }
        _ if message.ends_with("not defined in interface") => {
            // The names of a `use` stand in braces behind the interface's.
            let path = before.rsplit_once('{')?.0.trim_end().strip_suffix('.')?;
            let path = path.split_whitespace().last()?;
            let interface = path.rsplit('/').next()?.split('@').next()?;
            let mut found = resolve.interfaces.iter().map(|(_, found)| found);
            let found = found.find(|found| found.name.as_deref() == Some(interface))?;
            ("type", format!("the interface `{path}`"), found.types.keys().map(String::as_str).collect())
        }
        _ => return None,
    };
    let error = WitError::new(format!("{whose} has no {what} `{name}`")).on(Some(spot.clone()));
    let list = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
    Some(match nearest(name, known.iter().copied()) {
        Some(meant) => error.hint(format!("did you mean `{meant}`?")),
        None if known.is_empty() => error.hint(format!("it has no {what} at all")),
        None => error.hint(format!("it has {list}")),
    })
}

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
