//! What a plugin may export for the host alone: whether it is able to work, and what it remembers (`wit/lifecycle`).

use std::ops::Deref;

use wasmtime::component::{ComponentNamedList, Lift, Lower};

use crate::call::run;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::link::Exports;
use crate::name::PluginId;
use crate::pool::Lease;
use crate::seat::Seat;

const HEALTH: &str = "plugwright:lifecycle/health@0.1.0";
const STATE: &str = "plugwright:lifecycle/state@0.1.0";

/// Whether a component wants to be asked how it is.
pub(crate) fn has_health(exports: &Exports) -> bool {
    exports.find(Some(HEALTH), "check").is_some()
}

/// Whether a component can hand over what it remembers, and take it over.
pub(crate) fn has_state(exports: &Exports) -> bool {
    exports.find(Some(STATE), "save").is_some() && exports.find(Some(STATE), "restore").is_some()
}

/// Asks a plugin whether it can work. One that does not export that can.
pub(crate) fn check<P: Deref<Target = Seat>>(lease: &mut Lease<P>, plugin: &PluginId) -> Result<(), Error> {
    match ask::<P, (), ()>(lease, HEALTH, "check", ())? {
        Some(Err(why)) => Err(unfit(plugin, "says that it cannot work", why)),
        Some(Ok(())) | None => Ok(()),
    }
}

/// Has a plugin write down what it remembers.
pub(crate) fn save<P: Deref<Target = Seat>>(
    lease: &mut Lease<P>,
    plugin: &PluginId,
) -> Result<Vec<u8>, Error> {
    let saved = ask::<P, (), Vec<u8>>(lease, STATE, "save", ())?;
    saved.unwrap_or(Ok(Vec::new())).map_err(|why| unfit(plugin, "cannot hand over what it remembers", why))
}

/// Gives a plugin what another one, of this version, has written down.
pub(crate) fn restore<P: Deref<Target = Seat>>(
    lease: &mut Lease<P>,
    plugin: &PluginId,
    saved: &[u8],
    version: Option<&str>,
) -> Result<(), Error> {
    let restored = ask::<P, (&[u8], Option<&str>), ()>(lease, STATE, "restore", (saved, version))?;
    restored
        .unwrap_or(Ok(()))
        .map_err(|why| unfit(plugin, "cannot take over what the former one remembers", why))
}

/// Calls a function of the host's own interfaces, if the plugin exports it.
fn ask<P, A, T>(
    lease: &mut Lease<P>,
    interface: &str,
    function: &str,
    arguments: A,
) -> Result<Option<Result<T, String>>, Error>
where
    P: Deref<Target = Seat>,
    A: ComponentNamedList + Lower + Send + Sync,
    T: Lift + Send + Sync + 'static,
    (Result<T, String>,): ComponentNamedList + Lift,
{
    let Some(generation) = lease.generation() else { return Ok(None) };
    let Some(export) = generation.exports.find(Some(interface), function) else { return Ok(None) };
    let answer = run(lease, &export.index, |store, function| {
        let function = function.typed::<A, (Result<T, String>,)>(&*store)?;
        match store.data().patience() {
            None => function.call(store, arguments),
            Some(patience) => patience.wait(function.call_async(store, arguments)),
        }
    });
    answer.map(|(answer,)| Some(answer))
}

fn unfit(plugin: &PluginId, what: &str, why: String) -> Error {
    let why = crate::observe::printable(&why, 1000);
    Error::new(
        Stage::Instantiate,
        ErrorKind::Unfit,
        Blame::Plugin,
        format!("plugin `{plugin}` {what}: {why}"),
    )
    .chain(vec![plugin.clone()])
}
