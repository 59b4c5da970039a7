//! What the contract's types derive: what they need to cross, what every type should have, and what the application asked for.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;
use wit_parser::{Type, TypeDefKind, TypeId};

use crate::json;
use crate::scope::{Room, Scope};
use crate::types;

/// The derives of one type.
pub(crate) struct Derives<'c> {
    ours: TokenStream,
    /// Those of the application.
    theirs: &'c [Path],
}

impl<'c> Derives<'c> {
    pub(crate) fn of(scope: &Scope<'c>, room: Room, id: TypeId) -> Self {
        let ty = Type::Id(id);
        let wasmtime = quote!(::plugwright::__private::wasmtime::component);
        // Nothing comes out of a plugin that is only lent to it.
        let lift = match types::borrows(scope, &ty, scope.side(room)) {
            true => quote!(),
            false => quote!(#wasmtime::Lift,),
        };
        let mut ours = quote!(Debug, #wasmtime::ComponentType, #wasmtime::Lower, #lift);
        let theirs: &[Path] = if types::holds_handle(scope, &ty) {
            // A handle is one of a kind, and nothing outside of its session.
            &[]
        } else {
            ours.extend(quote!(Clone, PartialEq,));
            if !types::holds_float(scope, &ty) {
                ours.extend(quote!(Eq,));
            }
            &scope.contract.derives
        };
        if scope.definition(id).is_ok_and(|found| matches!(found.kind, TypeDefKind::Enum(_))) {
            ours.extend(quote!(Copy, Hash, PartialOrd, Ord,));
        }
        Self { ours, theirs }
    }

    /// The attributes of a struct or an enum.
    pub(crate) fn attributes(&self) -> TokenStream {
        let (ours, theirs) = (&self.ours, self.theirs.iter().filter(|path| !self.is_ours(path)));
        quote! {
            #[derive(#ours #(#theirs,)*)]
            #[component(wasmtime_crate = ::plugwright::__private::wasmtime)]
        }
    }

    /// Gives a field or a case its name in the WIT, for serde.
    pub(crate) fn renamed(&self, wit_name: &str) -> TokenStream {
        if !self.has_serde() {
            return quote!();
        }
        quote!(#[serde(rename = #wit_name)])
    }

    /// Has serde write a field or a payload as the host does.
    pub(crate) fn shaped(&self, scope: &Scope<'_>, ty: &Type) -> TokenStream {
        let Some(shape) = json::shape(scope, ty).filter(|_| self.has_serde()) else { return quote!() };
        let with = format!("::plugwright::__private::json::As::<{shape}>");
        quote!(#[serde(with = #with)])
    }

    /// As [`Derives::shaped`]; a field that is an option may be left out.
    pub(crate) fn shaped_field(&self, scope: &Scope<'_>, ty: &Type) -> TokenStream {
        let shaped = self.shaped(scope, ty);
        match !shaped.is_empty() && json::is_option(scope, ty) {
            true => quote!(#shaped #[serde(default)]),
            false => shaped,
        }
    }

    fn has_serde(&self) -> bool {
        self.serde("Serialize").is_some() || self.serde("Deserialize").is_some()
    }

    /// The path of serde, if this derive of serde's was asked for.
    pub(crate) fn serde(&self, derive: &str) -> Option<TokenStream> {
        let path = self.theirs.iter().find(|path| last_is(path, derive))?;
        let mut segments: Vec<_> = path.segments.iter().cloned().collect();
        segments.pop();
        let colon = path.leading_colon;
        Some(if segments.is_empty() { quote!(::serde) } else { quote!(#colon #(#segments)::*) })
    }

    /// A derive twice would be an error: who asks for `Clone` gets what is there already.
    fn is_ours(&self, path: &Path) -> bool {
        let ours = self.ours.to_string();
        path.get_ident().is_some_and(|ident| ours.split(',').any(|derive| *ident == derive.trim()))
    }
}

fn last_is(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}
