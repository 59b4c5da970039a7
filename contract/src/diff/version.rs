//! What changed in versions, and what the new one should be.

use std::collections::BTreeMap;

use wit_parser::PackageName;

use super::effect::{self, Effect, Roles, Verdict};
use super::keys::Key;
use super::{Change, Pair};
use crate::read::Contract;

/// Rules that are about versions themselves.
const RULES: [&str; 6] = [
    "package-renamed",
    "version-raised",
    "version-lowered",
    "version-track",
    "version-added",
    "version-removed",
];

/// Rules about what nobody notices.
const SILENT: [&str; 2] = ["documentation", "gate"];

pub(super) fn changes(pair: Pair<'_>, roles: &BTreeMap<Key, Roles>, out: &mut Vec<Change>) {
    let (Some(old), Some(new)) = (main(pair.old), main(pair.new)) else { return };
    let own = |key: &Key| !matches!(key, Key::Other(..));
    if let Some(change) = change(old, new, united(roles, own)) {
        out.push(change);
    }
    for (_, package) in pair.old.resolve.packages.iter().filter(|(id, _)| *id != pair.old.package) {
        let old = &package.name;
        let others = pair.new.resolve.packages.iter().filter(|(id, _)| *id != pair.new.package);
        let same = |new: &PackageName| {
            (&old.namespace, &old.name) == (&new.namespace, &new.name) && track(old) == track(new)
        };
        let Some(new) = others.map(|(_, package)| &package.name).find(|new| same(new)) else { continue };
        let of = |key: &Key| matches!(key, Key::Other(package, _) if package.split('@').next() == Some(&format!("{}:{}", old.namespace, old.name)));
        out.extend(change(old, new, united(roles, of)));
    }
}

fn change(old: &PackageName, new: &PackageName, roles: Roles) -> Option<Change> {
    if old == new {
        return None;
    }
    let place = format!("package `{}:{}`", old.namespace, old.name);
    let nobody = |effects| match roles.imported || roles.exported {
        true => effects,
        false => effect::none("no world imports or exports anything of it"),
    };
    let unlike = |why: &str| nobody(effect::both(Effect::breaks(why)));
    let change = |rule, what: String, effects| Some(Change::new(rule, place.clone(), what, effects));
    if (&old.namespace, &old.name) != (&new.namespace, &new.name) {
        let what = format!("it is now called `{}:{}`", new.namespace, new.name);
        return change("package-renamed", what, unlike("all names of interfaces hold the package's name"));
    }
    match (&old.version, &new.version) {
        (Some(a), Some(b)) if track(old) != track(new) => {
            let why = "interfaces of versions that do not promise to be compatible are different interfaces";
            change("version-track", format!("its version `{a}` became `{b}`"), unlike(why))
        }
        (Some(a), Some(b)) => {
            let (rule, later_wanted) =
                if b > a { ("version-raised", roles.exported) } else { ("version-lowered", roles.imported) };
            let later_given = if b > a { roles.imported } else { roles.exported };
            // Hosts call any version of a track, if it has what they call; plugins import their own version or a later one.
            let plugins = match later_wanted {
                true if b > a => {
                    Effect::fine("a host calls an earlier version too, where that has what is called")
                }
                true => {
                    Effect::breaks(format!("they import version `{a}` or later, and a new host has `{b}`"))
                }
                false => Effect::fine("a later version serves whoever wants an earlier one"),
            };
            let hosts = match later_given {
                true if b > a => Effect::breaks(format!(
                    "a new plugin imports version `{b}` or later, and they have `{a}`"
                )),
                true => Effect::fine("a host calls an earlier version too, where that has what is called"),
                false => Effect::fine("a later version serves whoever wants an earlier one"),
            };
            change(rule, format!("its version `{a}` became `{b}`"), nobody((plugins, hosts)))
        }
        (None, Some(version)) => {
            let why = "an interface with a version is another than the one without";
            change("version-added", format!("it now has a version, `{version}`"), unlike(why))
        }
        (Some(version), None) => {
            let why = "an interface without a version is another than the one with it";
            change("version-removed", format!("it has no version any more, it was `{version}`"), unlike(why))
        }
        (None, None) => None,
    }
}

/// What the new version should be called, where it is not called that.
pub(super) fn advice(pair: Pair<'_>, changes: &[Change]) -> Option<String> {
    let told: Vec<&Change> = changes.iter().filter(|change| !RULES.contains(&change.rule)).collect();
    let breaks = |change: &&&Change| change.plugins.verdict.max(change.hosts.verdict) == Verdict::Breaking;
    let is_breaking = told.iter().any(|change| breaks(&change));
    let is_more = told.iter().any(|change| !SILENT.contains(&change.rule));
    let (old, new) = (main(pair.old)?, main(pair.new)?);
    if (&old.namespace, &old.name) != (&new.namespace, &new.name) {
        return None;
    }
    match (&old.version, &new.version) {
        (None, None) if is_more => Some(format!(
            "nothing tells the old contract from the new one: give the package a version, `package {new}@0.1.0;`"
        )),
        (Some(a), Some(b)) if track(old) == track(new) => {
            if is_breaking {
                let next = next_track(a.major, a.minor, a.patch);
                if a == b {
                    return Some(format!("two contracts cannot both be `{a}`: call the new one `{next}`"));
                }
                Some(format!("`{b}` promises to be compatible with `{a}`, and is not: call it `{next}`"))
            } else if b < a {
                Some(format!("`{b}` is older than `{a}`: versions only go up"))
            } else if is_more && b == a {
                let next = next_in_track(a.major, a.minor, a.patch);
                Some(format!("call it `{next}`, so that the two can be told apart"))
            } else {
                None
            }
        }
        _ => None,
    }
}

fn next_track(major: u64, minor: u64, patch: u64) -> String {
    match (major, minor) {
        (0, 0) => format!("0.0.{}", patch + 1),
        (0, minor) => format!("0.{}.0", minor + 1),
        (major, _) => format!("{}.0.0", major + 1),
    }
}

fn next_in_track(major: u64, minor: u64, patch: u64) -> String {
    match (major, minor) {
        (0, _) => format!("0.{minor}.{}", patch + 1),
        (major, minor) => format!("{major}.{}.0", minor + 1),
    }
}

fn main(contract: &Contract) -> Option<&PackageName> {
    contract.resolve.packages.get(contract.package).map(|package| &package.name)
}

fn track(name: &PackageName) -> Option<String> {
    name.version.as_ref().map(PackageName::version_compat_track_string)
}

fn united(roles: &BTreeMap<Key, Roles>, of: impl Fn(&Key) -> bool) -> Roles {
    roles.iter().filter(|(key, _)| of(key)).fold(Roles::default(), |all, (_, one)| Roles {
        exported: all.exported || one.exported,
        imported: all.imported || one.imported,
    })
}
