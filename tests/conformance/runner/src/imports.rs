//! Plugin to host: the application offers what a case's providers export, and the plugin that passes calls on calls it.
//!
//! The host answers from the case's expectations. It only answers where the arguments arrived as they were sent, so a value that is
//! spoilt on its way to the host is found as one that is spoilt on its way back.

mod flowing;
mod numbered;
mod owned;

use anyhow::Context as _;
use conformance_harness::{Case, Language, Line, Outcome, Side};
use plugwright::{Offer, OfferError, OfferName, Plan, Policy, Val};

use crate::cell::{Cell, Matrix, Way};
use crate::convert::{of_val, to_val};
use crate::direct::by_wave;
use crate::fleet::Fleet;
use crate::imports::numbered::Numbers;
use crate::imports::owned::Counters;
use crate::lending;

/// How the host refuses a plugin that exports what the application offers.
pub(crate) const REFUSAL: &str = "a name that belongs to the application, which offers it";

/// The offers of all cases.
pub(crate) fn offers(cases: &[Case]) -> anyhow::Result<Vec<Offer>> {
    let mut offers = Vec::new();
    for case in cases.iter().filter(|case| case.is_offered()) {
        for interface in case.imports() {
            let name: OfferName = interface.parse()?;
            if let Some(offer) = flowing::offer(case, name.clone()) {
                offers.push(offer);
                continue;
            }
            let answers = answers(case, &interface)?;
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

fn answers(case: &Case, import: &str) -> anyhow::Result<Vec<Answer>> {
    let mut answers = Vec::new();
    for line in &case.lines {
        // A function of the world itself is offered by its own name.
        let owner = case.interface(Side::Provider, line.owner).unwrap_or_else(|| line.function.clone());
        if owner != import {
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

/// The calls to a consumer that the host has an answer to. A call of a relay stands twice where languages differ: the host gives
/// the first answer.
fn answered(case: &Case) -> impl Iterator<Item = &Line> {
    let of_relay = if case.has_own_consumer() { &[][..] } else { &case.lines };
    case.uses.iter().filter(shows).chain(of_relay.iter().enumerate().filter_map(|(index, line)| {
        let is_same = |other: &&Line| other.function == line.function && other.arguments == line.arguments;
        let is_first = case.lines.iter().take(index).all(|other| !is_same(&other));
        (is_first && shows(&line)).then_some(line)
    }))
}

/// The host has no faults of its own to show.
fn shows(line: &&Line) -> bool {
    matches!(line.outcome, Outcome::Returns(_))
}

/// Loads every consumer with the offers, and with a provider of what the application cannot offer.
pub(crate) fn run(fleet: &Fleet<'_>, matrix: &mut Matrix) -> anyhow::Result<()> {
    for &language in &fleet.languages {
        for side in [Side::Consumer, Side::Apart, Side::AsyncConsumer] {
            run_side(fleet, matrix, language, side)?;
        }
    }
    Ok(())
}

fn run_side(fleet: &Fleet<'_>, matrix: &mut Matrix, language: Language, side: Side) -> anyhow::Result<()> {
    let name = Fleet::name(language, side);
    let has = |case: &Case| Fleet::has(case, language, side);
    let cases = || fleet.cases.iter().filter(|case| case.is_on(side));
    for case in cases().filter(|case| !has(case) || case.lines.is_empty()) {
        matrix.put(&case.name, Way::Import(language), Cell::Unsupported);
    }
    // A language that can do none of the chosen cases has no plugin.
    if !cases().any(|case| has(case) && !case.lines.is_empty()) {
        return Ok(());
    }
    let mut policy = Policy::new().plugin(&name, fleet.plugin(language, side));
    for case in cases().filter(|case| has(case)) {
        for interface in case.imports() {
            policy = match case.is_offered() {
                true => policy.offer(interface.parse()?),
                false => served(fleet, policy, &name, case, &interface),
            };
        }
    }
    let plugins = fleet.load(&policy).with_context(|| format!("`{name}` with what the host offers"))?;
    let plugin = plugins.get(&name)?;
    for case in cases().filter(|case| has(case) && !case.lines.is_empty()) {
        let cell = match case.is_offered() {
            true => by_wave(case, answered(case), side, &plugin),
            false => refused(&policy, case)?,
        };
        matrix.put(&case.name, Way::Import(language), cell);
    }
    Ok(())
}

/// Loads every plugin that holds resources with an application that owns them.
pub(crate) fn run_owned(fleet: &Fleet<'_>, matrix: &mut Matrix) -> anyhow::Result<()> {
    for case in fleet.cases.iter().filter(|case| case.holds_handles()) {
        for &language in &fleet.languages {
            let cell = match Fleet::has(case, language, Side::Holder) {
                true => owned(fleet, case, language)?,
                false => Cell::Unsupported,
            };
            matrix.put(&case.name, Way::Import(language), cell);
        }
    }
    Ok(())
}

/// Its resources are values of Rust once, and numbers in JSON once: the plugin sees no difference.
fn owned(fleet: &Fleet<'_>, case: &Case, language: Language) -> anyhow::Result<Cell> {
    let (counters, numbers) = (Counters::default(), Numbers::default());
    let import = case.imports().into_iter().next().context("it imports nothing")?;
    let typed = held(fleet, case, language, counters.offer())?;
    let json = held(fleet, case, language, numbers.offer(import.parse()?))?;
    let outlive = |live: usize, how: &str| match live {
        0 => None,
        live => Some(format!("{live} resources of the application, {how}, outlive the plugin")),
    };
    let kept =
        outlive(counters.live() as usize, "typed").into_iter().chain(outlive(numbers.live(), "in JSON"));
    Ok(typed.and(json).and(Cell::failed(kept.collect())))
}

fn held(fleet: &Fleet<'_>, case: &Case, language: Language, offer: Offer) -> anyhow::Result<Cell> {
    let name = Fleet::name(language, Side::Holder);
    let policy = Policy::new().plugin(&name, fleet.plugin(language, Side::Holder));
    let plugins = fleet.load_with(offer, &policy)?;
    let plugin = plugins.get(&name)?;
    Ok(by_wave(case, case.uses.iter(), Side::Holder, &plugin).and(lending::run(case, &plugin)))
}

/// Links an import to a provider that has this case alone: what the application offers, no plugin may export.
fn served(fleet: &Fleet<'_>, policy: Policy, consumer: &str, case: &Case, interface: &str) -> Policy {
    let (provider, folder) = fleet.alone(case);
    policy.plugin(&provider, folder).link(consumer, interface, &provider)
}

/// What the application offers, no plugin exports: the plan has to say so, by name.
fn refused(policy: &Policy, case: &Case) -> anyhow::Result<Cell> {
    let mut policy = policy.clone();
    for interface in case.imports() {
        policy = policy.offer(interface.parse()?);
    }
    Ok(match Plan::new(&policy) {
        Err(report) if report.render().contains(REFUSAL) => Cell::Refused,
        Err(report) => Cell::Failed(vec![format!("it is refused otherwise: {}", report.render())]),
        Ok(_) => Cell::Failed(vec!["a plugin exports what the application offers".to_owned()]),
    })
}
