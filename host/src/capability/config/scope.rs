//! What the operator may grant of `config`: settings, which are what `plugwright:config` hands out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use super::Config;
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};
use crate::name::InterfaceName;

/// Longer values are cut where a plan is printed; a plugin gets them whole.
const LONGEST_SHOWN: usize = 40;

/// What a plugin is told by those who run it, for [`Grant::config`](crate::Grant::config): text by name. Secrets are handed to
/// the plugin and to nobody else: whatever prints or serialises settings says only that there is one.
///
/// ```
/// use plugwright::{Grant, Settings};
///
/// let settings = Settings::new().set("greeting", "hi").set("retries", 3).secret("api-key", "hunter2");
/// assert_eq!(
///     Grant::config(settings).to_string(),
///     r#"config = { api-key = (secret), greeting = "hi", retries = "3" }"#
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, Setting>);

/// One value.
#[derive(Clone, PartialEq, Eq)]
enum Setting {
    Open(String),
    Secret(String),
}

impl Settings {
    /// No settings: the plugin runs with its defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value that anybody may see.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.0.insert(key.to_owned(), Setting::Open(value.to_string()));
        self
    }

    /// Sets a value that is never printed.
    #[must_use]
    pub fn secret(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.insert(key.to_owned(), Setting::Secret(value.into()));
        self
    }

    /// Reads a table of names and values.
    pub(crate) fn read(written: &Written) -> Result<Self, ScopeError> {
        let entries = written.as_table().unwrap_or_default().iter();
        let entries = entries.map(|(key, value)| Ok((key.clone(), setting(value)?)));
        entries.collect::<Result<_, ScopeError>>().map(Self)
    }

    /// The names of the settings, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The value of a setting.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|(Setting::Open(value) | Setting::Secret(value))| value.as_str())
    }

    /// The first name that cannot be one. `secret` is none: whoever writes it means the value of a secret.
    pub(crate) fn bad_key(&self) -> Option<&str> {
        let is_key = |key: &str| {
            !["", "secret"].contains(&key)
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        self.keys().find(|key| !is_key(key))
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |(key, setting): (&String, &Setting)| format!("{key} = {setting:?}");
        let all: Vec<String> = self.0.iter().map(one).collect();
        if all.is_empty() { f.write_str("{}") } else { write!(f, "{{ {} }}", all.join(", ")) }
    }
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(_) => f.write_str("(secret)"),
            Self::Open(text) => match text.char_indices().nth(LONGEST_SHOWN) {
                Some((end, _)) => write!(f, "{:?}…", text.get(..end).unwrap_or_default()),
                None => write!(f, "{text:?}"),
            },
        }
    }
}

/// `{"settings": {"greeting": "hi", "api-key": {"secret": true}}}`
impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Settings", 1)?;
        out.serialize_field("settings", &Shown(&self.0))?;
        out.end()
    }
}

/// The settings without their secrets.
struct Shown<'a>(&'a BTreeMap<String, Setting>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.0.len()))?;
        for (key, setting) in self.0 {
            match setting {
                Setting::Open(text) => out.serialize_entry(key, text)?,
                Setting::Secret(_) => out.serialize_entry(key, &BTreeMap::from([("secret", true)]))?,
            }
        }
        out.end()
    }
}

impl Kind for Config {
    fn name(&self) -> &str {
        "config"
    }

    fn docs(&self) -> &str {
        "reads settings that the operator writes for it"
    }

    fn how(&self) -> String {
        "write the settings: `config = { greeting = \"hi\", api-key = { secret = \"…\" } }`".into()
    }

    fn example(&self) -> String {
        "config = { <setting> = \"<value>\" }".into()
    }

    fn serves(&self, import: &InterfaceName) -> bool {
        import.namespace == "plugwright" && import.package == "config"
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, written: &Written, held: &Grant) -> Result<Grant, ScopeError> {
        let mut names = BTreeSet::new();
        for (name, place) in written.texts()? {
            if held.scope::<Settings>().is_some_and(|own| own.get(name).is_none()) {
                return Err(place.wrong(format!("the provider has no setting `{}`", name.escape_debug())));
            }
            names.insert(name.to_owned());
        }
        if names.is_empty() {
            return Err(written.wrong("this leaves nothing").hint("write `config = false`"));
        }
        if held.scope::<Settings>().is_some_and(|own| own.keys().all(|key| names.contains(key))) {
            return Err(written
                .wrong("these are all settings that the provider has")
                .hint("remove the line: it has no effect"));
        }
        Ok(Grant::new("config", Left { names }))
    }

    fn how_on_edge(&self) -> String {
        "write the names of the settings that are left: `config = [\"greeting\"]`; or `false`".into()
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        if written.as_table().is_none() {
            return Err(written.wrong("`config` cannot be granted like this"));
        }
        let settings = Settings::read(written)?;
        match settings.bad_key() {
            Some(key) => {
                let message = format!("`{}` is not the name of a setting", key.escape_debug());
                Err(ScopeError::new(message).hint(
                    "a name has letters, digits, `-`, `_` and `.`; a secret is written `<name> = { secret = \"…\" }`",
                ))
            }
            None => Ok(Grant::config(settings)),
        }
    }
}

impl Grant {
    /// `plugwright:config`: the plugin reads these settings.
    pub fn config(settings: Settings) -> Self {
        Self::new("config", settings)
    }
}

/// The settings that an edge leaves to its provider, by their names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Left {
    names: BTreeSet<String>,
}

impl Left {
    pub(super) fn holds(&self, key: &str) -> bool {
        self.names.contains(key)
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        write!(f, "{} alone", names.join(", "))
    }
}

/// A setting, or the secret of one. What is wrong is told without its value, which may be a secret.
fn setting(written: &Written) -> Result<Setting, ScopeError> {
    let Some(entries) = written.as_table() else {
        return plain(written, "a setting is text, a number, `true` or `false`, or `{ secret = \"…\" }`")
            .map(Setting::Open);
    };
    match entries {
        [(key, secret)] if key == "secret" => {
            plain(secret, "a secret is text, a number, `true` or `false`").map(Setting::Secret)
        }
        _ => Err(written.wrong("a setting is no table, but for `{ secret = \"…\" }`")),
    }
}

/// What any value but a list and a table is as text.
fn plain(written: &Written, wrong: &str) -> Result<String, ScopeError> {
    let text = written.as_text().map(str::to_owned);
    let text = text.or_else(|| written.as_bool().map(|value| value.to_string()));
    let text = text.or_else(|| written.as_integer().map(|value| value.to_string()));
    match (text, written.as_float()) {
        (Some(text), _) => Ok(text),
        // `1.0` stays `1.0`.
        (None, Some(number)) if number.is_finite() => Ok(format!("{number:?}")),
        (None, Some(_)) => Err(written.wrong("a setting cannot be an infinite number, or none")),
        (None, None) => Err(written.wrong(wrong)),
    }
}
