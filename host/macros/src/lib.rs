//! The macro `contract!` of the crate `plugwright`, which documents it.
//!
//! ```text
//! input ─▶ source (WIT files, a world) ─▶ scope (which types, in which modules) ─▶ definitions, functions ─▶ expand
//! ```

mod definitions;
mod expand;
mod functions;
mod input;
mod names;
mod scope;
mod source;
mod types;

use proc_macro::TokenStream;

/// Makes Rust types and typed calls from a contract. See the crate `plugwright`.
#[proc_macro]
pub fn contract(input: TokenStream) -> TokenStream {
    let expanded = syn::parse(input).and_then(|input| {
        let contract = source::read(&input)?;
        expand::contract(&contract)
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}
