//! Who asked for what, and what was said to it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Grant, Kind, Kinds, Narrows, ScopeError};
use crate::contract::Facts;
use crate::error::{Blame, Error, ErrorKind, Spot, Stage};
use crate::manifest::{Entry, GrantValue, Manifest};
use crate::name::{InterfaceName, PluginId};

/// A capability that a plugin asked for, and what was said to it: for people who read a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked {
    /// The capability's name.
    pub capability: String,
    /// The author's reason. A component without a manifest has none: it asks for what it imports.
    pub reason: Option<String>,
    /// Whether the author says that the plugin does without.
    pub optional: bool,
    /// What was said.
    pub answer: Answer,
}

/// What was said to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The operator grants it; how much of it stands in [`PlannedPlugin::grants`](crate::PlannedPlugin::grants).
    Granted,
    /// The operator does not, and the author said that the plugin does without.
    Refused,
}

/// Finds requests of what is no capability, and imports of powers that the manifest does not request.
pub(crate) fn check_requests(
    kinds: &Kinds,
    plugin: &PluginId,
    manifest: &Manifest,
    facts: &Facts,
    is_offered: &dyn Fn(&InterfaceName) -> bool,
    errors: &mut Vec<Error>,
) {
    let requests = manifest.request_entries();
    for capability in kinds.needed(facts, is_offered).into_iter().filter(|name| !requests.contains_key(name))
    {
        let imported = facts.imported().iter().map(|import| &import.name);
        let import =
            imported.into_iter().find(|name| kinds.serving(name).is_some_and(|it| it.name() == capability));
        let import = import.map_or_else(String::new, |name| format!("{}:{}", name.namespace, name.package));
        let message = format!("`{plugin}` imports `{import}`, which its manifest does not request");
        errors.push(
            Error::new(Stage::Grant, ErrorKind::NotGranted, Blame::Plugin, message)
                .at(manifest.folder().join(Manifest::FILE), None)
                .hint(format!("add `{capability} = \"<why>\"` to `[requests]`, or build the plugin again")),
        );
    }
    for (capability, request) in requests {
        match kinds.get(capability) {
            None => {
                let message = format!("`{plugin}` requests `{capability}`, which is not a capability");
                errors.push(
                    wrong(Blame::Plugin, message)
                        .on(Some(&request.spot))
                        .hint(format!("known: {}", kinds.known())),
                );
            }
            Some(kind) if request.optional && kind.fills().is_empty() && kind.without().is_none() => {
                let message =
                    format!("`{plugin}` requests `{capability}` as optional, but cannot be without");
                errors.push(
                    wrong(Blame::Plugin, message)
                        .on(Some(&request.spot))
                        .hint("nothing can stand in for this capability: leave `optional` out"),
                );
            }
            Some(_) => {}
        }
    }
}

/// What a plugin may do, and what was said to its requests.
pub(crate) struct Settled {
    pub(crate) grants: Vec<Grant>,
    pub(crate) asked: Vec<Asked>,
}

/// Matches what a plugin imports and requests with what the operator granted it.
///
/// A component without a manifest requests what it imports.
pub(crate) fn settle(
    kinds: &Kinds,
    plugin: &PluginId,
    entry: &Entry,
    manifest: Option<&Manifest>,
    facts: &Facts,
    is_offered: &dyn Fn(&InterfaceName) -> bool,
    errors: &mut Vec<Error>,
) -> Settled {
    let needed = kinds.needed(facts, is_offered);
    let ask = |capability: &str, reason: Option<&str>, optional| Asked {
        capability: capability.to_owned(),
        reason: reason.map(str::to_owned),
        optional,
        answer: Answer::Refused,
    };
    let mut asked: BTreeMap<String, Asked> = match manifest {
        None => needed.iter().map(|name| (name.clone(), ask(name, None, false))).collect(),
        Some(manifest) => {
            check_requests(kinds, plugin, manifest, facts, is_offered, errors);
            let requests = manifest.request_entries().iter();
            let known = requests.filter(|(name, _)| kinds.get(name).is_some());
            known.map(|(name, it)| (name.clone(), ask(name, Some(&it.reason), it.optional))).collect()
        }
    };
    let mut grants = Vec::new();
    for asked in asked.values().filter(|asked| !entry.grants.contains_key(&asked.capability)) {
        let Some(kind) = kinds.get(&asked.capability) else { continue };
        if asked.optional {
            // What it imports has to be there all the same, and do nothing.
            grants.extend(kind.without().filter(|_| needed.contains(&asked.capability)));
            continue;
        }
        let error = not_granted(plugin, entry, kind);
        errors.push(match &asked.reason {
            Some(reason) => error.note(format!("the author's reason: {reason}")),
            None => error,
        });
    }

    for (capability, (value, spot)) in &entry.grants {
        let Some(kind) = kinds.get(capability) else {
            let message = format!("`{plugin}` is granted `{capability}`, which is not a capability");
            errors.push(
                wrong(Blame::Operator, message).on(spot.as_ref()).hint(format!("known: {}", kinds.known())),
            );
            continue;
        };
        // Without a manifest there is nobody to ask for the powers that fill the base: to import them is enough.
        let is_used = manifest.is_none() && kinds.is_used(kind, facts);
        let is_asked = asked.contains_key(capability) || is_used;
        if is_asked || needed.contains(capability) {
            match read(kind, value, spot.as_ref()) {
                Ok(grant) if is_asked => {
                    let asked =
                        asked.entry(capability.clone()).or_insert_with(|| ask(capability, None, false));
                    asked.answer = Answer::Granted;
                    grants.push(grant);
                }
                // What is imported and granted but not requested was reported as the author's mistake.
                Ok(_) => {}
                Err(error) => errors.push(error),
            }
        } else {
            let verb = if manifest.is_some() { "request" } else { "import" };
            let message = format!("`{plugin}` is granted `{capability}`, but does not {verb} it");
            errors.push(
                wrong(Blame::Operator, message).on(spot.as_ref()).hint("remove the grant: it has no effect"),
            );
        }
    }
    grants.sort_by(|a, b| a.capability().cmp(b.capability()));
    Settled { grants, asked: asked.into_values().collect() }
}

/// Finds what means nothing among the grants of a plugin that could not be read.
pub(crate) fn check_grants(kinds: &Kinds, entry: &Entry, errors: &mut Vec<Error>) {
    for (capability, (value, spot)) in &entry.grants {
        let result = kinds.get(capability).map(|kind| read(kind, value, spot.as_ref()));
        errors.extend(result.and_then(Result::err));
    }
}

/// Reads what an edge leaves of its provider's powers.
pub(crate) fn narrow(
    kinds: &Kinds,
    edge: &str,
    grants: &BTreeMap<String, (GrantValue, Option<Spot>)>,
    held: &[Grant],
    errors: &mut Vec<Error>,
) -> Vec<Grant> {
    let mut out = Vec::new();
    for (capability, (value, spot)) in grants {
        let refuse =
            |message: String, hint: String| wrong(Blame::Operator, message).on(spot.as_ref()).hint(hint);
        match kinds.get(capability) {
            None => errors.push(refuse(
                format!("the edge `{edge}` narrows `{capability}`, which is not a capability"),
                format!("known: {}", kinds.known()),
            )),
            Some(kind) if kind.narrows() == Narrows::Never => errors.push(refuse(
                format!("`{capability}` cannot be narrowed on an edge"),
                format!(
                    "{}: grant the provider less; an edge can narrow {}",
                    if kind.owns().is_empty() {
                        "an instance gets it once, whoever calls"
                    } else {
                        "the application does not ask for whom a plugin acts"
                    },
                    kinds.narrowable()
                ),
            )),
            Some(kind) => {
                let Some(held) = held.iter().find(|grant| grant.capability() == capability) else {
                    errors.push(refuse(
                        format!(
                            "the edge `{edge}` narrows `{capability}`, which its provider was not granted"
                        ),
                        "remove the line: it has no effect".into(),
                    ));
                    continue;
                };
                match value {
                    _ if is_false(value) => out.push(Grant::nothing(capability)),
                    _ if kind.narrows() == Narrows::ToNothing => errors.push(refuse(
                        format!("`{capability}` can be narrowed on an edge to nothing alone"),
                        format!("write `{capability} = false`, or grant the provider less"),
                    )),
                    GrantValue::Ready(grant) => out.push(grant.clone()),
                    GrantValue::Written(written) => match kind.parse_narrowing(written, held) {
                        Ok(grant) if grant == *held => errors.push(refuse(
                            format!("the edge `{edge}` leaves `{capability}` as its provider was granted it"),
                            "remove the line: it has no effect".into(),
                        )),
                        Ok(grant) => out.push(grant),
                        Err(error) => errors.push(unclear(error, kind.how_on_edge(), spot.as_ref())),
                    },
                }
            }
        }
    }
    out
}

/// `false`, which on an edge means: nothing of it.
fn is_false(value: &GrantValue) -> bool {
    matches!(value, GrantValue::Written(written) if written.as_bool() == Some(false))
}

/// Gives what the operator wrote its meaning, which each capability has of its own.
fn read(kind: &dyn Kind, value: &GrantValue, spot: Option<&Spot>) -> Result<Grant, Error> {
    let written = match value {
        GrantValue::Ready(grant) => return Ok(grant.clone()),
        GrantValue::Written(written) => written,
    };
    if written.as_bool() == Some(false) {
        let error = written.wrong("a grant of `false` is none").hint("leave the line out");
        return Err(unclear(error, String::new(), spot));
    }
    kind.parse(written).map_err(|error| unclear(error, kind.how(), spot))
}

fn unclear(error: ScopeError, how: String, spot: Option<&Spot>) -> Error {
    let place = spot.map(|spot| match error.span {
        Some(bytes) => Spot { source: spot.source.clone(), bytes },
        None => spot.clone(),
    });
    wrong(Blame::Operator, error.message).on(place.as_ref()).hint(error.hint.unwrap_or(how))
}

fn wrong(blame: Blame, message: String) -> Error {
    Error::new(Stage::Grant, ErrorKind::Manifest, blame, message)
}

fn not_granted(plugin: &PluginId, entry: &Entry, kind: &dyn Kind) -> Error {
    let message = format!("`{plugin}` requests `{}`, which it is not granted", kind.name());
    let example = kind.example();
    let hint = match &entry.spot {
        Some(_) => format!("to grant it, write `{example}` below `[plugins.{plugin}.grants]`"),
        // No operator's file names the plugin: a command does, or a program.
        None => format!(
            "`plugwright call` grants it with `--grant '{example}'`, a program with `Policy::grant`, and a `plugwright.toml` with \
             `{example}` below `[plugins.{plugin}.grants]`"
        ),
    };
    Error::new(Stage::Grant, ErrorKind::NotGranted, Blame::Operator, message)
        .on(entry.spot.as_ref())
        .hint(hint)
}
