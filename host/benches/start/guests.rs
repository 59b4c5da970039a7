//! The plugins of this benchmark, one in each language; `cargo xtask bench` builds them.

use std::path::{Path, PathBuf};

use plugwright::{Host, Limits, Plan, Plugins, Policy, Reuse, Slots, Supervision};

pub(crate) const LANGUAGES: [(&str, &str); 3] =
    [("Rust", "rust"), ("JavaScript", "typescript"), ("Python", "python")];

pub(crate) fn component(folder: &str) -> PathBuf {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/guests");
    guests.join(folder).join("build").join(folder).with_extension("wasm")
}

/// The policy of one plugin.
pub(crate) fn policy(component: &Path, cache: &Path, reuse: Reuse) -> Policy {
    let supervision = Supervision { reuse, ..Supervision::default() };
    // As many at once as a row asks for.
    let limits = Limits { concurrency: 100_000, ..Limits::default() };
    Policy::new().plugin("guest", component).cache(cache).supervise(supervision).limits(limits)
}

/// A host of its own for one plugin.
pub(crate) fn load(component: &Path, cache: &Path, reuse: Reuse, slots: Slots) -> (Host, Plugins) {
    let host = Host::builder().cache(cache).slots(slots).build().unwrap();
    let plan = Plan::new(&policy(component, cache, reuse)).unwrap();
    let plugins = host.load(&plan).unwrap();
    (host, plugins)
}
