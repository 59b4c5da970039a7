//! The macro `contract!` of the crate `plugwright`, which documents it.
//!
//! ```text
//! input ─▶ source (WIT files, a world) ─▶ scope (which types, in which modules) ─▶ definitions, functions ─▶ expand
//! ```

mod calls;
mod definitions;
mod derives;
mod expand;
mod flags;
mod handles;
mod input;
mod modules;
mod names;
mod offers;
mod scope;
mod source;
mod types;

use proc_macro::TokenStream;

/// `contract!("wit")` reads the folder `wit` beside the crate's `Cargo.toml`; where it has several worlds,
/// `contract!({ path: "wit", world: "press" })` chooses one. The macro stands in a module of its own, or at the crate's root,
/// and makes there:
///
/// - a module for each interface, with its types: records are structs, variants and enums are enums, flags are structs
///   with constants, resources are structs with methods; all with the documentation of the WIT;
/// - a struct for each interface that the world *exports*, with a method for each function. `Layout::of(&plugins)` finds the
///   one plugin of a set that exports it, `Layout::from_plugin(&plugin)` takes the given one.
///
/// Arguments are lent: `&str` for `string`, `&[T]` for `list<T>`, `&T` for records and the like; numbers, enums and flags are
/// copied, and of an `option<T>` what is in it is lent. Methods give `Result<T, plugwright::Error>`, where a `result` of the
/// contract is an ordinary value: `layout.page(&document)?` is a `Result<Page, RenderError>`.
///
/// Each call runs on whatever instance of the plugin is free. `layout.session()?` gives the same calls on one instance. A
/// resource lives in one instance as well: `Index::new(&search)?` starts a session of its own if `search` is not one, its
/// methods run there, and dropping it drops the resource in the plugin.
///
/// A plugin's types are compared with the contract's at the first call of each function.
#[proc_macro]
pub fn contract(input: TokenStream) -> TokenStream {
    let expanded = syn::parse(input).and_then(|input| {
        let contract = source::read(&input)?;
        expand::contract(&contract)
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error).into()
}
