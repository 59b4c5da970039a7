//! Whether two functions have the same type, and where not.

use std::collections::HashSet;
use std::fmt;

use plugwright_contract::{definition, function as signature, unalias};
use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner,
};

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

/// Compares a function as it is wanted with one that was found, each in its own set of types.
pub(crate) fn compare_functions(
    wanted: (&Resolve, &Function),
    found: (&Resolve, &Function),
) -> Vec<Difference> {
    let mut comparison = Comparison {
        wanted: wanted.0,
        found: found.0,
        equal: HashSet::new(),
        path: Vec::new(),
        out: Vec::new(),
    };
    comparison.path.push(format!("`{}`", wanted.1.name));
    comparison.functions(wanted.1, found.1);
    comparison.out
}

/// Compares all functions of the interface that is wanted with those of the one that was found, which may have more.
/// Gives one line for each difference.
pub(crate) fn compare_interfaces(
    wanted: (&Resolve, InterfaceId),
    found: (&Resolve, InterfaceId),
) -> Vec<String> {
    let functions =
        |(resolve, id): (&'_ Resolve, InterfaceId)| resolve.interfaces.get(id).map(|it| it.functions.clone());
    let (Some(all), Some(have)) = (functions(wanted), functions(found)) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (name, function) in &all {
        match have.get(name) {
            Some(other) => {
                let differences = compare_functions((wanted.0, function), (found.0, other));
                out.extend(differences.iter().map(Difference::to_string));
            }
            None => out.push(format!(
                "`{name}`: wanted `{}`, found no such function",
                signature(wanted.0, function)
            )),
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
    fn functions(&mut self, wanted: &Function, found: &Function) {
        let names = |function: &Function| -> Vec<String> {
            function.params.iter().map(|param| param.name.clone()).collect()
        };
        if is_async(wanted) != is_async(found)
            || names(wanted) != names(found)
            || wanted.result.is_some() != found.result.is_some()
        {
            let wanted = signature(self.wanted, wanted);
            let found = signature(self.found, found);
            return self.differ(wanted, found);
        }
        for (a, b) in wanted.params.iter().zip(&found.params) {
            self.step(format!("parameter `{}`", a.name), &a.ty, &b.ty);
        }
        if let (Some(a), Some(b)) = (&wanted.result, &found.result) {
            self.step("result".into(), a, b);
        }
    }

    fn step(&mut self, step: String, wanted: &Type, found: &Type) {
        self.path.push(step);
        self.types(wanted, found);
        self.path.pop();
    }

    fn types(&mut self, wanted: &Type, found: &Type) {
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
        match (&wanted.kind, &found.kind) {
            (TypeDefKind::Record(x), TypeDefKind::Record(y))
                if x.fields.iter().map(|field| &field.name).eq(y.fields.iter().map(|field| &field.name)) =>
            {
                for (x, y) in x.fields.iter().zip(&y.fields) {
                    self.step(format!("field `{}`", x.name), &x.ty, &y.ty);
                }
            }
            (TypeDefKind::Variant(x), TypeDefKind::Variant(y))
                if x.cases
                    .iter()
                    .map(|case| (&case.name, case.ty.is_some()))
                    .eq(y.cases.iter().map(|case| (&case.name, case.ty.is_some()))) =>
            {
                for (x, y) in x.cases.iter().zip(&y.cases) {
                    if let (Some(a), Some(b)) = (&x.ty, &y.ty) {
                        self.step(format!("case `{}`", x.name), a, b);
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
            (TypeDefKind::FixedLengthList(x, n), TypeDefKind::FixedLengthList(y, m)) if n == m => {
                self.step("items of the list".into(), x, y);
            }
            (TypeDefKind::Map(k, x), TypeDefKind::Map(l, y)) => {
                self.step("keys of the map".into(), k, l);
                self.step("values of the map".into(), x, y);
            }
            (TypeDefKind::Option(x), TypeDefKind::Option(y)) => self.step("`some`".into(), x, y),
            (TypeDefKind::Result(x), TypeDefKind::Result(y))
                if x.ok.is_some() == y.ok.is_some() && x.err.is_some() == y.err.is_some() =>
            {
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
            _ => self.differ_types(&Type::Id(a), &Type::Id(b)),
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
