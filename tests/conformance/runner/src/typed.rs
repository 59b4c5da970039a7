//! Host to plugin by code as an application has it: generated from the contract, or with serde types of its own.

use std::fmt::Debug;

use conformance_harness::{Case, Language, Line};
use plugwright::Plugin;

use crate::cell::{Cell, Tally};
use crate::direct::full;

mod flows;
mod handles;
mod loose_handles;

#[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unused, reason = "made of the cases")]
#[rustfmt::skip]
mod made;

/// The calls of one case to one plugin.
pub(crate) struct Calls<'c> {
    case: &'c Case,
    language: Language,
    tally: Tally,
}

/// Calls by what `contract!` makes.
pub(crate) fn run(case: &Case, language: Language, plugin: &Plugin) -> Cell {
    tallied(case, language, |calls| {
        made::run(&case.name, plugin, calls)?;
        if case.holds_handles() { handles::run(plugin, calls) } else { Ok(()) }
    })
}

/// Calls by serde, with types that know nothing of the contract.
pub(crate) fn run_serde(case: &Case, language: Language, plugin: &Plugin) -> Cell {
    tallied(case, language, |calls| {
        made::run_serde(&case.name, plugin, calls)?;
        flows::run(plugin, calls)?;
        if case.holds_handles() { loose_handles::run(plugin, calls) } else { Ok(()) }
    })
}

fn tallied(
    case: &Case,
    language: Language,
    run: impl FnOnce(&mut Calls<'_>) -> Result<(), plugwright::Error>,
) -> Cell {
    let mut calls = Calls { case, language, tally: Tally::default() };
    if let Err(error) = run(&mut calls) {
        calls.tally.count(Some(full(&error)));
    }
    calls.tally.cell()
}

impl Calls<'_> {
    /// A call that answers with a value. Types without equality, because of NaN, are compared by what they print.
    fn returns<T: Debug>(
        &mut self,
        number: usize,
        call: impl FnOnce() -> Result<T, plugwright::Error>,
        expected: impl FnOnce() -> T,
    ) {
        self.judge(number, call, expected(), |found, expected| {
            format!("{found:?}") == format!("{expected:?}")
        });
    }

    /// A call that answers with a value whose type has equality.
    fn equals<T: Debug + PartialEq>(
        &mut self,
        number: usize,
        call: impl FnOnce() -> Result<T, plugwright::Error>,
        expected: impl FnOnce() -> T,
    ) {
        self.judge(number, call, expected(), PartialEq::eq);
    }

    fn judge<T: Debug>(
        &mut self,
        number: usize,
        call: impl FnOnce() -> Result<T, plugwright::Error>,
        expected: T,
        are_same: impl FnOnce(&T, &T) -> bool,
    ) {
        let Some(line) = self.line(number) else { return };
        let what = line.call();
        let shown = |value: &T| short(&format!("{value:?}"));
        self.tally.count(match call() {
            Ok(found) if are_same(&found, &expected) => None,
            Ok(found) => Some(format!("{what}: expected `{}`, found `{}`", shown(&expected), shown(&found))),
            Err(error) => {
                Some(format!("{what}: expected `{}`, found the error `{}`", shown(&expected), full(&error)))
            }
        });
    }

    /// A call that is the plugin's fault.
    fn fails<T: Debug>(
        &mut self,
        number: usize,
        call: impl FnOnce() -> Result<T, plugwright::Error>,
        words: &str,
    ) {
        let Some(line) = self.line(number) else { return };
        let what = line.call();
        self.tally.count(match call() {
            Err(error) if full(&error).contains(words) => None,
            Err(error) => Some(format!("{what}: expected an error with `{words}`, found `{}`", full(&error))),
            Ok(found) => Some(format!(
                "{what}: expected an error with `{words}`, found `{}`",
                short(&format!("{found:?}"))
            )),
        });
    }

    /// Counts an answer of a call that was written by hand.
    fn same<T: Debug + PartialEq>(&mut self, what: &str, found: T, expected: T) {
        let differs = found != expected;
        self.tally.count(differs.then(|| format!("{what}: expected `{expected:?}`, found `{found:?}`")));
    }

    fn line(&self, number: usize) -> Option<&Line> {
        self.case.lines.iter().find(|line| line.number == number && line.languages.contains(&self.language))
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= 200 {
        text.to_owned()
    } else {
        text.chars().take(120).chain("…".chars()).collect()
    }
}
