//! What one end of a stream or future knows of it, and how what lives in its store gets out of it with items, or into it.
//!
//! A handle in an item becomes a claim as soon as the item is taken from its writer, and a handle of the reader's when the item is
//! put before it; a stream or future is cut in two like any other. In between the item owns them: one that nobody reads lets go
//! of all it has.

use std::sync::Arc;

use wasmtime::component::{Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::pass::{self, Way};
use crate::bridge::{Cargo, Claim, Element, Freight, Item, Kind, Raw, Resources, Side, What};
use crate::call::{Failed, bug, lend};
use crate::crowd::Stake;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{State, Toll};
use crate::link::Handles;

/// One end of a stream or future.
pub(super) struct Lane {
    pub(super) element: Element,
    /// The resources of the component at this end, unless the other end is the application's.
    pub(super) handles: Option<Arc<Handles>>,
    /// What is paid for the edge that it goes over, where this end pays.
    pub(super) toll: Option<Arc<Toll>>,
}

impl Lane {
    /// Of a stream or future of this type.
    pub(super) fn new(ty: &Type, (handles, toll): Way<'_>) -> wasmtime::Result<Self> {
        let resources = handles.map(|handles| &**handles as &dyn Resources);
        let element = match ty {
            Type::Stream(stream) => Element::of(stream.ty(), resources),
            Type::Future(future) => Element::of_future(future.ty(), resources),
            _ => Ok(Element::Unit),
        };
        let element = element.map_err(|refusal| {
            let message = format!("a stream or future cannot cross: {refusal}");
            Failed::into_wasmtime(Error::new(Stage::Call, ErrorKind::Unsupported, Blame::Plugin, message))
        })?;
        Ok(Self { element, handles: handles.cloned(), toll: toll.cloned() })
    }

    /// What keeps the instance that writes, if it may give its own resources in this stream: also those that it has yet to make.
    pub(super) fn stake(&self, state: &State) -> Option<Stake> {
        match &self.element {
            Element::Item(kind) if kind.may_be_home() => state.ledger.stake(),
            _ => None,
        }
    }

    fn way(&self) -> Way<'_> {
        (self.handles.as_ref(), self.toll.as_ref())
    }

    /// Takes what items have with them out of the store.
    pub(super) fn depart(
        &self,
        mut store: StoreContextMut<'_, State>,
        kind: &Kind,
        items: &mut [Item],
    ) -> wasmtime::Result<()> {
        for cargo in items.iter_mut().filter_map(|item| item.cargo.as_deref_mut()) {
            let Cargo::Here(raw) = cargo else { continue };
            let depart = |raw| self.out(store.as_context_mut(), kind, raw);
            *cargo = Cargo::Away(std::mem::take(raw).into_iter().map(depart).collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    /// Puts what items have with them into the store, right before they are lowered.
    pub(super) fn arrive(
        &self,
        mut store: StoreContextMut<'_, State>,
        items: &mut [Item],
    ) -> wasmtime::Result<()> {
        let Element::Item(kind) = &self.element else { return Ok(()) };
        for cargo in items.iter_mut().filter_map(|item| item.cargo.as_deref_mut()) {
            let Cargo::Away(freight) = cargo else { continue };
            let arrive = |freight| self.into(store.as_context_mut(), kind, freight);
            *cargo = Cargo::Here(std::mem::take(freight).into_iter().map(arrive).collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    fn out(&self, mut store: StoreContextMut<'_, State>, kind: &Kind, raw: Raw) -> wasmtime::Result<Freight> {
        let of = |site| kind.site(site).ok_or_else(strange);
        let ledger = &mut store.data_mut().ledger;
        let (claim, site) = match raw {
            Raw::Own(resource, site) => (ledger.give_out(resource, of(site)?.name.clone()), site),
            Raw::Held(place, site) => (ledger.hand_over(place, true), site),
            Raw::Stream(stream, site) => return self.flow_out(store, Val::Stream(stream), kind, site),
            Raw::Future(future, site) => return self.flow_out(store, Val::Future(future), kind, site),
        };
        Ok(Freight::Handle(claim.map_err(|what| what.by(Side::Provider))?, site))
    }

    fn flow_out(
        &self,
        store: StoreContextMut<'_, State>,
        flow: Val,
        kind: &Kind,
        site: usize,
    ) -> wasmtime::Result<Freight> {
        let ty = kind.site(site).and_then(|site| site.flow.as_ref()).ok_or_else(strange)?;
        Ok(Freight::Flow(pass::take(store, flow, ty, self.way())?, site))
    }

    fn into(
        &self,
        mut store: StoreContextMut<'_, State>,
        kind: &Kind,
        freight: Freight,
    ) -> wasmtime::Result<Raw> {
        match freight {
            Freight::Handle(claim, site) => {
                let meant = kind.site(site).and_then(|site| Some((site.owner?, &*site.name)));
                // It may have come by way of the application, which can take one stream for another.
                if meant.is_some_and(|(owner, name)| !claim.is_on(owner, name)) {
                    return Err(Failed::into_wasmtime(astray(&claim)));
                }
                hold(store.data_mut(), claim, site)
            }
            Freight::Flow(inlet, site) => {
                let ty = kind.site(site).and_then(|site| site.flow.as_ref()).ok_or_else(strange)?;
                match pass::give(store, inlet, ty, self.way())? {
                    Val::Stream(stream) => Ok(Raw::Stream(stream, site)),
                    Val::Future(future) => Ok(Raw::Future(future, site)),
                    _ => Err(strange()),
                }
            }
        }
    }
}

/// What a plugin gets for a claim. A stream is not led to an owner as a call is, so what comes home may come to another instance.
fn hold(state: &mut State, claim: Claim, site: usize) -> wasmtime::Result<Raw> {
    let ledger = &mut state.ledger;
    if ledger.is_of(&claim.owner) {
        let own = ledger.redeem(claim).ok_or_else(|| What::Handle.by(Side::Consumer))?;
        return Ok(Raw::Own(own, site));
    }
    if ledger.is_of_seat(&claim.owner) {
        // The reader is in the chain anyway.
        return Err(Failed::into_wasmtime(lend::gone(&state.plugin, &claim).chain(Vec::new())));
    }
    Ok(Raw::Held(ledger.hold(claim).map_err(|what| what.by(Side::Consumer))?, site))
}

fn astray(claim: &Claim) -> Error {
    let message =
        format!("a stream or future has the resource `{}` where its reader means another", claim.name);
    Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, message)
}

fn strange() -> wasmtime::Error {
    Failed::into_wasmtime(bug("an item has a handle that its type has not"))
}
