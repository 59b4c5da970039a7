//! Which ways values go: a type that plugins return is another matter than one that they are given.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{Function, Type, TypeDefKind};

use super::effect::{Flow, Roles};
use super::keys::Key;
use crate::read::Contract;

/// How each named type reaches the other side.
#[derive(Default)]
pub(super) struct Flows(BTreeMap<(Key, String), Uses>);

/// The functions that carry a type, and which way.
#[derive(Default)]
pub(super) struct Uses {
    pub(super) flow: Flow,
    given_to_plugins: BTreeSet<String>,
    given_by_plugins: BTreeSet<String>,
}

/// More than these tell nobody more.
const NAMED: usize = 3;

impl Flows {
    /// Follows the types of a function. `name` is what it is called in messages.
    pub(super) fn function(&mut self, contract: &Contract, name: &str, function: &Function, roles: Roles) {
        let params: Vec<Type> = function.params.iter().map(|param| param.ty).collect();
        let result: Vec<Type> = function.result.into_iter().collect();
        for (types, is_result) in [(params, false), (result, true)] {
            let mut seen = BTreeSet::new();
            types.iter().for_each(|ty| reach(contract, ty, &mut seen));
            for key in seen {
                let uses = self.0.entry(key).or_default();
                if roles.exported != is_result && roles.exported || roles.imported && is_result {
                    uses.flow.to_plugins = true;
                    uses.given_to_plugins.insert(name.to_owned());
                }
                if roles.exported && is_result || roles.imported && !is_result {
                    uses.flow.to_hosts = true;
                    uses.given_by_plugins.insert(name.to_owned());
                }
            }
        }
    }

    pub(super) fn of(&self, key: &(Key, String)) -> Flow {
        self.0.get(key).map(|uses| uses.flow).unwrap_or_default()
    }

    /// The functions that carry a type, for people.
    pub(super) fn uses(&self, key: &(Key, String)) -> Vec<String> {
        let Some(uses) = self.0.get(key) else { return Vec::new() };
        let say = |words: &str, functions: &BTreeSet<String>| {
            let some: Vec<String> = functions.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
            let more = functions.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            (!functions.is_empty()).then(|| format!("{words} {}{more}", some.join(", ")))
        };
        let to = say("plugins are given it by", &uses.given_to_plugins);
        let by = say("plugins give it by", &uses.given_by_plugins);
        to.into_iter().chain(by).collect()
    }
}

/// All named types within `ty`.
fn reach(contract: &Contract, ty: &Type, seen: &mut BTreeSet<(Key, String)>) {
    let Type::Id(id) = ty else { return };
    let Some(def) = contract.resolve.types.get(*id) else { return };
    if let Some(key) = contract.type_key(*id)
        && !seen.insert(key)
    {
        return;
    }
    let mut go = |ty: &Type| reach(contract, ty, seen);
    match &def.kind {
        TypeDefKind::Record(record) => record.fields.iter().for_each(|field| go(&field.ty)),
        TypeDefKind::Variant(variant) => {
            variant.cases.iter().filter_map(|case| case.ty.as_ref()).for_each(go)
        }
        TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(go),
        TypeDefKind::List(ty)
        | TypeDefKind::FixedLengthList(ty, _)
        | TypeDefKind::Option(ty)
        | TypeDefKind::Type(ty)
        | TypeDefKind::Future(Some(ty))
        | TypeDefKind::Stream(Some(ty)) => go(ty),
        TypeDefKind::Map(key, value) => {
            go(key);
            go(value);
        }
        TypeDefKind::Result(result) => result.ok.iter().chain(&result.err).for_each(go),
        TypeDefKind::Future(None)
        | TypeDefKind::Stream(None)
        | TypeDefKind::Handle(_)
        | TypeDefKind::Resource
        | TypeDefKind::Flags(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Unknown => {}
    }
}
