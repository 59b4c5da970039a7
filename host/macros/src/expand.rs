//! Puts it all together: a module of types per interface, and a struct with methods per exported interface.

use proc_macro2::TokenStream;
use quote::quote;
use wit_parser::{FunctionKind, TypeDefKind, TypeId};

use crate::calls::{Call, item_name};
use crate::definitions::{define, docs};
use crate::names;
use crate::offers;
use crate::scope::{Group, Room, Scope, Side};
use crate::source::Contract;

pub(crate) fn contract(contract: &Contract) -> syn::Result<TokenStream> {
    let scope = Scope::of(contract)?;
    let mut out = tracked(contract);
    for (room, ids) in &scope.types {
        out.extend(types(&scope, *room, ids.iter().copied())?);
    }
    for export in &scope.exports {
        out.extend(calls(&scope, export)?);
        out.extend(handle(&scope, export)?);
    }
    for offer in &scope.offers {
        out.extend(offers::interface(&scope, offer)?);
    }
    Ok(out)
}

/// What people's lints say about code that they did not write.
pub(crate) fn allowed() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            missing_docs,
            non_camel_case_types,
            non_snake_case,
            unreachable_pub,
            unused_imports,
            clippy::all,
            clippy::pedantic,
            reason = "made from the contract"
        )]
    }
}

/// Makes the compiler look at the WIT files when it decides whether to run the macro again.
fn tracked(contract: &Contract) -> TokenStream {
    let files = contract.files.iter().filter_map(|file| file.to_str());
    quote!(#(const _: &[u8] = ::core::include_bytes!(#files);)*)
}

/// The module of one interface's types.
fn types(scope: &Scope<'_>, room: Room, ids: impl Iterator<Item = TypeId>) -> syn::Result<TokenStream> {
    let mut items = TokenStream::new();
    for id in ids {
        items.extend(define(scope, room, id)?);
        if matches!(scope.definition(id)?.kind, TypeDefKind::Resource) {
            items.extend(resource(scope, room, id)?);
        }
    }
    if items.is_empty() {
        return Ok(items);
    }
    let docs = match room {
        Room::Interface(id) | Room::Offered(id) => {
            docs(scope.resolve().interfaces.get(id).and_then(|interface| interface.docs.contents.as_deref()))
        }
        Room::World => docs(Some("The types of the world itself.")),
    };
    let (name, allowed) = (scope.module(room), allowed());
    Ok(quote!(#docs #allowed pub mod #name { #items }))
}

/// The struct of a resource that the plugin owns, or the trait of one of the host's.
fn resource(scope: &Scope<'_>, room: Room, id: TypeId) -> syn::Result<TokenStream> {
    let defines = |group: &&Group<'_>| group.resources.contains(&id);
    match scope.side(room) {
        Side::Export => scope
            .exports
            .iter()
            .find(defines)
            .map_or_else(|| Ok(quote!()), |group| owned_by_plugin(scope, group, id)),
        Side::Import => scope
            .offers
            .iter()
            .find(defines)
            .map_or_else(|| Ok(quote!()), |group| offers::resource(scope, group, id)),
    }
}

fn owned_by_plugin(scope: &Scope<'_>, group: &Group<'_>, id: TypeId) -> syn::Result<TokenStream> {
    let definition = scope.definition(id)?;
    let name = names::ty(definition.name.as_deref().unwrap_or_default());
    let mut methods = TokenStream::new();
    for function in &group.functions {
        if function.kind.resource() == Some(id) {
            methods.extend(Call::of(scope, group, function).on_resource()?);
        }
    }
    let docs = docs(definition.docs.contents.as_deref());
    Ok(quote! {
        #docs
        ///
        /// It lives in one instance of the plugin, and as long as this handle.
        #[derive(Debug)]
        pub struct #name(pub(super) ::plugwright::__private::Handle);
        ::plugwright::__private::resource!(#name);
        impl #name { #methods }
    })
}

/// The hidden module with an item per function.
fn calls(scope: &Scope<'_>, export: &Group<'_>) -> syn::Result<TokenStream> {
    let mut items = TokenStream::new();
    for function in &export.functions {
        items.extend(Call::of(scope, export, function).item()?);
    }
    let (name, allowed) = (&export.calls, allowed());
    Ok(quote!(#allowed mod #name { #items }))
}

/// The struct of an exported interface.
fn handle(scope: &Scope<'_>, export: &Group<'_>) -> syn::Result<TokenStream> {
    let mut methods = TokenStream::new();
    for function in &export.functions {
        if matches!(function.kind, FunctionKind::Freestanding | FunctionKind::AsyncFreestanding) {
            methods.extend(Call::of(scope, export, function).on_interface()?);
        }
    }
    let calls = &export.calls;
    let items: Vec<TokenStream> = export
        .functions
        .iter()
        .map(|function| item_name(function))
        .map(|name| quote!(::plugwright::__private::Item::of::<self::#calls::#name>()))
        .collect();
    let (name, docs, allowed) = (&export.name, docs(export.docs), allowed());
    Ok(quote! {
        #docs
        #allowed
        #[derive(Clone, Debug)]
        pub struct #name(::plugwright::__private::Target);

        #allowed
        impl #name {
            const ITEMS: &'static [::plugwright::__private::Item] = &[#(#items),*];

            /// Finds the one plugin of the set that exports this.
            ///
            /// # Errors
            /// No plugin does, or more than one: then [`Self::from_plugin`] says which.
            pub fn of(plugins: &::plugwright::Plugins) -> ::core::result::Result<Self, ::plugwright::Error> {
                ::plugwright::__private::Target::of(plugins, Self::ITEMS).map(Self)
            }

            /// All plugins of the set that export this, in the order of their names.
            ///
            /// # Errors
            /// One of them exports it with other types than the contract has.
            pub fn all(plugins: &::plugwright::Plugins) -> ::core::result::Result<::std::vec::Vec<Self>, ::plugwright::Error> {
                ::core::iter::Iterator::collect(::core::iter::Iterator::map(
                    ::core::iter::IntoIterator::into_iter(::plugwright::__private::Target::all(plugins, Self::ITEMS)?),
                    |target| ::core::result::Result::Ok(Self(target)),
                ))
            }

            /// Calls this on the given plugin.
            ///
            /// # Errors
            /// The plugin does not export it.
            pub fn from_plugin(plugin: &::plugwright::Plugin) -> ::core::result::Result<Self, ::plugwright::Error> {
                ::plugwright::__private::Target::from_plugin(plugin, Self::ITEMS).map(Self)
            }

            /// The plugin that is called.
            #[must_use]
            pub fn plugin(&self) -> &::plugwright::Plugin {
                self.0.plugin()
            }

            /// Gives the same calls on one instance of the plugin, which is kept until the last clone is dropped: for
            /// plugins that remember. Without it, each call may run on another instance.
            ///
            /// # Errors
            /// The instance cannot be started.
            pub fn session(&self) -> ::core::result::Result<Self, ::plugwright::Error> {
                self.0.session().map(Self)
            }

            #methods
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::source::tests::inline;

    fn expanded(wit: &str) -> String {
        let tokens = super::contract(&inline(wit)).unwrap();
        // Reading it back shows that it is Rust at all.
        syn::parse2::<syn::File>(tokens.clone()).unwrap();
        tokens.to_string().replace(' ', "")
    }

    fn refused(wit: &str) -> String {
        super::contract(&inline(wit)).unwrap_err().to_string()
    }

    #[test]
    fn lends_arguments_and_gives_results() {
        let code = expanded(
            "package a:b@0.1.0;
             interface i {
                 record r { x: u8 }
                 f: func(a: string, b: list<r>, c: r, d: option<string>, e: u8) -> result<r, string>;
             }
             world w { export i; }",
        );
        assert!(
            code.contains("a:&str,b:&[self::i::R],c:&self::i::R,d:::core::option::Option<&str>,e:u8"),
            "{code}"
        );
        assert!(code.contains(r#"Some("a:b/i@0.1.0")"#), "{code}");
    }

    #[test]
    fn keeps_equal_names_of_two_packages_apart() {
        let code = expanded(
            "package a:b;
             package c:d { interface i { type t = u8; f: func() -> t; } }
             interface i { type t = u16; f: func() -> t; }
             world w { export i; export c:d/i; }",
        );
        assert!(code.contains("pubmodb_i{") && code.contains("pubmodd_i{"), "{code}");
        assert!(code.contains("pubstructBI(") && code.contains("pubstructDI("), "{code}");
    }

    #[test]
    fn makes_errors_of_the_contracts_own_types_alone() {
        let code = expanded(
            "package a:b;
             interface i { type t = string; enum e { x } f: func() -> result<_, t>; g: func() -> result<_, e>; }
             world i-or-not { export i; }",
        );
        assert!(code.contains("Errorfor") && code.matches("::std::error::Errorfor").count() == 1, "{code}");
    }

    #[test]
    fn keeps_the_world_apart_from_its_interfaces() {
        let code = expanded(
            "package a:b; package c:d { interface w { f: func(); } } world w { export c:d/w; export g: func(); }",
        );
        assert!(code.contains("pubstructW(") && code.contains("pubstructWWorld("), "{code}");
    }

    #[test]
    fn gives_away_what_owns_a_handle_and_lends_the_rest() {
        let code = expanded(
            "package a:b;
             interface i {
                 resource r;
                 record mine { r: r, n: u8 }
                 record lent { r: borrow<r> }
                 f: func(a: mine, b: lent, c: list<borrow<r>>, d: option<option<r>>) -> list<mine>;
             }
             world w { export i; }",
        );
        assert!(
            code.contains(
                "a:self::i::Mine,b:&self::i::Lent<'_>,c:&[&self::i::R],\
                 d:::core::option::Option<::core::option::Option<self::i::R>>"
            ),
            "{code}"
        );
        assert!(code.contains("pubstructLent<'a>{#[component(name=\"r\")]pubr:&'asuper::i::R,}"), "{code}");
    }

    #[test]
    fn makes_two_types_of_a_resource_that_both_sides_own() {
        let code = expanded(
            "package a:b;
             interface i { resource r { m: func(); } record p { x: u8 } f: func(x: p) -> r; }
             world w { import i; export i; }",
        );
        assert!(code.contains("pubstructR(") && code.contains("pubtraitR:"), "{code}");
        assert!(code.contains("pubmodoffered_i{"), "{code}");
        assert_eq!(code.matches("pubstructP{").count(), 1, "{code}");
        assert!(code.contains("pubtraitOfferedI:"), "{code}");
        assert!(code.contains("HostResource<dynself::offered_i::R>"), "{code}");
    }

    #[test]
    fn puts_more_parameters_than_a_tuple_has_into_a_struct() {
        let params = |count: usize| (0..count).map(|n| format!("p{n}: u8, ")).collect::<String>();
        let wit = |count| {
            format!("package a:b; interface i {{ f: func({}); }} world w {{ export i; }}", params(count))
        };
        assert!(!expanded(&wit(17)).contains("CallFParameters"));
        assert!(expanded(&wit(18)).contains("CallFParameters{p0:p0,p1:p1,"));
    }

    #[test]
    fn derives_what_the_application_asks_for() {
        let mut contract = inline(
            "package a:b;
             interface i {
                 resource r;
                 record plain { a-b: u8 }
                 record held { r: r }
                 enum e { x-y }
                 flags s { on-off }
                 f: func(a: plain, e: e, s: s) -> held;
             }
             world w { export i; }",
        );
        contract.derives = vec![
            syn::parse_str("serde::Serialize").unwrap(),
            syn::parse_str("Hash").unwrap(),
            syn::parse_str("Clone").unwrap(),
        ];
        let code = super::contract(&contract).unwrap().to_string().replace(' ', "");
        assert!(code.contains("PartialEq,Eq,serde::Serialize,Hash,)]"), "{code}");
        assert!(code.contains("Copy,Hash,PartialOrd,Ord,serde::Serialize,)]"), "{code}");
        assert!(code.contains("#[serde(rename=\"a-b\")]") && code.contains("#[serde(rename=\"x-y\")]"));
        assert!(code.contains("implserde::SerializeforS"), "{code}");
        assert_eq!(code.matches("serde::Serialize,").count(), 2, "no handle is written down: {code}");
    }

    #[test]
    fn refuses_what_cannot_be_called() {
        let stream = refused("package a:b; interface i { f: func(x: stream<u8>); } world w { export i; }");
        assert_eq!(stream, "`f` uses the type `stream`, which cannot be called yet\n  --> test.wit:1:28");
        let asynchronous = refused(
            "package a:b; interface i { resource r; f: async func(x: borrow<r>); } world w { export i; }",
        );
        assert_eq!(
            asynchronous,
            "`f` is an async function with a resource in its types, which cannot be called yet\n  --> test.wit:1:40"
        );
        assert_eq!(
            refused("package a:b; world w { }"),
            "the world `w` exports nothing to call and imports nothing to offer\n  --> test.wit:1:20"
        );
        let nobodys = refused(
            "package a:b;
             package wasi:io@0.2.0 { interface streams { resource input; } }
             interface i { use wasi:io/streams@0.2.0.{input}; f: func(x: input); } world w { export i; }",
        );
        assert_eq!(
            nobodys,
            "`f` uses a handle of resource `input`, which neither the plugin nor the application owns\n  --> test.wit:3:63"
        );
    }

    #[test]
    fn what_is_async_in_the_contract_is_async_in_rust() {
        let code =
            expanded("package a:b; interface i { f: async func(x: string) -> u8; } world w { export i; }");
        assert!(code.contains("pubasyncfnf(&self,x:::std::string::String)"), "{code}");
        assert!(code.contains("typeParams<'a>=(::std::string::String,);"), "{code}");
    }

    #[test]
    fn where_it_is_asked_for_all_without_handles_is_async() {
        let mut contract = inline(
            "package a:b; interface i { resource r { get: func() -> u8; } f: func(x: string) -> u8; g: func(r: borrow<r>); }
             world w { export i; }",
        );
        contract.is_async = true;
        let code = super::contract(&contract).unwrap().to_string().replace(' ', "");
        assert!(code.contains("pubasyncfnf(&self,x:&str)"), "{code}");
        assert!(code.contains("pubfng(&self,") && code.contains("pubfnget(&self,"), "{code}");
    }

    #[test]
    fn what_cannot_be_offered_says_so_where_it_is_used() {
        let code = expanded(
            "package a:b; interface i { f: async func(); } interface j { g: func(); }
             world w { import i; export j; }",
        );
        assert!(
            code.contains("deprecated(note=\"theapplicationcannotofferthisyet:`f`isanasyncfunction"),
            "{code}"
        );
        assert!(code.contains("pubtraitI{}"), "{code}");
    }

    #[test]
    fn what_stands_in_the_world_is_offered_by_its_names() {
        let code = expanded(
            "package a:b; world w { import h: func(); resource r; import k: interface { f: func(); }
             import g: func(r: r); export e: func(); }",
        );
        assert!(code.contains("::plugwright::__private::offer(&[\"h\",\"g\",\"r\"],"), "{code}");
        assert!(code.contains("::plugwright::__private::offer(&[\"k\"],"), "{code}");
        assert!(code.contains("pubtraitOfferedW:") && code.contains("pubtraitK:"), "{code}");
    }
}
