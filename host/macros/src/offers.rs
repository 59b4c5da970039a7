//! An interface that the plugin imports: a trait for the application to implement, and one for each resource of it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use wit_parser::{Function, FunctionKind, TypeId};

use crate::calls::{all_parameters, item_name, parameters};
use crate::definitions::docs;
use crate::expand::allowed;
use crate::handles;
use crate::names::{self, free};
use crate::scope::{Group, Scope, Side};
use crate::types::Writer;

/// Names that the traits' own functions have.
const TAKEN: [&str; 3] = ["offer", "downcast_ref", "type_id"];

/// The trait of an interface, with the module of the parameters that need a struct.
pub(crate) fn interface(scope: &Scope<'_>, group: &Group<'_>) -> syn::Result<TokenStream> {
    let (name, calls, written, allowed) = (&group.name, &group.calls, docs(group.docs), allowed());
    if let Some(trouble) = &group.trouble {
        // A plugin may serve it nevertheless, so this is no error before somebody wants to offer it.
        let note = format!("the application cannot offer this yet: {trouble}");
        return Ok(quote!(#written #allowed #[deprecated(note = #note)] pub trait #name {}));
    }
    let names = names_of(scope, group)?;
    let (mut methods, mut define, mut structs) = (TokenStream::new(), TokenStream::new(), TokenStream::new());
    for resource in &group.resources {
        let wit_name = scope.definition(*resource)?.name.as_deref().unwrap_or_default();
        let path = writer(scope, false).path(*resource)?;
        define.extend(quote!(__offer.resource::<::std::sync::Arc<dyn #path>>(#wit_name)?;));
    }
    for function in &group.functions {
        let one = Served { scope, group, function };
        if !matches!(function.kind, FunctionKind::Method(_)) {
            methods.extend(one.declared(false)?);
        }
        let (definition, adapter) = one.adapter()?;
        structs.extend(definition);
        define.extend(adapter);
    }
    if !structs.is_empty() {
        structs = quote!(#allowed mod #calls { #structs });
    }
    let imported = match &group.interface {
        Some(interface) => format!("`{interface}`"),
        None => "what the world itself imports".to_owned(),
    };
    let about = format!(
        "The application offers {imported} to its plugins by an implementation of this: `{name}::offer`."
    );
    Ok(quote! {
        #written
        ///
        #[doc = #about]
        ///
        /// The functions run on the thread of the plugin's call. An error of one ends that call, and the application is to
        /// blame; the `err` of the contract is a value.
        #allowed
        pub trait #name: ::core::marker::Send + ::core::marker::Sync + ::core::marker::Sized + 'static {
            #methods

            /// Offers this to plugins: for `HostBuilder::offer`.
            fn offer(self) -> ::plugwright::Offer {
                let __host = ::std::sync::Arc::new(self);
                ::plugwright::__private::offer(&[#(#names),*], move |__offer| {
                    #define
                    ::core::result::Result::Ok(())
                })
            }
        }
        #structs
    })
}

/// The trait of a resource that the host owns.
pub(crate) fn resource(scope: &Scope<'_>, group: &Group<'_>, id: TypeId) -> syn::Result<TokenStream> {
    let definition = scope.definition(id)?;
    let name = names::ty(definition.name.as_deref().unwrap_or_default());
    let mut methods = TokenStream::new();
    for function in group.functions.iter().filter(|_| group.trouble.is_none()) {
        if matches!(function.kind, FunctionKind::Method(resource) if resource == id) {
            methods.extend(Served { scope, group, function }.declared(true)?);
        }
    }
    let docs = docs(definition.docs.contents.as_deref());
    Ok(quote! {
        #docs
        ///
        /// The application implements this for what its plugins hold as `HostResource<dyn …>`. It is dropped when the last
        /// handle is, or with the plugin's instance.
        pub trait #name: ::core::any::Any + ::core::marker::Send + ::core::marker::Sync { #methods }

        impl dyn #name {
            /// What this is, if it is a `T`.
            pub fn downcast_ref<T: #name>(&self) -> ::core::option::Option<&T> {
                (self as &dyn ::core::any::Any).downcast_ref()
            }
        }
    })
}

/// The names under which a plugin imports it: the interface's, or those of what stands in the world itself.
fn names_of(scope: &Scope<'_>, group: &Group<'_>) -> syn::Result<Vec<String>> {
    if let Some(interface) = &group.interface {
        return Ok(vec![interface.clone()]);
    }
    let free = group.functions.iter().filter(|function| function.kind.resource().is_none());
    let mut names: Vec<String> = free.map(|function| function.name.clone()).collect();
    for resource in &group.resources {
        names.extend(scope.definition(*resource)?.name.clone());
    }
    Ok(names)
}

fn writer<'s>(scope: &'s Scope<'s>, inside: bool) -> Writer<'s> {
    Writer { scope, inside, side: Side::Import, named_lifetime: false }
}

/// A function that the application serves.
struct Served<'s> {
    scope: &'s Scope<'s>,
    group: &'s Group<'s>,
    function: &'s Function,
}

impl Served<'_> {
    /// The method as people implement it.
    fn declared(&self, inside: bool) -> syn::Result<TokenStream> {
        let writer = writer(self.scope, inside);
        let own = usize::from(matches!(self.function.kind, FunctionKind::Method(_)));
        let mut caller = names::snake("caller");
        let mut params = TokenStream::new();
        for param in self.function.params.iter().skip(own) {
            let (name, ty) = (names::snake(&param.name), writer.lent(&param.ty)?);
            if name == caller {
                caller = names::evaded(&caller);
            }
            params.extend(quote!(, #name: #ty));
        }
        let returned = writer.owned_or_unit(self.function.result.as_ref())?;
        let (name, docs) = (self.name()?, docs(self.function.docs.contents.as_deref()));
        Ok(quote! {
            #docs
            fn #name(&self, #caller: &::plugwright::Caller<'_> #params)
                -> ::core::result::Result<#returned, ::plugwright::OfferError>;
        })
    }

    /// `get`; `bucket_new` and `bucket_open` for what makes resources, which the interface itself has to do.
    fn name(&self) -> syn::Result<Ident> {
        let item = self.function.item_name();
        let name = match self.function.kind {
            FunctionKind::Constructor(resource) => format!("{}-new", self.resource(resource)?),
            FunctionKind::Static(resource) => format!("{}-{item}", self.resource(resource)?),
            _ => item.to_owned(),
        };
        Ok(free(names::snake(&name), &TAKEN))
    }

    fn resource(&self, id: TypeId) -> syn::Result<&str> {
        Ok(self.scope.definition(id)?.name.as_deref().unwrap_or_default())
    }

    /// What wasmtime calls, which calls the method; and the struct of its parameters, if they need one.
    fn adapter(&self) -> syn::Result<(TokenStream, TokenStream)> {
        let (inside, beside) = (writer(self.scope, true), writer(self.scope, false));
        let name = item_name(self.function);
        let owned = |writer: Writer<'_>| {
            self.function.params.iter().map(|param| writer.owned(&param.ty)).collect::<syn::Result<Vec<_>>>()
        };
        let (_, definition) = parameters(&name, &owned(inside)?, false);
        let calls = &self.group.calls;
        let (mut ty, _) = parameters(&name, &owned(beside)?, false);
        if !definition.is_empty() {
            ty = quote!(self::#calls::#ty);
        }
        let names: Vec<Ident> =
            (0..self.function.params.len()).map(|index| format_ident!("__p{}", index)).collect();
        let tokens: Vec<TokenStream> = names.iter().map(|name| quote!(#name)).collect();
        let pattern = all_parameters(&name, &quote!(self::#calls), &tokens);
        let (mut told, mut lent) = (TokenStream::new(), Vec::new());
        for (name, param) in names.iter().zip(&self.function.params) {
            told.extend(handles::told(self.scope, &param.ty, Side::Import, &quote!((&#name)))?);
            lent.push(handles::lent(beside, &param.ty, &quote!(#name))?);
        }
        let arrive = held(&told, &quote!(arrive));
        let name = self.name()?;
        let called = match self.function.kind {
            FunctionKind::Method(resource) => {
                let path = beside.path(resource)?;
                let mut rest = lent.into_iter();
                let this = rest.next();
                quote!(#path::#name(&**(#this), __caller, #(#rest),*))
            }
            _ => {
                let group = &self.group.name;
                quote!(<Self as #group>::#name(&*__it, __caller, #(#lent),*))
            }
        };
        let result = match &self.function.result {
            Some(ty) => {
                let told = handles::told(self.scope, ty, Side::Import, &quote!((&__value)))?;
                let leave = held(&told, &quote!(leave));
                quote!(let __value = #called?; #leave ::core::result::Result::Ok((__value,)))
            }
            None => called,
        };
        let wit_name = &self.function.name;
        let adapter = quote! {
            let __it = ::std::sync::Arc::clone(&__host);
            __offer.function(#wit_name, move |__caller, #pattern: #ty| { #arrive #result })?;
        };
        Ok((definition, adapter))
    }
}

/// Lets the host do to the handles what has to be done.
fn held(told: &TokenStream, act: &TokenStream) -> TokenStream {
    if told.is_empty() {
        return quote!();
    }
    quote! {
        let mut __held = ::plugwright::__private::Held::default();
        { let __to = &mut __held; #told }
        __held.#act(__caller)?;
    }
}
