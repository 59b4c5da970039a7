//! What the operator may grant of `env`: variables with their values.

use std::fmt;

use serde::Serialize;

use super::Env;
use crate::capability::Settings;
use crate::grant::{Grant, Kind, ScopeError, Written};

/// Variables, each with its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct Variables(Settings);

impl Variables {
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().filter_map(|key| Some((key, self.0.get(key)?)))
    }
}

impl Kind for Env {
    fn name(&self) -> &str {
        "env"
    }

    fn docs(&self) -> &str {
        "sees the environment variables that the operator writes for it"
    }

    fn how(&self) -> String {
        "write the variables: `env = { LANG = \"en\", TOKEN = { secret = \"…\" } }`; the process's own are not passed on".into()
    }

    fn example(&self) -> String {
        "env = { <NAME> = \"<value>\" }".into()
    }

    fn fills(&self) -> &[&str] {
        &["cli"]
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        let entries = written.as_table().ok_or_else(|| written.wrong("`env` cannot be granted like this"))?;
        let settings = Settings::read(written)?;
        let wrong = entries.iter().find(|(name, value)| {
            let value = value.as_text().unwrap_or_default();
            name.is_empty() || name.contains(['=', '\0']) || value.contains('\0')
        });
        match wrong {
            Some((name, place)) => {
                let name = name.escape_debug();
                Err(place.wrong(format!("`{name}` is not the name of a variable, or its value has a zero")))
            }
            None if entries.is_empty() => {
                Err(written.wrong("a grant of no variables is none").hint("leave the line out"))
            }
            None => Ok(Grant::new("env", Variables(settings))),
        }
    }
}

impl fmt::Display for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
