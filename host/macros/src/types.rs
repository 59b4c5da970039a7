//! A WIT type, written in Rust.
//!
//! A value that belongs to the caller is lent: `&str`, `&[T]`, `&Record`; small ones are copied. Handles of resources
//! appear twice: as the generated struct in the methods that people call, and as wasmtime's handle in what crosses.

use proc_macro2::TokenStream;
use quote::quote;
use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use crate::names;
use crate::scope::{Room, Scope};

/// How a handle of a resource is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handles {
    /// Nowhere: inside of records and variants.
    Refused,
    /// As what wasmtime carries.
    Raw,
    /// As the struct that people hold.
    Held,
}

/// Writes types as they are called from one place.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'s> {
    pub(crate) scope: &'s Scope<'s>,
    /// Whether that place is in one of the generated modules, or beside them.
    pub(crate) inside: bool,
    pub(crate) handles: Handles,
}

impl Writer<'_> {
    /// The path of a generated type.
    pub(crate) fn path(&self, id: TypeId) -> syn::Result<TokenStream> {
        let definition = self.scope.definition(id)?;
        let (Some(room), Some(name)) = (self.scope.room(id), &definition.name) else {
            return Err(self.scope.contract.refuse("a type of the contract has no name"));
        };
        let (module, name) = (self.scope.module(room), names::camel(name));
        Ok(if self.inside { quote!(super::#module::#name) } else { quote!(self::#module::#name) })
    }

    /// The type of a value that is given away: a field, a result.
    pub(crate) fn owned(&self, ty: &Type) -> syn::Result<TokenStream> {
        let id = match ty {
            Type::Id(id) => self.scope.origin(*id),
            scalar => return self.scalar(scalar),
        };
        let handles = holds_handle(self.scope, ty);
        if self.scope.room(id).is_some() && !handles {
            return self.path(id);
        }
        let definition = self.scope.definition(id)?;
        Ok(match &definition.kind {
            TypeDefKind::Type(ty) => self.owned(ty)?,
            TypeDefKind::List(ty) => {
                let ty = self.owned(ty)?;
                quote!(::std::vec::Vec<#ty>)
            }
            TypeDefKind::Option(ty) => {
                let ty = self.owned(ty)?;
                quote!(::core::option::Option<#ty>)
            }
            TypeDefKind::Result(result) => {
                let ok = self.owned_or_unit(result.ok.as_ref())?;
                let err = self.owned_or_unit(result.err.as_ref())?;
                quote!(::core::result::Result<#ok, #err>)
            }
            TypeDefKind::Tuple(tuple) => {
                let types = tuple.types.iter().map(|ty| self.owned(ty)).collect::<syn::Result<Vec<_>>>()?;
                quote!((#(#types,)*))
            }
            TypeDefKind::Handle(Handle::Own(resource) | Handle::Borrow(resource)) => {
                self.handle(*resource)?
            }
            kind => return Err(self.unsupported(kind.as_str())),
        })
    }

    /// The type of a value that is lent, with `lifetime` or with none.
    pub(crate) fn lent(&self, ty: &Type, lifetime: &TokenStream) -> syn::Result<TokenStream> {
        let id = match ty {
            Type::String => return Ok(quote!(&#lifetime str)),
            Type::Id(id) => *id,
            scalar => return self.scalar(scalar),
        };
        let bare = self.scope.bare(id);
        match &self.scope.definition(bare)?.kind {
            TypeDefKind::Type(Type::String) => Ok(quote!(&#lifetime str)),
            TypeDefKind::Type(_) | TypeDefKind::Enum(_) | TypeDefKind::Flags(_) => self.owned(ty),
            TypeDefKind::List(element) => {
                let element = self.plain(element)?;
                Ok(quote!(&#lifetime [#element]))
            }
            TypeDefKind::Option(some) => {
                let some = self.lent(some, lifetime)?;
                Ok(quote!(::core::option::Option<#some>))
            }
            TypeDefKind::Handle(Handle::Own(resource)) => self.handle(*resource),
            TypeDefKind::Handle(Handle::Borrow(resource)) => {
                let handle = self.handle(*resource)?;
                Ok(if self.handles == Handles::Held { quote!(&#lifetime #handle) } else { handle })
            }
            _ => {
                let value = self.plain(ty)?;
                Ok(quote!(&#lifetime #value))
            }
        }
    }

    /// A type of an argument that is lent as a whole, so that no handle in it could be exchanged.
    fn plain(&self, ty: &Type) -> syn::Result<TokenStream> {
        Writer { handles: Handles::Refused, ..*self }.owned(ty)
    }

    pub(crate) fn owned_or_unit(&self, ty: Option<&Type>) -> syn::Result<TokenStream> {
        ty.map_or_else(|| Ok(quote!(())), |ty| self.owned(ty))
    }

    fn handle(&self, resource: TypeId) -> syn::Result<TokenStream> {
        let resource = self.scope.bare(resource);
        let name = self.scope.definition(resource)?.name.as_deref().unwrap_or("resource");
        let refuse =
            |why: &str| Err(self.scope.contract.refuse(format!("a handle of resource `{name}` {why}")));
        if !self.scope.room(resource).is_some_and(|room| self.scope.is_exported(room)) {
            return refuse("cannot cross: its interface is not one that the plugin exports");
        }
        match self.handles {
            Handles::Refused => refuse(
                "can only be an argument or a result, or in an option, result, list or tuple of a result",
            ),
            Handles::Raw => Ok(quote!(::plugwright::__private::wasmtime::component::ResourceAny)),
            Handles::Held => self.path(resource),
        }
    }

    fn scalar(&self, ty: &Type) -> syn::Result<TokenStream> {
        Ok(match ty {
            Type::Bool => quote!(bool),
            Type::U8 => quote!(u8),
            Type::U16 => quote!(u16),
            Type::U32 => quote!(u32),
            Type::U64 => quote!(u64),
            Type::S8 => quote!(i8),
            Type::S16 => quote!(i16),
            Type::S32 => quote!(i32),
            Type::S64 => quote!(i64),
            Type::F32 => quote!(f32),
            Type::F64 => quote!(f64),
            Type::Char => quote!(char),
            Type::String => quote!(::std::string::String),
            Type::ErrorContext => return Err(self.unsupported("error-context")),
            Type::Id(_) => return self.owned(ty),
        })
    }

    pub(crate) fn unsupported(&self, what: &str) -> syn::Error {
        self.scope.contract.refuse(format!("the contract uses the type `{what}`, which cannot be called yet"))
    }
}

/// Says whether a handle is in a value, at any depth.
pub(crate) fn holds_handle(scope: &Scope<'_>, ty: &Type) -> bool {
    any(scope, ty, &|kind| matches!(kind, TypeDefKind::Handle(_)))
}

/// Says whether a floating-point number is in a value, which then has no total equality.
pub(crate) fn holds_float(scope: &Scope<'_>, ty: &Type) -> bool {
    match ty {
        Type::F32 | Type::F64 => true,
        Type::Id(id) => scope.parts(*id).iter().any(|part| holds_float(scope, part)),
        _ => false,
    }
}

fn any(scope: &Scope<'_>, ty: &Type, is: &dyn Fn(&TypeDefKind) -> bool) -> bool {
    let Type::Id(id) = ty else { return false };
    let Ok(definition) = scope.definition(*id) else { return false };
    is(&definition.kind) || scope.parts(*id).iter().any(|part| any(scope, part, is))
}

/// Says whether the module of `room` is where a type was defined, or `use`d from elsewhere.
pub(crate) fn is_used_from_elsewhere(scope: &Scope<'_>, id: TypeId, room: Room) -> bool {
    scope.room(scope.origin(id)).is_some_and(|origin| origin != room)
}
