//! How much a plugin may use. Every number here is enforced; there is a test that shows it biting.

mod edge;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use toml::Spanned;

use crate::error::{Blame, Error, ErrorKind, Stage};

pub use edge::EdgeLimits;
pub(crate) use edge::EdgeLimitsTable;

/// A number of bytes, written `64 MiB`, `512 KiB` or `100`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

/// What a call may compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fuel {
    /// So many units: an instruction is one, about.
    Units(u64),
    /// As much as its deadline allows; nothing is counted.
    #[default]
    Unlimited,
}

impl Fuel {
    /// The units, where they are counted.
    #[inline]
    pub(crate) fn units(self) -> Option<u64> {
        match self {
            Self::Unlimited => None,
            Self::Units(units) => Some(units),
        }
    }
}

impl Serialize for Fuel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.units().serialize(serializer)
    }
}

/// Makes the limits of what is written once for each: its name and type, the default, and what it means.
macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident ($key:literal): $type:ty = $default:expr,)*) => {
        /// The limits of one plugin.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct Limits {
            $($(#[$doc])* pub $name: $type,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        /// The limits that somebody set, of one plugin or for all; the rest is left to whoever is asked next.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Overrides {
            $(pub(crate) $name: Option<$type>,)*
        }

        impl Overrides {
            /// The limits of `base` with these instead, where they are set.
            pub(crate) fn over(&self, base: &Limits) -> Limits {
                Limits { $($name: self.$name.unwrap_or(base.$name),)* }
            }
        }

        impl From<Limits> for Overrides {
            fn from(limits: Limits) -> Self {
                Self { $($name: Some(limits.$name),)* }
            }
        }

        impl Limits {
            /// Each limit by its key in the operator's file, and as it is written there.
            pub fn written(&self) -> Vec<(&'static str, String)> {
                vec![$(($key, self.$name.written()),)*]
            }
        }

        /// A table `limits` of the operator's file.
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct LimitsTable {
            $(#[serde(rename = $key)] $name: Option<Spanned<Written>>,)*
        }

        impl LimitsTable {
            /// Parses each limit; `failed` is told of those that are none, and where they stand.
            pub(crate) fn parse(&self, mut failed: impl FnMut(Error, Range<usize>)) -> Overrides {
                Overrides {
                    $($name: self.$name.as_ref().and_then(|written| {
                        let parsed = <$type as Limit>::parse(written.get_ref());
                        parsed.map_err(|error| failed(error, written.span())).ok()
                    }),)*
                }
            }
        }
    };
}

limits! {
    /// All linear memories and tables of one instance together. Default: 256 MiB.
    memory("memory"): Bytes = Bytes(256 << 20),
    /// Wall-clock time of one call, host calls and calls to other plugins included. Default: 10 s.
    /// A call that another plugin makes gets what is left of its caller's time, if that is less.
    #[serde(rename = "deadline_ms", serialize_with = "as_milliseconds")]
    deadline("deadline"): Duration = Duration::from_secs(10),
    /// What the host allocates for the arguments and results of one call. Default: 64 MiB.
    transfer("transfer"): Bytes = Bytes(64 << 20),
    /// Bytes printed and logged in one call, each line and record counted as 64 more; what is over is cut off, and said to be. Default: 1 MiB.
    output("output"): Bytes = Bytes(1 << 20),
    /// Lines printed and records logged in one call; what is over is cut off, and said to be. Default: 10000.
    lines("lines"): u64 = 10_000,
    /// Bytes printed and logged in a second, by all instances together, counted as for `output`. Up to one second's worth is let through
    /// at once; what is over is cut off, and said to be. Default: 4 MiB.
    output_rate("output-rate"): Bytes = Bytes(4 << 20),
    /// How deep in a tree of calls the plugin may be to be called, or to call another plugin: the application's first call is 1
    /// deep. Calls that the application makes for a plugin count on. Default: 16.
    depth("depth"): u64 = 16,
    /// Handles of resources that one instance holds, of its own and of other plugins, those that others hold of it, and things that
    /// the host keeps for it (streams, pollables): of each so many. Default: 10000.
    handles("handles"): u64 = 10_000,
    /// Core instances, and likewise tables, that one instance is made of; of memories, a tenth as many. Default: 1000.
    instances("instances"): u64 = 1_000,
    /// Sockets that the plugin has open at once, in all its instances. One more is refused, with an error that the plugin gets.
    /// Default: 64.
    sockets("sockets"): u64 = 64,
    /// Requests by HTTP that the plugin has under way at once, in all its instances: until the body of the answer was read. One more
    /// is refused, with an error that the plugin gets. Default: 64.
    requests("requests"): u64 = 64,
    /// Calls to the host, in a second: to the base, to capabilities and to what the application offers. Up to one second's worth are let
    /// through at once. Counted for each instance; those over edges are not among them. Default: 1000000.
    host_calls("host-calls"): u64 = 1_000_000,
    /// Random bytes that one call gets. Default: 16 MiB.
    entropy("entropy"): Bytes = Bytes(16 << 20),
    /// What one call passes over one edge: arguments and results of all calls that it makes to that plugin. Default: 1 GiB.
    traffic("traffic"): Bytes = Bytes(1 << 30),
    /// Calls and sessions at once; one more waits, as long as its deadline and the queue of the plugin's supervision allow. An instance
    /// that is kept because others hold its resources counts. Default: 1000.
    concurrency("concurrency"): u64 = 1_000,
    /// Files and folders that one instance has open at once, those of its grant included. Default: 256.
    files("files"): u64 = 256,
    /// What one call may compute, counted in instructions, about: the same input always comes to the same number, on every machine.
    /// To count makes a plugin slower by a third or so, hence only where it is set. Not for plugins that use async. Default: none.
    fuel("fuel"): Fuel = Fuel::Unlimited,
    /// Size of the component, in bytes. A larger one is not read any further. Default: 64 MiB.
    component_size("component-size"): Bytes = Bytes(64 << 20),
    /// Functions of all modules of the component together; it is what the time to compile depends on. Default: 100000.
    functions("functions"): u64 = 100_000,
}

impl fmt::Display for Limits {
    /// The four that matter to everybody, and the others where they are not the default.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usual: Vec<_> = Self::default().written();
        let told = self.written().into_iter().zip(usual).enumerate();
        let told = told.filter(|(index, (own, usual))| *index < Self::BASIC || own != usual);
        let told: Vec<String> = told.map(|(_, ((key, value), _))| format!("{key} {value}")).collect();
        f.write_str(&told.join(", "))
    }
}

impl Limits {
    /// The first of [`Limits::written`], which are always told.
    pub(crate) const BASIC: usize = 4;
}

/// What stands in the operator's file for a limit.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Written {
    /// `"64 MiB"`
    Text(String),
    /// `1000`
    Number(i64),
}

/// A type of limits.
trait Limit: Sized {
    fn parse(written: &Written) -> Result<Self, Error>;
    fn written(&self) -> String;
}

impl Limit for Bytes {
    fn parse(written: &Written) -> Result<Self, Error> {
        with_unit(written, "a number of bytes", "`64 MiB`, `512 KiB` or `100 B`")?.parse()
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Limit for Duration {
    fn parse(written: &Written) -> Result<Self, Error> {
        with_unit(written, "a time", "`10 s`, `500 ms` or `2 min`")?.parse().map(|Span(time)| time)
    }

    fn written(&self) -> String {
        Span(*self).to_string()
    }
}

impl Limit for Fuel {
    fn parse(written: &Written) -> Result<Self, Error> {
        match written {
            Written::Text(text) if text == "none" => Ok(Self::Unlimited),
            _ => u64::parse(written)
                .map(Self::Units)
                .map_err(|error| error.hint("write a number such as `1_000_000`, or `\"none\"`")),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Unlimited => "none".to_owned(),
            Self::Units(units) => units.to_string(),
        }
    }
}

impl Limit for u64 {
    fn parse(written: &Written) -> Result<Self, Error> {
        let text = match written {
            Written::Text(text) => text.clone(),
            Written::Number(number) => number.to_string(),
        };
        quantity(&text, &[("", 1)], "a number", "`1000`")
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

fn with_unit<'a>(written: &'a Written, what: &str, examples: &str) -> Result<&'a str, Error> {
    match written {
        Written::Text(text) => Ok(text),
        Written::Number(number) => {
            let message = format!("`{number}` is a number without a unit");
            Err(Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message)
                .hint(format!("write {what} in quotes, such as {examples}")))
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

pub(crate) fn as_milliseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
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
