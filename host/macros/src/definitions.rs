//! The definitions of the contract's types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use wit_parser::{Enum, Record, Type, TypeDef, TypeDefKind, TypeId, Variant};

use crate::derives::Derives;
use crate::flags;
use crate::handles;
use crate::names;
use crate::scope::{Room, Scope};
use crate::types::{self, Writer};

/// WIT's documentation as Rust's. Fences without a language get one: rustdoc would compile them.
pub(crate) fn docs(contents: Option<&str>) -> TokenStream {
    let mut out = TokenStream::new();
    let mut open = false;
    for line in contents.unwrap_or_default().lines() {
        let mut line = format!(" {line}");
        if line.trim_start().starts_with("```") {
            if !open && line.trim() == "```" {
                line.push_str("text");
            }
            open = !open;
        }
        out.extend(quote!(#[doc = #line]));
    }
    out
}

/// The definition of one type, as it stands in the module of `room`. Resources are not values: `None`.
pub(crate) fn define(scope: &Scope<'_>, room: Room, id: TypeId) -> syn::Result<Option<TokenStream>> {
    let definition = scope.definition(id)?;
    let Some(wit_name) = &definition.name else { return Ok(None) };
    let name = names::ty(wit_name);
    let docs = docs(definition.docs.contents.as_deref());
    let writer = Writer { scope, inside: true, side: scope.side(room), named_lifetime: true };
    if types::is_used_from_elsewhere(scope, id, room) {
        return used(scope, writer, &name, id).map(Some);
    }
    let derives = Derives::of(scope, room, id);
    let item = match &definition.kind {
        TypeDefKind::Record(record) => record_item(writer, &name, id, record, &derives)?,
        TypeDefKind::Variant(variant) => variant_item(writer, &name, id, variant, &derives)?,
        TypeDefKind::Enum(cases) => enum_item(&name, cases, &derives),
        TypeDefKind::Flags(flags) => return Ok(Some(flags::item(&name, flags, definition, &derives))),
        TypeDefKind::Resource => return Ok(None),
        TypeDefKind::Type(Type::Id(target))
            if is_resource(scope, *target) && !scope.has_owner(*target, writer.side) =>
        {
            return Ok(None);
        }
        TypeDefKind::Type(Type::Id(target)) if is_resource(scope, *target) => {
            let target = writer.path(scope.bare(*target))?;
            quote!(pub use #target as #name;)
        }
        kind => alias_item(writer, &name, id, kind)?,
    };
    let error = if is_its_own(definition) && scope.errors.contains(&id) {
        error_impls(&name, &lifetime(writer, id).map(|_| quote!(<'_>)))
    } else {
        quote!()
    };
    let teller =
        if types::holds_handle(scope, &Type::Id(id)) { handles::teller(scope, room, id)? } else { quote!() };
    Ok(Some(quote!(#docs #item #error #teller)))
}

fn is_its_own(definition: &TypeDef) -> bool {
    matches!(definition.kind, TypeDefKind::Record(_) | TypeDefKind::Variant(_) | TypeDefKind::Enum(_))
}

fn is_resource(scope: &Scope<'_>, id: TypeId) -> bool {
    scope.definition(scope.bare(id)).is_ok_and(|definition| definition.kind == TypeDefKind::Resource)
}

/// The `<'a>` of a type in which a plugin's resource is lent.
fn lifetime(writer: Writer<'_>, id: TypeId) -> Option<TokenStream> {
    types::borrows(writer.scope, &Type::Id(id), writer.side).then(|| quote!(<'a>))
}

/// `use other.{name}`.
fn used(scope: &Scope<'_>, writer: Writer<'_>, name: &Ident, id: TypeId) -> syn::Result<TokenStream> {
    let origin = scope.origin(id);
    if is_resource(scope, origin) && !scope.has_owner(origin, writer.side) {
        // Nobody can hold one, so there is no type for it.
        return Ok(quote!());
    }
    let target = writer.path(origin)?;
    let same_name = scope.definition(origin)?.name.as_deref().map(names::ty).as_ref() == Some(name);
    Ok(if same_name { quote!(pub use #target;) } else { quote!(pub use #target as #name;) })
}

/// `type names = list<string>`, which carries the name itself.
fn alias_item(writer: Writer<'_>, name: &Ident, id: TypeId, kind: &TypeDefKind) -> syn::Result<TokenStream> {
    let (lifetime, ty) = (lifetime(writer, id), writer.structure(kind)?);
    Ok(quote!(pub type #name #lifetime = #ty;))
}

fn record_item(
    writer: Writer<'_>,
    name: &Ident,
    id: TypeId,
    record: &Record,
    derives: &Derives<'_>,
) -> syn::Result<TokenStream> {
    let mut fields = TokenStream::new();
    for field in &record.fields {
        let (wit_name, ident) = (&field.name, names::snake(&field.name));
        let docs = docs(field.docs.contents.as_deref());
        let ty = writer.owned(&field.ty)?;
        let (renamed, shaped) = (derives.renamed(wit_name), derives.shaped_field(writer.scope, &field.ty));
        fields.extend(quote!(#docs #[component(name = #wit_name)] #renamed #shaped pub #ident: #ty,));
    }
    let (attributes, lifetime) = (derives.attributes(), lifetime(writer, id));
    Ok(quote!(#attributes #[component(record)] pub struct #name #lifetime { #fields }))
}

fn variant_item(
    writer: Writer<'_>,
    name: &Ident,
    id: TypeId,
    variant: &Variant,
    derives: &Derives<'_>,
) -> syn::Result<TokenStream> {
    let mut cases = TokenStream::new();
    for case in &variant.cases {
        let (wit_name, ident) = (&case.name, names::camel(&case.name));
        let docs = docs(case.docs.contents.as_deref());
        let payload = match &case.ty {
            Some(ty) => {
                let (shaped, ty) = (derives.shaped(writer.scope, ty), writer.owned(ty)?);
                quote!((#shaped #ty))
            }
            None => quote!(),
        };
        let renamed = derives.renamed(wit_name);
        cases.extend(quote!(#docs #[component(name = #wit_name)] #renamed #ident #payload,));
    }
    let (attributes, lifetime) = (derives.attributes(), lifetime(writer, id));
    Ok(quote!(#attributes #[component(variant)] pub enum #name #lifetime { #cases }))
}

fn enum_item(name: &Ident, cases: &Enum, derives: &Derives<'_>) -> TokenStream {
    // Wasmtime's derive wants the size that the canonical ABI gives to so many cases.
    let repr = match cases.cases.len() {
        0..=0x100 => quote!(u8),
        0x101..=0x1_0000 => quote!(u16),
        _ => quote!(u32),
    };
    let mut items = TokenStream::new();
    for case in &cases.cases {
        let (wit_name, ident) = (&case.name, names::camel(&case.name));
        let docs = docs(case.docs.contents.as_deref());
        let renamed = derives.renamed(wit_name);
        items.extend(quote!(#docs #[component(name = #wit_name)] #renamed #ident,));
    }
    let attributes = derives.attributes();
    quote!(#attributes #[component(enum)] #[repr(#repr)] pub enum #name { #items })
}

/// Lets `?` carry a contract's error on; the text is for the developer, the contract has none.
fn error_impls(name: &Ident, lifetime: &Option<TokenStream>) -> TokenStream {
    quote! {
        impl ::core::fmt::Display for #name #lifetime {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, "{self:?}")
            }
        }
        impl ::std::error::Error for #name #lifetime {}
    }
}
