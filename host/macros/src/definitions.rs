//! The definitions of the contract's types.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use wit_parser::{Enum, Flags, Record, Type, TypeDef, TypeDefKind, TypeId, Variant};

use crate::names;
use crate::scope::{Room, Scope};
use crate::types::{self, Handles, Writer};

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
    let name = names::camel(wit_name);
    let docs = docs(definition.docs.contents.as_deref());
    let writer = Writer { scope, inside: true, handles: Handles::Refused };
    if types::is_used_from_elsewhere(scope, id, room) {
        return used(scope, writer, &name, id).map(Some);
    }
    // What is made of handles is written out where it is used.
    let structural = !matches!(definition.kind, TypeDefKind::Record(_) | TypeDefKind::Variant(_));
    if structural && types::holds_handle(scope, &Type::Id(id)) {
        return Ok(None);
    }
    let eq = if types::holds_float(scope, &Type::Id(id)) { quote!() } else { quote!(Eq,) };
    let derives = quote! {
        #[derive(
            Clone, Debug, PartialEq, #eq
            ::plugwright::__private::wasmtime::component::ComponentType,
            ::plugwright::__private::wasmtime::component::Lift,
            ::plugwright::__private::wasmtime::component::Lower,
        )]
        #[component(wasmtime_crate = ::plugwright::__private::wasmtime)]
    };
    let item = match &definition.kind {
        TypeDefKind::Record(record) => record_item(writer, &name, record, &derives)?,
        TypeDefKind::Variant(variant) => variant_item(writer, &name, variant, &derives)?,
        TypeDefKind::Enum(cases) => enum_item(&name, cases, &derives),
        TypeDefKind::Flags(flags) => return Ok(Some(flags_item(&name, flags, definition))),
        TypeDefKind::Resource => return Ok(None),
        TypeDefKind::Type(Type::Id(target)) if is_resource(scope, *target) => {
            let target = writer.path(scope.bare(*target))?;
            quote!(pub use #target as #name;)
        }
        TypeDefKind::Type(ty) => {
            let ty = writer.owned(ty)?;
            quote!(pub type #name = #ty;)
        }
        _ => {
            let ty = unnamed(writer, definition)?;
            quote!(pub type #name = #ty;)
        }
    };
    let own =
        matches!(definition.kind, TypeDefKind::Record(_) | TypeDefKind::Variant(_) | TypeDefKind::Enum(_));
    let error = if own && scope.errors.contains(&id) { error_impls(&name) } else { quote!() };
    Ok(Some(quote!(#docs #item #error)))
}

fn is_resource(scope: &Scope<'_>, id: TypeId) -> bool {
    scope.definition(scope.bare(id)).is_ok_and(|definition| definition.kind == TypeDefKind::Resource)
}

/// `use other.{name}`. A resource of an interface that the plugin does not export has no struct to be used.
fn used(scope: &Scope<'_>, writer: Writer<'_>, name: &Ident, id: TypeId) -> syn::Result<TokenStream> {
    let origin = scope.origin(id);
    if is_resource(scope, origin) && !scope.room(origin).is_some_and(|room| scope.is_exported(room)) {
        return Ok(quote!());
    }
    let target = writer.path(origin)?;
    let same_name = scope.definition(origin)?.name.as_deref().map(names::camel).as_ref() == Some(name);
    Ok(if same_name { quote!(pub use #target;) } else { quote!(pub use #target as #name;) })
}

/// The right-hand side of `type names = list<string>`, which carries the name itself.
fn unnamed(writer: Writer<'_>, definition: &TypeDef) -> syn::Result<TokenStream> {
    Ok(match &definition.kind {
        TypeDefKind::List(ty) => {
            let ty = writer.owned(ty)?;
            quote!(::std::vec::Vec<#ty>)
        }
        TypeDefKind::Option(ty) => {
            let ty = writer.owned(ty)?;
            quote!(::core::option::Option<#ty>)
        }
        TypeDefKind::Result(result) => {
            let ok = writer.owned_or_unit(result.ok.as_ref())?;
            let err = writer.owned_or_unit(result.err.as_ref())?;
            quote!(::core::result::Result<#ok, #err>)
        }
        TypeDefKind::Tuple(tuple) => {
            let types = tuple.types.iter().map(|ty| writer.owned(ty)).collect::<syn::Result<Vec<_>>>()?;
            quote!((#(#types,)*))
        }
        kind => return Err(writer.unsupported(kind.as_str())),
    })
}

fn record_item(
    writer: Writer<'_>,
    name: &Ident,
    record: &Record,
    derives: &TokenStream,
) -> syn::Result<TokenStream> {
    let mut fields = TokenStream::new();
    for field in &record.fields {
        let (wit_name, ident) = (&field.name, names::snake(&field.name));
        let docs = docs(field.docs.contents.as_deref());
        let ty = writer.owned(&field.ty)?;
        fields.extend(quote!(#docs #[component(name = #wit_name)] pub #ident: #ty,));
    }
    Ok(quote!(#derives #[component(record)] pub struct #name { #fields }))
}

fn variant_item(
    writer: Writer<'_>,
    name: &Ident,
    variant: &Variant,
    derives: &TokenStream,
) -> syn::Result<TokenStream> {
    let mut cases = TokenStream::new();
    for case in &variant.cases {
        let (wit_name, ident) = (&case.name, names::camel(&case.name));
        let docs = docs(case.docs.contents.as_deref());
        let payload = match &case.ty {
            Some(ty) => {
                let ty = writer.owned(ty)?;
                quote!((#ty))
            }
            None => quote!(),
        };
        cases.extend(quote!(#docs #[component(name = #wit_name)] #ident #payload,));
    }
    Ok(quote!(#derives #[component(variant)] pub enum #name { #cases }))
}

fn enum_item(name: &Ident, cases: &Enum, derives: &TokenStream) -> TokenStream {
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
        items.extend(quote!(#docs #[component(name = #wit_name)] #ident,));
    }
    quote!(#derives #[derive(Copy, Hash, PartialOrd, Ord)] #[component(enum)] #[repr(#repr)] pub enum #name { #items })
}

/// Wasmtime's macro drops documentation and names its crate as `wasmtime`: hence the module around it, and the list of
/// flags in the documentation of the type.
fn flags_item(name: &Ident, flags: &Flags, definition: &TypeDef) -> TokenStream {
    let module = format_ident!("__flags_{}", name);
    let mut constants = TokenStream::new();
    let mut text = definition.docs.contents.clone().unwrap_or_default();
    for flag in &flags.flags {
        let (wit_name, ident) = (&flag.name, names::shouty(&flag.name));
        constants.extend(quote!(#[component(name = #wit_name)] const #ident;));
        if let Some(docs) = &flag.docs.contents {
            text.push_str(&format!("\n\n- `{ident}`: {}", docs.trim().replace('\n', "\n  ")));
        }
    }
    let docs = docs(Some(text.trim_start()));
    quote! {
        mod #module {
            use ::plugwright::__private::wasmtime;
            wasmtime::component::flags! { #name { #constants } }
        }
        #docs
        #[doc(inline)]
        pub use #module::#name;
    }
}

/// Lets `?` carry a contract's error on; the text is for the developer, the contract has none.
fn error_impls(name: &Ident) -> TokenStream {
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, "{self:?}")
            }
        }
        impl ::std::error::Error for #name {}
    }
}
