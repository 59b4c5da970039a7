//! Finds the handles in a value: the host has to know of each one before it crosses, and once it has crossed.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use crate::names;
use crate::scope::{Room, Scope, Side};
use crate::types::{self, Writer};

/// Statements that tell `__to` every handle in `place`, an expression that lends a value of the type.
pub(crate) fn told(
    scope: &Scope<'_>,
    ty: &Type,
    side: Side,
    place: &TokenStream,
) -> syn::Result<TokenStream> {
    let Type::Id(id) = ty else { return Ok(quote!()) };
    if !types::holds_handle(scope, ty) {
        return Ok(quote!());
    }
    let id = scope.bare(*id);
    let side = scope.room(id, side).map_or(side, |room| scope.side(room));
    let inner = quote!(__item);
    let told = |ty: Option<&Type>| ty.map_or_else(|| Ok(quote!()), |ty| told(scope, ty, side, &inner));
    Ok(match &scope.definition(id)?.kind {
        TypeDefKind::Handle(handle) => {
            let (resource, given) = match handle {
                Handle::Own(resource) => (*resource, true),
                Handle::Borrow(resource) => (*resource, false),
            };
            match scope.owner(resource, side) {
                Side::Export => quote!(__to.of_plugin(&(#place).0, #given);),
                Side::Import => quote!(__to.of_host(#place, #given);),
            }
        }
        TypeDefKind::Record(_) | TypeDefKind::Variant(_) => quote!((#place).__tell(__to);),
        TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
            let each = told(Some(ty))?;
            quote!(for __item in (#place).iter() { #each })
        }
        // Keys are numbers and texts.
        TypeDefKind::Map(_, value) => {
            let each = told(Some(value))?;
            quote!(for __item in (#place).values() { #each })
        }
        TypeDefKind::Result(result) => {
            let (ok, err) = (told(result.ok.as_ref())?, told(result.err.as_ref())?);
            quote!(match #place {
                ::core::result::Result::Ok(__item) => { #ok }
                ::core::result::Result::Err(__item) => { #err }
            })
        }
        TypeDefKind::Tuple(tuple) => {
            let mut parts = TokenStream::new();
            for (index, ty) in tuple.types.iter().enumerate() {
                let index = syn::Index::from(index);
                parts.extend(self::told(scope, ty, side, &quote!(&__tuple.#index))?);
            }
            quote!({ let __tuple = #place; #parts })
        }
        _ => quote!(),
    })
}

/// The function of a record or variant that tells its handles.
pub(crate) fn teller(scope: &Scope<'_>, room: Room, id: TypeId) -> syn::Result<TokenStream> {
    let definition = scope.definition(id)?;
    let side = scope.side(room);
    let body = match &definition.kind {
        TypeDefKind::Record(record) => {
            let mut fields = TokenStream::new();
            for field in &record.fields {
                let name = names::snake(&field.name);
                fields.extend(told(scope, &field.ty, side, &quote!(&self.#name))?);
            }
            fields
        }
        TypeDefKind::Variant(variant) => {
            let mut cases = TokenStream::new();
            for case in &variant.cases {
                let name = names::camel(&case.name);
                let Some(ty) = &case.ty else { continue };
                let told = told(scope, ty, side, &quote!(__item))?;
                cases.extend(quote!(Self::#name(__item) => { #told }));
            }
            quote!(match self { #cases #[allow(unreachable_patterns)] _ => {} })
        }
        _ => return Ok(quote!()),
    };
    let name = names::ty(definition.name.as_deref().unwrap_or_default());
    let lifetime = types::borrows(scope, &Type::Id(id), side).then(|| quote!(<'_>));
    Ok(quote! {
        impl #name #lifetime {
            #[doc(hidden)]
            pub(super) fn __tell<'h>(&'h self, __to: &mut ::plugwright::__private::Held<'h>) { #body }
        }
    })
}

/// What gives a trait's function an argument that its adapter owns, where `place` is the name of it.
pub(crate) fn lent(writer: Writer<'_>, ty: &Type, place: &TokenStream) -> syn::Result<TokenStream> {
    if types::gives(writer.scope, ty) {
        return Ok(place.clone());
    }
    lent_part(writer, ty, &quote!((&#place)), 0)
}

/// As [`lent`], where `place` is a reference.
fn lent_part(writer: Writer<'_>, ty: &Type, place: &TokenStream, depth: usize) -> syn::Result<TokenStream> {
    let id = match ty {
        Type::String => return Ok(quote!(#place.as_str())),
        Type::Id(id) => writer.scope.bare(*id),
        _ => return Ok(quote!(*#place)),
    };
    Ok(match &writer.scope.definition(id)?.kind {
        TypeDefKind::Type(ty) => lent_part(writer, ty, place, depth)?,
        TypeDefKind::Enum(_) | TypeDefKind::Flags(_) => quote!(*#place),
        TypeDefKind::List(_) => quote!(#place.as_slice()),
        TypeDefKind::Option(some) => {
            let item = format_ident!("__item{}", depth);
            let some = lent_part(writer, some, &quote!(#item), depth + 1)?;
            quote!(#place.as_ref().map(|#item| #some))
        }
        _ => place.clone(),
    })
}
