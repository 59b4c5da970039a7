//! Limits that wasmtime keeps, and has no type of error for.
//!
//! Its words are what there is to tell them by. The hostile plugins in the tests run into each, and would notice other words.

use wasmtime::component::ResourceTableError;

use crate::error::ErrorKind;
use crate::limits::Limits;

/// A limit that a call has run into.
pub(super) struct Exhausted {
    pub(super) kind: ErrorKind,
    /// What the plugin did, after its name.
    pub(super) what: String,
    /// The limit's name in the operator's file.
    pub(super) key: &'static str,
}

/// The limit that `error` speaks of.
pub(super) fn exhausted(error: &wasmtime::Error, limits: &Limits) -> Option<Exhausted> {
    let says = |words: &str| error.chain().any(|cause| cause.to_string().contains(words));
    if says("fuel allocated for hostcalls has been exhausted") {
        let what = format!("passed more than the {} that one call may carry", limits.transfer);
        return Some(Exhausted { kind: ErrorKind::Transfer, what, key: "transfer" });
    }
    let kind = ErrorKind::Memory;
    if says("store handle limit exceeded") {
        let what = format!("wanted more handles than its limit of {}", limits.handles);
        return Some(Exhausted { kind, what, key: "handles" });
    }
    if matches!(error.downcast_ref(), Some(ResourceTableError::Full))
        || says("resource table has no free keys")
    {
        let what = format!("wanted more things of the host than its limit of {}", limits.handles);
        return Some(Exhausted { kind, what, key: "handles" });
    }
    for (words, things, most) in [
        ("instance count too high", "core instances", limits.instances),
        ("table count too high", "tables", limits.instances),
        ("memory count too high", "memories", limits.instances.div_ceil(10)),
    ] {
        if says(words) {
            let what = format!("wanted more {things} than its limit of {most}");
            return Some(Exhausted { kind, what, key: "instances" });
        }
    }
    None
}
