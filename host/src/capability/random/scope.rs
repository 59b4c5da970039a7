//! What the operator may grant of `random`: how many bytes at once.

use std::fmt;

use serde::Serialize;

use super::Random;
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};
use crate::limits::Bytes;

/// More would let one call fill the host's memory.
const MOST: Bytes = Bytes(64 << 20);

/// So many bytes at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Most {
    pub(crate) bytes: Bytes,
}

impl Kind for Random {
    fn name(&self) -> &str {
        "random"
    }

    fn docs(&self) -> &str {
        "gets more than 64 KiB of random bytes at once"
    }

    fn how(&self) -> String {
        format!(
            "write how many bytes at once, at most {MOST}: `random = \"1 MiB\"`; without it there are 64 KiB"
        )
    }

    fn example(&self) -> String {
        "random = \"1 MiB\"".into()
    }

    fn fills(&self) -> &[&str] {
        &["random"]
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, written: &Written, held: &Grant) -> Result<Grant, ScopeError> {
        let grant = self.parse(written)?;
        match (grant.scope::<Most>(), held.scope::<Most>()) {
            (Some(left), Some(own)) if left.bytes > own.bytes => {
                Err(written.wrong(format!("`{left}` is more than the {own} that the provider may have")))
            }
            _ => Ok(grant),
        }
    }

    fn how_on_edge(&self) -> String {
        "write how many bytes at once: `random = \"128 KiB\"`; `false` leaves the 64 KiB that everybody has"
            .into()
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        let text = written.as_text().ok_or_else(|| written.wrong("`random` cannot be granted like this"))?;
        let bytes: Bytes =
            text.parse().map_err(|_| written.wrong(format!("`{text}` is no number of bytes")))?;
        match bytes <= MOST {
            true => Ok(Grant::new("random", Most { bytes })),
            false => Err(written.wrong(format!("`{text}` is more than the {MOST} that can be granted"))),
        }
    }
}

impl fmt::Display for Most {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes.fmt(f)
    }
}
