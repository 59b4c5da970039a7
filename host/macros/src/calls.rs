//! A function that the plugin exports: the item that names it with its types, and the method that calls it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use wit_parser::{Function, FunctionKind, Type};

use crate::definitions::docs;
use crate::handles;
use crate::names::{self, free};
use crate::scope::{Group, Scope, Side};
use crate::types::{self, Writer};

/// Wasmtime knows tuples up to this size; more parameters go into a struct.
const LARGEST_TUPLE: usize = 17;

/// Names that a struct's own functions have.
const TAKEN: [&str; 5] = ["of", "all", "from_plugin", "plugin", "session"];

/// One function on its way to Rust.
pub(crate) struct Call<'s> {
    scope: &'s Scope<'s>,
    group: &'s Group<'s>,
    function: &'s Function,
    /// Without the `self` of a method.
    params: Vec<(Ident, Type)>,
}

/// The name of the item of a function, or of what else is made for it.
pub(crate) fn item_name(function: &Function) -> Ident {
    // `[method]index.add` and a function `index-add` must stay apart.
    let kind = match function.kind {
        FunctionKind::Method(_) => "method-",
        FunctionKind::Static(_) => "static-",
        FunctionKind::Constructor(_) => "constructor-",
        _ => "call-",
    };
    let name = function.name.rsplit(']').next().unwrap_or_default().replace('.', "-of-");
    names::camel(&format!("{kind}{name}"))
}

/// The type for all parameters of a function: a tuple, or the name of a struct and its definition.
pub(crate) fn parameters(item: &Ident, types: &[TokenStream], lifetime: bool) -> (TokenStream, TokenStream) {
    if types.len() <= LARGEST_TUPLE {
        return (quote!((#(#types,)*)), quote!());
    }
    let name = format_ident!("{item}Parameters");
    let fields: Vec<Ident> = (0..types.len()).map(|index| format_ident!("p{}", index)).collect();
    let lifetime = lifetime.then(|| quote!(<'a>));
    let definition = quote! {
        ::plugwright::__private::parameters! { pub(super) struct #name #lifetime { #(#fields: #types,)* } }
    };
    (quote!(#name #lifetime), definition)
}

/// Makes or takes apart what [`parameters`] is the type of.
pub(crate) fn all_parameters(item: &Ident, calls: &TokenStream, values: &[TokenStream]) -> TokenStream {
    if values.len() <= LARGEST_TUPLE {
        return quote!((#(#values,)*));
    }
    let name = format_ident!("{item}Parameters");
    let fields: Vec<Ident> = (0..values.len()).map(|index| format_ident!("p{}", index)).collect();
    quote!(#calls::#name { #(#fields: #values,)* __lifetime: ::core::marker::PhantomData })
}

impl<'s> Call<'s> {
    pub(crate) fn of(scope: &'s Scope<'s>, group: &'s Group<'s>, function: &'s Function) -> Self {
        let own = usize::from(matches!(function.kind, FunctionKind::Method(_)));
        let params =
            function.params.iter().skip(own).map(|param| (names::snake(&param.name), param.ty)).collect();
        Self { scope, group, function, params }
    }

    /// The item: interface, function and the types that cross. Where async code calls, there is one more, which takes its arguments
    /// over.
    pub(crate) fn item(&self) -> syn::Result<TokenStream> {
        let mut items = self.item_of(&item_name(self.function), self.function.kind.is_async())?;
        if self.is_awaited() {
            items.extend(self.item_of(&self.owned_name(), true)?);
        }
        Ok(items)
    }

    fn owned_name(&self) -> Ident {
        format_ident!("Owned{}", item_name(self.function))
    }

    fn item_of(&self, name: &Ident, takes_over: bool) -> syn::Result<TokenStream> {
        let writer = self.writer(true, true);
        let types = self
            .function
            .params
            .iter()
            .map(|param| if takes_over { writer.owned(&param.ty) } else { writer.lent(&param.ty) })
            .collect::<syn::Result<Vec<_>>>()?;
        let (params, definition) = parameters(name, &types, true);
        let returned = match &self.function.result {
            Some(ty) => {
                let ty = writer.owned(ty)?;
                quote!((#ty,))
            }
            None => quote!(()),
        };
        let interface = match &self.group.interface {
            Some(interface) => quote!(::core::option::Option::Some(#interface)),
            None => quote!(::core::option::Option::None),
        };
        let function = &self.function.name;
        let parts = plugwright_contract::parts(self.scope.resolve(), self.function);
        let parts = parts.iter().map(|(name, text)| quote!((#name, #text)));
        Ok(quote! {
            #definition
            pub(super) enum #name {}
            impl ::plugwright::__private::TypedItem for #name {
                const INTERFACE: ::core::option::Option<&'static str> = #interface;
                const FUNCTION: &'static str = #function;
                const PARTS: &'static [(&'static str, &'static str)] = &[#(#parts),*];
                type Params<'a> = #params;
                type Return = #returned;
            }
        })
    }

    /// The method on the struct of the interface.
    pub(crate) fn on_interface(&self) -> syn::Result<TokenStream> {
        let name = free(names::snake(&self.function.name), &TAKEN);
        self.method(&name, false, &quote!(&self,), &quote!(&self.0))
    }

    /// The method, associated function or constructor of a resource's struct.
    pub(crate) fn on_resource(&self) -> syn::Result<TokenStream> {
        let name = match self.function.kind {
            FunctionKind::Constructor(_) => names::snake("new"),
            _ => free(names::snake(self.function.item_name()), &["new"]),
        };
        if matches!(self.function.kind, FunctionKind::Method(_)) {
            return self.method(&name, true, &quote!(&self,), &quote!(self.0.target()?));
        }
        let (param, through) = self.interface_param();
        self.method(&name, true, &param, &quote!(&#through.0))
    }

    /// `search: &Search`, for a name that no other parameter has.
    fn interface_param(&self) -> (TokenStream, Ident) {
        let handle = &self.group.name;
        let mut name = self.scope.module(self.group.room);
        while self.params.iter().any(|(param, _)| *param == name) {
            name = names::evaded(&name);
        }
        (quote!(#name: &super::#handle,), name)
    }

    fn method(
        &self,
        name: &Ident,
        inside: bool,
        receiver: &TokenStream,
        target: &TokenStream,
    ) -> syn::Result<TokenStream> {
        let writer = self.writer(inside, false);
        let (mut declared, mut arguments, mut owned, mut told) =
            (Vec::new(), Vec::new(), Vec::new(), TokenStream::new());
        if matches!(self.function.kind, FunctionKind::Method(_)) {
            told.extend(quote!(__to.of_plugin(&self.0, false);));
            arguments.push(quote!(self));
        }
        for (param, ty) in &self.params {
            let written = self.param(&writer, ty)?;
            declared.push(quote!(#param: #written));
            arguments.push(quote!(#param));
            owned.push(writer.taken_over(ty, &quote!(#param))?);
            told.extend(handles::told(self.scope, ty, Side::Export, &quote!((&#param)))?);
        }
        let gives_handle =
            self.function.result.as_ref().is_some_and(|result| types::holds_handle(self.scope, result));
        let receiver_of_async = target;
        // Handles live in one instance: what deals with them has to run there.
        let target = if gives_handle || !told.is_empty() {
            quote! {
                let mut __held = ::plugwright::__private::Held::default();
                { let __to = &mut __held; #told }
                let __target = (#target).with_handles(__held)?;
            }
        } else {
            quote!(let __target = #target;)
        };
        let calls = &self.group.calls;
        let calls = if inside { quote!(super::#calls) } else { quote!(self::#calls) };
        let item = item_name(self.function);
        let arguments = all_parameters(&item, &calls, &arguments);
        let (returned, result) = match &self.function.result {
            Some(ty) => (writer.owned(ty)?, self.result(ty, gives_handle)?),
            None => (quote!(()), quote!(__returned)),
        };
        let docs = docs(self.function.docs.contents.as_deref());
        if self.is_awaited() {
            let owned_item = self.owned_name();
            let owned = all_parameters(&owned_item, &calls, &owned);
            return Ok(quote! {
                #docs
                pub async fn #name(#receiver #(#declared),*) -> ::core::result::Result<#returned, ::plugwright::Error> {
                    let __target = #receiver_of_async;
                    let __returned = match __target.here() {
                        ::core::option::Option::Some(__here) => {
                            let mut __here = __here?;
                            __here.call::<#calls::#item>(#arguments).await
                        }
                        ::core::option::Option::None => __target.call_async::<#calls::#owned_item>(#owned).await,
                    };
                    #result
                }
            });
        }
        if self.function.kind.is_async() {
            // There are no handles here: `trouble` has seen to that.
            return Ok(quote! {
                #docs
                pub async fn #name(#receiver #(#declared),*) -> ::core::result::Result<#returned, ::plugwright::Error> {
                    let __returned = (#receiver_of_async).call_async::<#calls::#item>(#arguments).await;
                    #result
                }
            });
        }
        Ok(quote! {
            #docs
            pub fn #name(#receiver #(#declared),*) -> ::core::result::Result<#returned, ::plugwright::Error> {
                #target
                let __returned = __target.call::<#calls::#item>(#arguments);
                #result
            }
        })
    }

    /// What a method does with what wasmtime gives.
    fn result(&self, ty: &Type, gives_handle: bool) -> syn::Result<TokenStream> {
        if !gives_handle {
            return Ok(quote!(__returned.map(|(__value,)| __value)));
        }
        let told = handles::told(self.scope, ty, Side::Export, &quote!((&__value)))?;
        Ok(quote! {
            let (__value,) = __returned?;
            let mut __held = ::plugwright::__private::Held::default();
            { let __to = &mut __held; #told }
            __target.adopt(__held)?;
            ::core::result::Result::Ok(__value)
        })
    }

    /// Whether it is called from async code though it is not async itself. Handles live in a session: what deals with them is not.
    fn is_awaited(&self) -> bool {
        let mut types = self.function.parameter_and_result_types();
        self.scope.contract.is_async
            && !self.function.kind.is_async()
            && !types.any(|ty| types::holds_handle(self.scope, &ty))
    }

    /// The type of a parameter: what runs beside the caller takes its arguments over.
    fn param(&self, writer: &Writer<'_>, ty: &Type) -> syn::Result<TokenStream> {
        if self.function.kind.is_async() { writer.owned(ty) } else { writer.lent(ty) }
    }

    fn writer(&self, inside: bool, named_lifetime: bool) -> Writer<'s> {
        Writer { scope: self.scope, inside, side: Side::Export, named_lifetime }
    }
}
