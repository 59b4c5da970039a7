//! Whether two types are the same, each in its own version.

use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use super::Pair;
use super::keys::Key;
use crate::describe::unalias;
use crate::read::Contract;

impl Pair<'_> {
    /// Whether the old type and the new one are the same thing by name: what is different about that thing is said of it once,
    /// and not of everything that mentions it.
    pub(super) fn same_name(self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Id(old), Type::Id(new)) => {
                let old = names(self.old, *old);
                names(self.new, *new).iter().any(|name| old.contains(name))
            }
            (old, new) => old == new,
        }
    }

    /// Whether an old type and a new one are equal to everybody who links them.
    pub(super) fn equal(self, old: &Type, new: &Type) -> bool {
        let (old, new) = (unalias(&self.old.resolve, old), unalias(&self.new.resolve, new));
        let (Type::Id(a), Type::Id(b)) = (old, new) else { return old == new };
        let (Some(x), Some(y)) = (self.old.resolve.types.get(a), self.new.resolve.types.get(b)) else {
            return false;
        };
        match (&x.kind, &y.kind) {
            (TypeDefKind::Record(x), TypeDefKind::Record(y)) => {
                x.fields.len() == y.fields.len()
                    && x.fields
                        .iter()
                        .zip(&y.fields)
                        .all(|(x, y)| x.name == y.name && self.equal(&x.ty, &y.ty))
            }
            (TypeDefKind::Variant(x), TypeDefKind::Variant(y)) => {
                x.cases.len() == y.cases.len()
                    && x.cases.iter().zip(&y.cases).all(|(x, y)| x.name == y.name && self.both(&x.ty, &y.ty))
            }
            (TypeDefKind::Enum(x), TypeDefKind::Enum(y)) => {
                x.cases.iter().map(|case| &case.name).eq(y.cases.iter().map(|case| &case.name))
            }
            (TypeDefKind::Flags(x), TypeDefKind::Flags(y)) => {
                x.flags.iter().map(|flag| &flag.name).eq(y.flags.iter().map(|flag| &flag.name))
            }
            (TypeDefKind::Tuple(x), TypeDefKind::Tuple(y)) => {
                x.types.len() == y.types.len() && x.types.iter().zip(&y.types).all(|(x, y)| self.equal(x, y))
            }
            (TypeDefKind::FixedLengthList(x, n), TypeDefKind::FixedLengthList(y, m)) => {
                n == m && self.equal(x, y)
            }
            (TypeDefKind::List(x), TypeDefKind::List(y))
            | (TypeDefKind::Option(x), TypeDefKind::Option(y)) => self.equal(x, y),
            (TypeDefKind::Map(k, x), TypeDefKind::Map(l, y)) => self.equal(k, l) && self.equal(x, y),
            (TypeDefKind::Result(x), TypeDefKind::Result(y)) => {
                self.both(&x.ok, &y.ok) && self.both(&x.err, &y.err)
            }
            (TypeDefKind::Future(x), TypeDefKind::Future(y))
            | (TypeDefKind::Stream(x), TypeDefKind::Stream(y)) => self.both(x, y),
            (TypeDefKind::Handle(Handle::Own(x)), TypeDefKind::Handle(Handle::Own(y)))
            | (TypeDefKind::Handle(Handle::Borrow(x)), TypeDefKind::Handle(Handle::Borrow(y))) => {
                self.same_resource(*x, *y)
            }
            (TypeDefKind::Resource, TypeDefKind::Resource) => self.same_resource(a, b),
            _ => false,
        }
    }

    /// Resources are the same by name alone.
    pub(super) fn same_resource(self, old: TypeId, new: TypeId) -> bool {
        let root = |contract: &Contract, id| match unalias(&contract.resolve, &Type::Id(id)) {
            Type::Id(id) => contract.type_key(id),
            _ => None,
        };
        root(self.old, old) == root(self.new, new)
    }

    fn both(self, old: &Option<Type>, new: &Option<Type>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.equal(old, new),
            (old, new) => old.is_some() == new.is_some(),
        }
    }
}

/// All names of a type: its own, and those of the types that it is another name for.
fn names(contract: &Contract, mut id: TypeId) -> Vec<(Key, String)> {
    let mut all = Vec::new();
    loop {
        all.extend(contract.type_key(id));
        match contract.resolve.types.get(id).map(|def| &def.kind) {
            Some(TypeDefKind::Type(Type::Id(inner))) => id = *inner,
            _ => return all,
        }
    }
}
