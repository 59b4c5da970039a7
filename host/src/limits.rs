//! How much a plugin may use. Every number here is enforced; there is a test that shows it biting.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::error::{Blame, Error, ErrorKind, Stage};

/// A number of bytes, written `64 MiB`, `512 KiB` or `100`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

/// The limits of one plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// All linear memories and tables of one instance together. Default: 256 MiB.
    pub memory: Bytes,
    /// Wall-clock time of one call, host calls and calls to other plugins included. Default: 10 s.
    /// A call that another plugin makes gets what is left of its caller's time, if that is less.
    #[serde(rename = "deadline_ms", serialize_with = "as_milliseconds")]
    pub deadline: Duration,
    /// What the host allocates for the arguments and results of one call. Default: 64 MiB.
    pub transfer: Bytes,
    /// Bytes printed and logged in one call, each line and record counted as 64 more; what is over is cut off, and said to be. Default: 1 MiB.
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

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory, deadline, transfer, output } = self;
        let deadline = Span(*deadline);
        write!(f, "memory {memory}, deadline {deadline}, transfer {transfer}, output {output}")
    }
}

/// The limits that somebody set, of one plugin or for all; the rest is left to whoever is asked next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Overrides {
    pub(crate) memory: Option<Bytes>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) transfer: Option<Bytes>,
    pub(crate) output: Option<Bytes>,
}

impl Overrides {
    /// The limits of `base` with these instead, where they are set.
    pub(crate) fn over(&self, base: &Limits) -> Limits {
        Limits {
            memory: self.memory.unwrap_or(base.memory),
            deadline: self.deadline.unwrap_or(base.deadline),
            transfer: self.transfer.unwrap_or(base.transfer),
            output: self.output.unwrap_or(base.output),
        }
    }
}

impl From<Limits> for Overrides {
    fn from(limits: Limits) -> Self {
        Self {
            memory: Some(limits.memory),
            deadline: Some(limits.deadline),
            transfer: Some(limits.transfer),
            output: Some(limits.output),
        }
    }
}

const BYTE_UNITS: [(&str, u64); 8] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
    ("", 1),
];

const TIME_UNITS: [(&str, u64); 4] = [("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];

impl FromStr for Bytes {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        quantity(text, &BYTE_UNITS, "a number of bytes", "`64 MiB`, `512 KiB` or `100`").map(Self)
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let binary = BYTE_UNITS.iter().filter(|(unit, _)| unit.ends_with("iB"));
        let text = match binary.into_iter().find(|(_, size)| self.0 >= *size && self.0.is_multiple_of(*size))
        {
            Some((unit, size)) => format!("{} {unit}", self.0 / size),
            None => format!("{} B", self.0),
        };
        f.pad(&text)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

/// A time as people write it: `10 s`, `500 ms`.
#[derive(Clone, Copy)]
pub(crate) struct Span(pub(crate) Duration);

impl FromStr for Span {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        quantity(text, &TIME_UNITS, "a time", "`10 s`, `500 ms` or `2 min`")
            .map(|us| Self(Duration::from_micros(us)))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let us = self.0.as_micros();
        match TIME_UNITS.iter().find(|(unit, size)| *unit != "min" && us.is_multiple_of(u128::from(*size))) {
            Some((unit, size)) => write!(f, "{} {unit}", us / u128::from(*size)),
            None => write!(f, "{us} us"),
        }
    }
}

fn as_milliseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64() * 1000.0)
}

/// A whole number above zero and one of `units`.
fn quantity(text: &str, units: &[(&str, u64)], what: &str, examples: &str) -> Result<u64, Error> {
    let wrong = |message: String| {
        Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message)
            .hint(format!("write {what} such as {examples}"))
    };
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = unit.trim();
    if digits.is_empty() {
        return Err(wrong(format!("`{text}` is not {what}")));
    }
    let Some((_, size)) = units.iter().find(|(name, _)| *name == unit) else {
        let known: Vec<String> =
            units.iter().filter(|(name, _)| !name.is_empty()).map(|(name, _)| format!("`{name}`")).collect();
        let problem =
            if unit.is_empty() { "has no unit".into() } else { format!("has an unknown unit, `{unit}`") };
        return Err(wrong(format!("`{text}` {problem}; known are {}", known.join(", "))));
    };
    let number: u64 = digits
        .replace('_', "")
        .parse()
        .map_err(|_| wrong(format!("`{text}` is more than can be counted")))?;
    if number == 0 {
        return Err(wrong(format!("`{text}` is zero: a limit of nothing lets nothing run")));
    }
    number.checked_mul(*size).ok_or_else(|| wrong(format!("`{text}` is more than can be counted")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_come_back_as_they_went_in() {
        for text in ["64 MiB", "512 KiB", "100 B", "3 GiB"] {
            assert_eq!(text.parse::<Bytes>().unwrap().to_string(), text);
        }
        for text in ["10 s", "500 ms", "7 us", "120 s"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("64MiB".parse::<Bytes>().unwrap(), Bytes(64 << 20));
        assert_eq!("1_000".parse::<Bytes>().unwrap(), Bytes(1000));
    }

    #[test]
    fn what_cannot_be_enforced_does_not_parse() {
        for text in
            ["", "MiB", "0", "0 MiB", "-1", "1.5 MiB", "64 mib", "64 MiBs", "99999999999 GiB", "_", "9e9"]
        {
            assert!(text.parse::<Bytes>().is_err(), "{text}");
        }
        for text in ["10", "0 s", "10 h", "99999999999999999999 s", "18446744073709551615 s"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
