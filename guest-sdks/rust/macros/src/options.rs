//! What is written between the braces of `contract!({ … })`: the options of `wit_bindgen::generate!`.

use std::path::{Path, PathBuf};

use quote::ToTokens as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitStr, Token, braced, bracketed};
use wit_bindgen_core::AsyncFilterSet;
use wit_bindgen_core::wit_parser::{Resolve, WorldId};
use wit_bindgen_rust::{Opts, Ownership, WithOption};

/// The names that are known, for the error about one that is not.
const NAMES: [&str; 22] = [
    "additional_derives",
    "additional_derives_ignore",
    "async",
    "default_bindings_module",
    "disable_custom_section_link_helpers",
    "export_macro_name",
    "export_prefix",
    "features",
    "generate_all",
    "generate_unused_types",
    "inline",
    "map_type",
    "merge_structurally_equal_types",
    "ownership",
    "path",
    "pub_export_macro",
    "raw_strings",
    "runtime_path",
    "skip",
    "type_section_suffix",
    "with",
    "world",
];

/// All options.
#[derive(Default)]
pub(crate) struct Options {
    world: Option<String>,
    paths: Vec<String>,
    inline: Option<String>,
    features: Vec<String>,
    pub(crate) bindings: Opts,
}

/// The WIT that the options name.
pub(crate) struct Wit {
    pub(crate) resolve: Resolve,
    pub(crate) world: WorldId,
    /// What was read for it.
    pub(crate) files: Vec<PathBuf>,
}

impl Options {
    /// Reads the WIT; paths start at the folder of the `Cargo.toml`.
    pub(crate) fn read(&self) -> anyhow::Result<Wit> {
        let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
        let mut resolve = Resolve::default();
        resolve.features.extend(self.features.iter().cloned());
        let (mut packages, mut files) = (Vec::new(), Vec::new());
        let default = root.join("wit");
        let paths = match self.paths.as_slice() {
            // Beside a contract in the source, there need be no folder, or one that is no contract.
            [] if self.inline.is_some() && !is_package(&default) => Vec::new(),
            [] => vec![default],
            paths => paths.iter().map(|path| root.join(path)).collect(),
        };
        for path in paths {
            // Messages are easier to read without `..` in the path.
            let path = path.canonicalize().unwrap_or(path);
            let (package, sources) = resolve.push_path(&path)?;
            packages.push(package);
            files.extend(sources.paths().map(ToOwned::to_owned));
        }
        if let Some(inline) = &self.inline {
            packages = vec![resolve.push_str("contract!", inline)?];
        }
        let world = resolve.select_world(&packages, self.world.as_deref())?;
        Ok(Wit { resolve, world, files })
    }

    fn set(&mut self, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let bindings = &mut self.bindings;
        let word = name.to_string();
        match word.as_str() {
            "generate_all" => bindings.generate_all = flag(input)?,
            "raw_strings" => bindings.raw_strings = flag(input)?,
            "pub_export_macro" => bindings.pub_export_macro = yes(input)?,
            "generate_unused_types" => bindings.generate_unused_types = yes(input)?,
            "disable_custom_section_link_helpers" => {
                bindings.disable_custom_section_link_helpers = yes(input)?
            }
            "merge_structurally_equal_types" => {
                bindings.merge_structurally_equal_types = Some(Some(yes(input)?))
            }
            "world" => self.world = Some(text(input)?),
            "inline" => self.inline = Some(text(input)?),
            "runtime_path" => bindings.runtime_path = Some(text(input)?),
            "map_type" => bindings.map_type = Some(text(input)?),
            "export_prefix" => bindings.export_prefix = Some(text(input)?),
            "type_section_suffix" => bindings.type_section_suffix = Some(text(input)?),
            "default_bindings_module" => bindings.default_bindings_module = Some(text(input)?),
            "export_macro_name" => bindings.export_macro_name = Some(text(input)?),
            "path" => self.paths = texts(input)?,
            "features" => self.features = texts(input)?,
            "skip" => bindings.skip = texts(input)?,
            "additional_derives_ignore" => bindings.additional_derive_ignore = texts(input)?,
            "additional_derives" => {
                colon(input)?;
                let derives = list(input, syn::Path::parse)?;
                bindings.additional_derive_attributes =
                    derives.iter().map(|path| path.to_token_stream().to_string()).collect();
            }
            "ownership" => bindings.ownership = ownership(input)?,
            "with" => bindings.with.extend(with(input)?),
            "async" => bindings.async_ = asynchronous(input)?,
            _ => {
                let known = NAMES.map(|name| format!("`{name}`")).join(", ");
                let why = format!("`contract!` has no option `{word}`\n\nhelp: its options are {known}");
                return Err(syn::Error::new(name.span(), why));
            }
        }
        Ok(())
    }
}

/// Whether a folder holds WIT itself, not only in folders of its own.
fn is_package(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.path().extension().is_some_and(|end| end == "wit"))
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        options.bindings.runtime_path = Some("::plugwright_guest::wit_bindgen::rt".to_owned());
        while !input.is_empty() {
            let name = syn::ext::IdentExt::parse_any(input)?;
            options.set(&name, input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

fn colon(input: ParseStream<'_>) -> syn::Result<()> {
    input.parse::<Token![:]>().map(drop)
}

/// An option that is on by being there; `name: false` puts it off.
fn flag(input: ParseStream<'_>) -> syn::Result<bool> {
    if input.peek(Token![:]) { yes(input) } else { Ok(true) }
}

fn yes(input: ParseStream<'_>) -> syn::Result<bool> {
    colon(input)?;
    Ok(input.parse::<LitBool>()?.value)
}

fn text(input: ParseStream<'_>) -> syn::Result<String> {
    colon(input)?;
    Ok(input.parse::<LitStr>()?.value())
}

/// One text, or several in brackets.
fn texts(input: ParseStream<'_>) -> syn::Result<Vec<String>> {
    colon(input)?;
    if input.peek(LitStr) {
        return Ok(vec![input.parse::<LitStr>()?.value()]);
    }
    Ok(list(input, <LitStr as Parse>::parse)?.iter().map(LitStr::value).collect())
}

fn list<T>(input: ParseStream<'_>, each: fn(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<Vec<T>> {
    let inner;
    bracketed!(inner in input);
    Ok(Punctuated::<T, Token![,]>::parse_terminated_with(&inner, each)?.into_iter().collect())
}

fn ownership(input: ParseStream<'_>) -> syn::Result<Ownership> {
    colon(input)?;
    let word: Ident = input.parse()?;
    if word == "Owning" {
        return Ok(Ownership::Owning);
    }
    if word != "Borrowing" {
        return Err(syn::Error::new(
            word.span(),
            format!("no ownership is called `{word}`\n\nhelp: `Owning` or `Borrowing`"),
        ));
    }
    let inner;
    braced!(inner in input);
    let field: Ident = inner.parse()?;
    if field != "duplicate_if_necessary" {
        return Err(syn::Error::new(field.span(), "`Borrowing` has one field: `duplicate_if_necessary`"));
    }
    Ok(Ownership::Borrowing { duplicate_if_necessary: yes(&inner)? })
}

/// `"ns:pkg/iface": path::to::module`, or `generate`.
fn with(input: ParseStream<'_>) -> syn::Result<Vec<(String, WithOption)>> {
    colon(input)?;
    let inner;
    braced!(inner in input);
    let pair = |input: ParseStream<'_>| {
        let name = input.parse::<LitStr>()?.value();
        colon(input)?;
        let path: syn::Path = input.parse()?;
        let option = if path.is_ident("generate") {
            WithOption::Generate
        } else {
            let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let root = if path.leading_colon.is_some() { "::" } else { "" };
            WithOption::Path(format!("{root}{}", words.join("::")))
        };
        Ok((name, option))
    };
    Ok(Punctuated::<_, Token![,]>::parse_terminated_with(&inner, pair)?.into_iter().collect())
}

fn asynchronous(input: ParseStream<'_>) -> syn::Result<AsyncFilterSet> {
    colon(input)?;
    if input.peek(LitBool) {
        return Ok(AsyncFilterSet::all(input.parse::<LitBool>()?.value));
    }
    let mut set = AsyncFilterSet::default();
    for name in list(input, <LitStr as Parse>::parse)? {
        set.push(&name.value());
    }
    Ok(set)
}
