//! The same bindings for a plugin's own tests, which run as ordinary code of this machine.
//!
//! Types and traits stay as they are. What would call the host is replaced:
//!
//! ```text
//! imported function        ─▶ asks the stand-in that the test has set: `store::fake(Shelf::new())`
//! imported resource        ─▶ a handle of a table; behind it, something of the test that implements `FakeBucket`
//! exported resource        ─▶ a handle of the same table; behind it, the plugin's own value
//! exported function's name ─▶ gone: a linker of this machine could not bear `acme:notes/api#draw`
//! ```

mod fakes;
mod signature;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Block, File, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, TraitItem, parse_quote};

use fakes::Fakes;
use signature::is_hidden;

/// Gives the items for this machine.
pub(crate) fn native(file: File) -> Vec<Item> {
    module(file.items, &[])
}

/// Rewrites what is in one module, and in those below it.
fn module(items: Vec<Item>, path: &[String]) -> Vec<Item> {
    let is_export = path.first().is_some_and(|word| word == "exports");
    let is_runtime = path.first().is_some_and(|word| word == "_rt");
    let mut fakes = Fakes::new(path);
    let mut out = Vec::new();
    for item in items {
        let item = match item {
            Item::Mod(item) => Item::Mod(inner(item, path)),
            Item::Macro(item) if item.mac.path.is_ident("macro_rules") => {
                let mut item = item;
                item.mac.tokens = unnamed(item.mac.tokens);
                Item::Macro(item)
            }
            Item::Impl(item) if is_resource(&item) => Item::Impl(drops(item)),
            Item::Trait(item) if is_export => Item::Trait(exported(item)),
            Item::Impl(item) if is_export => {
                out.extend(lends(&item));
                Item::Impl(item)
            }
            Item::Fn(mut item) if !is_export && !is_runtime && item.sig.unsafety.is_none() => {
                if !is_hidden(&item.attrs) {
                    if let Some(body) = fakes.function(&item.sig, &item.attrs) {
                        *item.block = body;
                    }
                }
                Item::Fn(item)
            }
            Item::Impl(mut item) if !is_runtime && item.trait_.is_none() => {
                let name = signature::self_name(&item);
                for inner in &mut item.items {
                    let ImplItem::Fn(function) = inner else { continue };
                    if is_hidden(&function.attrs) {
                        if function.sig.ident == "from_handle" {
                            fakes.resource(&name);
                        }
                    } else if let Some(body) = fakes.method(&name, &function.sig, &function.attrs) {
                        function.block = body;
                    }
                }
                Item::Impl(item)
            }
            other => other,
        };
        out.push(item);
    }
    out.extend(fakes.items(&out));
    out
}

fn inner(mut item: ItemMod, path: &[String]) -> ItemMod {
    let mut path = path.to_vec();
    path.push(item.ident.to_string());
    item.content = item.content.map(|(brace, items)| (brace, module(items, &path)));
    item
}

/// `unsafe impl WasmResource for Bucket`.
fn is_resource(item: &ItemImpl) -> bool {
    let last = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
    last.is_some_and(|segment| segment.ident == "WasmResource")
}

/// The end of a handle.
fn drops(mut item: ItemImpl) -> ItemImpl {
    for inner in &mut item.items {
        if let ImplItem::Fn(function) = inner {
            function.block = parse_quote!({ ::plugwright_guest::__native::release(_handle) });
        }
    }
    item
}

/// The two functions of an exported resource's trait that speak to the host about handles.
fn exported(mut item: ItemTrait) -> ItemTrait {
    let trait_name = item.ident.to_string();
    let Some(name) = trait_name.strip_prefix("Guest").filter(|name| !name.is_empty()) else { return item };
    let name = format_ident!("{name}");
    for inner in &mut item.items {
        let TraitItem::Fn(function) = inner else { continue };
        let body: Option<Block> = match function.sig.ident.to_string().as_str() {
            "_resource_new" => Some(parse_quote!({
                ::plugwright_guest::__native::keep_exported(val, |val| unsafe { #name::dtor::<Self>(val) })
            })),
            "_resource_rep" => Some(parse_quote!({ ::plugwright_guest::__native::exported(handle) })),
            _ => None,
        };
        if body.is_some() {
            function.default = body;
        }
    }
    item
}

/// A test's way to lend a resource of the plugin to a function that takes a `borrow<…>`.
fn lends(item: &ItemImpl) -> Option<Item> {
    let is_handle =
        |inner: &ImplItem| matches!(inner, ImplItem::Fn(function) if function.sig.ident == "from_handle");
    if item.trait_.is_some() || !item.items.iter().any(is_handle) {
        return None;
    }
    let name = signature::self_name(item);
    let borrow = format_ident!("{name}Borrow");
    Some(parse_quote! {
        impl #name {
            /// Lends this resource, as the host does to a function that takes a `borrow`. For native tests.
            pub fn lend(&self) -> #borrow<'_> {
                unsafe { #borrow::lift(::plugwright_guest::__native::exported(self.handle())) }
            }
        }
    })
}

/// Takes `#[unsafe(export_name = "…")]` out of the macro that `export!` calls.
fn unnamed(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            out.push(token);
            continue;
        };
        let text = group.stream().to_string();
        if group.delimiter() == Delimiter::Bracket
            && text.starts_with("unsafe")
            && text.contains("export_name")
        {
            let replaced = quote!(allow(dead_code, reason = "a component exports it"));
            out.push(TokenTree::Group(Group::new(Delimiter::Bracket, replaced)));
        } else {
            let mut inner = Group::new(group.delimiter(), unnamed(group.stream()));
            inner.set_span(group.span());
            out.push(TokenTree::Group(inner));
        }
    }
    out.into_iter().collect()
}
