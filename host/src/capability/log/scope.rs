//! What the operator may grant of `log`: a level.

use std::fmt;

use serde::Serialize;

use super::Log;
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};
use crate::name::InterfaceName;

/// How much a log record matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Every step.
    Trace,
    /// For the author.
    Debug,
    /// For the operator.
    Info,
    /// Something may be wrong.
    Warn,
    /// Something is wrong.
    Error,
}

const LEVELS: [(&str, Level); 5] = [
    ("trace", Level::Trace),
    ("debug", Level::Debug),
    ("info", Level::Info),
    ("warn", Level::Warn),
    ("error", Level::Error),
];

/// Records of this level and above reach the host's log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Lowest {
    #[serde(serialize_with = "as_word")]
    pub(crate) level: Level,
}

impl Kind for Log {
    fn name(&self) -> &str {
        "log"
    }

    fn docs(&self) -> &str {
        "writes records to the host's log"
    }

    fn how(&self) -> String {
        let levels = LEVELS.map(|(word, _)| format!("`{word}`")).join(", ");
        format!("write the lowest level to pass on: {levels}; or `true` for all")
    }

    fn serves(&self, import: &InterfaceName) -> bool {
        import.namespace == "plugwright" && import.package == "log"
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        if written.is_true() {
            return Ok(Grant::log(Level::Trace));
        }
        let word = written.as_text().ok_or_else(|| written.wrong("`log` cannot be granted like this"))?;
        let level = LEVELS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level);
        level.map(Grant::log).ok_or_else(|| written.wrong(format!("`{word}` is not a level of `log`")))
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, written: &Written, held: &Grant) -> Result<Grant, ScopeError> {
        let grant = self.parse(written)?;
        match (grant.scope::<Lowest>(), held.scope::<Lowest>()) {
            (Some(left), Some(own)) if left.level < own.level => {
                Err(written.wrong(format!("`{left}` is more than the provider's own `{own}`")))
            }
            _ => Ok(grant),
        }
    }
}

impl Grant {
    /// `plugwright:log`: records of this level and above reach the host's log.
    pub fn log(lowest: Level) -> Self {
        Self::new("log", Lowest { level: lowest })
    }
}

impl Level {
    /// What somebody does who writes a record.
    pub(super) fn writes(self) -> &'static str {
        match self {
            Self::Trace => "write at trace",
            Self::Debug => "write at debug",
            Self::Info => "write at info",
            Self::Warn => "write at warn",
            Self::Error => "write at error",
        }
    }

    fn word(self) -> &'static str {
        LEVELS.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }
}

impl fmt::Display for Lowest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.level.word())
    }
}

fn as_word<S: serde::Serializer>(level: &Level, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(level.word())
}
