//! Writes the first version of a plugin: a stub of every function that its contract wants, or what an SDK's template says.

mod template;

use std::path::{Path, PathBuf};

use wit_parser::Resolve;

use crate::error::ToolError;
use crate::home::Home;
use crate::language::Language;
use crate::{javascript, python, rust};

pub use template::from_template;

/// What the rooms write for the path from the plugin's folder to the contract, which they do not know.
const CONTRACT: &str = "{{wit}}";

/// A file of a new plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaffoldedFile {
    /// Where it goes, relative to the plugin's folder.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

/// Gives the source files of a new plugin called `name` that targets `world` of the WIT package in `wit`, with the gates of
/// `features` open.
///
/// What they hold compiles as it is; each stub fails when it is called. `link` is the path from the plugin's folder to the
/// contract, with forward slashes.
pub fn scaffold(
    language: Language,
    wit: &Path,
    world: &str,
    name: &str,
    link: &str,
    features: &[String],
) -> Result<Vec<ScaffoldedFile>, ToolError> {
    let mut resolve = Resolve::default();
    let world = crate::stage::select_one(&mut resolve, wit, Some(world), features)?;
    let files = match language {
        Language::Rust => rust::scaffold(&resolve, world, name),
        Language::Python => python::scaffold(&resolve, world, name),
        Language::TypeScript | Language::JavaScript => javascript::scaffold(language, &resolve, world, name),
    };
    let file = |(path, text): (PathBuf, String)| ScaffoldedFile { path, text: text.replace(CONTRACT, link) };
    Ok(files.into_iter().map(file).collect())
}

/// Gives the files that only this machine has a use for: with them, the language's own tools and editors find what
/// `plugwright build` brings along.
pub fn for_this_machine(home: &Home, language: Language) -> Result<Vec<ScaffoldedFile>, ToolError> {
    match language {
        Language::Rust => {
            let (path, text) = rust::for_editors(home)?;
            Ok(vec![ScaffoldedFile { path, text }])
        }
        Language::Python | Language::TypeScript | Language::JavaScript => Ok(Vec::new()),
    }
}
