//! Resources that plugins have of each other: handles that are dropped, owners that are gone.

use wasmtime::component::ResourceAny;

use super::Failed;
use crate::bridge::{Claim, Fate};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{Instance, State};
use crate::name::PluginId;

/// Runs what follows from a plugin dropping its handle of another's resource: the destructor, in the owner's store.
///
/// Where the owner waits for this very call, or is not in this tree of calls, its destructor runs as soon as it is idle. Where
/// it is no more, the resource went with it.
pub(crate) fn dropped(state: &mut State, place: u32) -> wasmtime::Result<()> {
    let Some(claim) = state.ledger.dropped(place) else { return Ok(()) };
    if claim.owner.fate() != Fate::Alive {
        return Ok(());
    }
    let Some(mut tree) = state.tree.take() else { return Ok(()) };
    let Some(mut owner) = tree.enter_idle(&claim.owner) else {
        state.tree = Some(tree);
        return Ok(());
    };
    let engine = state.engine;
    let caller = &state.call;
    let (result, tree) = State::on_stack(engine, || {
        owner.join(|deadline| caller.within(deadline), tree);
        let result = owner.enter(|instance| match instance.store.data_mut().ledger.redeem(claim) {
            Some(resource) => drop_resource(instance, resource),
            None => Ok(()),
        });
        let mut tree = owner.part();
        if let Some(tree) = &mut tree {
            tree.leave(&mut Some(owner));
        }
        (result, tree)
    });
    state.tree = tree;
    result.map_err(Failed::into_wasmtime)
}

/// Drops a resource of an instance's own, with its destructor.
pub(crate) fn drop_resource(instance: &mut Instance, resource: ResourceAny) -> wasmtime::Result<()> {
    match instance.store.data().patience() {
        None => resource.resource_drop(&mut instance.store),
        Some(patience) => patience.wait(resource.resource_drop_async(&mut instance.store)),
    }
}

/// The owner of a resource cannot be called with it.
pub(crate) fn gone(owner: &PluginId, claim: &Claim) -> Error {
    let name = &claim.name;
    let message = match claim.owner.fate() {
        Fate::Failed => {
            format!("resource `{name}` of plugin `{owner}` is gone: the instance that owned it failed")
        }
        Fate::Ended => {
            format!("resource `{name}` of plugin `{owner}` is gone: the instance that owned it has ended")
        }
        Fate::Alive => format!(
            "resource `{name}` of plugin `{owner}` is out of reach: the instance that owns it serves another call"
        ),
    };
    Error::new(Stage::Call, ErrorKind::Gone, Blame::Plugin, message)
        .chain(vec![owner.clone()])
        .hint("make the resource anew, in this call")
}
