//! Plugin to host: the application offers what a case's providers export, and the plugin that passes calls on calls it.
//!
//! The host answers from the case's expectations. It only answers where the arguments arrived as they were sent, so a value that is
//! spoilt on its way to the host is found as one that is spoilt on its way back.

use anyhow::Context as _;
use conformance_harness::{Case, Line, Outcome, Owner, Side};
use plugwright::{Offer, OfferError, OfferName, Policy, Val};

use crate::cell::{Cell, Matrix, Way};
use crate::convert::{of_val, to_val};
use crate::direct::by_wave;
use crate::fleet::Fleet;

/// The offers of all cases.
pub(crate) fn offers(cases: &[Case]) -> anyhow::Result<Vec<Offer>> {
    let mut offers = Vec::new();
    for case in cases.iter().filter(|case| case.is_on(Side::Consumer) && !case.lines.is_empty()) {
        for interface in case.imports() {
            let answers = answers(case, &interface)?;
            let name: OfferName = interface.parse()?;
            offers
                .push(Offer::new(name, move |_, function, arguments| answer(&answers, function, arguments)));
        }
    }
    Ok(offers)
}

/// A call, and what the host gives back for it.
struct Answer {
    function: String,
    line: Line,
    result: Vec<Val>,
}

fn answers(case: &Case, interface: &str) -> anyhow::Result<Vec<Answer>> {
    let mut answers = Vec::new();
    for line in &case.lines {
        if case.interface(Side::Provider, line.owner).as_deref() != Some(interface) {
            continue;
        }
        let result = match (&line.outcome, &line.result) {
            (Outcome::Returns(Some(value)), Some(ty)) => vec![to_val(&case.resolve, ty, value)?],
            (Outcome::Returns(_), _) => Vec::new(),
            // The host has no faults of its own to show.
            (Outcome::Fails(_), _) => continue,
        };
        answers.push(Answer { function: line.function.clone(), line: line.clone(), result });
    }
    Ok(answers)
}

fn answer(answers: &[Answer], function: &str, arguments: &[Val]) -> Result<Vec<Val>, OfferError> {
    let found: Vec<_> = arguments
        .iter()
        .map(of_val)
        .collect::<anyhow::Result<_>>()
        .map_err(|error| OfferError::from(error.to_string()))?;
    let fits = |answer: &&Answer| answer.function == function && answer.line.arguments == found;
    match answers.iter().find(fits) {
        Some(answer) => Ok(answer.result.clone()),
        None => {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            Err(format!("the host was called as {function}({}), which nobody asked for", found.join(", "))
                .into())
        }
    }
}

/// The lines that the host has an answer to. A call stands twice where languages differ: the host gives the first answer.
fn answered(case: &Case) -> impl Iterator<Item = &Line> {
    case.lines.iter().enumerate().filter_map(|(index, line)| {
        let is_same = |other: &&Line| other.function == line.function && other.arguments == line.arguments;
        let is_first = case.lines.iter().take(index).all(|other| !is_same(&other));
        (is_first && matches!(line.outcome, Outcome::Returns(_)) && line.owner != Owner::World)
            .then_some(line)
    })
}

/// Loads every consumer with the offers alone.
pub(crate) fn run(fleet: &Fleet<'_>, matrix: &mut Matrix) -> anyhow::Result<()> {
    for &language in &fleet.languages {
        let name = Fleet::name(language, Side::Consumer);
        let mut policy = Policy::new().plugin(&name, fleet.plugin(language, Side::Consumer));
        let able = |case: &&Case| Fleet::has(case, language, Side::Consumer) && !case.lines.is_empty();
        let on = || fleet.cases.iter().filter(|case| case.is_on(Side::Consumer));
        if !on().any(|case| able(&case)) {
            continue;
        }
        for interface in on().filter(able).flat_map(Case::imports) {
            policy = policy.offer(interface.parse()?);
        }
        let plugins = fleet.load(&policy).with_context(|| format!("`{name}` with what the host offers"))?;
        let plugin = plugins.get(&name)?;
        for case in on() {
            let cell = match able(&case) {
                true => by_wave(case, answered(case), Side::Consumer, &plugin),
                false => Cell::Unsupported,
            };
            matrix.put(&case.name, Way::Import(language), cell);
        }
    }
    Ok(())
}
