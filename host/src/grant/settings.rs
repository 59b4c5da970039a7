//! The settings of a plugin: what `plugwright:config` hands out.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Longer values are cut where a plan is printed; a plugin gets them whole.
const LONGEST_SHOWN: usize = 40;

/// What a plugin is told by those who run it, for [`Grant::Config`](crate::Grant::Config): text by name. Secrets are handed to
/// the plugin and to nobody else: whatever prints or serialises settings says only that there is one.
///
/// ```
/// use plugwright::{Grant, Settings};
///
/// let settings = Settings::new().set("greeting", "hi").set("retries", 3).secret("api-key", "hunter2");
/// assert_eq!(
///     Grant::Config(settings).to_string(),
///     r#"config = { api-key = (secret), greeting = "hi", retries = "3" }"#
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, Setting>);

/// One value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Setting {
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

impl FromIterator<(String, Setting)> for Settings {
    fn from_iter<I: IntoIterator<Item = (String, Setting)>>(settings: I) -> Self {
        Self(settings.into_iter().collect())
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

/// `{"greeting": "hi", "api-key": {"secret": true}}`
impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.0.len()))?;
        for (key, setting) in &self.0 {
            match setting {
                Setting::Open(text) => out.serialize_entry(key, text)?,
                Setting::Secret(_) => out.serialize_entry(key, &BTreeMap::from([("secret", true)]))?,
            }
        }
        out.end()
    }
}
