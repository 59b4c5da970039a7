//! The macro `contract!` of the crate `plugwright`, which documents it.
//!
//! ```text
//! input ─▶ source (WIT files, a world) ─▶ scope (which types, in which modules) ─▶ definitions, calls, offers ─▶ expand
//! ```

mod calls;
mod definitions;
mod derives;
mod expand;
mod flags;
mod handles;
mod input;
mod json;
mod modules;
mod names;
mod offers;
mod scope;
mod source;
mod types;

use proc_macro::TokenStream;

// Its documentation stands in `host/src/bindings/contract.md`, where its examples compile.
#[allow(missing_docs, reason = "documented where it is re-exported")]
#[proc_macro]
pub fn contract(input: TokenStream) -> TokenStream {
    let expanded = syn::parse(input).and_then(|input| {
        let contract = source::read(&input)?;
        expand::contract(&contract)
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}
