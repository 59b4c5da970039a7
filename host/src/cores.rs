//! How many cores there are. To ask the system takes a while, so it is asked once, and only where it matters.

use std::sync::OnceLock;

/// The cores that this process may use.
pub(crate) fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// How many threads work on so many things.
pub(crate) fn workers(things: usize) -> usize {
    if things < 2 { things } else { cores().min(things) }
}
