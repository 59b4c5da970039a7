//! Handles on their way from one store to another, by message: out of one store's tables and into another's.

use wasmtime::component::{ResourceAny, ResourceDynamic, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use crate::bridge::{Claim, Side, What};
use crate::instance::State;
use crate::link::Handles;

/// What a plugin has for a call alone, which goes on beside others.
#[derive(Default)]
pub(crate) struct Lent {
    /// Of others: places in its ledger, and what stands for them in the host's table.
    held: Vec<(u32, ResourceAny)>,
    /// Of its own.
    home: Vec<u32>,
}

impl Lent {
    /// A borrow ends with its call: wasmtime has made sure that the plugin has none left.
    pub(crate) fn end(self, mut store: StoreContextMut<'_, State>) -> wasmtime::Result<()> {
        for (place, handle) in self.held {
            handle.try_into_resource_dynamic(store.as_context_mut())?;
            drop(store.data_mut().ledger.dropped(place));
        }
        self.home.into_iter().for_each(|place| store.data_mut().ledger.done_with(place));
        Ok(())
    }
}

/// Takes a handle out of a store.
pub(super) fn take(
    mut store: StoreContextMut<'_, State>,
    value: &Val,
    ty: &Type,
    handles: &Handles,
) -> wasmtime::Result<Claim> {
    let (Val::Resource(handle), Type::Own(resource) | Type::Borrow(resource)) = (value, ty) else {
        return Err(strange());
    };
    let is_owned = matches!(ty, Type::Own(_));
    let claim = match handle.try_into_resource_dynamic(store.as_context_mut()) {
        Ok(held) => store.data_mut().ledger.hand_over(held.rep(), is_owned),
        // Of its own: what guests define is no type of the host's.
        Err(_) => {
            let name = handles.name(*resource).ok_or_else(strange)?;
            store.data_mut().ledger.give_out(*handle, name)
        }
    };
    claim.map_err(|what| what.by(Side::Provider).into())
}

/// Puts a handle into a store.
pub(super) fn give(
    mut store: StoreContextMut<'_, State>,
    claim: Claim,
    ty: &Type,
    handles: &Handles,
    lent: &mut Lent,
) -> wasmtime::Result<Val> {
    let (Type::Own(resource) | Type::Borrow(resource)) = ty else { return Err(strange()) };
    let is_owned = matches!(ty, Type::Own(_));
    let nothing = || wasmtime::Error::from(What::Handle.by(Side::Consumer));
    let ledger = &mut store.data_mut().ledger;
    if ledger.is_of(&claim.owner) {
        if is_owned {
            return ledger.redeem(claim).map(Val::Resource).ok_or_else(nothing);
        }
        let (own, place) = ledger.lend_to_call(&claim).ok_or_else(nothing)?;
        lent.home.push(place);
        return Ok(Val::Resource(own));
    }
    let number = handles.number(*resource).ok_or_else(strange)?;
    let place = ledger.hold(claim).map_err(|what| what.by(Side::Consumer))?;
    // One to be borrowed is the host's as long as the call runs: wasmtime lends it, and wants it back before the call returns.
    let handle = ResourceDynamic::new_own(place, number).try_into_resource_any(store)?;
    if !is_owned {
        lent.held.push((place, handle));
    }
    Ok(Val::Resource(handle))
}

fn strange() -> wasmtime::Error {
    wasmtime::format_err!("a value is not the handle that its type says")
}
