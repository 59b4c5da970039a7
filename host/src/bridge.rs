//! Carries a call from one plugin into another, each in a store of its own.
//!
//! The bridge is typed at run time: a host has no generated code for the interfaces its plugins share. It is not built
//! on [`wasmtime::component::Val`], which costs an allocation and a match for each value (a `list<u8>` of 64 KiB takes
//! milliseconds). A value is copied from the consumer's memory to the provider's as the canonical ABI lays it out, once
//! for arguments, twice for results; strings and lists of numbers are copied as blocks of bytes, and numbers alone
//! touch no memory at all.
//!
//! ```text
//! link:  agree ─▶ shape               the two sides' types, compared; their layout, worked out
//! call:  carry ─▶ check ─▶ copy       wasmtime's calling convention ─▶ validated where it lies ─▶ memory to memory
//!              └▶ flat ──┘ └▶ stage   core parameters ─ … ─ results wait until the provider is left
//! ```
//!
//! A call of the application with types of serde goes the same way, from memory of the host and back into it: `direct`, with the
//! `form` of each type, which has its names.
//!
//! Handles cross too: `handles` takes them out of one store's tables and into another's, `ledger` knows what they stand for.

use std::sync::Arc;

use wasmtime::component::{Func, LinkerInstance, types};
use wasmtime::{Store, StoreContextMut};

use crate::instance::Patience;

mod agree;
mod broken;
mod carry;
mod check;
mod copy;
mod direct;
mod flat;
mod form;
mod guest;
mod handles;
mod item;
mod landed;
mod landing;
mod ledger;
mod passed;
mod placed;
mod read;
mod shape;
mod single;
mod source;
mod stage;
mod text;
mod write;

use agree::Why;

pub(crate) use agree::{Refusal, Resources};
pub(crate) use broken::{Broken, Side, What};
pub(crate) use direct::{Direct, Given};
pub(crate) use form::{Choice, Field, Form, FormKind};
pub(crate) use item::{Cargo, Element, Freight, Item, Kind, batch, read_items, values_of};
pub(crate) use ledger::{Claim, Fate, Ledger, Owner, Raw};
pub(crate) use passed::{Growing, Passed};
pub(crate) use placed::{Placed, Places};
pub(crate) use shape::Site;

/// How a bridge reaches its provider.
pub(crate) trait Provider<T: Send + 'static>: Send + Sync + 'static {
    /// Runs `call` with the provider's store and function.
    ///
    /// `consumer` is what the calling plugin's store holds. The store itself is not to be had here: its memory is lent
    /// to the call. An error of `call` ends the consumer's call too, so it is passed on, with what there is to say about
    /// it as context; the provider's store is not to be used again, but `call` may be, with another store, where there were no claims.
    /// For arguments that break the canonical ABI `with` is not called at all.
    ///
    /// `claims` are what the handles among the arguments stand for: those of the provider have to be of the very instance that
    /// is called.
    fn with<R>(
        &self,
        consumer: &mut T,
        claims: &mut Vec<Claim>,
        call: impl FnMut(&mut Store<T>, &Func, &mut Vec<Claim>) -> wasmtime::Result<R>,
    ) -> wasmtime::Result<R>;

    /// Is told before all else that a plugin calls: here its store is to be had.
    ///
    /// # Errors
    ///
    /// If nobody knows which call this belongs to.
    #[inline]
    fn arrive(&self, consumer: &mut StoreContextMut<'_, T>) -> wasmtime::Result<()> {
        let _ = consumer;
        Ok(())
    }

    /// What a plugin has lent and holds, which is kept in its store.
    fn ledger<'t>(&self, state: &'t mut T) -> Option<&'t mut Ledger>;

    /// How to wait for the provider, if its calls do not run to their end by themselves.
    fn patience(&self, provider: &T) -> Option<Patience> {
        let _ = provider;
        None
    }

    /// Counts bytes that a call carries, arguments or results; where they are more than all calls may carry, says how much that is.
    fn carried(&self, consumer: &mut T, bytes: u64) -> Result<(), u64> {
        let _ = (consumer, bytes);
        Ok(())
    }

    /// The most bytes that the arguments of a call may have together, and its results.
    fn transfer_limit(&self, consumer: &T) -> u64;
}

/// Defines the function `name` of an interface so that it calls the provider's function of the same name.
///
/// `linker` is for components alone whose import has the type `consumer`; `provider` is the type of the function that
/// `through` will call.
///
/// # Errors
///
/// If the types differ, if one of them cannot be carried, or if `name` is already defined.
pub(crate) fn define<T: Send + 'static, P: Provider<T>>(
    linker: &mut LinkerInstance<'_, T>,
    name: &str,
    consumer: &types::ComponentFunc,
    provider: &types::ComponentFunc,
    resources: &dyn Resources,
    through: P,
) -> Result<(), Refusal> {
    let signature = Arc::new(agree::signature(consumer, provider, resources)?);
    carry::define(linker, name, signature, through).map_err(|error| Why::Link(format!("{error:#}")).into())
}

/// Whether two functions have the same types, as a bridge compares them; of two resources it is not asked whose they are.
pub(crate) fn agree(consumer: &types::ComponentFunc, provider: &types::ComponentFunc) -> bool {
    agree::signature(consumer, provider, &agree::AnyResource).is_ok()
}

#[cfg(test)]
mod tests;
