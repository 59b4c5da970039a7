//! `keyvalue`: values that a plugin keeps from call to call, which no other plugin sees.
//!
//! In memory they live as long as the plugin is loaded. On disk they are in a table of the plugin's own, so that several plugins
//! may have one file; a fused group is one plugin with the group's name.

mod disk;
mod memory;
pub(crate) mod scope;

use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker, Lower};

use super::Power;
use crate::crowd::attended;
use crate::grant::Grant;
use crate::instance::State;
use crate::name::PluginId;

use scope::{Left, Place};

const INTERFACE: &str = "plugwright:keyvalue/keyvalue@0.1.0";

/// Longest key.
const LONGEST_KEY: usize = 1 << 10;

/// What a pair takes besides its key and value.
const PAIR: u64 = 64;

/// Most keys that are given at once.
const MOST_KEYS: usize = 1_000;

/// Values by key.
pub(super) struct KeyValue;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, ComponentType, Lift, Lower)]
#[component(variant)]
enum Failure {
    #[component(name = "quota")]
    Quota,
    #[component(name = "key")]
    Key,
    #[component(name = "other")]
    Other(String),
}

/// What becomes of a value.
enum Change {
    Set(Vec<u8>),
    Delete,
}

/// Where values are kept. What is read and written in one step is whole.
trait Store: Send + Sync {
    fn get(&self, plugin: &PluginId, key: &str) -> Result<Option<Vec<u8>>, Failure>;

    /// Makes a change if `expects` is true of what is there. Says whether it was.
    fn change(
        &self,
        plugin: &PluginId,
        key: &str,
        expects: &dyn Fn(Option<&[u8]>) -> bool,
        change: Change,
    ) -> Result<bool, Failure>;

    fn keys(&self, plugin: &PluginId, prefix: &str, after: Option<&str>) -> Result<Vec<String>, Failure>;
}

type Context<'a> = StoreContextMut<'a, State>;

impl Power for KeyValue {
    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        let Some(place) = grant.scope::<Place>() else { return Ok(()) };
        let store: Arc<dyn Store> = match &place.file {
            None => Arc::new(memory::Memory::new(place.quota)),
            Some(file) => Arc::new(disk::Disk::open(file, place.quota)?),
        };
        let mut instance = linker.instance(INTERFACE)?;
        let kept = store.clone();
        instance.func_wrap("get", move |mut context: Context<'_>, (key,): (String,)| {
            attended(&mut context);
            let result = check(&context, &key, false).and_then(|()| kept.get(&context.data().plugin, &key));
            Ok((told(&mut context, "get", &key, result),))
        })?;
        let kept = store.clone();
        instance.func_wrap("set", move |mut context: Context<'_>, (key, value): (String, Vec<u8>)| {
            attended(&mut context);
            let change = || kept.change(&context.data().plugin, &key, &|_| true, Change::Set(value));
            let result = check(&context, &key, true).and_then(|()| change()).map(drop);
            Ok((told(&mut context, "set", &key, result),))
        })?;
        let kept = store.clone();
        instance.func_wrap("delete", move |mut context: Context<'_>, (key,): (String,)| {
            attended(&mut context);
            let change = || kept.change(&context.data().plugin, &key, &|_| true, Change::Delete);
            let result = check(&context, &key, true).and_then(|()| change()).map(drop);
            Ok((told(&mut context, "delete", &key, result),))
        })?;
        let kept = store.clone();
        instance.func_wrap(
            "keys",
            move |mut context: Context<'_>, (prefix, after): (String, Option<String>)| {
                attended(&mut context);
                let keys = || kept.keys(&context.data().plugin, &prefix, after.as_deref());
                let result = left(&context, &prefix, false).and_then(|()| keys());
                Ok((told(&mut context, "list", &prefix, result),))
            },
        )?;
        type Swap = (String, Option<Vec<u8>>, Option<Vec<u8>>);
        instance.func_wrap("swap", move |mut context: Context<'_>, (key, expected, value): Swap| {
            attended(&mut context);
            let change = value.map_or(Change::Delete, Change::Set);
            let expects = |there: Option<&[u8]>| there == expected.as_deref();
            let change = || store.change(&context.data().plugin, &key, &expects, change);
            let result = check(&context, &key, true).and_then(|()| change());
            Ok((told(&mut context, "swap", &key, result),))
        })
    }
}

fn check(context: &Context<'_>, key: &str, writes: bool) -> Result<(), Failure> {
    left(context, key, writes)?;
    if key.is_empty() || key.len() > LONGEST_KEY { Err(Failure::Key) } else { Ok(()) }
}

/// Whether all edges leave the plugin this key, or those that begin like it, for the call that runs now.
fn left(context: &Context<'_>, key: &str, writes: bool) -> Result<(), Failure> {
    context.data().leaves("keyvalue", |left: &Left| left.allows(key, writes)).map_err(Failure::Other)
}

/// Tells the observer what was done, or why not.
fn told<T>(
    context: &mut Context<'_>,
    verb: &str,
    key: &str,
    result: Result<T, Failure>,
) -> Result<T, Failure> {
    context.data_mut().usage.host_calls += 1;
    let refused = match &result {
        Ok(_) => None,
        Err(Failure::Quota) => Some("the store would become larger than its quota".to_owned()),
        Err(Failure::Key) => Some("the key is empty or too long".to_owned()),
        Err(Failure::Other(why)) => Some(why.clone()),
    };
    context.data().gate().report("keyvalue", &format!("{verb} {key}"), refused.as_ref());
    result
}

/// What a pair counts.
fn size(key: &str, value: &[u8]) -> u64 {
    PAIR + (key.len() + value.len()) as u64
}
