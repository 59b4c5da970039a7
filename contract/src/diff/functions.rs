//! What changed in a function.

use wit_parser::{Function, Type};

use super::effect::{self, Effect, Roles};
use super::types::{Difference, compare, compare_maybe};
use super::{Change, Pair};
use crate::describe;

const PARAMETERS: &str = "functions link only if their parameters are equal";
const RESULT: &str = "functions link only if their results are equal";
const NAMES: &str = "names of parameters are part of a function's type";

/// Compares a function of both versions. `place` is what it is called in messages.
pub(super) fn compare_functions(
    pair: Pair<'_>,
    place: &str,
    (old, new): (&Function, &Function),
    roles: Roles,
    out: &mut Vec<Change>,
) {
    let whole = (describe::function(&pair.old.resolve, old), describe::function(&pair.new.resolve, new));
    let signature = |change: Change| change.shown(whole.0.clone(), whole.1.clone());
    let change = |rule, what: String, why| Change::new(rule, place, what, effect::retyped(roles, why));
    if old.kind.is_async() != new.kind.is_async() {
        let what = if new.kind.is_async() { "it is now `async`" } else { "it is no longer `async`" };
        out.push(signature(change("function-async", what.into(), "`async` is part of a function's type")));
    }
    let names =
        |function: &Function| -> Vec<String> { function.params.iter().map(|it| it.name.clone()).collect() };
    let (olds, news) = (names(old), names(new));
    let gone: Vec<&String> = olds.iter().filter(|name| !news.contains(name)).collect();
    let came: Vec<&String> = news.iter().filter(|name| !olds.contains(name)).collect();
    let is_renamed = gone.len() == came.len()
        && olds.len() == news.len()
        && old.params.iter().zip(&new.params).all(|(x, y)| {
            (x.name == y.name || gone.contains(&&x.name) && came.contains(&&y.name))
                && fits(pair, &x.ty, &y.ty)
        });
    if is_renamed {
        for (x, y) in gone.iter().zip(&came) {
            let what = format!("the parameter `{x}` is now called `{y}`");
            out.push(signature(change("parameter-renamed", what, NAMES)));
        }
    } else {
        for name in gone {
            let what = format!("the parameter `{name}` was removed");
            out.push(signature(change("parameter-removed", what, PARAMETERS)));
        }
        for name in came {
            let what = format!("the parameter `{name}` was added");
            out.push(signature(change("parameter-added", what, PARAMETERS)));
        }
        let kept = |names: &[String], others: &[String]| -> Vec<String> {
            names.iter().filter(|name| others.contains(name)).cloned().collect()
        };
        if kept(&olds, &news) != kept(&news, &olds) {
            let what = "the parameters stand in another order".to_owned();
            out.push(signature(change("parameters-reordered", what, PARAMETERS)));
        }
    }
    let told = |rule, subject: &str, all: Vec<Difference>, why, out: &mut Vec<Change>| {
        for difference in all {
            let path: String = difference.path.iter().map(|step| format!(" → {step}")).collect();
            let what = format!("the type of {subject}{path} changed");
            out.push(change(rule, what, why).shown(difference.old, difference.new));
        }
    };
    for x in &old.params {
        let Some(y) = new.params.iter().find(|y| y.name == x.name) else { continue };
        let mut differences = Vec::new();
        compare(pair, &x.ty, &y.ty, &mut Vec::new(), &mut differences);
        told("parameter-type", &format!("the parameter `{}`", x.name), differences, PARAMETERS, out);
    }
    match (&old.result, &new.result) {
        (None, Some(_)) => {
            out.push(signature(change("result-added", "it now has a result".into(), RESULT)));
        }
        (Some(_), None) => {
            out.push(signature(change("result-removed", "it has no result any more".into(), RESULT)));
        }
        (old, new) => {
            let mut differences = Vec::new();
            compare_maybe(pair, old, new, &mut Vec::new(), &mut differences);
            told("result-type", "the result", differences, RESULT, out);
        }
    }
    documentation(place, &old.docs, &new.docs, out);
    gate(place, &old.stability, &new.stability, out);
}

fn fits(pair: Pair<'_>, old: &Type, new: &Type) -> bool {
    pair.same_name(old, new) || pair.equal(old, new)
}

/// Comments may change freely.
pub(super) fn documentation(
    place: &str,
    old: &wit_parser::Docs,
    new: &wit_parser::Docs,
    out: &mut Vec<Change>,
) {
    if old.contents != new.contents {
        let effects = effect::none("documentation is no part of what is compiled");
        out.push(Change::new("documentation", place, "its documentation changed", effects));
    }
}

/// `@since` and `@deprecated` may change freely; a gate that opens or closes shows as something that is added or removed.
pub(super) fn gate(
    place: &str,
    old: &wit_parser::Stability,
    new: &wit_parser::Stability,
    out: &mut Vec<Change>,
) {
    if old != new {
        let effects = effect::both(Effect::fine("gates are no part of what is compiled"));
        out.push(Change::new("gate", place, "`@since`, `@unstable` or `@deprecated` changed", effects));
    }
}
