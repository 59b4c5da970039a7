//! Stand-ins for what one interface imports: a trait for its functions, and one for each of its resources.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::{format_ident, quote};
use syn::{Attribute, Block, Item, Signature, parse_quote};

use super::signature::{docs, names, of_trait, takes_self};

/// What is found in the module of an imported interface, or in the world itself.
pub(super) struct Fakes {
    /// How people call the module: `acme::notes::store`.
    module: String,
    functions: Vec<Function>,
    resources: BTreeMap<String, Vec<Function>>,
}

struct Function {
    docs: Vec<Attribute>,
    signature: Signature,
    /// What it says when the stand-in leaves it out.
    missing: String,
}

impl Fakes {
    pub(super) fn new(path: &[String]) -> Self {
        Self { module: path.join("::"), functions: Vec::new(), resources: BTreeMap::new() }
    }

    /// A resource of the interface.
    pub(super) fn resource(&mut self, name: &Ident) {
        self.resources.entry(name.to_string()).or_default();
    }

    /// A function of the interface; gives its body.
    pub(super) fn function(&mut self, signature: &Signature, attributes: &[Attribute]) -> Option<Block> {
        let name = signature.ident.clone();
        self.free(signature, attributes, name, None)
    }

    /// A function of a resource; gives its body.
    pub(super) fn method(
        &mut self,
        resource: &Ident,
        signature: &Signature,
        attributes: &[Attribute],
    ) -> Option<Block> {
        let method = &signature.ident;
        if !takes_self(signature) {
            let snake = snake(&resource.to_string());
            let name = match method.to_string().as_str() {
                "new" => format_ident!("new_{snake}"),
                method => format_ident!("{snake}_{}", method.trim_end_matches('_')),
            };
            return self.free(signature, attributes, name, Some(resource));
        }
        // A trait with an `async fn` has no objects.
        if signature.asyncness.is_some() {
            return None;
        }
        let fake = format_ident!("Fake{resource}");
        let arguments = names(signature);
        let missing =
            format!("`{}::{resource}::{method}` was called, and its stand-in has none", self.module);
        self.resources.entry(resource.to_string()).or_default().push(Function {
            docs: docs(attributes),
            signature: of_trait(signature, method.clone(), Some(resource)),
            missing,
        });
        Some(parse_quote!({
            ::plugwright_guest::__native::imported::<::std::rc::Rc<dyn #fake>>(self.handle()).#method(#(#arguments),*)
        }))
    }

    fn free(
        &mut self,
        signature: &Signature,
        attributes: &[Attribute],
        name: Ident,
        this: Option<&Ident>,
    ) -> Option<Block> {
        if signature.asyncness.is_some() {
            return None;
        }
        let shown = match this {
            Some(resource) => format!("{resource}::{}", signature.ident),
            None => signature.ident.to_string(),
        };
        let place = if self.module.is_empty() { shown } else { format!("{}::{shown}", self.module) };
        let arguments = names(signature);
        self.functions.push(Function {
            docs: docs(attributes),
            signature: of_trait(signature, name.clone(), this),
            missing: format!("`{place}` was called, and its stand-in has no `{name}`"),
        });
        let module =
            if self.module.is_empty() { "fake".to_owned() } else { format!("{}::fake", self.module) };
        let none =
            format!("`{place}` is an import: a native test sets a stand-in for it first, with `{module}(…)`");
        Some(parse_quote!({ __FAKE.with(|fakes| fakes.get(#none)).#name(#(#arguments),*) }))
    }

    /// The traits and what sets a stand-in. `beside` is what the module has already.
    pub(super) fn items(self, beside: &[Item]) -> Vec<Item> {
        if self.functions.is_empty() && self.resources.is_empty() {
            return Vec::new();
        }
        let mut items: Vec<Item> = Vec::new();
        for (resource, methods) in &self.resources {
            let name = format_ident!("{resource}");
            let fake = format_ident!("Fake{resource}");
            let methods = methods.iter().map(Function::item);
            let about = format!(
                " Stands in for a `{resource}` in native tests. A method that is left out panics when it is called."
            );
            items.push(parse_quote! {
                #[doc = #about]
                pub trait #fake: 'static { #(#methods)* }
            });
            items.push(parse_quote! {
                impl #name {
                    /// Makes a resource of a stand-in. For native tests.
                    pub fn fake(fake: impl #fake) -> Self {
                        let fake: ::std::rc::Rc<dyn #fake> = ::std::rc::Rc::new(fake);
                        unsafe { Self::from_handle(::plugwright_guest::__native::keep(fake)) }
                    }
                }
            });
        }
        if self.functions.is_empty() {
            return items;
        }
        let free = |name: &str| {
            let taken = beside.iter().any(|item| match item {
                Item::Fn(item) => item.sig.ident == name,
                Item::Struct(item) => item.ident == name,
                Item::Enum(item) => item.ident == name,
                Item::Type(item) => item.ident == name,
                _ => false,
            });
            if taken { format_ident!("{name}_") } else { format_ident!("{name}") }
        };
        let (fake, set) = (free("Fake"), free("fake"));
        let functions = self.functions.iter().map(Function::item);
        let place = if self.module.is_empty() {
            "what the world itself imports".to_owned()
        } else {
            format!("`{}`", self.module)
        };
        let about = format!(
            " Stands in for {place} in native tests. A function that is left out panics when it is called."
        );
        items.push(parse_quote! {
            #[doc = #about]
            pub trait #fake: 'static { #(#functions)* }
        });
        let tokens = quote! {
            ::std::thread_local! {
                static __FAKE: ::plugwright_guest::__native::Fakes<dyn #fake> = const { ::plugwright_guest::__native::Fakes::new() };
            }
        };
        items.push(Item::Verbatim(tokens));
        let about = format!(
            " Sets the stand-in for {place}, for this thread and until the returned value is dropped. For native tests."
        );
        items.push(parse_quote! {
            #[doc = #about]
            pub fn #set(fake: impl #fake) -> ::plugwright_guest::Faked {
                let former = __FAKE.with(|fakes| fakes.set(::std::rc::Rc::new(fake)));
                ::plugwright_guest::Faked::new(move || __FAKE.with(|fakes| fakes.put_back(former)))
            }
        });
        items
    }
}

impl Function {
    fn item(&self) -> proc_macro2::TokenStream {
        let Self { docs, signature, missing } = self;
        let arguments = names(signature);
        quote! {
            #(#docs)*
            #signature {
                #(let _ = #arguments;)*
                ::std::panic!("{}", #missing)
            }
        }
    }
}

/// `BucketList` as `bucket_list`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(character.to_lowercase());
    }
    out
}
