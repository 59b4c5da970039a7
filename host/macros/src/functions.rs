//! A function of the contract: the item that names it with its types, and the method that calls it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use wit_parser::{Function, FunctionKind, Handle, Type, TypeDefKind};

use crate::definitions::docs;
use crate::names;
use crate::scope::{Export, Scope};
use crate::types::{self, Handles, Writer};

/// Wasmtime knows tuples up to this size.
const MOST_PARAMETERS: usize = 16;

/// Names that a handle's own functions have.
const TAKEN: [&str; 4] = ["of", "from_plugin", "plugin", "session"];

/// One function on its way to Rust.
pub(crate) struct Call<'s> {
    scope: &'s Scope<'s>,
    export: &'s Export<'s>,
    function: &'s Function,
    /// Without the `self` of a method.
    params: Vec<(Ident, Type)>,
}

/// The ways in which an argument can hold a handle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    No,
    Owned,
    Borrowed,
    MaybeOwned,
    MaybeBorrowed,
}

impl<'s> Call<'s> {
    pub(crate) fn of(
        scope: &'s Scope<'s>,
        export: &'s Export<'s>,
        function: &'s Function,
    ) -> syn::Result<Self> {
        if function.kind.is_async() {
            return Err(scope
                .contract
                .refuse(format!("`{}` is an async function, which cannot be called yet", function.name)));
        }
        if function.params.len() > MOST_PARAMETERS {
            return Err(scope.contract.refuse(format!(
                "`{}` has {} parameters, more than {MOST_PARAMETERS}: put them into a record",
                function.name,
                function.params.len()
            )));
        }
        let own = usize::from(matches!(function.kind, FunctionKind::Method(_)));
        let params =
            function.params.iter().skip(own).map(|param| (names::snake(&param.name), param.ty)).collect();
        Ok(Self { scope, export, function, params })
    }

    /// The item: interface, function and the types that cross.
    pub(crate) fn item(&self) -> syn::Result<TokenStream> {
        let name = self.item_name();
        let writer = self.writer(true, Handles::Raw);
        let lifetime = quote!('a);
        let params = self
            .function
            .params
            .iter()
            .map(|param| writer.lent(&param.ty, &lifetime))
            .collect::<syn::Result<Vec<_>>>()?;
        let returned = match &self.function.result {
            Some(ty) => {
                let ty = writer.owned(ty)?;
                quote!((#ty,))
            }
            None => quote!(()),
        };
        let interface = match &self.export.interface {
            Some(interface) => quote!(::core::option::Option::Some(#interface)),
            None => quote!(::core::option::Option::None),
        };
        let function = &self.function.name;
        Ok(quote! {
            pub(super) enum #name {}
            impl ::plugwright::__private::TypedItem for #name {
                const INTERFACE: ::core::option::Option<&'static str> = #interface;
                const FUNCTION: &'static str = #function;
                type Params<'a> = (#(#params,)*);
                type Return = #returned;
            }
        })
    }

    /// The method on the handle of the interface.
    pub(crate) fn on_interface(&self) -> syn::Result<TokenStream> {
        let name = free(names::snake(&self.function.name), &TAKEN);
        self.method(&name, false, &quote!(&self,), &quote!(&self.0))
    }

    /// The method, associated function or constructor of a resource's struct.
    pub(crate) fn on_resource(&self) -> syn::Result<TokenStream> {
        let wit_name = self.function.item_name();
        match self.function.kind {
            FunctionKind::Method(_) => self.method(
                &free(names::snake(wit_name), &["new"]),
                true,
                &quote!(&self,),
                &quote!(self.0.target()),
            ),
            FunctionKind::Constructor(_) => {
                let (param, through) = self.interface_param();
                self.method(&names::snake("new"), true, &quote!(#param), &quote!(&#through.0))
            }
            _ => {
                let (param, through) = self.interface_param();
                self.method(
                    &free(names::snake(wit_name), &["new"]),
                    true,
                    &quote!(#param),
                    &quote!(&#through.0),
                )
            }
        }
    }

    /// `search: &Search`, for a name that no other parameter has.
    fn interface_param(&self) -> (TokenStream, Ident) {
        let handle = &self.export.handle;
        let mut name = self.scope.module(self.export.room);
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
        let writer = self.writer(inside, Handles::Held);
        let none = quote!();
        let mut declared = Vec::new();
        let mut handles = Vec::new();
        let mut arguments = Vec::new();
        if matches!(self.function.kind, FunctionKind::Method(_)) {
            handles.push(quote!(::core::option::Option::Some(&self.0)));
            arguments.push(quote!(self.0.raw()?));
        }
        for (param, ty) in &self.params {
            let written = writer.lent(ty, &none)?;
            declared.push(quote!(#param: #written));
            let (handle, argument) = match self.held(ty)? {
                Held::No => {
                    arguments.push(quote!(#param));
                    continue;
                }
                Held::Borrowed => (quote!(::core::option::Option::Some(&#param.0)), quote!(#param.0.raw()?)),
                Held::Owned => {
                    (quote!(::core::option::Option::Some(&#param.0)), quote!(#param.0.into_raw()?))
                }
                Held::MaybeBorrowed => (
                    quote!(#param.map(|handle| &handle.0)),
                    quote!(#param.map(|handle| handle.0.raw()).transpose()?),
                ),
                Held::MaybeOwned => (
                    quote!(#param.as_ref().map(|handle| &handle.0)),
                    quote!(#param.map(|handle| handle.0.into_raw()).transpose()?),
                ),
            };
            handles.push(handle);
            arguments.push(argument);
        }
        let item = self.item_path(inside);
        let (returned, gives_handle) = match &self.function.result {
            Some(ty) => (writer.owned(ty)?, types::holds_handle(self.scope, ty)),
            None => (quote!(()), false),
        };
        // Handles live in one instance: what deals with them has to run there.
        let target = if gives_handle || !handles.is_empty() {
            quote!(let __target = (#target).with_handles(&[#(#handles),*])?;)
        } else {
            quote!(let __target = #target;)
        };
        let result = match &self.function.result {
            Some(ty) => {
                let value = self.held_value(ty, &quote!(__value), writer)?;
                quote! {
                    let (__value,) = __target.call::<#item>((#(#arguments,)*))?;
                    ::core::result::Result::Ok(#value)
                }
            }
            None => quote!(__target.call::<#item>((#(#arguments,)*))),
        };
        let docs = docs(self.function.docs.contents.as_deref());
        Ok(quote! {
            #docs
            pub fn #name(#receiver #(#declared),*) -> ::core::result::Result<#returned, ::plugwright::Error> {
                #target
                #result
            }
        })
    }

    fn held(&self, ty: &Type) -> syn::Result<Held> {
        let Type::Id(id) = ty else { return Ok(Held::No) };
        Ok(match &self.scope.definition(self.scope.bare(*id))?.kind {
            TypeDefKind::Handle(Handle::Own(_)) => Held::Owned,
            TypeDefKind::Handle(Handle::Borrow(_)) => Held::Borrowed,
            TypeDefKind::Option(some) => match self.held(some)? {
                Held::No => Held::No,
                Held::Owned => Held::MaybeOwned,
                Held::Borrowed => Held::MaybeBorrowed,
                Held::MaybeOwned | Held::MaybeBorrowed => {
                    return Err(self.scope.contract.refuse(format!(
                        "`{}` has an option of an option of a handle as a parameter, which cannot be called yet",
                        self.function.name
                    )));
                }
            },
            // The writer refuses handles anywhere deeper.
            _ => Held::No,
        })
    }

    /// The expression that turns what wasmtime gives into what people hold.
    fn held_value(&self, ty: &Type, value: &TokenStream, writer: Writer<'_>) -> syn::Result<TokenStream> {
        let Type::Id(id) = ty else { return Ok(value.clone()) };
        if !types::holds_handle(self.scope, ty) {
            return Ok(value.clone());
        }
        let inner = quote!(__inner);
        let convert = |ty: Option<&Type>| match ty {
            Some(ty) => self.held_value(ty, &inner, writer),
            None => Ok(inner.clone()),
        };
        Ok(match &self.scope.definition(self.scope.bare(*id))?.kind {
            TypeDefKind::Handle(Handle::Own(resource) | Handle::Borrow(resource)) => {
                let path = writer.path(self.scope.bare(*resource))?;
                quote!(#path(::plugwright::__private::Handle::new(&__target, #value)))
            }
            TypeDefKind::Option(some) => {
                let some = convert(Some(some))?;
                quote!(#value.map(|__inner| #some))
            }
            TypeDefKind::List(element) => {
                let element = convert(Some(element))?;
                quote!(#value.into_iter().map(|__inner| #element).collect())
            }
            TypeDefKind::Result(result) => {
                let (ok, err) = (convert(result.ok.as_ref())?, convert(result.err.as_ref())?);
                quote!(match #value {
                    ::core::result::Result::Ok(__inner) => ::core::result::Result::Ok(#ok),
                    ::core::result::Result::Err(__inner) => ::core::result::Result::Err(#err),
                })
            }
            TypeDefKind::Tuple(tuple) => {
                let parts = tuple
                    .types
                    .iter()
                    .enumerate()
                    .map(|(index, ty)| {
                        let index = syn::Index::from(index);
                        self.held_value(ty, &quote!(__tuple.#index), writer)
                    })
                    .collect::<syn::Result<Vec<_>>>()?;
                quote!({ let __tuple = #value; (#(#parts,)*) })
            }
            kind => return Err(writer.unsupported(kind.as_str())),
        })
    }

    fn writer(&self, inside: bool, handles: Handles) -> Writer<'s> {
        Writer { scope: self.scope, inside, handles }
    }

    pub(crate) fn item_name(&self) -> Ident {
        // `[method]index.add` and a function `index-add` must stay apart.
        let kind = match self.function.kind {
            FunctionKind::Method(_) => "method-",
            FunctionKind::Static(_) => "static-",
            FunctionKind::Constructor(_) => "constructor-",
            _ => "call-",
        };
        let name = self.function.name.rsplit(']').next().unwrap_or_default().replace('.', "-of-");
        names::camel(&format!("{kind}{name}"))
    }

    fn item_path(&self, inside: bool) -> TokenStream {
        let (calls, item) = (&self.export.calls, self.item_name());
        if inside { quote!(super::#calls::#item) } else { quote!(self::#calls::#item) }
    }
}

fn free(name: Ident, taken: &[&str]) -> Ident {
    if taken.iter().any(|taken| name == taken) { names::evaded(&name) } else { name }
}
