//! Whether two functions have the same type, and where not.

use std::collections::HashSet;
use std::fmt;

use plugwright_contract::{definition, function as signature, unalias};
use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, Record, Resolve, Type, TypeDefKind, TypeId, TypeOwner,
    Variant,
};

use super::items::{Part, is_resource};
use crate::name::InterfaceName;

/// One place at which two types differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The steps to it: the function, a parameter, a field.
    pub(crate) path: Vec<String>,
    pub(crate) wanted: String,
    pub(crate) found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: wanted `{}`, found `{}`", self.path.join(" → "), self.wanted, self.found)
    }
}

/// The places at which a function differs from another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Differences(Vec<Difference>);

impl Differences {
    /// Types share parts, so a few lines of WIT can differ in billions of places; nobody reads more than these.
    const MOST: usize = 100;

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One line for each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.0.iter().map(Difference::to_string).collect();
        if self.0.len() >= Self::MOST {
            lines.push(format!("these are the first {} differences of this function", Self::MOST));
        }
        lines
    }
}

/// Compares a function as it is wanted with one that was found, each in its own set of types.
pub(crate) fn compare_functions(wanted: (&Resolve, &Function), found: (&Resolve, &Function)) -> Differences {
    let mut comparison = Comparison {
        wanted: wanted.0,
        found: found.0,
        equal: HashSet::new(),
        path: Vec::new(),
        out: Vec::new(),
    };
    comparison.path.push(format!("`{}`", wanted.1.name));
    comparison.functions(wanted.1, found.1);
    comparison.out.truncate(Differences::MOST);
    Differences(comparison.out)
}

/// Compares all functions and resources of the interface that is wanted with those of the one that was found, which may have
/// more. Gives one line for each difference.
pub(crate) fn compare_interfaces(
    wanted: (&Resolve, InterfaceId),
    found: (&Resolve, InterfaceId),
) -> Vec<String> {
    let (Some(all), Some(have)) = (wanted.0.interfaces.get(wanted.1), found.0.interfaces.get(found.1)) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for part in Part::of(wanted.0, wanted.1) {
        let ty = have.types.get(&part.name).filter(|_| part.is_type());
        match (all.functions.get(&part.name), have.functions.get(&part.name)) {
            (Some(function), Some(other)) => {
                out.extend(compare_functions((wanted.0, function), (found.0, other)).lines());
            }
            _ if ty.is_some_and(|ty| is_resource(found.0, *ty)) => {}
            _ => out.push(part.missing_from(found.0, found.1)),
        }
    }
    out
}

struct Comparison<'a> {
    wanted: &'a Resolve,
    found: &'a Resolve,
    /// Pairs that were found equal: types form a graph in which the same one may be reached on very many ways.
    equal: HashSet<(TypeId, TypeId)>,
    path: Vec<String>,
    out: Vec<Difference>,
}

impl Comparison<'_> {
    /// What two types have in common is compared even if they differ as wholes: all differences are to be seen at once.
    fn functions(&mut self, wanted: &Function, found: &Function) {
        let names = |function: &Function| -> Vec<String> {
            function.params.iter().map(|param| param.name.clone()).collect()
        };
        if is_async(wanted) != is_async(found)
            || names(wanted) != names(found)
            || wanted.result.is_some() != found.result.is_some()
        {
            self.differ(signature(self.wanted, wanted), signature(self.found, found));
        }
        for a in &wanted.params {
            if let Some(b) = found.params.iter().find(|b| b.name == a.name) {
                self.step(format!("parameter `{}`", a.name), &a.ty, &b.ty);
            }
        }
        self.maybe("result", &wanted.result, &found.result);
    }

    fn step(&mut self, step: String, wanted: &Type, found: &Type) {
        self.path.push(step);
        self.types(wanted, found);
        self.path.pop();
    }

    fn types(&mut self, wanted: &Type, found: &Type) {
        if self.out.len() >= Differences::MOST {
            return;
        }
        let (wanted, found) = (unalias(self.wanted, wanted), unalias(self.found, found));
        let (Type::Id(a), Type::Id(b)) = (wanted, found) else {
            if wanted != found {
                self.differ_types(&wanted, &found);
            }
            return;
        };
        if self.equal.contains(&(a, b)) {
            return;
        }
        let before = self.out.len();
        self.definitions(a, b);
        if self.out.len() == before {
            self.equal.insert((a, b));
        }
    }

    fn definitions(&mut self, a: TypeId, b: TypeId) {
        let (Some(wanted), Some(found)) = (self.wanted.types.get(a), self.found.types.get(b)) else {
            return;
        };
        let whole = |this: &mut Self| this.differ_types(&Type::Id(a), &Type::Id(b));
        match (&wanted.kind, &found.kind) {
            (TypeDefKind::Record(x), TypeDefKind::Record(y)) => {
                let names = |record: &Record| -> Vec<String> {
                    record.fields.iter().map(|field| field.name.clone()).collect()
                };
                if names(x) != names(y) {
                    whole(self);
                }
                for x in &x.fields {
                    if let Some(y) = y.fields.iter().find(|y| y.name == x.name) {
                        self.step(format!("field `{}`", x.name), &x.ty, &y.ty);
                    }
                }
            }
            (TypeDefKind::Variant(x), TypeDefKind::Variant(y)) => {
                let cases = |variant: &Variant| -> Vec<(String, bool)> {
                    variant.cases.iter().map(|case| (case.name.clone(), case.ty.is_some())).collect()
                };
                if cases(x) != cases(y) {
                    whole(self);
                }
                for x in &x.cases {
                    if let Some(y) = y.cases.iter().find(|y| y.name == x.name) {
                        self.maybe(&format!("case `{}`", x.name), &x.ty, &y.ty);
                    }
                }
            }
            (TypeDefKind::Enum(x), TypeDefKind::Enum(y))
                if x.cases.iter().map(|case| &case.name).eq(y.cases.iter().map(|case| &case.name)) => {}
            (TypeDefKind::Flags(x), TypeDefKind::Flags(y))
                if x.flags.iter().map(|flag| &flag.name).eq(y.flags.iter().map(|flag| &flag.name)) => {}
            (TypeDefKind::Tuple(x), TypeDefKind::Tuple(y)) if x.types.len() == y.types.len() => {
                for (index, (x, y)) in x.types.iter().zip(&y.types).enumerate() {
                    self.step(format!("item {index} of the tuple"), x, y);
                }
            }
            (TypeDefKind::List(x), TypeDefKind::List(y)) => self.step("items of the list".into(), x, y),
            (TypeDefKind::FixedLengthList(x, n), TypeDefKind::FixedLengthList(y, m)) => {
                if n != m {
                    whole(self);
                }
                self.step("items of the list".into(), x, y);
            }
            (TypeDefKind::Map(k, x), TypeDefKind::Map(l, y)) => {
                self.step("keys of the map".into(), k, l);
                self.step("values of the map".into(), x, y);
            }
            (TypeDefKind::Option(x), TypeDefKind::Option(y)) => self.step("`some`".into(), x, y),
            (TypeDefKind::Result(x), TypeDefKind::Result(y)) => {
                if x.ok.is_some() != y.ok.is_some() || x.err.is_some() != y.err.is_some() {
                    whole(self);
                }
                self.maybe("`ok`", &x.ok, &y.ok);
                self.maybe("`err`", &x.err, &y.err);
            }
            (TypeDefKind::Future(x), TypeDefKind::Future(y)) if x.is_some() == y.is_some() => {
                self.maybe("value of the future", x, y);
            }
            (TypeDefKind::Stream(x), TypeDefKind::Stream(y)) if x.is_some() == y.is_some() => {
                self.maybe("items of the stream", x, y);
            }
            (TypeDefKind::Handle(Handle::Own(x)), TypeDefKind::Handle(Handle::Own(y)))
            | (TypeDefKind::Handle(Handle::Borrow(x)), TypeDefKind::Handle(Handle::Borrow(y)))
                if same_resource((self.wanted, *x), (self.found, *y)) => {}
            (TypeDefKind::Resource, TypeDefKind::Resource)
                if same_resource((self.wanted, a), (self.found, b)) => {}
            _ => whole(self),
        }
    }

    fn maybe(&mut self, step: &str, wanted: &Option<Type>, found: &Option<Type>) {
        if let (Some(wanted), Some(found)) = (wanted, found) {
            self.step(step.into(), wanted, found);
        }
    }

    fn differ_types(&mut self, wanted: &Type, found: &Type) {
        let mut shown = (definition(self.wanted, wanted), definition(self.found, found));
        if shown.0 == shown.1 {
            // Two handles whose resources have the same name come from different interfaces.
            shown = (with_owner(self.wanted, wanted, shown.0), with_owner(self.found, found, shown.1));
        }
        self.differ(shown.0, shown.1);
    }

    fn differ(&mut self, wanted: String, found: String) {
        self.out.push(Difference { path: self.path.clone(), wanted, found });
    }
}

fn is_async(function: &Function) -> bool {
    FunctionKind::is_async(&function.kind)
}

fn same_resource(wanted: (&Resolve, TypeId), found: (&Resolve, TypeId)) -> bool {
    let (a, b) = (resource(wanted.0, wanted.1), resource(found.0, found.1));
    match (&a.1, &b.1) {
        (Some(x), Some(y)) => a.0 == b.0 && x.same_interface(y),
        _ => a == b,
    }
}

/// A resource's own name and its interface's.
fn resource(resolve: &Resolve, id: TypeId) -> (Option<String>, Option<InterfaceName>) {
    let Type::Id(id) = unalias(resolve, &Type::Id(id)) else {
        return (None, None);
    };
    let Some(def) = resolve.types.get(id) else {
        return (None, None);
    };
    let owner = match def.owner {
        TypeOwner::Interface(interface) => resolve.id_of(interface).and_then(|name| name.parse().ok()),
        TypeOwner::World(_) | TypeOwner::None => None,
    };
    (def.name.clone(), owner)
}

fn with_owner(resolve: &Resolve, ty: &Type, shown: String) -> String {
    let id = match unalias(resolve, ty) {
        Type::Id(id) => id,
        _ => return shown,
    };
    let inner = match resolve.types.get(id).map(|def| &def.kind) {
        Some(TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id))) => *id,
        _ => id,
    };
    match resource(resolve, inner).1 {
        Some(owner) => format!("{shown} of {owner}"),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// A record of two records of two records, and so on: 2^40 places for one difference.
    fn doubled(leaf: &str) -> (Resolve, Function) {
        let records: String =
            (1..=40).map(|n| format!("record r{n} {{ a: r{}, b: r{} }}\n", n - 1, n - 1)).collect();
        let wit =
            format!("package a:b; interface i {{ record r0 {{ x: {leaf} }}\n{records} f: func(r: r40); }}");
        let mut resolve = Resolve::new();
        resolve.push_str("a.wit", &wit).unwrap();
        let (_, interface) = resolve.interfaces.iter().next().unwrap();
        let function = interface.functions.get("f").unwrap().clone();
        (resolve, function)
    }

    #[test]
    fn differences_without_end_have_one() {
        let (wanted, same, other) = (doubled("u8"), doubled("u8"), doubled("u16"));
        assert!(compare_functions((&wanted.0, &wanted.1), (&same.0, &same.1)).is_empty());
        let lines = compare_functions((&wanted.0, &wanted.1), (&other.0, &other.1)).lines();
        assert_eq!(lines.len(), Differences::MOST + 1);
        assert_eq!(lines.last().unwrap(), "these are the first 100 differences of this function");
    }
}
