//! What has changed since another plan: new powers first, because they are what somebody has to agree to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use plugwright::{Bytes, Limits, Plan, Policy};
use serde::Serialize;
use serde_json::{Map, Value};

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
                    changes.asked(name, earlier, plugin);
                    // Where a component lies is no decision, and what it is stands in its digest.
                    let told = ["id", "grants", "asked", "component", "functions", "description"];
                    changes.fields(&format!("plugin {name}:"), earlier, plugin, &told);
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
        let (before, after) = (by_name(old, &["id"], "units"), by_name(new, &["id"], "units"));
        for (name, unit) in &after {
            if let Some(earlier) = before.get(name) {
                changes.fields(&format!("unit {name}:"), earlier, unit, &["id"]);
            }
        }
        let told = ["version", "plugins", "narrowed", "edges", "offers", "units", "absent", "problems"];
        changes.fields("set:", old, new, &told);
        changes
    }

    /// A scope that has changed in whatever way is a new power: nobody but a person can say that it is a smaller one.
    fn grants(&mut self, name: &str, old: BTreeMap<String, Grant>, new: BTreeMap<String, Grant>) {
        for (capability, grant) in &new {
            match old.get(capability) {
                None => self.powers.push(format!("+ power {name}: {capability} = {}", grant.text)),
                Some(earlier) if earlier.scope != grant.scope => {
                    let (from, to) = (&earlier.text, &grant.text);
                    self.powers.push(format!("~ power {name}: {capability} = {from} → {to}"));
                }
                Some(_) => {}
            }
        }
        let gone = old.iter().filter(|(capability, _)| !new.contains_key(*capability));
        self.rest
            .extend(gone.map(|(capability, grant)| format!("- power {name}: {capability} = {}", grant.text)));
    }

    /// What authors ask for, and what was said to it. What was granted is told as a power.
    fn asked(&mut self, name: &str, old: &Value, new: &Value) {
        let (before, after) =
            (by_name(old, &["capability"], "asked"), by_name(new, &["capability"], "asked"));
        let told = |asked: &Value| {
            let reason = asked.get("reason").and_then(Value::as_str).unwrap_or("it imports it");
            let optional = asked.get("optional").and_then(Value::as_bool).unwrap_or_default();
            format!("{}{reason}", if optional { "optional; " } else { "" })
        };
        for (capability, asked) in &after {
            let line = match before.get(capability) {
                None => format!("+ plugin {name}: asks for {capability}: {}", told(asked)),
                Some(earlier) if told(earlier) != told(asked) => {
                    format!("~ plugin {name}: asks for {capability}: {} → {}", told(earlier), told(asked))
                }
                Some(_) => continue,
            };
            self.rest.push(line);
        }
        let gone = before.keys().filter(|capability| !after.contains_key(*capability));
        self.rest.extend(gone.map(|capability| format!("- plugin {name}: asks for {capability}")));
    }

    /// All other fields, each that has changed.
    fn fields(&mut self, whose: &str, old: &Value, new: &Value, told: &[&str]) {
        let empty = Map::new();
        let [before, after] = [old, new].map(|value| value.as_object().unwrap_or(&empty));
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys.into_iter().filter(|key| !told.contains(&key.as_str())) {
            let [from, to] = [before, after].map(|fields| fields.get(key).unwrap_or(&Value::Null));
            match (from, to) {
                _ if from == to => {}
                (Value::Object(_), Value::Object(_)) => self.fields(&format!("{whose} {key}"), from, to, &[]),
                _ => {
                    let (name, from, to) = (written(key), value(key, from), value(key, to));
                    self.rest.push(format!("~ {whose} {name} {from} → {to}"));
                }
            }
        }
    }

    /// An edge that narrows less, or no more, gives power; one that is new takes it.
    fn narrowed(&mut self, old: &Value, new: &Value) {
        let keys = ["consumer", "provider"];
        let (before, after) = (by_name(old, &keys, "narrowed"), by_name(new, &keys, "narrowed"));
        let of = |edges: &BTreeMap<String, &Value>, name: &str| {
            edges.get(name).map(|edge| grants(edge)).unwrap_or_default()
        };
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (earlier, left) = (of(&before, name), of(&after, name));
            for (capability, grant) in &earlier {
                match left.get(capability) {
                    None => self.powers.push(format!(
                        "+ power on the edge {name}: {capability}, narrowed to {} before",
                        grant.text
                    )),
                    Some(now) if now.scope != grant.scope => {
                        let (from, to) = (&grant.text, &now.text);
                        self.powers.push(format!("~ power on the edge {name}: {capability} = {from} → {to}"));
                    }
                    Some(_) => {}
                }
            }
            let new = left.into_iter().filter(|(capability, _)| !earlier.contains_key(capability));
            self.rest.extend(new.map(|(capability, grant)| {
                format!("- power on the edge {name}: {capability} narrowed to {}", grant.text)
            }));
            let limits = |edges: &BTreeMap<String, &Value>| {
                edges.get(name).and_then(|edge| edge.get("limits")).cloned().unwrap_or_default()
            };
            self.fields(&format!("edge {name}: limits"), &limits(&before), &limits(&after), &[]);
        }
    }
}

/// What a plugin was granted, or an edge leaves: as programs compare it, and as people read it.
struct Grant {
    scope: Value,
    text: String,
}

/// A key as the operator's file has it.
fn written(key: &str) -> String {
    key.trim_end_matches("_ms").replace('_', "-")
}

/// A value as the operator's file has it, or nearly so.
fn value(key: &str, value: &Value) -> String {
    let is_bytes = || {
        let limits = Limits::default().written();
        limits.iter().any(|(name, default)| *name == written(key) && default.ends_with('B'))
    };
    match value {
        Value::Null => "none".to_owned(),
        Value::Number(number) if key.ends_with("_ms") => {
            format!("{} ms", number.as_f64().unwrap_or_default())
        }
        Value::Number(number) => match number.as_u64().filter(|_| is_bytes()) {
            Some(bytes) => Bytes(bytes).to_string(),
            None => number.to_string(),
        },
        Value::String(digest) if key == "digest" => digest.chars().take(8).collect(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                .collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
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

/// The grants of a plugin or an edge, by capability.
fn grants(entry: &Value) -> BTreeMap<String, Grant> {
    let grants = entry.get("grants").and_then(Value::as_array).into_iter().flatten();
    grants
        .filter_map(|grant| {
            let mut scope = grant.as_object()?.clone();
            let Some(Value::String(capability)) = scope.remove("capability") else { return None };
            let text = scope.remove("as_text").and_then(|text| text.as_str().map(str::to_owned));
            let scope = Value::Object(scope);
            // A plan that was written by an earlier version has no words for it.
            let text = text.unwrap_or_else(|| scope.to_string());
            Some((capability, Grant { scope, text }))
        })
        .collect()
}

/// An edge or an offer, in a line.
fn shown(entry: &Value) -> String {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or("(host)");
    let mode = entry.get("mode").and_then(Value::as_str).map(|mode| format!(" ({mode})")).unwrap_or_default();
    format!("{} → {}: {}{mode}", text("consumer"), text("provider"), text("import"))
}
