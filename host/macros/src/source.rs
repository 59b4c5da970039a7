//! Reads the contract's WIT and finds its world.

use std::path::{Path, PathBuf};

use syn::LitStr;
use wit_parser::{PackageId, Resolve, Span, WorldId};

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
}

impl Contract {
    pub(crate) fn refuse(&self, message: impl std::fmt::Display) -> syn::Error {
        syn::Error::new(self.place.span(), message)
    }

    /// Says too where in the contract the trouble is.
    pub(crate) fn refuse_at(&self, span: Span, message: impl std::fmt::Display) -> syn::Error {
        if !span.is_known() {
            return self.refuse(message);
        }
        self.refuse(format!("{}: {message}", self.resolve.render_location(span)))
    }
}

/// Reads the contract that `input` names, relative to the crate that is being compiled.
pub(crate) fn read(input: &Input) -> syn::Result<Contract> {
    // Cargo sets it for every compilation; a bare rustc resolves paths against its own working directory.
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    read_below(&root, input)
}

fn read_below(root: &Path, input: &Input) -> syn::Result<Contract> {
    let refuse = |message: String| syn::Error::new(input.path.span(), message);
    let path = root.join(input.path.value());
    if !path.exists() {
        return Err(refuse(format!("there is no contract at `{}`", path.display())));
    }
    let mut resolve = Resolve::default();
    let (package, sources) = match resolve.push_path(&path) {
        Ok(pushed) => pushed,
        Err(error) => {
            // The parser's own words for where it looked come first, each with the path that is said already.
            let rendered = resolve.render_error(&error);
            let mut what = rendered.as_str();
            for cause in error.chain() {
                what = what.strip_prefix(&format!("{cause}: ")).unwrap_or(what);
            }
            return Err(refuse(format!("the contract at `{}` is not valid WIT: {what}", path.display())));
        }
    };
    let files = sources.paths().map(Path::to_owned).collect();
    let world = match &input.world {
        Some(name) => resolve
            .select_world(&[package], Some(&name.value()))
            .map_err(|_| syn::Error::new(name.span(), no_world(&resolve, package, &name.value())))?,
        None => the_only_world(&resolve, package).map_err(refuse)?,
    };
    let derives = input.derives.clone();
    Ok(Contract { resolve, world, files, place: input.path.clone(), derives })
}

fn worlds(resolve: &Resolve, package: PackageId) -> Vec<(&str, WorldId)> {
    match resolve.packages.get(package) {
        Some(package) => package.worlds.iter().map(|(name, id)| (name.as_str(), *id)).collect(),
        None => Vec::new(),
    }
}

fn listed(resolve: &Resolve, package: PackageId) -> String {
    let names: Vec<String> = worlds(resolve, package).iter().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}

fn no_world(resolve: &Resolve, package: PackageId, name: &str) -> String {
    match listed(resolve, package) {
        none if none.is_empty() => format!("the contract has no world `{name}`: it has none at all"),
        some => format!("the contract has no world `{name}`; it has {some}"),
    }
}

fn the_only_world(resolve: &Resolve, package: PackageId) -> Result<WorldId, String> {
    match worlds(resolve, package).as_slice() {
        [(_, only)] => Ok(*only),
        [] => Err("the contract has no world".into()),
        _ => Err(format!(
            "the contract has several worlds, say which: `contract!({{ path: …, world: … }})` with one of {}",
            listed(resolve, package)
        )),
    }
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
        let world = super::the_only_world(&resolve, package).unwrap();
        let place = syn::parse_str("\"test.wit\"").unwrap();
        Contract { resolve, world, files: Vec::new(), place, derives: Vec::new() }
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
    fn names_the_worlds_to_choose_from() {
        let several = press(r#""wit""#).err().unwrap();
        assert!(several.starts_with("the contract has several worlds, say which"), "{several}");
        assert!(several.contains("`layout-plugin`, "), "{several}");
        let wrong = press(r#"{ path: "wit", world: "pres" }"#).err().unwrap();
        assert!(wrong.starts_with("the contract has no world `pres`; it has `layout-plugin`, "), "{wrong}");
    }

    #[test]
    fn shows_what_is_no_wit() {
        let folder = std::env::temp_dir().join(format!("plugwright-macros-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a.wit"), "package a:b; interface i { f: func(x: y); }").unwrap();
        let input: Input = syn::parse_str("\".\"").unwrap();
        let error = read_below(&folder, &input).err().unwrap().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        let (_, what) = error.split_once("is not valid WIT: ").unwrap();
        assert!(what.starts_with("name `y` does not exist"), "{error}");
        assert!(what.contains("a.wit:1:39"), "{error}");
    }

    #[test]
    fn says_where_it_looked() {
        let missing = press(r#""nowhere""#).err().unwrap();
        assert!(missing.starts_with("there is no contract at `"), "{missing}");
    }
}
