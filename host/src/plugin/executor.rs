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

/// A loan whose call is over when nobody waits for it any more.
struct Attended<'s>(Lease<&'s Seat>);

impl Drop for Attended<'_> {
    fn drop(&mut self) {
        if self.0.is_running() {
            // Nobody is there to be told; an event tells it.
            let _ = self.0.retire(Stop::Cancelled.into());
        }
    }
}

impl Plugin {
    #[doc(hidden)]
    pub async fn call_typed_async<F: TypedItem>(
        &self,
        parameters: F::Params<'static>,
    ) -> Result<F::Return, Error>
    where
        F::Params<'static>: 'static,
    {
        let Some(lease) = Lease::brisk(&*self.seat, self.until(None)) else {
            return self.run(move |session| session.call_typed::<F>(parameters)).await;
        };
        let mut attended = Attended(lease?);
        let lease = &mut attended.0;
        lease.agree(&self.terms);
        let function = self.function::<F, _>(lease)?;
        let instance = lease.begin()?;
        instance.store.data_mut().is_guest = true;
        let result = function.call_async(&mut instance.store, parameters).await;
        instance.store.data_mut().is_guest = false;
        lease.finish(result)
    }
}
