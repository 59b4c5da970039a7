//! Makes an SDK package for a host developer's own contract: what the authors of its plugins import.
//!
//! ```text
//! WIT ─▶ SdkContract ─▶ the language's room: sources, README, template/ ─▶ + wit/ + plugwright-sdk.toml
//! ```
//!
//! A room gives files and writes none. `plugwright-sdk.toml` says what the package is: `plugwright new` reads it, and so
//! does this module when the package is made again.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wit_parser::{Resolve, WorldId};

use crate::error::ToolError;
use crate::language::Language;
use crate::scaffold::ScaffoldedFile;
use crate::{contract, javascript, python, rust, stage};

/// The contract that an SDK package is made for.
#[allow(dead_code, reason = "each room reads what it needs")]
pub(crate) struct SdkContract {
    pub(crate) resolve: Resolve,
    pub(crate) world: WorldId,
    /// The package's name: lower-case words joined by hyphens.
    pub(crate) name: String,
    /// The package's version: that of the contract's WIT package, or 0.1.0.
    pub(crate) version: String,
    /// The world by its full name: `acme:notes/plugin@1.2.0`.
    pub(crate) contract: String,
}

/// What an SDK package says about itself: `plugwright-sdk.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SdkDescription {
    /// The package.
    pub sdk: SdkNames,
    /// What it was made for.
    pub contract: SdkTarget,
}

/// An SDK package's names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SdkNames {
    /// `rust`, `python` or `typescript`.
    pub language: String,
    /// The package's name in its registry.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The files that were made; the next making removes them first.
    pub files: Vec<String>,
}

/// The contract of an SDK package.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SdkTarget {
    /// The folder with the WIT package, relative to the description.
    pub wit: String,
    /// The world by its full name.
    pub world: String,
    /// The digest of the WIT files.
    pub digest: String,
}

impl SdkDescription {
    /// The file's name in the package's folder.
    pub const FILE: &str = "plugwright-sdk.toml";

    /// Reads the description of the SDK package in `folder`; `None` where there is none.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn read(folder: &Path) -> Result<Option<Self>, ToolError> {
        let file = folder.join(Self::FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ToolError::io("read", &file, &error)),
        };
        toml::from_str(&text).map(Some).map_err(|error| {
            ToolError::new("sdk", format!("`{}` does not describe an SDK package", file.display()))
                .why(error.to_string())
                .hint("make the package again with `plugwright sdk`")
        })
    }
}

/// Gives the files of an SDK package for `world` of the WIT package in `wit`.
///
/// Without a `world` the package's only one is taken; without a `name` the SDK is called after the contract:
/// `acme:notes` gives `acme-notes-sdk`.
pub fn sdk_package(
    language: Language,
    wit: &Path,
    world: Option<&str>,
    name: Option<&str>,
) -> Result<Vec<ScaffoldedFile>, ToolError> {
    let mut resolve = Resolve::default();
    let world = stage::select_one(&mut resolve, wit, world)?;
    let package = resolve.worlds.get(world).and_then(|world| resolve.packages.get(world.package?));
    let (default, version) = match package.map(|package| &package.name) {
        Some(package) => (
            format!("{}-{}-sdk", package.namespace, package.name),
            package.version.as_ref().map(ToString::to_string),
        ),
        None => ("plugin-sdk".to_owned(), None),
    };
    let contract = SdkContract {
        contract: stage::full_name(&resolve, world),
        name: name.map_or(default, str::to_owned),
        version: version.unwrap_or_else(|| "0.1.0".to_owned()),
        resolve,
        world,
    };
    let made = match language {
        Language::Rust => rust::sdk_package(&contract)?,
        Language::Python => python::sdk_package(&contract)?,
        Language::TypeScript | Language::JavaScript => javascript::sdk_package(&contract)?,
    };

    let mut files: Vec<ScaffoldedFile> =
        made.into_iter().map(|(path, text)| ScaffoldedFile { path, text }).collect();
    let carried = contract::files(wit)?;
    let digest = contract::digest(&carried);
    for (path, text) in carried {
        files.push(ScaffoldedFile { path: Path::new("wit").join(path), text });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let description = SdkDescription {
        sdk: SdkNames {
            language: language.to_string(),
            name: contract.name,
            version: contract.version,
            files: files.iter().map(|file| slashed(&file.path)).collect(),
        },
        contract: SdkTarget { wit: "wit".to_owned(), world: contract.contract, digest },
    };
    let text = toml::to_string_pretty(&description)
        .map_err(|error| ToolError::new("sdk", "the package cannot be described").why(error.to_string()))?;
    files.push(ScaffoldedFile {
        path: PathBuf::from(SdkDescription::FILE),
        text: format!("# Made by `plugwright sdk`, for `plugwright new --contract` and for making the package again.\n\n{text}"),
    });
    Ok(files)
}

fn slashed(path: &Path) -> String {
    let words: Vec<_> = path.iter().map(|word| word.to_string_lossy()).collect();
    words.join("/")
}
