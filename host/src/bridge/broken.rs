//! What can go wrong while a value is carried.

use std::fmt;

/// One of the two plugins of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The plugin that calls.
    Consumer,
    /// The plugin that is called.
    Provider,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Consumer => "the calling plugin",
            Self::Provider => "the called plugin",
        })
    }
}

/// A value could not be carried, and whose fault that is.
///
/// It is in the chain of the [`wasmtime::Error`] that the call ends with; `downcast_ref` finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The plugin that broke the canonical ABI, or that passed too much.
    pub(crate) side: Side,
    /// What it did.
    pub(crate) what: What,
}

/// How a value, or the room for it, breaks the canonical ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A pointer to memory that is not there.
    Bounds,
    /// A pointer that is not a multiple of what its type needs.
    Alignment,
    /// A list longer than a 32-bit memory.
    Overflow,
    /// A string that is not in the encoding the plugin declared.
    Text,
    /// A number that no case of a variant, enum, option or result has.
    Discriminant(u32),
    /// A `char` that is not a Unicode scalar value.
    Char(u32),
    /// More bytes than one call may carry.
    Budget {
        /// The limit, in bytes.
        limit: u64,
    },
    /// More bytes than all calls over an edge may carry.
    Traffic {
        /// The limit, in bytes.
        limit: u64,
    },
    /// A handle that is not in the books of its store: a bug of the host.
    Handle,
    /// More handles than one plugin may hold of others, or others of it.
    Handles {
        /// The limit.
        limit: usize,
    },
    /// The plugin's `realloc` trapped or gave room that is not there.
    Realloc,
}

impl What {
    pub(crate) fn by(self, side: Side) -> Broken {
        Broken { side, what: self }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bounds => f.write_str("a value that lies outside its memory"),
            Self::Alignment => f.write_str("a pointer that is not aligned"),
            Self::Overflow => f.write_str("a list that is longer than its memory"),
            Self::Text => f.write_str("a string that is not validly encoded"),
            Self::Discriminant(found) => write!(f, "the discriminant {found}, which no case has"),
            Self::Char(found) => write!(f, "the `char` {found:#x}, which is no Unicode scalar value"),
            Self::Budget { limit } => write!(f, "more than the {limit} bytes that one call may carry"),
            Self::Traffic { limit } => {
                write!(f, "more than the {limit} bytes that all calls over the edge may carry together")
            }
            Self::Handle => f.write_str("a handle that stands for nothing"),
            Self::Handles { limit } => {
                write!(f, "a handle where {limit} are held already, which is the limit")
            }
            Self::Realloc => f.write_str("no room for a value"),
        }
    }
}

impl std::error::Error for What {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.what == What::Realloc { "gave" } else { "passed" };
        write!(f, "{} {verb} {}", self.side, self.what)
    }
}

impl std::error::Error for Broken {}
