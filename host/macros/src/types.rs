//! A WIT type, written in Rust.
//!
//! A value that belongs to the caller is lent: `&str`, `&[T]`, `&Record`; small ones are copied, and what owns handles is
//! given away. A handle of a plugin's resource is the struct that is generated for it, one of the host's own resources a
//! `HostResource<dyn Trait>`.

use proc_macro2::TokenStream;
use quote::quote;
use wit_parser::{Function, Handle, Type, TypeDefKind, TypeId};

use crate::names;
use crate::scope::{Room, Scope, Side};

/// Writes types as they are called from one place.
#[derive(Clone, Copy)]
pub(crate) struct Writer<'s> {
    pub(crate) scope: &'s Scope<'s>,
    /// Whether that place is in one of the generated modules, or beside them.
    pub(crate) inside: bool,
    pub(crate) side: Side,
    /// Whether what is lent has the lifetime `'a`, or one that the compiler finds.
    pub(crate) named_lifetime: bool,
}

impl Writer<'_> {
    /// The path of a generated type.
    pub(crate) fn path(&self, id: TypeId) -> syn::Result<TokenStream> {
        let definition = self.scope.definition(id)?;
        let (Some(room), Some(name)) = (self.scope.room(id, self.side), &definition.name) else {
            return Err(self.scope.contract.refuse("a type of the contract has no name"));
        };
        let (module, name) = (self.scope.module(room), names::ty(name));
        Ok(if self.inside { quote!(super::#module::#name) } else { quote!(self::#module::#name) })
    }

    /// The type of a value that is given away: a field, a result.
    pub(crate) fn owned(&self, ty: &Type) -> syn::Result<TokenStream> {
        let id = match ty {
            Type::Id(id) => self.scope.origin(*id),
            scalar => return self.scalar(scalar),
        };
        let definition = self.scope.definition(id)?;
        if self.scope.room(id, self.side).is_some() {
            let path = self.path(id)?;
            return Ok(match (borrows(self.scope, ty, self.side), self.named_lifetime) {
                (false, _) => path,
                (true, true) => quote!(#path<'a>),
                (true, false) => quote!(#path<'_>),
            });
        }
        self.structure(&definition.kind)
    }

    /// A type by what it is made of.
    pub(crate) fn structure(&self, kind: &TypeDefKind) -> syn::Result<TokenStream> {
        Ok(match kind {
            TypeDefKind::Type(ty) => self.owned(ty)?,
            TypeDefKind::List(ty) => {
                let ty = self.owned(ty)?;
                quote!(::std::vec::Vec<#ty>)
            }
            TypeDefKind::FixedLengthList(ty, size) => {
                let (ty, size) = (self.owned(ty)?, *size as usize);
                quote!([#ty; #size])
            }
            TypeDefKind::Map(key, value) => {
                let (key, value) = (self.owned(key)?, self.owned(value)?);
                quote!(::std::collections::HashMap<#key, #value>)
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
            TypeDefKind::Handle(Handle::Own(resource)) => self.handle(*resource)?,
            TypeDefKind::Handle(Handle::Borrow(resource)) => {
                let handle = self.handle(*resource)?;
                match self.scope.owner(*resource, self.side) {
                    Side::Export => self.reference(&handle),
                    // The host lends its own resources to itself: there is nothing to bind.
                    Side::Import => handle,
                }
            }
            kind => return Err(self.unsupported(kind.as_str())),
        })
    }

    /// The type of a value that is lent.
    pub(crate) fn lent(&self, ty: &Type) -> syn::Result<TokenStream> {
        let id = match ty {
            Type::String => return Ok(self.reference(&quote!(str))),
            Type::Id(id) => *id,
            scalar => return self.scalar(scalar),
        };
        if gives(self.scope, ty) {
            return self.owned(ty);
        }
        let bare = self.scope.bare(id);
        Ok(match &self.scope.definition(bare)?.kind {
            TypeDefKind::Type(Type::String) => self.reference(&quote!(str)),
            TypeDefKind::Type(_) | TypeDefKind::Enum(_) | TypeDefKind::Flags(_) => self.owned(ty)?,
            TypeDefKind::List(element) => {
                let element = self.owned(element)?;
                self.reference(&quote!([#element]))
            }
            TypeDefKind::Option(some) => {
                let some = self.lent(some)?;
                quote!(::core::option::Option<#some>)
            }
            TypeDefKind::Handle(Handle::Borrow(resource)) => self.reference(&self.handle(*resource)?),
            _ => self.reference(&self.owned(ty)?),
        })
    }

    /// What was lent, as a value of its own.
    pub(crate) fn taken_over(&self, ty: &Type, value: &TokenStream) -> syn::Result<TokenStream> {
        let copy = || quote!(::std::borrow::ToOwned::to_owned(#value));
        let id = match ty {
            Type::String => return Ok(copy()),
            Type::Id(id) => *id,
            _ => return Ok(value.clone()),
        };
        Ok(match &self.scope.definition(self.scope.bare(id))?.kind {
            TypeDefKind::Type(Type::String) => copy(),
            TypeDefKind::Type(_) | TypeDefKind::Enum(_) | TypeDefKind::Flags(_) => value.clone(),
            TypeDefKind::Option(some) => {
                let some = self.taken_over(some, &quote!(__some))?;
                quote!(#value.map(|__some| #some))
            }
            _ => copy(),
        })
    }

    pub(crate) fn owned_or_unit(&self, ty: Option<&Type>) -> syn::Result<TokenStream> {
        ty.map_or_else(|| Ok(quote!(())), |ty| self.owned(ty))
    }

    fn reference(&self, to: &TokenStream) -> TokenStream {
        if self.named_lifetime { quote!(&'a #to) } else { quote!(&#to) }
    }

    /// What people hold of a resource.
    fn handle(&self, resource: TypeId) -> syn::Result<TokenStream> {
        let path = self.path(self.scope.bare(resource))?;
        Ok(match self.scope.owner(resource, self.side) {
            Side::Export => path,
            Side::Import => quote!(::plugwright::HostResource<dyn #path>),
        })
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

    fn unsupported(&self, what: &str) -> syn::Error {
        self.scope.contract.refuse(format!("the contract uses the type `{what}`, which cannot be called yet"))
    }
}

/// Says whether a handle is in a value, at any depth.
pub(crate) fn holds_handle(scope: &Scope<'_>, ty: &Type) -> bool {
    any(scope, ty, &|kind| matches!(kind, TypeDefKind::Handle(_)))
}

/// Says whether a type is another one where somebody else owns the resources.
pub(crate) fn has_an_owner(scope: &Scope<'_>, ty: &Type) -> bool {
    any(scope, ty, &|kind| matches!(kind, TypeDefKind::Handle(_) | TypeDefKind::Resource))
}

/// Says whether a value owns a resource, and so has to be given away.
pub(crate) fn gives(scope: &Scope<'_>, ty: &Type) -> bool {
    any(scope, ty, &|kind| matches!(kind, TypeDefKind::Handle(Handle::Own(_))))
}

/// Says whether a plugin's resource is lent in a value, which then has a lifetime.
pub(crate) fn borrows(scope: &Scope<'_>, ty: &Type, side: Side) -> bool {
    let Type::Id(id) = ty else { return false };
    let side = scope.room(*id, side).map_or(side, |room| scope.side(room));
    if let Ok(definition) = scope.definition(*id)
        && let TypeDefKind::Handle(Handle::Borrow(resource)) = definition.kind
    {
        return scope.owner(resource, side) == Side::Export;
    }
    scope.parts(*id).iter().any(|part| borrows(scope, part, side))
}

/// Says whether a floating-point number is in a value, which then has no total equality.
pub(crate) fn holds_float(scope: &Scope<'_>, ty: &Type) -> bool {
    match ty {
        Type::F32 | Type::F64 => true,
        Type::Id(id) => scope.parts(*id).iter().any(|part| holds_float(scope, part)),
        _ => false,
    }
}

/// Says whether the module of `room` is where a type was defined, or `use`d from elsewhere.
pub(crate) fn is_used_from_elsewhere(scope: &Scope<'_>, id: TypeId, room: Room) -> bool {
    scope.room(scope.origin(id), scope.side(room)).is_some_and(|origin| origin != room)
}

/// Refuses a type that the host cannot carry yet, by its name and the function's.
pub(crate) fn can_cross(scope: &Scope<'_>, ty: &Type, function: &Function, side: Side) -> syn::Result<()> {
    let refuse = |what: &str| {
        let message = format!("`{}` uses the type `{what}`, which cannot be called yet", function.name);
        Err(scope.contract.refuse_at(function.span, message))
    };
    let id = match ty {
        Type::ErrorContext => return refuse("error-context"),
        Type::Id(id) => *id,
        _ => return Ok(()),
    };
    let side = scope.room(id, side).map_or(side, |room| scope.side(room));
    match &scope.definition(id)?.kind {
        TypeDefKind::Future(_) => return refuse("future"),
        TypeDefKind::Stream(_) => return refuse("stream"),
        TypeDefKind::Handle(Handle::Own(resource) | Handle::Borrow(resource))
            if !scope.has_owner(*resource, side) =>
        {
            let name = scope.definition(scope.bare(*resource))?.name.as_deref().unwrap_or_default();
            let message = format!(
                "`{}` uses a handle of resource `{name}`, which neither the plugin nor the application owns",
                function.name
            );
            return Err(scope.contract.refuse_at(function.span, message));
        }
        _ => {}
    }
    scope.parts(id).iter().try_for_each(|part| can_cross(scope, part, function, side))
}

fn any(scope: &Scope<'_>, ty: &Type, is: &dyn Fn(&TypeDefKind) -> bool) -> bool {
    let Type::Id(id) = ty else { return false };
    let Ok(definition) = scope.definition(*id) else { return false };
    is(&definition.kind) || scope.parts(*id).iter().any(|part| any(scope, part, is))
}
