//! Calls with types of serde, whose arguments are laid out as the plugin takes them.

use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasmtime::Store;
use wasmtime::component::Func;

use super::{Plugin, Session};
use crate::bridge::{Direct, Given, Passed};
use crate::call::run;
use crate::error::Error;
use crate::instance::State;
use crate::link::Export;
use crate::name::ItemName;
use crate::plan::EngineKind;
use crate::pool::Lease;
use crate::seat::{Generation, Seat};
use crate::value;

/// How a function is called so. Nothing where its types, or the arguments, need the long way: that takes the arguments once more,
/// so a type of serde has to write the same each time.
fn ready<'e>(
    generation: &Generation,
    export: &'e Export,
    arguments: &impl Serialize,
) -> Option<(&'e Direct, Passed)> {
    if generation.blueprint.engine == EngineKind::Async {
        return None;
    }
    let direct = export.direct()?;
    Some((direct, value::pass(direct, arguments)?))
}

fn call<P: Deref<Target = Seat>>(
    lease: &mut Lease<P>,
    export: &Export,
    direct: &Direct,
    passed: &Passed,
) -> Result<Given, Error> {
    run(lease, &export.index, |store: &mut Store<State>, function: &Func| {
        let limit = store.data().limits.transfer.0;
        direct.call(store, function, passed, limit)
    })
}

impl Plugin {
    /// Makes a single call without a session of its own, if it is one of these.
    pub(super) fn at_once<T: DeserializeOwned>(
        &self,
        item: &ItemName,
        arguments: &impl Serialize,
    ) -> Result<Option<T>, Error> {
        let generation = self.seat.known()?;
        let export = self.item_in(&generation, item)?;
        let Some((direct, passed)) = ready(&generation, &export, arguments) else { return Ok(None) };
        let given = self.seat.outside_tokio(|| {
            let mut lease = Lease::root(&*self.seat, self.until(None))?;
            lease.agree(&self.terms);
            // Another may have taken the seat since.
            if lease.instance().is_none_or(|instance| !Arc::ptr_eq(instance.generation(), &generation)) {
                return Ok(None);
            }
            call(&mut lease, &export, direct, &passed).map(Some)
        })?;
        given.map(|given| value::from_given(direct, given)).transpose()
    }
}

impl Session {
    /// Makes a call in this session, if it is one of these.
    pub(super) fn at_once<T: DeserializeOwned>(
        &mut self,
        export: &Export,
        arguments: &impl Serialize,
    ) -> Result<Option<T>, Error> {
        let Some((direct, passed)) = ready(&self.generation, export, arguments) else { return Ok(None) };
        self.renew();
        let (plugin, lease) = (&self.plugin, &mut self.lease);
        let given = plugin.seat.outside_tokio(|| call(lease, export, direct, &passed))?;
        value::from_given(direct, given).map(Some)
    }
}
