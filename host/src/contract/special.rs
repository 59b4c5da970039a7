//! Types that plain values are not: handles, and what only the async engine can carry.

use std::collections::HashSet;

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId};

/// Why a function is more than plain values in, plain values out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Special {
    /// A resource: `own` or `borrow`.
    Resource,
    /// An `async func`.
    Function,
    /// A `stream` or `future`.
    Flow,
    /// A `borrow` in a stream or future: what is lent for a call would be on its way longer than that.
    BorrowInFlow,
    /// `error-context`, which no guest toolchain has.
    ErrorContext,
}

/// All special types that a function mentions, each with the way to it.
pub(crate) fn specials(resolve: &Resolve, function: &Function) -> Vec<(Special, String)> {
    search(resolve, function).out
}

/// The resources that a function mentions, each with the way to it.
pub(crate) fn resources(resolve: &Resolve, function: &Function) -> Vec<(TypeId, String)> {
    search(resolve, function).resources
}

/// The resource that a type is a handle of, or another name of.
pub(crate) fn root(resolve: &Resolve, id: TypeId) -> Option<TypeId> {
    match &resolve.types.get(id)?.kind {
        TypeDefKind::Resource => Some(id),
        TypeDefKind::Type(Type::Id(id))
        | TypeDefKind::Handle(Handle::Own(id))
        | TypeDefKind::Handle(Handle::Borrow(id)) => root(resolve, *id),
        _ => None,
    }
}

fn search<'a>(resolve: &'a Resolve, function: &Function) -> Search<'a> {
    let mut search = Search {
        resolve,
        seen: HashSet::new(),
        path: Vec::new(),
        flows: 0,
        out: Vec::new(),
        resources: Vec::new(),
    };
    if function.kind.is_async() {
        search.out.push((Special::Function, "`async func`".into()));
    }
    for param in &function.params {
        search.step(format!("parameter `{}`", param.name), &param.ty);
    }
    if let Some(ty) = &function.result {
        search.step("result".into(), ty);
    }
    search
}

struct Search<'a> {
    resolve: &'a Resolve,
    /// Types already searched, each within a stream or future or not: one place is enough to find each.
    seen: HashSet<(TypeId, bool)>,
    path: Vec<String>,
    /// How many streams and futures the path leads through.
    flows: usize,
    out: Vec<(Special, String)>,
    resources: Vec<(TypeId, String)>,
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

    fn flow(&mut self, step: &str, ty: &Type, payload: Option<&Type>) {
        self.found(Special::Flow, plugwright_contract::name(self.resolve, ty));
        if let Some(payload) = payload {
            self.flows += 1;
            self.step(step.into(), payload);
            self.flows -= 1;
        }
    }

    fn ty(&mut self, ty: &Type) {
        let id = match ty {
            Type::Id(id) => *id,
            Type::ErrorContext => return self.found(Special::ErrorContext, "error-context".into()),
            _ => return,
        };
        if !self.seen.insert((id, self.flows > 0)) {
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
                let name = plugwright_contract::name(resolve, ty);
                if let Some(root) = root(resolve, id) {
                    self.resources.push((root, format!("{}: `{name}`", self.path.join(" → "))));
                }
                let is_lent = matches!(def.kind, TypeDefKind::Handle(Handle::Borrow(_)));
                self.found(
                    if is_lent && self.flows > 0 { Special::BorrowInFlow } else { Special::Resource },
                    name,
                );
            }
            TypeDefKind::Future(payload) => self.flow("value of the future", ty, payload.as_ref()),
            TypeDefKind::Stream(payload) => self.flow("items of the stream", ty, payload.as_ref()),
            TypeDefKind::Enum(_) | TypeDefKind::Flags(_) | TypeDefKind::Unknown => {}
        }
    }
}
