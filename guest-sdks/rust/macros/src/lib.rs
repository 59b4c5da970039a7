//! The macro behind `plugwright_guest::contract!`.
//!
//! ```text
//! options ─▶ WIT ─▶ wit-bindgen's code ─▶ words of later editions escaped ─┬─▶ for WebAssembly: as it is
//!                                                                         └─▶ elsewhere: native, with fakes for the imports
//! ```
//!
//! wit-bindgen is called as a library rather than by its macro, because what it writes cannot run outside a component: an
//! import has nobody behind it, and a resource no table. `native` gives it both, so that a plugin's own tests are
//! ordinary tests.

mod native;
mod options;
mod portable;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use wit_bindgen_core::{Files, WorldGenerator as _};

use options::Options;

/// Makes the types of a contract; see `plugwright_guest::contract!`.
#[doc(hidden)]
#[proc_macro]
pub fn contract(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let expanded = syn::parse::<Options>(input).and_then(expand);
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}

fn expand(options: Options) -> syn::Result<TokenStream> {
    let wrong = |why: String| syn::Error::new(Span::call_site(), why);
    let wit = options.read().map_err(|error| wrong(said(&error)))?;
    let (mut resolve, world) = (wit.resolve, wit.world);
    let refusals = portable::refusals(&resolve, world);
    if !refusals.is_empty() {
        return Err(wrong(refusals.join("\n\n")));
    }
    let mut files = Files::default();
    options
        .bindings
        .build()
        .generate(&mut resolve, world, &mut files)
        .map_err(|error| wrong(said(&error)))?;
    let mut text = String::new();
    for (_, bytes) in files.iter() {
        text.push_str(&String::from_utf8_lossy(bytes));
    }
    let tokens: TokenStream =
        text.parse().map_err(|error| wrong(format!("wit-bindgen wrote what is not Rust: {error}")))?;
    let made = escape(tokens);
    let native = native::native(syn::parse2(made.clone())?);

    // Two modules of one name would not do: the author's code names what is inside by path from where the macro stands.
    let made: Vec<syn::Item> = syn::parse2::<syn::File>(made)?.items;
    let mut out = TokenStream::new();
    for item in made {
        out.extend(quote! { #[cfg(target_arch = "wasm32")] #item });
    }
    for item in native {
        out.extend(quote! { #[cfg(not(target_arch = "wasm32"))] #item });
    }
    for file in &wit.files {
        let file = file.to_string_lossy();
        // So that a change of the WIT is a change of the plugin.
        out.extend(quote! { const _: &[u8] = include_bytes!(#file); });
    }
    Ok(out)
}

/// Escapes the words that became keywords after wit-bindgen's list was made, in its own manner: `gen_`.
fn escape(tokens: TokenStream) -> TokenStream {
    let escaped = |token: TokenTree| match token {
        TokenTree::Ident(ident) if ident == "gen" => TokenTree::Ident(Ident::new("gen_", ident.span())),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), escape(group.stream()));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        other => other,
    };
    tokens.into_iter().map(escaped).collect()
}

/// An error with its reasons.
fn said(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        text.push_str(&format!("\n\ncaused by: {cause}"));
    }
    if let Some(missing) = error.downcast_ref::<wit_bindgen_rust::MissingWith>() {
        let interface = &missing.0;
        text = format!("the world uses `{interface}` of another package\n\nhelp: add `generate_all`");
    }
    text
}
