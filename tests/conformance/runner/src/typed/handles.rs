//! Resources of a plugin in the hands of the host: the calls that no line of text can say.

use plugwright::{Error, Plugin};

use self::contract::{Resources, resources::Counter};
use super::Calls;

#[allow(missing_docs, reason = "made of the case")]
mod contract {
    plugwright::contract!({ path: "../resources/case.wit", world: "provider" });
}

/// Makes, lends, gives away, takes back and drops. All of it runs on one instance, which counts what is alive.
pub(super) fn run(plugin: &Plugin, calls: &mut Calls<'_>) -> Result<(), Error> {
    let resources = Resources::from_plugin(plugin)?.session()?;
    let counter = Counter::new(&resources, 40)?;
    calls.same("add", counter.add(2)?, 42);
    calls.same("value", counter.value()?, 42);
    calls.same("live after one", resources.live()?, 1);

    let other = resources.make(4_294_967_253)?;
    counter.absorb(&other)?;
    calls.same("value after absorb", counter.value()?, u32::MAX);
    calls.same("value of what was lent", other.value()?, 4_294_967_253);
    drop(counter);
    calls.same("live after a drop", resources.live()?, 1);

    let (a, b) = (Counter::new(&resources, 3)?, Counter::new(&resources, 4)?);
    calls.same("sum", resources.sum(&[&a, &b, &a])?, 10);
    let merged = Counter::merge(&resources, a, b)?;
    calls.same("value of what was merged", merged.value()?, 7);
    calls.same("live after a merger", resources.live()?, 2);

    let passed = resources.pass(merged)?;
    calls.same("value of what came back", passed.value()?, 7);
    calls.same("take", resources.take(passed)?, 7);
    calls.same("live after a gift", resources.live()?, 1);

    let many = resources.many(&[7, 8, 9])?;
    let values = many.iter().map(Counter::value).collect::<Result<Vec<u32>, Error>>()?;
    calls.same("values of a list", values, vec![7, 8, 9]);
    drop(many);
    calls.same("maybe not", resources.maybe(None)?.is_none(), true);
    let some = resources.maybe(Some(5))?.map(|counter| counter.value()).transpose()?;
    calls.same("maybe", some, Some(5));
    let fine = resources.checked(100)?.map(|counter| counter.value());
    calls.same("checked", fine.map(Result::ok), Ok(Some(100)));
    let wrong = resources.checked(101)?.map(|counter| counter.value().ok());
    calls.same("checked and refused", wrong, Err("101 is too much".to_owned()));
    drop(other);
    calls.same("live at the end", resources.live()?, 0);
    Ok(())
}
