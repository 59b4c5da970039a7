//! Values to call a stub with.

use heck::ToUpperCamelCase;
use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId};

use super::signature::{Place, rust_ident};

/// An expression for each parameter; `None` where one is of a type that only the host could make.
pub(super) fn arguments(resolve: &Resolve, place: &Place, function: &Function) -> Option<Vec<String>> {
    let samples = Samples { resolve, place };
    function.params.iter().map(|param| samples.of(&param.ty)).collect()
}

struct Samples<'a> {
    resolve: &'a Resolve,
    place: &'a Place,
}

impl Samples<'_> {
    fn of(&self, ty: &Type) -> Option<String> {
        let word = match ty {
            Type::Bool => "false",
            Type::F32 | Type::F64 => "0.0",
            Type::Char => "'a'",
            Type::String => "String::new()",
            Type::ErrorContext => return None,
            Type::Id(id) => return self.defined(*id),
            _ => "0",
        };
        Some(word.to_owned())
    }

    fn defined(&self, id: TypeId) -> Option<String> {
        let found = self.resolve.types.get(id)?;
        let name = || found.name.as_ref().map(|name| self.place.of_item(&name.to_upper_camel_case()));
        Some(match &found.kind {
            // An alias of a record goes by its own name, and its fields are those of what it stands for.
            TypeDefKind::Type(ty) => self.aliased(ty, name()?)?,
            TypeDefKind::Record(_) | TypeDefKind::Enum(_) | TypeDefKind::Variant(_) => {
                self.named(id, &name()?)?
            }
            TypeDefKind::Flags(_) => format!("{}::empty()", name()?),
            TypeDefKind::List(_) => "Vec::new()".to_owned(),
            TypeDefKind::Option(_) => "None".to_owned(),
            TypeDefKind::Result(result) => format!(
                "Ok({})",
                match &result.ok {
                    Some(ty) => self.of(ty)?,
                    None => "()".to_owned(),
                }
            ),
            TypeDefKind::Tuple(tuple) => {
                let values: Vec<String> = tuple.types.iter().map(|ty| self.of(ty)).collect::<Option<_>>()?;
                match values.as_slice() {
                    [one] => format!("({one},)"),
                    values => format!("({})", values.join(", ")),
                }
            }
            TypeDefKind::Map(..) => "Default::default()".to_owned(),
            TypeDefKind::FixedLengthList(ty, _) => format!("std::array::from_fn(|_| {})", self.of(ty)?),
            _ => return None,
        })
    }

    fn aliased(&self, ty: &Type, name: String) -> Option<String> {
        match ty {
            Type::Id(id) => match &self.resolve.types.get(*id)?.kind {
                TypeDefKind::Type(next) => self.aliased(next, name),
                TypeDefKind::Record(_) | TypeDefKind::Enum(_) | TypeDefKind::Variant(_) => {
                    self.named(*id, &name)
                }
                TypeDefKind::Flags(_) => Some(format!("{name}::empty()")),
                _ => self.defined(*id),
            },
            ty => self.of(ty),
        }
    }

    /// A type that goes by `name`. What is inside must be nameable from here too, so its own parts are plain.
    fn named(&self, id: TypeId, name: &str) -> Option<String> {
        match &self.resolve.types.get(id)?.kind {
            TypeDefKind::Record(record) => {
                let mut fields = Vec::new();
                for field in &record.fields {
                    let value = self.plain(&field.ty)?;
                    fields.push(format!("{}: {value}", rust_ident(&field.name)));
                }
                Some(format!("{name} {{ {} }}", fields.join(", ")))
            }
            TypeDefKind::Enum(found) => {
                Some(format!("{name}::{}", found.cases.first()?.name.to_upper_camel_case()))
            }
            TypeDefKind::Variant(found) => {
                let case = found.cases.iter().find(|case| case.ty.is_none())?;
                Some(format!("{name}::{}", case.name.to_upper_camel_case()))
            }
            _ => None,
        }
    }

    /// A value of a type without a name of its own: the bindings of another interface may have it, under a path that is long.
    fn plain(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Id(id) => {
                let found = self.resolve.types.get(*id)?;
                if found.name.is_some() {
                    return None;
                }
                self.defined(*id)
            }
            ty => self.of(ty),
        }
    }
}
