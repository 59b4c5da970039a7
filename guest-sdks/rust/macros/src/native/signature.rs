//! Reading the signatures that wit-bindgen writes.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, FnArg, ItemImpl, Pat, Signature, Type, parse_quote};

/// Whether something is marked as not for people.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc") && attribute.to_token_stream().to_string().contains("hidden")
    })
}

/// The lines of documentation among attributes.
pub(super) fn docs(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect()
}

/// The type that an `impl` is for.
pub(super) fn self_name(item: &ItemImpl) -> Ident {
    match &*item.self_ty {
        Type::Path(path) => match path.path.segments.last() {
            Some(segment) => segment.ident.clone(),
            None => parse_quote!(Self_),
        },
        _ => parse_quote!(Self_),
    }
}

/// The names of a function's parameters, without `self`.
pub(super) fn names(signature: &Signature) -> Vec<Ident> {
    let name = |argument: &FnArg| match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pattern) => Some(pattern.ident.clone()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    };
    signature.inputs.iter().filter_map(name).collect()
}

/// Whether a function takes `&self`.
pub(super) fn takes_self(signature: &Signature) -> bool {
    matches!(signature.inputs.first(), Some(FnArg::Receiver(_)))
}

/// A function of a trait with the name `name`: takes `&self` first, and says `name` where it said `Self`.
pub(super) fn of_trait(signature: &Signature, name: Ident, this: Option<&Ident>) -> Signature {
    let mut signature = signature.clone();
    signature.ident = name;
    if !takes_self(&signature) {
        signature.inputs.insert(0, parse_quote!(&self));
    }
    match this {
        Some(this) => {
            let tokens = renamed(signature.to_token_stream(), this);
            syn::parse2(tokens).unwrap_or(signature)
        }
        None => signature,
    }
}

fn renamed(tokens: TokenStream, this: &Ident) -> TokenStream {
    let each = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == "Self" => TokenTree::Ident(this.clone()),
        TokenTree::Group(group) => {
            TokenTree::Group(Group::new(group.delimiter(), renamed(group.stream(), this)))
        }
        other => other,
    };
    tokens.into_iter().map(each).collect()
}
