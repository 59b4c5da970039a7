//! How much a plugin may use. Every number here is enforced; there is a test that shows it biting.

use std::time::Duration;

/// A number of bytes, written `64 MiB`, `512 KiB` or `100`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

/// The limits of one plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// All linear memories and tables of one instance together. Default: 256 MiB.
    pub memory: Bytes,
    /// Wall-clock time of one call, host calls and calls to other plugins included. Default: 10 s.
    /// A call that another plugin makes gets what is left of its caller's time, if that is less.
    pub deadline: Duration,
    /// What the host allocates for the arguments and results of one call. Default: 64 MiB.
    pub transfer: Bytes,
    /// Bytes printed and logged in one call; what is over is cut off, and said to be. Default: 1 MiB.
    pub output: Bytes,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: Bytes(256 << 20),
            deadline: Duration::from_secs(10),
            transfer: Bytes(64 << 20),
            output: Bytes(1 << 20),
        }
    }
}
