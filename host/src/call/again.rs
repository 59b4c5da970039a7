//! Calls that are made once more: of functions that may be called twice, where their provider has trapped.

use crate::error::{Error, ErrorKind};
use crate::observe::Event;
use crate::seat::Seat;
use crate::tree::TraceId;

/// Whether a call has ended with a trap of the provider itself, and that is still to be called: failures in a row may have closed
/// its place meanwhile. A trap of a plugin that it called is for the edge between those two: else a chain of such edges would call
/// its last plugin twice as often with each.
pub(crate) fn may_repeat(provider: &Seat, error: &Error) -> bool {
    let is_own = error.plugins() == std::slice::from_ref(&provider.plugin);
    error.kind() == ErrorKind::Trap && is_own && provider.generation().is_ok()
}

/// Tells the observer of it.
pub(crate) fn tell(provider: &Seat, first: &Error, trace: Option<TraceId>) {
    let (plugin, reason) = (provider.plugin.clone(), first.to_string());
    provider.observer.event(&Event::CalledAgain { plugin, reason, trace });
}

/// The error of the second call.
pub(crate) fn twice(error: Error, first: &Error) -> Error {
    error.note(format!("it was called twice; the first time: {first}"))
}
