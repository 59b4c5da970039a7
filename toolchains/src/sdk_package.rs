//! Makes an SDK package for a host developer's own contract: what the authors of its plugins import.
//!
//! ```text
//! WIT ─▶ SdkContract ─▶ the language's room: sources, README, template/ ─▶ + wit/ + plugwright-sdk.toml
//! ```
//!
//! A room gives files and writes none. `plugwright-sdk.toml` says what the package is: `plugwright new` reads it, and so
//! does this module when the package is made again.

mod pack;

use std::path::{Path, PathBuf};

use plugwright_contract::open_gates;
use serde::{Deserialize, Serialize};
use wit_parser::{Resolve, WorldId};

use crate::error::ToolError;
use crate::language::Language;
use crate::scaffold::ScaffoldedFile;
use crate::{contract, javascript, python, rust, stage};

pub use pack::pack_sdk;

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
    /// The licence under which it is published, in SPDX's words, where one was chosen.
    pub(crate) license: Option<String>,
}

/// What the host developer chooses; what is left out follows from the contract.
#[derive(Clone, Debug, Default)]
pub struct SdkChoices {
    /// The world that plugins target: the package's only one.
    pub world: Option<String>,
    /// The features whose gates are open in the package's copy of the contract.
    pub features: Vec<String>,
    /// The package's name: `acme:notes` gives `acme-notes-sdk`.
    pub name: Option<String>,
    /// The licence under which the package is published, in SPDX's words; registries may want one.
    pub license: Option<String>,
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
    /// The folder with the template of a new plugin, relative to the description.
    pub template: String,
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

    /// The description as a file in `folder`.
    fn file(&self, folder: &Path) -> Result<ScaffoldedFile, ToolError> {
        let text = toml::to_string_pretty(self).map_err(|error| {
            ToolError::new("sdk", "the package cannot be described").why(error.to_string())
        })?;
        let by =
            "# Made by `plugwright sdk`, for `plugwright new --contract` and for making the package again.";
        Ok(ScaffoldedFile { path: folder.join(Self::FILE), text: format!("{by}\n\n{text}") })
    }
}

/// Gives the files of an SDK package for a world of the WIT package in `wit`.
pub fn sdk_package(
    language: Language,
    wit: &Path,
    choices: &SdkChoices,
) -> Result<Vec<ScaffoldedFile>, ToolError> {
    let mut resolve = Resolve::default();
    let world = stage::select_one(&mut resolve, wit, choices.world.as_deref(), &choices.features)?;
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
        name: choices.name.clone().unwrap_or(default),
        version: version.unwrap_or_else(|| "0.1.0".to_owned()),
        license: choices.license.clone(),
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
    // What `plugwright new` needs goes where the language's own package takes it along.
    let inner = match language {
        Language::Python => python::installed(&contract.contract),
        _ => PathBuf::new(),
    };
    // Whoever starts from the package has no gate to open.
    let mut carried = contract::files(wit)?;
    for (_, text) in &mut carried {
        *text = open_gates(text, &choices.features);
    }
    let digest = contract::digest(&carried);
    for (path, text) in carried {
        files.push(ScaffoldedFile { path: inner.join("wit").join(path), text });
    }
    let SdkContract { name, version, contract: world, .. } = contract;
    let description = |files: Vec<String>, inner: &Path| SdkDescription {
        sdk: SdkNames {
            language: language.to_string(),
            name: name.clone(),
            version: version.clone(),
            template: slashed(&inner.join("template")),
            files,
        },
        contract: SdkTarget {
            wit: slashed(&inner.join("wit")),
            world: world.clone(),
            digest: digest.clone(),
        },
    };
    if inner != Path::new("") {
        files.push(description(Vec::new(), Path::new("")).file(&inner)?);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let names = files.iter().map(|file| slashed(&file.path)).collect();
    files.push(description(names, &inner).file(Path::new(""))?);
    Ok(files)
}

fn slashed(path: &Path) -> String {
    let words: Vec<_> = path.iter().map(|word| word.to_string_lossy()).collect();
    words.join("/")
}
