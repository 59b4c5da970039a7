//! Flags: a struct with a constant for each.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use wit_parser::{Flags, TypeDef};

use crate::definitions::docs;
use crate::derives::Derives;
use crate::names;

/// Wasmtime's macro drops documentation and names its crate as `wasmtime`: hence the module around it, and the list of
/// flags in the documentation of the type.
pub(crate) fn item(name: &Ident, flags: &Flags, definition: &TypeDef, derives: &Derives<'_>) -> TokenStream {
    let module = format_ident!("__flags_{}", name);
    let mut constants = TokenStream::new();
    let mut text = definition.docs.contents.clone().unwrap_or_default();
    for flag in &flags.flags {
        let (wit_name, ident) = (&flag.name, names::shouty(&flag.name));
        constants.extend(quote!(#[component(name = #wit_name)] const #ident;));
        if let Some(docs) = &flag.docs.contents {
            text.push_str(&format!("\n\n- `{ident}`: {}", docs.trim().replace('\n', "\n  ")));
        }
    }
    let docs = docs(Some(text.trim_start()));
    let serde = serde(name, flags, derives);
    quote! {
        mod #module {
            use ::plugwright::__private::wasmtime;
            wasmtime::component::flags! { #name { #constants } }
        }
        #docs
        #[doc(inline)]
        pub use #module::#name;
        #serde
    }
}

/// Flags are an array of names, as in the dynamic calls. Serde's derive would show the bits.
fn serde(name: &Ident, flags: &Flags, derives: &Derives<'_>) -> TokenStream {
    let names: Vec<&String> = flags.flags.iter().map(|flag| &flag.name).collect();
    let constants: Vec<Ident> = flags.flags.iter().map(|flag| names::shouty(&flag.name)).collect();
    let serialize = derives.serde("Serialize").map(|serde| {
        quote! {
            impl #serde::Serialize for #name {
                fn serialize<S: #serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                    let all: [(Self, &str); _] = [#((Self::#constants, #names)),*];
                    let set = all.into_iter().filter(|(flag, _)| self.contains(*flag)).map(|(_, name)| name);
                    #serde::Serialize::serialize(&set.collect::<::std::vec::Vec<_>>(), serializer)
                }
            }
        }
    });
    let deserialize = derives.serde("Deserialize").map(|serde| {
        quote! {
            impl<'de> #serde::Deserialize<'de> for #name {
                fn deserialize<D: #serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                    let names: ::std::vec::Vec<::std::string::String> = #serde::Deserialize::deserialize(deserializer)?;
                    let mut flags = Self::empty();
                    for name in names {
                        match name.as_str() {
                            #(#names => flags |= Self::#constants,)*
                            other => return ::core::result::Result::Err(
                                <D::Error as #serde::de::Error>::unknown_variant(other, &[#(#names),*]),
                            ),
                        }
                    }
                    ::core::result::Result::Ok(flags)
                }
            }
        }
    });
    quote!(#serialize #deserialize)
}
