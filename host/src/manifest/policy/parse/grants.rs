//! What may stand for a grant, whichever capability it is of: `true`, a word, or settings.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::grant::Setting;
use crate::manifest::GrantValue;

impl<'de> Deserialize<'de> for GrantValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Grant)
    }
}

struct Grant;

impl<'de> Visitor<'de> for Grant {
    type Value = GrantValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`true`, a word, or a table of settings")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<GrantValue, E> {
        if value {
            Ok(GrantValue::All)
        } else {
            Err(E::custom("a grant of `false` is none: leave the line out"))
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<GrantValue, E> {
        Ok(GrantValue::Word(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<GrantValue, A::Error> {
        let mut settings = Vec::new();
        while let Some(entry) = map.next_entry::<String, Setting>()? {
            settings.push(entry);
        }
        Ok(GrantValue::Settings(settings.into_iter().collect()))
    }
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Value { may_be_secret: true })
    }
}

/// A setting, or the secret of one. What is wrong is told without its value, which may be a secret.
struct Value {
    may_be_secret: bool,
}

/// The secret of a setting.
struct Secret(String);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(Value { may_be_secret: false })? {
            Setting::Open(text) | Setting::Secret(text) => Ok(Self(text)),
        }
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, `true` or `false`")?;
        if self.may_be_secret { f.write_str(", or `{ secret = \"…\" }`") } else { Ok(()) }
    }

    fn visit_str<E>(self, value: &str) -> Result<Setting, E> {
        Ok(Setting::Open(value.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Setting, E> {
        Ok(Setting::Open(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Setting, E> {
        Ok(Setting::Open(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Setting, E> {
        if value.is_finite() {
            // `1.0` stays `1.0`.
            Ok(Setting::Open(format!("{value:?}")))
        } else {
            Err(E::custom("a setting cannot be an infinite number, or none"))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Setting, A::Error> {
        let wrong = || A::Error::custom("a setting is no table, but for `{ secret = \"…\" }`");
        if !self.may_be_secret || map.next_key::<String>()?.as_deref() != Some("secret") {
            return Err(wrong());
        }
        let Secret(text) = map.next_value()?;
        match map.next_key::<String>()? {
            Some(_) => Err(wrong()),
            None => Ok(Setting::Secret(text)),
        }
    }
}
