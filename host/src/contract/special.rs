//! Types that plain values are not: handles, and what only the asynchronous engine can carry.

use std::collections::HashSet;

use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId};

/// Why a function is more than plain values in, plain values out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    /// A resource: `own` or `borrow`.
    Resource,
    /// `async func`, `stream`, `future` or `error-context`.
    Async,
}

/// All special types that a function mentions, each with the way to it.
pub(crate) fn specials(resolve: &Resolve, function: &Function) -> Vec<(Special, String)> {
    let mut search = Search { resolve, seen: HashSet::new(), path: Vec::new(), out: Vec::new() };
    if function.kind.is_async() {
        search.out.push((Special::Async, "`async func`".into()));
    }
    for param in &function.params {
        search.step(format!("parameter `{}`", param.name), &param.ty);
    }
    if let Some(ty) = &function.result {
        search.step("result".into(), ty);
    }
    search.out
}

struct Search<'a> {
    resolve: &'a Resolve,
    /// Types already searched: one place is enough to find each.
    seen: HashSet<TypeId>,
    path: Vec<String>,
    out: Vec<(Special, String)>,
}

impl Search<'_> {
    fn step(&mut self, step: String, ty: &Type) {
        self.path.push(step);
        self.ty(ty);
        self.path.pop();
    }

    fn found(&mut self, special: Special, what: String) {
        self.out.push((special, format!("{}: `{what}`", self.path.join(" → "))));
    }

    fn ty(&mut self, ty: &Type) {
        let id = match ty {
            Type::Id(id) => *id,
            Type::ErrorContext => return self.found(Special::Async, "error-context".into()),
            _ => return,
        };
        if !self.seen.insert(id) {
            return;
        }
        let resolve = self.resolve;
        let Some(def) = resolve.types.get(id) else {
            return;
        };
        match &def.kind {
            TypeDefKind::Type(inner) => self.ty(inner),
            TypeDefKind::Record(record) => {
                for field in &record.fields {
                    self.step(format!("field `{}`", field.name), &field.ty);
                }
            }
            TypeDefKind::Variant(variant) => {
                for case in &variant.cases {
                    if let Some(ty) = &case.ty {
                        self.step(format!("case `{}`", case.name), ty);
                    }
                }
            }
            TypeDefKind::Tuple(tuple) => {
                for (index, ty) in tuple.types.iter().enumerate() {
                    self.step(format!("item {index} of the tuple"), ty);
                }
            }
            TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
                self.step("items of the list".into(), ty)
            }
            TypeDefKind::Map(key, value) => {
                self.step("keys of the map".into(), key);
                self.step("values of the map".into(), value);
            }
            TypeDefKind::Option(ty) => self.step("`some`".into(), ty),
            TypeDefKind::Result(result) => {
                for (name, ty) in [("`ok`", &result.ok), ("`err`", &result.err)] {
                    if let Some(ty) = ty {
                        self.step(name.into(), ty);
                    }
                }
            }
            TypeDefKind::Handle(_) | TypeDefKind::Resource => {
                self.found(Special::Resource, plugwright_contract::name(resolve, ty));
            }
            TypeDefKind::Future(_) | TypeDefKind::Stream(_) => {
                self.found(Special::Async, plugwright_contract::name(resolve, ty));
            }
            TypeDefKind::Enum(_) | TypeDefKind::Flags(_) | TypeDefKind::Unknown => {}
        }
    }
}
