//! The author's file, `plugin.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use super::document;
use crate::error::{Blame, Error, ErrorKind, Source, Spot, Stage};
use crate::grant::{ScopeError, Written};
use crate::name::{InterfaceName, ItemName, PluginId};

/// What a plugin's author says about it: the file `plugin.toml`.
///
/// All paths come out joined to the manifest's folder.
#[derive(Clone, Debug)]
pub struct Manifest {
    folder: PathBuf,
    name: PluginId,
    version: Version,
    description: Option<String>,
    language: Option<String>,
    component: PathBuf,
    wit: PathBuf,
    world: String,
    requests: BTreeMap<String, Request>,
    entry: Option<PathBuf>,
    requirements: Option<PathBuf>,
    contract_spot: Spot,
    optional: Vec<(InterfaceName, Spot)>,
    idempotent: Vec<(ItemName, Spot)>,
    lifecycle: Vec<(String, Spot)>,
    features: Vec<(String, Spot)>,
}

/// One capability that the author asks for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) reason: String,
    /// Whether the plugin does without.
    pub(crate) optional: bool,
    pub(crate) spot: Spot,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    plugin: PluginTable,
    contract: ContractTable,
    #[serde(default)]
    requests: BTreeMap<Spanned<String>, Written>,
    #[serde(default)]
    build: BuildTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PluginTable {
    name: Spanned<String>,
    version: Spanned<String>,
    description: Option<String>,
    language: Option<String>,
    component: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContractTable {
    wit: Spanned<PathBuf>,
    world: String,
    /// Imports that the plugin can do without.
    #[serde(default)]
    optional: Vec<Spanned<String>>,
    /// Exported functions that may be called a second time where the first call trapped.
    #[serde(default)]
    idempotent: Vec<Spanned<String>>,
    /// What the plugin exports for the host alone, beside its world: interfaces of `plugwright:lifecycle`.
    #[serde(default)]
    lifecycle: Vec<Spanned<String>>,
    /// Features of the contract whose gates are open.
    #[serde(default)]
    features: Vec<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BuildTable {
    entry: Option<PathBuf>,
    requirements: Option<PathBuf>,
}

impl Manifest {
    /// The file's name in a plugin's folder.
    pub const FILE: &str = "plugin.toml";

    /// Parses the text of the file at `file`; reads nothing.
    ///
    /// # Errors
    ///
    /// When the text is not TOML, holds an unknown key, or lacks one that is needed.
    pub fn parse(file: impl Into<PathBuf>, text: impl Into<String>) -> Result<Self, Error> {
        let source = Arc::new(Source { file: file.into(), text: text.into() });
        let folder = source.file.parent().map(Path::to_owned).unwrap_or_default();
        let document: Document = document::parse(&source, Blame::Plugin)?;
        let spot = |spanned: &Spanned<String>| source.spot(spanned.span());

        let plugin = document.plugin;
        let name: PluginId = plugin
            .name
            .get_ref()
            .parse()
            .map_err(|error: Error| error.by(Blame::Plugin).on(Some(&spot(&plugin.name))))?;
        let version = Version::parse(plugin.version.get_ref()).map_err(|error| {
            let message = format!("`{}` is not a version: {error}", plugin.version.get_ref());
            wrong(message).on(Some(&spot(&plugin.version))).hint("a version has three numbers: `1.2.0`")
        })?;
        let mut requests = BTreeMap::new();
        for (capability, written) in document.requests {
            let place = Spot { source: source.clone(), bytes: written.span() };
            let request = request(capability.get_ref(), &written, spot(&capability)).map_err(|error| {
                let place = error.span.map_or(place, |bytes| Spot { source: source.clone(), bytes });
                let out = wrong(error.message).on(Some(&place));
                match error.hint {
                    Some(hint) => out.hint(hint),
                    None => out.hint(
                        "write `<capability> = \"<why>\"`, or `{ reason = \"<why>\", optional = true }`",
                    ),
                }
            })?;
            requests.insert(capability.into_inner(), request);
        }
        let default = || Path::new("build").join(format!("{name}.wasm"));
        let contract = document.contract;
        let optional = names(&source, &contract.optional)?;
        let idempotent = names(&source, &contract.idempotent)?;
        let lifecycle = contract.lifecycle.iter().map(|name| {
            let spot = source.spot(name.span());
            if ["health", "state"].contains(&name.get_ref().as_str()) {
                return Ok((name.get_ref().clone(), spot));
            }
            let message = format!("`plugwright:lifecycle` has no interface `{}`", name.get_ref());
            Err(wrong(message).on(Some(&spot)).hint("it has `health` and `state`"))
        });
        let lifecycle = lifecycle.collect::<Result<Vec<_>, Error>>()?;
        let features =
            contract.features.iter().map(|feature| (feature.get_ref().clone(), spot(feature))).collect();
        Ok(Self {
            component: folder.join(plugin.component.unwrap_or_else(default)),
            contract_spot: source.spot(contract.wit.span()),
            wit: folder.join(contract.wit.into_inner()),
            world: contract.world,
            entry: document.build.entry.map(|path| folder.join(path)),
            requirements: document.build.requirements.map(|path| folder.join(path)),
            description: plugin.description,
            language: plugin.language,
            folder,
            name,
            version,
            requests,
            optional,
            idempotent,
            lifecycle,
            features,
        })
    }

    /// The folder of the manifest.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The plugin's name.
    pub fn name(&self) -> &PluginId {
        &self.name
    }

    /// The plugin's version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// What the plugin is for.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The language it is written in: `rust`, `python`, `typescript`, `javascript`, or whatever else builds components.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Where the component is, or will be once it is built. Default: `build/<name>.wasm`.
    pub fn component(&self) -> &Path {
        &self.component
    }

    /// The folder or file with the WIT package that holds the world.
    pub fn wit(&self) -> &Path {
        &self.wit
    }

    /// The world that the plugin targets.
    pub fn world(&self) -> &str {
        &self.world
    }

    /// The capabilities that the plugin asks for, each with the author's reason.
    pub fn requests(&self) -> impl Iterator<Item = (&str, &str)> {
        self.requests.iter().map(|(capability, request)| (capability.as_str(), request.reason.as_str()))
    }

    /// The source file to build from, where it is not the language's usual one.
    pub fn entry(&self) -> Option<&Path> {
        self.entry.as_deref()
    }

    /// The Python requirements to build with, where it is not `requirements.txt`.
    pub fn requirements(&self) -> Option<&Path> {
        self.requirements.as_deref()
    }

    /// The imports that the plugin can do without; a name without a version means every version.
    pub fn optional(&self) -> impl Iterator<Item = &InterfaceName> {
        self.optional.iter().map(|(name, _)| name)
    }

    /// The exported functions that, called twice, do what they do once: calls of them over an edge may be made again where the first
    /// one trapped. A name without a version means every version.
    pub fn idempotent(&self) -> impl Iterator<Item = &ItemName> {
        self.idempotent.iter().map(|(name, _)| name)
    }

    /// What the plugin exports for the host alone, beside its world: `health`, `state` of `plugwright:lifecycle`. `plugwright build` has
    /// to know where the language's own tools do not find out.
    pub fn lifecycle(&self) -> impl Iterator<Item = &str> {
        self.lifecycle.iter().map(|(name, _)| name.as_str())
    }

    /// The features whose gates in the contract are open: what is `@unstable` under one of them belongs to it.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.features.iter().map(|(feature, _)| feature.as_str())
    }

    /// As [`Self::features`], each with its place.
    pub(crate) fn feature_entries(&self) -> &[(String, Spot)] {
        &self.features
    }

    pub(crate) fn optional_entries(&self) -> &[(InterfaceName, Spot)] {
        &self.optional
    }

    pub(crate) fn idempotent_entries(&self) -> &[(ItemName, Spot)] {
        &self.idempotent
    }

    pub(crate) fn lifecycle_entries(&self) -> &[(String, Spot)] {
        &self.lifecycle
    }

    pub(crate) fn request_entries(&self) -> &BTreeMap<String, Request> {
        &self.requests
    }

    /// Where the manifest names its contract.
    pub(crate) fn contract_spot(&self) -> &Spot {
        &self.contract_spot
    }
}

/// Names with their places.
fn names<T: FromStr<Err = Error>>(
    source: &Arc<Source>,
    written: &[Spanned<String>],
) -> Result<Vec<(T, Spot)>, Error> {
    let parse = |name: &Spanned<String>| {
        let spot = source.spot(name.span());
        let parsed = name.get_ref().parse::<T>();
        parsed.map_err(|error| error.by(Blame::Plugin).on(Some(&spot))).map(|parsed| (parsed, spot))
    };
    written.iter().map(parse).collect()
}

fn wrong(message: String) -> Error {
    Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Plugin, message)
}

/// `log = "why"`, or `http = { reason = "why", optional = true }`.
fn request(capability: &str, written: &Written, spot: Spot) -> Result<Request, ScopeError> {
    let (reason, optional) = match written.as_text() {
        Some(_) => (written, None),
        None if written.as_table().is_none() => {
            return Err(written.wrong("a request is the author's reason, or a table with it"));
        }
        None => {
            let [reason, optional] = written.fields(["reason", "optional"])?;
            (reason.ok_or_else(|| written.wrong("the key `reason` is missing"))?, optional)
        }
    };
    let text = reason.as_text().ok_or_else(|| reason.wrong("a reason is text"))?;
    if text.trim().is_empty() {
        return Err(reason
            .wrong(format!("the request of `{capability}` has no reason"))
            .hint("say what the plugin needs it for: the operator reads this before granting it"));
    }
    let optional = match optional {
        None => false,
        Some(value) => value.as_bool().ok_or_else(|| value.wrong("`optional` is `true` or `false`"))?,
    };
    Ok(Request { reason: text.to_owned(), optional, spot })
}
