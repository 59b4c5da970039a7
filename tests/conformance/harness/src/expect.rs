//! `expect.txt`: what each call answers.
//!
//! ```text
//! echo-u8(255) -> same                      # what went in comes out
//! show-u8(255) -> "255"
//! make-u8(1) -> 255
//! twins-a.get() -> 1                        # where two interfaces have a function of that name
//! shelf@1.0.0.get() -> 1                    # where two versions of one have
//! echo-text("<<ab*1000>>") -> same          # `ab` a thousand times
//! [typescript] make-text(9) -> "\u{fffd}"   # for plugins in this language alone
//! make-text(8) fails: lone surrogate        # the call is the plugin's fault, and the error says so
//! ```
//!
//! Comments stand on lines of their own. Values are WAVE; a function without a result answers `()`.

use anyhow::{Context as _, bail, ensure};
use wit_parser::{Function, Type, WorldId};

use crate::case::{Case, Owner};
use crate::language::Language;
use crate::value::{Parser, Value};

/// One call and its outcome.
#[derive(Clone, Debug)]
pub struct Line {
    /// The languages of plugins that it holds for.
    pub languages: Vec<Language>,
    /// Where the function belongs.
    pub owner: Owner,
    /// The function, as WIT calls it.
    pub function: String,
    /// The names of its parameters.
    pub names: Vec<String>,
    /// The types of its parameters.
    pub params: Vec<Type>,
    /// The type of its result.
    pub result: Option<Type>,
    /// The arguments.
    pub arguments: Vec<Value>,
    /// What comes of it.
    pub outcome: Outcome,
    /// Where it stands in the file, from 1.
    pub number: usize,
}

/// What a call answers.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A value, or none.
    Returns(Option<Value>),
    /// The plugin's fault, in words that hold these.
    Fails(String),
}

impl Line {
    /// The call, for people.
    pub fn call(&self) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
        format!("{}({})", self.function, arguments.join(", "))
    }

    /// The call in WAVE, without the name of the interface.
    pub fn call_in_wave(&self) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(Value::to_wave).collect();
        format!("{}({})", self.function, arguments.join(", "))
    }
}

/// Reads the lines of a file.
pub(crate) fn read(case: &Case, world: WorldId, text: &str) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let number = index + 1;
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let expanded = expand(text)?;
        let line = line(case, world, &expanded, number);
        lines.push(line.with_context(|| format!("line {number} of `{}`: `{text}`", case.name))?);
    }
    Ok(lines)
}

fn line(case: &Case, world: WorldId, text: &str, number: usize) -> anyhow::Result<Line> {
    let mut languages = Language::ALL.to_vec();
    let mut text = text;
    if let Some((names, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        languages = names
            .split(',')
            .map(|name| Language::of(name.trim()).with_context(|| format!("there is no language `{name}`")))
            .collect::<anyhow::Result<_>>()?;
        text = rest;
    }
    let resolve = &case.resolve;
    let (head, rest) = text.split_at(text.find('(').context("expected `(`")?);
    let (interface, name) = match head.trim().rsplit_once('.') {
        Some((interface, name)) => (Some(interface), name),
        None => (None, head.trim()),
    };
    let mut parser = Parser::new(resolve, rest);
    let (owner, function) = find(case, world, interface, name)?;
    let names: Vec<String> = function.params.iter().map(|param| param.name.clone()).collect();
    let params: Vec<Type> = function.params.iter().map(|param| param.ty).collect();
    let arguments = parser.arguments(&params)?;
    let outcome = if parser.take("->") {
        Outcome::Returns(match function.result {
            Some(_) if parser.take("same") => match arguments.as_slice() {
                [only] => Some(only.clone()),
                _ => bail!("`same` needs one argument"),
            },
            Some(ty) => Some(parser.value(&ty)?),
            None => {
                ensure!(parser.take("()"), "the function has no result: write `()`");
                None
            }
        })
    } else if parser.take("fails:") {
        let words = parser.rest().to_owned();
        return Ok(Line {
            languages,
            owner,
            function: function.name.clone(),
            names,
            params,
            result: function.result,
            arguments,
            outcome: Outcome::Fails(words),
            number,
        });
    } else {
        bail!("expected `->` or `fails:`, found `{}`", parser.rest());
    };
    parser.end()?;
    let (function, result) = (function.name.clone(), function.result);
    Ok(Line { languages, owner, function, names, params, result, arguments, outcome, number })
}

fn find<'c>(
    case: &'c Case,
    world: WorldId,
    interface: Option<&str>,
    name: &str,
) -> anyhow::Result<(Owner, &'c Function)> {
    let found: Vec<(Owner, &Function)> = case
        .exports(world)
        .filter(|(owner, function)| {
            let is_called = |wanted| case.short_names(*owner).is_some_and(|names| names.contains(&wanted));
            interface.is_none_or(|wanted| is_called(wanted.to_owned())) && function.name == name
        })
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => bail!("no function `{name}` is exported"),
        _ => bail!("several interfaces have a function `{name}`: write `interface.{name}`"),
    }
}

/// Replaces each `<<TEXT*N>>` by N times TEXT.
fn expand(line: &str) -> anyhow::Result<String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, repetition)) = rest.split_once("<<") {
        let (repetition, after) = repetition.split_once(">>").context("`<<` without `>>`")?;
        let (unit, times) = repetition.rsplit_once('*').context("`<<…>>` without `*`")?;
        out.push_str(before);
        out.push_str(&unit.repeat(times.trim().parse().context("no number stands behind `*`")?));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
