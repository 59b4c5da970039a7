//! Calls from async code on the very thread that makes them.
//!
//! A plugin that only computes and prints needs no thread of its own. It runs on a stack of its own instead, as the engine makes them,
//! and at each tick of the host's clock others have their turn: whoever drops the future then has called it off.

use super::Plugin;
use crate::bindings::TypedItem;
use crate::error::Error;
use crate::instance::Stop;
use crate::pool::Lease;
use crate::seat::Seat;

/// An instance for one call, which is over when nobody waits for it any more.
#[doc(hidden)]
pub struct Here<'p> {
    plugin: &'p Plugin,
    lease: Lease<&'p Seat>,
}

impl Drop for Here<'_> {
    fn drop(&mut self) {
        if self.lease.is_running() {
            // Nobody is there to be told; an event tells it.
            let _ = self.lease.retire(Stop::Cancelled.into());
        }
    }
}

impl Here<'_> {
    /// Calls `F`. It stays where it is: a future that is passed on by value is copied.
    pub async fn call<F: TypedItem>(&mut self, parameters: F::Params<'_>) -> Result<F::Return, Error> {
        let Self { plugin, lease } = self;
        let function = plugin.function::<F, _>(lease)?;
        let instance = lease.begin()?;
        instance.store.data_mut().gives_way = true;
        let result = function.call_async(&mut instance.store, parameters).await;
        instance.store.data_mut().gives_way = false;
        lease.finish(result)
    }
}

impl Plugin {
    /// A warm instance whose calls leave the thread free that they are made on.
    #[inline]
    pub(crate) fn here(&self) -> Option<Result<Here<'_>, Error>> {
        let lease = Lease::brisk(&*self.seat, self.until(None))?;
        Some(lease.map(|mut lease| {
            lease.agree(&self.terms);
            Here { plugin: self, lease }
        }))
    }
}
