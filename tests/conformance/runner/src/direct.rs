//! Host to plugin.

use conformance_harness::{Case, Language, Line, Outcome, Side, Value, from_json, to_json};
use plugwright::{ItemName, Plugin, Policy};
use serde_json::Value as Json;

use crate::cell::{Cell, Matrix, Tally, Way};
use crate::fleet::Fleet;
use crate::typed;

/// Calls every provider in every way.
pub(crate) fn run(fleet: &Fleet<'_>, matrix: &mut Matrix) -> anyhow::Result<()> {
    // A language that can do none of the chosen cases has no plugin.
    let built = |language: Language, side: Side| {
        fleet.cases.iter().any(|case| case.is_on(side) && Fleet::has(case, language, side))
    };
    let mut policy = Policy::new();
    for &language in &fleet.languages {
        for side in [Side::Provider, Side::AsyncProvider].into_iter().filter(|side| built(language, *side)) {
            policy = policy.plugin(&Fleet::name(language, side), fleet.plugin(language, side));
        }
    }
    let plugins = fleet.load(&policy)?;
    for &language in &fleet.languages {
        for case in fleet.cases {
            let plugin = plugins.get(&Fleet::name(language, case.provider_side()));
            if !Fleet::has(case, language, Side::Provider) {
                for way in [Way::Wave, Way::Json, Way::Serde, Way::Typed] {
                    matrix.put(&case.name, way(language), Cell::Unsupported);
                }
                continue;
            }
            let plugin = plugin.as_ref().map_err(plugwright::Error::clone)?;
            matrix.put(
                &case.name,
                Way::Wave(language),
                by_wave(case, lines(case, language), Side::Provider, plugin),
            );
            matrix.put(&case.name, Way::Json(language), by_json(case, language, plugin));
            let typed = match case.untyped {
                Some(_) => Cell::Unsupported,
                None => typed::run(case, language, plugin),
            };
            matrix.put(&case.name, Way::Typed(language), typed);
            matrix.put(&case.name, Way::Serde(language), typed::run_serde(case, language, plugin));
        }
    }
    Ok(())
}

/// The lines that hold where the provider is written in `language`.
pub(crate) fn lines(case: &Case, language: Language) -> impl Iterator<Item = &Line> {
    case.lines.iter().filter(move |line| line.languages.contains(&language))
}

/// Makes calls of a case, to the provider itself or to a relay.
pub(crate) fn by_wave<'c>(
    case: &Case,
    lines: impl Iterator<Item = &'c Line>,
    side: Side,
    plugin: &Plugin,
) -> Cell {
    let mut tally = Tally::default();
    for line in lines {
        let found = plugin.call_wave(&call(case, side, line)).map(Some);
        let read = |text: &String| match line.result {
            Some(ty) => Value::parse(&case.resolve, &ty, text).map(Some),
            None => Ok(None),
        };
        tally.count(judge(line, found, |text| text.as_ref().map_or(Ok(None), read)));
    }
    tally.cell()
}

fn by_json(case: &Case, language: Language, plugin: &Plugin) -> Cell {
    let mut tally = Tally::default();
    for line in lines(case, language) {
        tally.count(
            call_json(case, line, plugin).unwrap_or_else(|error| Some(format!("{}: {error:#}", line.call()))),
        );
    }
    tally.cell()
}

fn call_json(case: &Case, line: &Line, plugin: &Plugin) -> anyhow::Result<Option<String>> {
    let arguments: Vec<Json> = line
        .params
        .iter()
        .zip(&line.arguments)
        .map(|(ty, value)| to_json(&case.resolve, ty, value))
        .collect::<anyhow::Result<_>>()?;
    let item: ItemName = case.item(Side::Provider, line).parse()?;
    let found = plugin.call_json(&item, &Json::Array(arguments));
    Ok(judge(line, found, |json| match line.result {
        Some(ty) => from_json(&case.resolve, &ty, json).map(Some),
        None => Ok(None),
    }))
}

fn call(case: &Case, side: Side, line: &Line) -> String {
    let call = line.call_in_wave();
    let arguments = call.get(line.function.len()..).unwrap_or_default();
    format!("{}{arguments}", case.item(side, line))
}

/// Compares what was found with what the line says: `None` where they agree.
fn judge<T>(
    line: &Line,
    found: Result<T, plugwright::Error>,
    read: impl Fn(&T) -> anyhow::Result<Option<Value>>,
) -> Option<String> {
    let call = line.call();
    match (&line.outcome, found) {
        (Outcome::Returns(expected), Ok(found)) => match read(&found) {
            Ok(found) if found == *expected => None,
            Ok(found) => Some(format!(
                "{call}: expected `{}`, found `{}`",
                shown(expected.as_ref()),
                shown(found.as_ref())
            )),
            Err(error) => Some(format!("{call}: the answer cannot be read: {error:#}")),
        },
        (Outcome::Fails(words), Err(error)) => {
            let text = full(&error);
            (!text.contains(words.as_str()))
                .then(|| format!("{call}: expected an error with `{words}`, found `{text}`"))
        }
        (Outcome::Returns(expected), Err(error)) => Some(format!(
            "{call}: expected `{}`, found the error `{}`",
            shown(expected.as_ref()),
            full(&error)
        )),
        (Outcome::Fails(words), Ok(found)) => {
            let found = read(&found).map_or_else(|error| error.to_string(), |found| shown(found.as_ref()));
            Some(format!("{call}: expected an error with `{words}`, found `{found}`"))
        }
    }
}

/// An error with all that it knows.
pub(crate) fn full(error: &plugwright::Error) -> String {
    let mut text = error.to_string();
    if let Some(fault) = error.fault_report() {
        text.push_str(&format!(" [{}: {}]", fault.kind, fault.message));
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "()".to_owned(), ToString::to_string)
}
