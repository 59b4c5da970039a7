//! The number by which calls that belong together are found in logs.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::{Blame, Error, ErrorKind, Stage};

/// A trace id as the W3C's Trace Context has it: 16 bytes, not all zero, written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceId(u128);

impl TraceId {
    /// A new one, by chance.
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        // Where there is no chance to be had, all traces are one; no call fails for it.
        let _ = getrandom::fill(&mut bytes);
        Self(u128::from_be_bytes(bytes).max(1))
    }
}

impl FromStr for TraceId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let is_lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let number = (text.len() == 32 && text.bytes().all(is_lower_hex))
            .then(|| u128::from_str_radix(text, 16).ok().filter(|number| *number != 0))
            .flatten();
        number.map(Self).ok_or_else(|| {
            let message = format!("`{}` is not a trace id", text.escape_debug());
            Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, message)
                .hint("a trace id has 32 lower-case hexadecimal digits, not all zero")
        })
    }
}

impl Serialize for TraceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_id_comes_back_as_it_went_in() {
        let text = "0af7651916cd43dd8448eb211c80319c";
        assert_eq!(text.parse::<TraceId>().unwrap().to_string(), text);
        let random = TraceId::random();
        assert_eq!(random.to_string().parse::<TraceId>().unwrap(), random);
        for wrong in ["", "0af7", &"0".repeat(32), &"A".repeat(32), &"+".repeat(32)] {
            assert!(wrong.parse::<TraceId>().is_err(), "{wrong}");
        }
    }
}
