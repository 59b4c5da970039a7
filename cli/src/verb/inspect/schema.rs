//! `plugwright inspect --schema`: JSON Schema of functions.

use std::path::Path;

use plugwright::{Facts, ItemName, JsonOptions};
use plugwright_toolchains::world_of;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::terminal::Terminal;

/// Stands for all functions: no function has this name.
pub(super) const ALL: &str = "*";

pub(super) fn print(
    path: &Path,
    world: Option<&str>,
    function: &str,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let facts = facts(path, world)?;
    if function != ALL {
        let item = find(&facts, function)?;
        return terminal.json(&facts.schema(&item, JsonOptions::new())?);
    }
    let mut functions = Map::new();
    for item in facts.functions() {
        match facts.schema(&item, JsonOptions::new()) {
            Ok(schema) => drop(functions.insert(item.to_string(), schema)),
            // One stream does not take the others their schemas.
            Err(error) => terminal.say(&format!("left out: {error}")),
        }
    }
    terminal.json(&json!({ "version": 1, "functions": Value::Object(functions) }))
}

/// A component, with the doc comments of the WIT beside its manifest; or a WIT package itself.
fn facts(path: &Path, world: Option<&str>) -> Result<Facts, Failure> {
    let is_wit_file = path.extension().is_some_and(|extension| extension == "wit");
    if is_wit_file || path.is_dir() && !path.join(plugwright::Manifest::FILE).exists() {
        return match world {
            Some(_) => Ok(Facts::of_wit(path, world)?),
            None => Ok(Facts::of_wit(path, Some(&world_of(path, None, &[])?))?),
        };
    }
    if world.is_some() {
        return Err(Failure::usage(format!("`{}` is a plugin, which has one world", path.display()))
            .hint("leave out `--world`, which chooses among those of a WIT package"));
    }
    let plugin = Plugin::read(path)?;
    match &plugin.manifest {
        Some(manifest) => {
            let features = crate::portable::features(manifest);
            let wit = Facts::of_wit_with(manifest.wit(), Some(manifest.world()), &features)?;
            Ok(plugin.facts.with_docs(wit))
        }
        None => Ok(plugin.facts),
    }
}

/// The function of this full name, or the only one whose own name it is.
fn find(facts: &Facts, name: &str) -> Result<ItemName, Failure> {
    let functions = facts.functions();
    let by_full_name = |item: &&ItemName| item.to_string() == name;
    let mut by_name = functions.iter().filter(|item| item.function == name);
    let found = match functions.iter().find(by_full_name) {
        Some(item) => Some(item),
        None => by_name.next().filter(|_| by_name.next().is_none()),
    };
    found.cloned().ok_or_else(|| {
        let names: Vec<String> = functions.iter().map(ToString::to_string).collect();
        Failure::usage(format!("there is no one function `{name}`"))
            .hint(format!("the functions are: {}", names.join(", ")))
    })
}
