//! Requests of plugins against the operator's grants: both must agree.
//!
//! A power is handed out only where the author asked for it and the operator said yes. Each of the ways in which the two
//! can disagree is an error, also the harmless ones: a grant that nobody asked for is a line whose writer expects it to
//! mean something.

mod settings;

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::capability::Level;
use crate::contract::Facts;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::manifest::{Entry, GrantValue, Manifest};
use crate::name::PluginId;

pub(crate) use settings::Setting;
pub use settings::Settings;

/// The capabilities that exist, each an interface package `plugwright:<capability>`.
pub(crate) const CAPABILITIES: [&str; 2] = ["config", "log"];

const LEVELS: [(&str, Level); 5] = [
    ("trace", Level::Trace),
    ("debug", Level::Debug),
    ("info", Level::Info),
    ("warn", Level::Warn),
    ("error", Level::Error),
];

/// What a plugin was granted, of one capability.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// `plugwright:log`: records of this level and above reach the host's log.
    Log(Level),
    /// `plugwright:config`: the plugin reads these settings.
    Config(Settings),
}

impl Grant {
    /// The capability's name, as manifests write it.
    pub fn capability(&self) -> &'static str {
        match self {
            Self::Log(_) => "log",
            Self::Config(_) => "config",
        }
    }

    fn level_word(level: Level) -> &'static str {
        LEVELS.iter().find(|(_, known)| *known == level).map_or("", |(word, _)| word)
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(level) => write!(f, "log = {}", Self::level_word(*level)),
            Self::Config(settings) => write!(f, "config = {settings}"),
        }
    }
}

impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Grant", 2)?;
        out.serialize_field("capability", self.capability())?;
        match self {
            Self::Log(level) => out.serialize_field("level", Self::level_word(*level))?,
            Self::Config(settings) => out.serialize_field("settings", settings)?,
        }
        out.end()
    }
}

/// Finds requests of what is no capability, and imports of powers that the manifest does not request.
pub(crate) fn check_requests(plugin: &PluginId, manifest: &Manifest, facts: &Facts, errors: &mut Vec<Error>) {
    let requests = manifest.request_entries();
    for capability in powers(facts).into_iter().filter(|name| !requests.contains_key(*name)) {
        let message =
            format!("`{plugin}` imports `plugwright:{capability}`, which its manifest does not request");
        errors.push(
            Error::new(Stage::Grant, ErrorKind::NotGranted, Blame::Plugin, message)
                .at(manifest.folder().join(Manifest::FILE), None)
                .hint(format!("add `{capability} = \"<why>\"` to `[requests]`, or build the plugin again")),
        );
    }
    for (capability, request) in requests.iter().filter(|(name, _)| !is_known(name)) {
        let message = format!("`{plugin}` requests `{capability}`, which is not a capability");
        errors.push(wrong(Blame::Plugin, message).on(Some(&request.spot)).hint(known()));
    }
}

/// Matches what a plugin imports and requests with what the operator granted it.
///
/// A component without a manifest requests what it imports.
pub(crate) fn settle(
    plugin: &PluginId,
    entry: &Entry,
    manifest: Option<&Manifest>,
    facts: &Facts,
    errors: &mut Vec<Error>,
) -> Vec<Grant> {
    let imported = powers(facts);
    let mut requested: BTreeMap<&str, Option<&str>> = imported.iter().map(|name| (*name, None)).collect();
    if let Some(manifest) = manifest {
        check_requests(plugin, manifest, facts, errors);
        let requests = manifest.requests().filter(|(name, _)| is_known(name));
        requested = requests.map(|(name, reason)| (name, Some(reason))).collect();
    }
    for (capability, reason) in requested.iter().filter(|(name, _)| !entry.grants.contains_key(**name)) {
        let error = not_granted(plugin, entry, capability);
        errors.push(match reason {
            Some(reason) => error.note(format!("the author's reason: {reason}")),
            None => error,
        });
    }

    let mut grants = Vec::new();
    for (capability, (value, spot)) in &entry.grants {
        if requested.contains_key(capability.as_str()) {
            match read(capability, value) {
                Ok(grant) => grants.push(grant),
                Err(error) => errors.push(error.on(spot.as_ref())),
            }
        } else if !is_known(capability) {
            let message = format!("`{plugin}` is granted `{capability}`, which is not a capability");
            errors.push(wrong(Blame::Operator, message).on(spot.as_ref()).hint(known()));
        } else if !imported.contains(&capability.as_str()) {
            let message = format!("`{plugin}` is granted `{capability}`, but does not request it");
            errors.push(
                wrong(Blame::Operator, message).on(spot.as_ref()).hint("remove the grant: it has no effect"),
            );
        }
        // What is imported and granted but not requested was reported as the author's mistake.
    }
    grants
}

/// The capabilities that a component imports, each once.
fn powers(facts: &Facts) -> Vec<&str> {
    let mut powers: Vec<&str> = facts.powers().collect();
    powers.dedup();
    powers
}

fn is_known(capability: &str) -> bool {
    CAPABILITIES.contains(&capability)
}

fn known() -> String {
    format!("known: {}", CAPABILITIES.map(|name| format!("`{name}`")).join(", "))
}

fn wrong(blame: Blame, message: String) -> Error {
    Error::new(Stage::Grant, ErrorKind::Manifest, blame, message)
}

/// Gives what the operator wrote its meaning, which each capability has of its own.
fn read(capability: &str, value: &GrantValue) -> Result<Grant, Error> {
    let grant = match (capability, value) {
        (_, GrantValue::Ready(grant)) => Some(grant.clone()),
        ("log", GrantValue::All) => Some(Grant::Log(Level::Trace)),
        ("log", GrantValue::Word(word)) => {
            let level = LEVELS.iter().find(|(known, _)| known == word).map(|(_, level)| *level);
            let unknown = || wrong(Blame::Operator, format!("`{word}` is not a level of `log`"));
            Some(Grant::Log(level.ok_or_else(|| unknown().hint(what_to_write(capability)))?))
        }
        ("config", GrantValue::Settings(settings)) => Some(Grant::Config(settings.clone())),
        _ => None,
    };
    let grant = grant.ok_or_else(|| {
        let message = format!("`{capability}` cannot be granted like this");
        wrong(Blame::Operator, message).hint(what_to_write(capability))
    })?;
    match &grant {
        Grant::Config(settings) => match settings.bad_key() {
            Some(key) => {
                Err(wrong(Blame::Operator, format!("`{}` is not the name of a setting", key.escape_debug()))
                    .hint("a name has letters, digits, `-`, `_` and `.`; a secret is written `<name> = { secret = \"…\" }`"))
            }
            None => Ok(grant),
        },
        Grant::Log(_) => Ok(grant),
    }
}

/// What the operator may write for a capability.
fn what_to_write(capability: &str) -> String {
    match capability {
        "config" => {
            "write the settings: `config = { greeting = \"hi\", api-key = { secret = \"…\" } }`".into()
        }
        _ => format!(
            "write the lowest level to pass on: {}; or `true` for all",
            LEVELS.map(|(word, _)| format!("`{word}`")).join(", ")
        ),
    }
}

fn not_granted(plugin: &PluginId, entry: &Entry, capability: &str) -> Error {
    let message = format!("`{plugin}` requests `{capability}`, which it is not granted");
    let line = match capability {
        "config" => "config = { <setting> = \"<value>\" }".into(),
        _ => format!("{capability} = true"),
    };
    Error::new(Stage::Grant, ErrorKind::NotGranted, Blame::Operator, message)
        .on(entry.spot.as_ref())
        .hint(format!("to grant it, write `{line}` below `[plugins.{plugin}.grants]`"))
}
