//! Reads the contract's WIT and finds its world.

use std::path::{Path, PathBuf};

use plugwright_contract::WitError;
use syn::LitStr;
use wit_parser::{Resolve, Span, WorldId};

use crate::input::Input;

/// A world and all it speaks of.
pub(crate) struct Contract {
    pub(crate) resolve: Resolve,
    pub(crate) world: WorldId,
    /// The files it was read from: a change of one means that the macro has to run again.
    pub(crate) files: Vec<PathBuf>,
    /// What errors about the contract point at.
    pub(crate) place: LitStr,
    /// What the contract's types derive beside our own.
    pub(crate) derives: Vec<syn::Path>,
    /// Whether what the plugin exports is called from async code.
    pub(crate) is_async: bool,
}

impl Contract {
    pub(crate) fn refuse(&self, message: impl std::fmt::Display) -> syn::Error {
        syn::Error::new(self.place.span(), message)
    }

    /// Says too where in the contract the trouble is, as the reader of contracts does.
    pub(crate) fn refuse_at(&self, span: Span, message: impl std::fmt::Display) -> syn::Error {
        let place = match plugwright_contract::spot(&self.resolve, span) {
            Some(spot) => spot.render(),
            None if span.is_known() => format!("  --> {}", self.resolve.render_location(span)),
            None => return self.refuse(message),
        };
        self.refuse(format!("{message}\n{place}"))
    }
}

/// Reads the contract that `input` names, relative to the crate that is being compiled.
pub(crate) fn read(input: &Input) -> syn::Result<Contract> {
    // Cargo sets it for every compilation; a bare rustc resolves paths against its own working directory.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    read_below(&root, input)
}

fn read_below(root: &Path, input: &Input) -> syn::Result<Contract> {
    let path = root.join(input.path.value());
    let features: Vec<String> = input.features.iter().map(LitStr::value).collect();
    let found = plugwright_contract::Contract::read_with(&path, &features)
        .map_err(|error| syn::Error::new(input.path.span(), told(&error)))?;
    for feature in &input.features {
        found
            .check_features(&[feature.value()])
            .map_err(|error| syn::Error::new(feature.span(), told(&error)))?;
    }
    let world = match &input.world {
        Some(name) => {
            found.world(&name.value()).map_err(|error| syn::Error::new(name.span(), told(&error)))?
        }
        None => found.only_world().map_err(|error| {
            let error = told(&error);
            syn::Error::new(input.path.span(), error.replace("say which:", "say which, `world: …`:"))
        })?,
    };
    Ok(Contract {
        resolve: found.resolve,
        world,
        files: found.files,
        place: input.path.clone(),
        derives: input.derives.clone(),
        is_async: input.is_async,
    })
}

/// All there is to say, without the words that the compiler puts before it.
fn told(error: &WitError) -> String {
    let whole = error.render();
    whole.strip_prefix("error: ").unwrap_or(&whole).to_owned()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use super::{Contract, read_below};
    use crate::input::Input;

    /// The contract in one text, with its only world.
    pub(crate) fn inline(wit: &str) -> Contract {
        let mut resolve = wit_parser::Resolve::default();
        let package = resolve.push_str("test.wit", wit).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        let place = syn::parse_str("\"test.wit\"").unwrap();
        Contract { resolve, world, files: Vec::new(), place, derives: Vec::new(), is_async: false }
    }

    fn press(input: &str) -> Result<Contract, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/press");
        let input: Input = syn::parse_str(input).unwrap();
        read_below(&root, &input).map_err(|error| error.to_string())
    }

    #[test]
    fn finds_the_world_and_the_files() {
        let contract = press(r#"{ path: "wit", world: "press" }"#).unwrap();
        assert_eq!(contract.resolve.worlds[contract.world].name, "press");
        assert!(contract.files.iter().any(|file| file.ends_with("site.wit")));
    }

    #[test]
    fn opens_gates_that_there_are() {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contract/tests/read/gate-that-is-opened");
        let read = |input: &str| {
            let input: Input = syn::parse_str(input).unwrap();
            read_below(&root, &input).map_err(|error| error.to_string())
        };
        assert!(read(r#"{ path: "app.wit", features: ["discounts"] }"#).is_ok());
        let wrong = read(r#"{ path: "app.wit", features: ["discount"] }"#).err().unwrap();
        assert!(wrong.contains("has no feature `discount`\nhint: did you mean `discounts`?"), "{wrong}");
        let none = press(r#"{ path: "wit", world: "press", features: ["discounts"] }"#).err().unwrap();
        assert!(none.contains("hint: it has no gates"), "{none}");
    }

    #[test]
    fn names_the_worlds_to_choose_from() {
        let several = press(r#""wit""#).err().unwrap();
        assert!(several.contains("has several worlds"), "{several}");
        assert!(several.contains("hint: say which, `world: …`: it has `layout-plugin`, "), "{several}");
        let wrong = press(r#"{ path: "wit", world: "pres" }"#).err().unwrap();
        assert!(
            wrong.contains("has no world `pres`\nhint: did you mean `press`? it has `layout-plugin`, "),
            "{wrong}"
        );
    }

    #[test]
    fn shows_what_is_no_wit() {
        let folder = std::env::temp_dir().join(format!("plugwright-macros-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.wit"), "package a:b; interface i { f: func(x: y); }").unwrap();
        let input: Input = syn::parse_str("\".\"").unwrap();
        let error = read_below(&folder, &input).err().unwrap().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(error.starts_with("the name `y` does not exist\n  --> "), "{error}");
        assert!(error.contains("a.wit:1:39\n"), "{error}");
    }

    #[test]
    fn says_where_it_looked() {
        let missing = press(r#""nowhere""#).err().unwrap();
        assert!(missing.starts_with("there is no WIT package at `"), "{missing}");
    }
}
