//! What changed in a type.

use wit_parser::{Case, Type, TypeDefKind, TypeId};

use super::effect::{self, Flow, Part};
use super::keys::Key;
use super::{Change, Pair};
use crate::describe::{definition, name, unalias};
use crate::read::Contract;

/// A named type in both versions.
pub(super) struct Named<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) key: (Key, String),
    pub(super) flow: Flow,
    pub(super) uses: Vec<String>,
}

/// A place at which a type differs.
pub(super) struct Difference {
    /// The steps to it.
    pub(super) path: Vec<String>,
    pub(super) old: String,
    pub(super) new: String,
}

impl Named<'_> {
    /// Compares the definitions of a type that both versions have.
    pub(super) fn compare(&self, old: TypeId, new: TypeId, out: &mut Vec<Change>) {
        let (a, b) = (self.root(self.pair.old, old), self.root(self.pair.new, new));
        match (&a, &b) {
            (Some(a), Some(b)) if a.1 == b.1 && a.1.as_ref() != Some(&self.key) => {
                // Another name for one and the same type, which is compared where it stands.
            }
            (Some(a), Some(b)) => {
                let moved = a.1.is_some() && b.1.is_some() && a.1 != b.1;
                let before = out.len();
                self.definitions(a.0, b.0, out);
                if moved && before == out.len() {
                    self.moved(b.1.as_ref(), out);
                }
            }
            _ => self.plain(old, new, out),
        }
    }

    /// The definition that an id leads to, with its own name; `None` where it leads to a type that needs none.
    fn root(&self, contract: &Contract, id: TypeId) -> Option<(TypeId, Option<(Key, String)>)> {
        match unalias(&contract.resolve, &Type::Id(id)) {
            Type::Id(id) => Some((id, contract.type_key(id))),
            _ => None,
        }
    }

    fn moved(&self, to: Option<&(Key, String)>, out: &mut Vec<Change>) {
        let Some((key, name)) = to else { return };
        let what = format!("it is now a name for `{name}` of {}, which is equal", self.pair.new.show(key));
        let why = "where a type is defined is no part of it";
        out.push(self.change("type-moved", what, effect::none(why)));
    }

    fn plain(&self, old: TypeId, new: TypeId, out: &mut Vec<Change>) {
        let mut differences = Vec::new();
        compare(
            self.pair,
            &body(self.pair.old, old),
            &body(self.pair.new, new),
            &mut Vec::new(),
            &mut differences,
        );
        self.differences("type-changed", "its definition", differences, out);
    }

    fn definitions(&self, a: TypeId, b: TypeId, out: &mut Vec<Change>) {
        let types = (self.pair.old.resolve.types.get(a), self.pair.new.resolve.types.get(b));
        let (Some(old), Some(new)) = types else { return };
        match (&old.kind, &new.kind) {
            (TypeDefKind::Record(x), TypeDefKind::Record(y)) => {
                let olds: Vec<(&str, Option<Type>)> =
                    x.fields.iter().map(|it| (it.name.as_str(), Some(it.ty))).collect();
                let news: Vec<(&str, Option<Type>)> =
                    y.fields.iter().map(|it| (it.name.as_str(), Some(it.ty))).collect();
                self.parts(FIELD, &olds, &news, out);
            }
            (TypeDefKind::Variant(x), TypeDefKind::Variant(y)) => {
                let parts =
                    |cases: &'_ [Case]| cases.iter().map(|it| (it.name.clone(), it.ty)).collect::<Vec<_>>();
                let (olds, news) = (parts(&x.cases), parts(&y.cases));
                self.parts(CASE, &borrowed(&olds), &borrowed(&news), out);
            }
            (TypeDefKind::Enum(x), TypeDefKind::Enum(y)) => {
                let olds: Vec<_> = x.cases.iter().map(|it| (it.name.as_str(), None)).collect();
                let news: Vec<_> = y.cases.iter().map(|it| (it.name.as_str(), None)).collect();
                self.parts(CASE, &olds, &news, out);
            }
            (TypeDefKind::Flags(x), TypeDefKind::Flags(y)) => {
                let olds: Vec<_> = x.flags.iter().map(|it| (it.name.as_str(), None)).collect();
                let news: Vec<_> = y.flags.iter().map(|it| (it.name.as_str(), None)).collect();
                self.parts(FLAG, &olds, &news, out);
            }
            (TypeDefKind::Resource, TypeDefKind::Resource) => {
                if !self.pair.same_resource(a, b) {
                    let why =
                        Part::Other("a resource is the same only by the same name in the same interface");
                    let effects = effect::restructured(self.both_ways(), why);
                    out.push(self.change(
                        "resource-moved",
                        "it is now a resource of another interface",
                        effects,
                    ));
                }
            }
            _ => {
                let mut differences = Vec::new();
                let (a, b) = (Type::Id(a), Type::Id(b));
                if !self.pair.equal(&a, &b) {
                    differ(self.pair, &a, &b, &mut Vec::new(), &mut differences);
                }
                self.differences("type-changed", "its definition", differences, out);
            }
        }
    }

    /// Compares the fields, cases or flags of two definitions.
    fn parts(
        &self,
        of: Kind,
        olds: &[(&str, Option<Type>)],
        news: &[(&str, Option<Type>)],
        out: &mut Vec<Change>,
    ) {
        let find = |among: &[(&str, Option<Type>)], name: &str| among.iter().any(|(other, _)| *other == name);
        let gone: Vec<usize> =
            (0..olds.len()).filter(|at| olds.get(*at).is_some_and(|it| !find(news, it.0))).collect();
        let came: Vec<usize> =
            (0..news.len()).filter(|at| news.get(*at).is_some_and(|it| !find(olds, it.0))).collect();
        // What stands in the same place with the same type under another name was renamed.
        let renamed: Vec<usize> = gone
            .iter()
            .copied()
            .filter(|at| came.contains(at) && olds.len() == news.len())
            .filter(|at| match (olds.get(*at), news.get(*at)) {
                (Some((_, x)), Some((_, y))) => self.maybe_equal(x, y),
                _ => false,
            })
            .collect();
        for (at, (name, ty)) in olds.iter().enumerate() {
            if renamed.contains(&at) {
                let new = news.get(at).map(|it| it.0).unwrap_or_default();
                let effects = effect::restructured(self.flow, Part::Other(of.name_matters));
                let what = format!("the {} `{name}` is now called `{new}`", of.word);
                out.push(self.change(of.renamed, what, effects));
            } else if gone.contains(&at) {
                let what =
                    format!("the {} `{}` was removed", of.word, self.part(self.pair.old, of, name, ty));
                let part = if of.is_field { Part::FieldRemoved(name) } else { Part::CaseRemoved(name) };
                out.push(self.change(of.removed, what, effect::restructured(self.flow, part)));
            }
        }
        for (at, (name, ty)) in news.iter().enumerate() {
            if came.contains(&at) && !renamed.contains(&at) {
                let what = format!("the {} `{}` was added", of.word, self.part(self.pair.new, of, name, ty));
                let part = if of.is_field { Part::FieldAdded(name) } else { Part::CaseAdded(name) };
                out.push(self.change(of.added, what, effect::restructured(self.flow, part)));
            }
        }
        let kept = |parts: &[(&str, Option<Type>)], others: &[(&str, Option<Type>)]| -> Vec<String> {
            parts.iter().filter(|it| find(others, it.0)).map(|it| it.0.to_owned()).collect()
        };
        let (before, after) = (kept(olds, news), kept(news, olds));
        if before != after {
            let effects = effect::restructured(self.flow, Part::Other(of.order_matters));
            let change =
                self.change(of.reordered, format!("the {}s stand in another order", of.word), effects);
            out.push(change.shown(before.join(", "), after.join(", ")));
        }
        for (name, x) in olds {
            let Some((_, y)) = news.iter().find(|(other, _)| other == name) else { continue };
            let mut differences = Vec::new();
            compare_maybe(self.pair, x, y, &mut Vec::new(), &mut differences);
            self.differences(of.retyped, &format!("the type of the {} `{name}`", of.word), differences, out);
        }
    }

    fn maybe_equal(&self, old: &Option<Type>, new: &Option<Type>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.pair.same_name(old, new) || self.pair.equal(old, new),
            (old, new) => old.is_none() && new.is_none(),
        }
    }

    fn part(&self, contract: &Contract, of: Kind, part: &str, ty: &Option<Type>) -> String {
        match ty {
            Some(ty) if of.is_field => format!("{part}: {}", name(&contract.resolve, ty)),
            Some(ty) => format!("{part}({})", name(&contract.resolve, ty)),
            None => part.to_owned(),
        }
    }

    fn differences(&self, rule: &'static str, what: &str, all: Vec<Difference>, out: &mut Vec<Change>) {
        for difference in all {
            let path: String = difference.path.iter().map(|step| format!(" → {step}")).collect();
            let effects = effect::restructured(self.flow, Part::Other("old and new values differ"));
            let change = self.change(rule, format!("{what}{path} changed"), effects);
            out.push(change.shown(difference.old, difference.new));
        }
    }

    fn both_ways(&self) -> Flow {
        Flow { to_plugins: true, to_hosts: true }
    }

    fn change(
        &self,
        rule: &'static str,
        what: impl Into<String>,
        effects: (effect::Effect, effect::Effect),
    ) -> Change {
        let place = format!("type `{}` of {}", self.key.1, self.pair.old.show(&self.key.0));
        let mut change = Change::new(rule, place, what, effects);
        change.uses.clone_from(&self.uses);
        change
    }
}

/// What a type is made of, and the names of the rules that go with it.
#[derive(Clone, Copy)]
struct Kind {
    word: &'static str,
    is_field: bool,
    added: &'static str,
    removed: &'static str,
    renamed: &'static str,
    reordered: &'static str,
    retyped: &'static str,
    name_matters: &'static str,
    order_matters: &'static str,
}

const FIELD: Kind = Kind {
    word: "field",
    is_field: true,
    added: "field-added",
    removed: "field-removed",
    renamed: "field-renamed",
    reordered: "fields-reordered",
    retyped: "field-type",
    name_matters: "names of fields are part of a record's type",
    order_matters: "the order of fields is part of a record's type",
};

const CASE: Kind = Kind {
    word: "case",
    is_field: false,
    added: "case-added",
    removed: "case-removed",
    renamed: "case-renamed",
    reordered: "cases-reordered",
    retyped: "case-type",
    name_matters: "names of cases are part of the type",
    order_matters: "the order of cases is part of the type, values carry a case's number",
};

const FLAG: Kind = Kind {
    word: "flag",
    is_field: false,
    added: "flag-added",
    removed: "flag-removed",
    renamed: "flag-renamed",
    reordered: "flags-reordered",
    retyped: "type-changed",
    name_matters: "names of flags are part of the type",
    order_matters: "the order of flags is part of the type, values carry a flag's bit",
};

fn borrowed(parts: &[(String, Option<Type>)]) -> Vec<(&str, Option<Type>)> {
    parts.iter().map(|(name, ty)| (name.as_str(), *ty)).collect()
}

/// What stands behind a name.
fn body(contract: &Contract, id: TypeId) -> Type {
    match contract.resolve.types.get(id).map(|def| &def.kind) {
        Some(TypeDefKind::Type(ty)) => *ty,
        _ => Type::Id(id),
    }
}

/// Finds where two types that are mentioned differ. Differences within a type that has the same name in both versions are told
/// of that type.
pub(super) fn compare(
    pair: Pair<'_>,
    old: &Type,
    new: &Type,
    path: &mut Vec<String>,
    out: &mut Vec<Difference>,
) {
    if !pair.same_name(old, new) && !pair.equal(old, new) {
        differ(pair, old, new, path, out);
    }
}

/// Finds where two types differ that do.
fn differ(pair: Pair<'_>, old: &Type, new: &Type, path: &mut Vec<String>, out: &mut Vec<Difference>) {
    let kinds = match (old, new) {
        (Type::Id(a), Type::Id(b)) => (pair.old.resolve.types.get(*a), pair.new.resolve.types.get(*b)),
        _ => (None, None),
    };
    if let (Some(a), Some(b)) = kinds {
        let mut step = |word: &str, old: &Type, new: &Type| {
            path.push(word.to_owned());
            compare(pair, old, new, path, out);
            path.pop();
        };
        match (&a.kind, &b.kind) {
            (TypeDefKind::List(x), TypeDefKind::List(y)) => return step("items of the list", x, y),
            (TypeDefKind::FixedLengthList(x, n), TypeDefKind::FixedLengthList(y, m)) if n == m => {
                return step("items of the list", x, y);
            }
            (TypeDefKind::Option(x), TypeDefKind::Option(y)) => return step("`some`", x, y),
            (TypeDefKind::Map(k, x), TypeDefKind::Map(l, y)) => {
                step("keys of the map", k, l);
                return step("values of the map", x, y);
            }
            (TypeDefKind::Tuple(x), TypeDefKind::Tuple(y)) if x.types.len() == y.types.len() => {
                for (index, (x, y)) in x.types.iter().zip(&y.types).enumerate() {
                    step(&format!("item {index} of the tuple"), x, y);
                }
                return;
            }
            (TypeDefKind::Result(x), TypeDefKind::Result(y))
                if x.ok.is_some() == y.ok.is_some() && x.err.is_some() == y.err.is_some() =>
            {
                for (word, x, y) in [("`ok`", x.ok, y.ok), ("`err`", x.err, y.err)] {
                    if let (Some(x), Some(y)) = (x, y) {
                        step(word, &x, &y);
                    }
                }
                return;
            }
            _ => {}
        }
    }
    let (mut before, mut after) = (definition(&pair.old.resolve, old), definition(&pair.new.resolve, new));
    if before == after {
        before = with_owner(pair.old, old, before);
        after = with_owner(pair.new, new, after);
    }
    out.push(Difference { path: path.clone(), old: before, new: after });
}

/// As [`compare`], where there may be no type.
pub(super) fn compare_maybe(
    pair: Pair<'_>,
    old: &Option<Type>,
    new: &Option<Type>,
    path: &mut Vec<String>,
    out: &mut Vec<Difference>,
) {
    let show = |contract: &Contract, ty: &Option<Type>| match ty {
        Some(ty) => definition(&contract.resolve, ty),
        None => "nothing".to_owned(),
    };
    match (old, new) {
        (Some(old), Some(new)) => compare(pair, old, new, path, out),
        (None, None) => {}
        _ => out.push(Difference { path: path.clone(), old: show(pair.old, old), new: show(pair.new, new) }),
    }
}

/// Two types that read alike come from different places.
fn with_owner(contract: &Contract, ty: &Type, shown: String) -> String {
    let Type::Id(id) = unalias(&contract.resolve, ty) else { return shown };
    let inner = match contract.resolve.types.get(id).map(|def| &def.kind) {
        Some(TypeDefKind::Handle(wit_parser::Handle::Own(id) | wit_parser::Handle::Borrow(id))) => *id,
        _ => id,
    };
    let owner = match unalias(&contract.resolve, &Type::Id(inner)) {
        Type::Id(id) => contract.type_key(id),
        _ => None,
    };
    match owner {
        Some((key, _)) => format!("{shown} of {}", contract.show(&key).replace('`', "")),
        None => shown,
    }
}
