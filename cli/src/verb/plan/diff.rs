//! What has changed since another plan: new powers first, because they are what somebody has to agree to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use plugwright::{Plan, Policy};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;

/// What is new, gone or other.
#[derive(Debug, Default, Serialize)]
pub(super) struct Changes {
    /// What plugins may do that they could not do before.
    pub(super) powers: Vec<String>,
    pub(super) rest: Vec<String>,
}

/// Reads the plan to compare with: the JSON form of one, or an operator's file.
pub(super) fn old(path: &Path) -> Result<Value, Failure> {
    if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
        let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
        let plan: Value = serde_json::from_str(&text)
            .map_err(|error| Failure::usage(format!("`{}` is not JSON: {error}", path.display())))?;
        if plan.get("version").and_then(Value::as_u64) != Some(1) || plan.get("plugins").is_none() {
            return Err(Failure::usage(format!("`{}` is not a plan of this version", path.display()))
                .hint("write one with `plugwright plan --format json`"));
        }
        return Ok(plan);
    }
    json(&Plan::new(&Policy::read(path)?)?)
}

pub(super) fn json(plan: &Plan) -> Result<Value, Failure> {
    serde_json::to_value(plan)
        .map_err(|error| Failure::usage(format!("the plan cannot be compared: {error}")))
}

impl Changes {
    pub(super) fn between(old: &Value, new: &Value) -> Self {
        let mut changes = Self::default();
        let (before, after) = (by_name(old, &["id"], "plugins"), by_name(new, &["id"], "plugins"));
        for (name, plugin) in &after {
            let earlier = before.get(name);
            changes.grants(name, earlier.map(|it| grants(it)).unwrap_or_default(), grants(plugin));
            match earlier {
                None => changes.rest.push(format!("+ plugin {name}")),
                Some(earlier) => {
                    for key in ["version", "digest", "limits", "asked", "exports", "base"] {
                        let pair = (earlier.get(key), plugin.get(key));
                        if pair.0 != pair.1 {
                            changes.rest.push(match (key, pair) {
                                ("version" | "digest" | "limits", (Some(old), Some(new))) => {
                                    format!("~ plugin {name}: {key} {old} → {new}")
                                }
                                _ => format!("~ plugin {name}: {key}"),
                            });
                        }
                    }
                }
            }
        }
        for name in before.keys().filter(|name| !after.contains_key(*name)) {
            changes.rest.push(format!("- plugin {name}"));
        }
        changes.narrowed(old, new);
        for (list, keys) in [("edges", ["consumer", "import"]), ("offers", ["consumer", "import"])] {
            let (before, after) = (by_name(old, &keys, list), by_name(new, &keys, list));
            let what = list.trim_end_matches('s');
            for (name, entry) in &after {
                match before.get(name) {
                    None => changes.rest.push(format!("+ {what} {}", shown(entry))),
                    Some(earlier) if earlier != entry => {
                        changes.rest.push(format!("~ {what} {} → {}", shown(earlier), shown(entry)));
                    }
                    Some(_) => {}
                }
            }
            let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
            changes.rest.extend(gone.map(|(_, entry)| format!("- {what} {}", shown(entry))));
        }
        changes
    }

    /// A scope that has changed in whatever way is a new power: nobody but a person can say that it is a smaller one.
    fn grants(&mut self, name: &str, old: BTreeMap<String, Value>, new: BTreeMap<String, Value>) {
        for (capability, scope) in &new {
            match old.get(capability) {
                None => self.powers.push(format!("+ power {name}: {capability} {scope}")),
                Some(earlier) if earlier != scope => {
                    self.powers.push(format!("~ power {name}: {capability} {earlier} → {scope}"));
                }
                Some(_) => {}
            }
        }
        let gone = old.iter().filter(|(capability, _)| !new.contains_key(*capability));
        self.rest.extend(gone.map(|(capability, scope)| format!("- power {name}: {capability} {scope}")));
    }

    /// An edge that narrows less, or no more, gives power; one that is new takes it.
    fn narrowed(&mut self, old: &Value, new: &Value) {
        let keys = ["consumer", "provider"];
        let (before, after) = (by_name(old, &keys, "narrowed"), by_name(new, &keys, "narrowed"));
        for (name, edge) in &before {
            let left = after.get(name).map(|edge| grants(edge)).unwrap_or_default();
            for (capability, scope) in grants(edge) {
                match left.get(&capability) {
                    None => self.powers.push(format!(
                        "+ power on the edge {name}: {capability}, narrowed to {scope} before"
                    )),
                    Some(now) if *now != scope => {
                        self.powers.push(format!("~ power on the edge {name}: {capability} {scope} → {now}"));
                    }
                    Some(_) => {}
                }
            }
        }
        for (name, edge) in &after {
            let earlier = before.get(name).map(|edge| grants(edge)).unwrap_or_default();
            let new = grants(edge).into_iter().filter(|(capability, _)| !earlier.contains_key(capability));
            self.rest.extend(new.map(|(capability, scope)| {
                format!("- power on the edge {name}: {capability} narrowed to {scope}")
            }));
        }
    }
}

/// The entries of a list by what names them.
fn by_name<'a>(plan: &'a Value, keys: &[&str], list: &str) -> BTreeMap<String, &'a Value> {
    let entries = plan.get(list).and_then(Value::as_array).into_iter().flatten();
    let name = |entry: &Value| {
        let parts: Vec<&str> = keys.iter().filter_map(|key| entry.get(*key)?.as_str()).collect();
        parts.join(" -> ")
    };
    entries.map(|entry| (name(entry), entry)).collect()
}

/// The grants of a plugin or an edge: capability and scope.
fn grants(entry: &Value) -> BTreeMap<String, Value> {
    let grants = entry.get("grants").and_then(Value::as_array).into_iter().flatten();
    grants
        .filter_map(|grant| {
            let mut scope = grant.as_object()?.clone();
            let Some(Value::String(capability)) = scope.remove("capability") else { return None };
            Some((capability, Value::Object(scope)))
        })
        .collect()
}

/// An edge or an offer, in a line.
fn shown(entry: &Value) -> String {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or("(host)");
    let mode = entry.get("mode").and_then(Value::as_str).map(|mode| format!(" ({mode})")).unwrap_or_default();
    format!("{} → {}: {}{mode}", text("consumer"), text("provider"), text("import"))
}
