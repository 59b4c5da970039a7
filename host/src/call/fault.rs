//! What an SDK reported before its plugin trapped, and the stack on which it did.

use wasmtime::WasmBacktrace;

use crate::error::Fault;
use crate::instance::State;

/// The report of the call that failed. Python and JavaScript bring their own traceback; a panic of Rust knows no more than its
/// place, so the stack it trapped on is read for it.
pub(super) fn reported(error: &wasmtime::Error, state: &State) -> Option<Fault> {
    let mut fault = state.fault.clone()?;
    if fault.traceback.is_empty()
        && let Some(stack) = error.downcast_ref::<WasmBacktrace>()
    {
        fault.traceback = state.generation.blueprint.places.traceback(stack);
    }
    Some(fault)
}
