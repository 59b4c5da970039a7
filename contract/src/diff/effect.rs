//! Whom a change breaks, and why.

use std::fmt;

/// Whether what was compiled before still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does.
    Compatible,
    /// It does not.
    Breaking,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        })
    }
}

/// What a change does to one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Whether that side still works.
    pub verdict: Verdict,
    /// Why, in one phrase.
    pub reason: String,
}

/// A side that was compiled before, and what it is called in a reason.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Plugins,
    Hosts,
}

/// How plugins deal with an interface, in worlds that have it in both versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles {
    pub(super) exported: bool,
    pub(super) imported: bool,
}

/// Which ways the values of a type go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) to_plugins: bool,
    pub(super) to_hosts: bool,
}

/// What happened to a type, as far as the reason depends on it. Each names the part.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// A value may now be what it could not be.
    CaseAdded(&'a str),
    CaseRemoved(&'a str),
    /// A value now holds what it did not hold.
    FieldAdded(&'a str),
    FieldRemoved(&'a str),
    /// A name or an order changed, which is as good as another type; the phrase says why.
    Other(&'static str),
}

const EQUAL: &str = "types link only if they are equal";

impl Side {
    fn other(self) -> &'static str {
        match self {
            Self::Plugins => "a new host",
            Self::Hosts => "a new plugin",
        }
    }
}

impl Effect {
    pub(super) fn fine(reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::Compatible, reason: reason.into() }
    }

    pub(super) fn breaks(reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::Breaking, reason: reason.into() }
    }
}

/// The same for both sides.
pub(super) fn both(effect: Effect) -> (Effect, Effect) {
    (effect.clone(), effect)
}

/// Nobody notices.
pub(super) fn none(reason: &str) -> (Effect, Effect) {
    both(Effect::fine(reason))
}

/// Something that is served was added: a function, a resource, an interface. `all` says that it was used as a whole.
pub(super) fn added(roles: Roles) -> (Effect, Effect) {
    let plugins = match roles.exported {
        true => {
            Effect::breaks("they do not export it, and a new host looks for all that the contract exports")
        }
        false => Effect::fine("they do not import it"),
    };
    let hosts = match roles.imported {
        true => Effect::breaks("a new plugin may import it, and they do not have it"),
        false => Effect::fine("they do not look for it"),
    };
    unless_unused(roles, (plugins, hosts))
}

/// Something that was served was removed.
pub(super) fn removed(roles: Roles) -> (Effect, Effect) {
    let plugins = match roles.imported {
        true => Effect::breaks("they may import it, and a new host does not have it"),
        false => Effect::fine("they still export it, and nobody looks for it"),
    };
    let hosts = match roles.exported {
        true => Effect::breaks("they look for it, and a new plugin does not export it"),
        false => Effect::fine("they still have it, and nobody imports it"),
    };
    unless_unused(roles, (plugins, hosts))
}

/// A function has another type.
pub(super) fn retyped(roles: Roles, why: &str) -> (Effect, Effect) {
    unless_unused(roles, both(Effect::breaks(why)))
}

/// A type has another structure.
pub(super) fn restructured(flow: Flow, part: Part<'_>) -> (Effect, Effect) {
    if !flow.to_plugins && !flow.to_hosts {
        return none("no function that both versions have carries it");
    }
    let reason = |side: Side| {
        let (received, given) = match side {
            Side::Plugins => (flow.to_plugins, flow.to_hosts),
            Side::Hosts => (flow.to_hosts, flow.to_plugins),
        };
        let other = side.other();
        let gives = if side == Side::Plugins { "pass" } else { "give" };
        let own = if side == Side::Plugins { "give" } else { "pass" };
        match part {
            Part::CaseAdded(name) if received => {
                format!("{other} may {gives} `{name}`, which they cannot read")
            }
            Part::CaseAdded(name) => format!("they never {own} `{name}`, but {EQUAL}"),
            Part::CaseRemoved(name) if given => format!("they may {own} `{name}`, which {other} cannot read"),
            Part::CaseRemoved(name) => format!("{other} never {gives}s `{name}`, but {EQUAL}"),
            Part::FieldAdded(name) if given => format!("they do not {own} `{name}`, which {other} reads"),
            Part::FieldAdded(name) => format!("they do not read `{name}`, but {EQUAL}"),
            Part::FieldRemoved(name) if received => {
                format!("they read `{name}`, which {other} does not {gives}")
            }
            Part::FieldRemoved(name) => format!("{other} does not read `{name}`, but {EQUAL}"),
            Part::Other(why) => format!("{why}, and {EQUAL}"),
        }
    };
    (Effect::breaks(reason(Side::Plugins)), Effect::breaks(reason(Side::Hosts)))
}

fn unless_unused(roles: Roles, effects: (Effect, Effect)) -> (Effect, Effect) {
    match roles.exported || roles.imported {
        true => effects,
        false => none("no world of both versions imports or exports it"),
    }
}
