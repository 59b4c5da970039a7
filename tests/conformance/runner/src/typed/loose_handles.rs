//! Resources of a plugin in the hands of an application that was not compiled against the contract.

use plugwright::{Error, Handle, Plugin, Session};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Calls;

/// One instance of the plugin, which counts what is alive.
struct Counters(Session);

impl Counters {
    fn call<T: DeserializeOwned>(&mut self, function: &str, arguments: &impl Serialize) -> Result<T, Error> {
        let item = format!("conformance:resources/resources.{function}@1.0.0").parse()?;
        self.0.call_serde(&item, arguments)
    }

    fn counter(&mut self, start: u32) -> Result<Handle, Error> {
        self.call("[constructor]counter", &(start,))
    }

    fn value(&mut self, counter: Handle) -> Result<u32, Error> {
        self.call("[method]counter.value", &(counter,))
    }

    fn live(&mut self) -> Result<u32, Error> {
        self.call("live", &())
    }
}

/// As the typed calls do: makes, lends, gives away, takes back and drops.
pub(super) fn run(plugin: &Plugin, calls: &mut Calls<'_>) -> Result<(), Error> {
    let mut counters = Counters(plugin.session()?);
    let counter = counters.counter(40)?;
    calls.same("add", counters.call("[method]counter.add", &(counter, 2))?, 42);
    calls.same("value", counters.value(counter)?, 42);
    let other: Handle = counters.call("make", &(4_294_967_253_u32,))?;
    counters.call::<()>("[method]counter.absorb", &(counter, other))?;
    calls.same("value after absorb", counters.value(counter)?, u32::MAX);
    calls.same("live after two", counters.live()?, 2);
    counters.0.drop_handle(counter)?;
    calls.same("live after a drop", counters.live()?, 1);

    let (a, b) = (counters.counter(3)?, counters.counter(4)?);
    calls.same("sum", counters.call("sum", &([a, b, a],))?, 10);
    let merged: Handle = counters.call("[static]counter.merge", &(a, b))?;
    let passed: Handle = counters.call("pass", &(merged,))?;
    calls.same("value of what came back", counters.value(passed)?, 7);
    calls.same("take", counters.call("take", &(passed,))?, 7);
    calls.same("live after a gift", counters.live()?, 1);

    let many: Vec<Handle> = counters.call("many", &([7, 8, 9],))?;
    let values = many.iter().map(|one| counters.value(*one)).collect::<Result<Vec<u32>, Error>>()?;
    calls.same("values of a list", values, vec![7, 8, 9]);
    calls.same("maybe not", counters.call::<Option<Handle>>("maybe", &(None::<u32>,))?.is_none(), true);
    let some: Option<Handle> = counters.call("maybe", &(Some(5),))?;
    let fine: Result<Handle, String> = counters.call("checked", &(100,))?;
    let wrong: Result<Handle, String> = counters.call("checked", &(101,))?;
    calls.same("checked and refused", wrong.is_err_and(|words| words == "101 is too much"), true);
    calls.same("live before the end", counters.live()?, 6);
    for handle in many.into_iter().chain(some).chain(fine.ok()).chain([other]) {
        counters.0.drop_handle(handle)?;
    }
    calls.same("live at the end", counters.live()?, 0);
    Ok(())
}
