//! What a plugin's `Cargo.toml` says.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::target::Toolchain;
use crate::error::ToolError;
use crate::progress::Silent;

/// The package of a plugin.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// The library that becomes the component.
    library: String,
    /// Whether there is a lock file to be kept to.
    pub(crate) locked: bool,
    /// Whether the SDK is asked for by version, so that the one we carry serves.
    pub(crate) wants_our_sdk: bool,
    /// The SDK that it depends on, with its version.
    pub(crate) sdk: Option<(String, String)>,
    /// The folder of its workspace: cargo tells all places in the source from there.
    pub(crate) root: PathBuf,
    release_profile: toml::Table,
}

/// The part of `cargo metadata` that matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    workspace_root: String,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    path: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    crate_types: Vec<String>,
}

impl Package {
    /// Reads the package in `folder`.
    pub(crate) fn read(toolchain: &Toolchain, folder: &Path) -> Result<Self, ToolError> {
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(ToolError::new("cargo", format!("there is no `{}`", manifest.display()))
                .hint("a plugin written in Rust is a cargo package"));
        }
        let output = toolchain
            .cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .folder(folder)
            .run(&Silent)?;
        let unreadable = |why: String| {
            ToolError::new("cargo", format!("cannot make sense of `{}`", manifest.display())).why(why)
        };
        let metadata: Metadata =
            serde_json::from_str(&output.stdout).map_err(|error| unreadable(error.to_string()))?;
        let root = Path::new(&metadata.workspace_root);
        let text = fs::read_to_string(root.join("Cargo.toml"))
            .map_err(|error| ToolError::io("read", &root.join("Cargo.toml"), &error))?;
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| unreadable(error.to_string()))?;

        let real = fs::canonicalize(&manifest).map_err(|error| ToolError::io("read", &manifest, &error))?;
        let described = metadata
            .packages
            .into_iter()
            .find(|package| fs::canonicalize(&package.manifest_path).is_ok_and(|path| path == real))
            .ok_or_else(|| unreadable("it describes no package".to_owned()))?;
        Self::new(described, release_profile(&table), root, &manifest)
    }

    fn new(
        described: Described,
        release_profile: toml::Table,
        root: &Path,
        manifest: &Path,
    ) -> Result<Self, ToolError> {
        let component = |target: &Target| target.crate_types.iter().any(|kind| kind == "cdylib");
        let library = described.targets.into_iter().find(component).ok_or_else(|| {
            ToolError::new("cargo", format!("`{}` builds no component", manifest.display()))
                .hint("add `crate-type = [\"cdylib\"]` to `[lib]`")
        })?;
        let by_version = |dependency: &Dependency| {
            let registry = dependency.source.as_deref().is_some_and(|source| source.starts_with("registry+"));
            dependency.name == "plugwright-guest" && dependency.path.is_none() && registry
        };
        // An SDK package of a host developer stands between; a published one finds a published SDK.
        let by_neighbour = |dependency: &Dependency| {
            let neighbour = dependency.path.as_ref().map(|path| Path::new(path).join("Cargo.toml"));
            neighbour
                .is_some_and(|neighbour| fs::read_to_string(neighbour).is_ok_and(|text| names_our_sdk(&text)))
        };
        let direct = described.dependencies.iter().any(by_version);
        let wants_our_sdk = direct || described.dependencies.iter().any(by_neighbour);
        let is_sdk_there = wants_our_sdk
            || described.dependencies.iter().any(|dependency| dependency.name == "plugwright-guest");
        // One that comes by path or from a repository may be of any version.
        let version = if wants_our_sdk { env!("CARGO_PKG_VERSION") } else { "" };
        Ok(Self {
            sdk: is_sdk_there.then(|| ("plugwright-guest".to_owned(), version.to_owned())),
            name: described.name,
            library: library.name,
            locked: root.join("Cargo.lock").is_file(),
            root: root.to_owned(),
            wants_our_sdk,
            release_profile,
        })
    }

    /// The component's file name.
    pub(crate) fn file(&self) -> String {
        format!("{}.wasm", self.library.replace('-', "_"))
    }

    /// Whether the author has chosen this setting of the release profile.
    pub(crate) fn sets(&self, key: &str) -> bool {
        self.release_profile.contains_key(key)
    }
}

/// Whether a `Cargo.toml` asks for the SDK by version.
fn names_our_sdk(manifest: &str) -> bool {
    let Ok(table) = manifest.parse::<toml::Table>() else { return false };
    match table.get("dependencies").and_then(|all| all.get("plugwright-guest")) {
        Some(toml::Value::String(_)) => true,
        Some(toml::Value::Table(table)) => !table.contains_key("path") && !table.contains_key("git"),
        _ => false,
    }
}

fn release_profile(manifest: &toml::Table) -> toml::Table {
    let release = manifest.get("profile").and_then(|profiles| profiles.get("release"));
    release.and_then(toml::Value::as_table).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(kind: &str, source: Option<&str>, path: Option<&str>) -> Result<Package, ToolError> {
        let described = Described {
            name: "demo-plugin".to_owned(),
            manifest_path: String::new(),
            dependencies: vec![Dependency {
                name: "plugwright-guest".to_owned(),
                path: path.map(str::to_owned),
                source: source.map(str::to_owned),
            }],
            targets: vec![Target { name: "demo-plugin".to_owned(), crate_types: vec![kind.to_owned()] }],
        };
        let profile = release_profile(&"[profile.release]\nlto = false".parse().unwrap());
        Package::new(described, profile, Path::new(""), Path::new("Cargo.toml"))
    }

    #[test]
    fn knows_the_file_and_the_authors_settings() {
        let package = package("cdylib", Some("registry+x"), None).unwrap();
        assert_eq!(package.file(), "demo_plugin.wasm");
        assert!(package.sets("lto") && !package.sets("codegen-units"));
        assert!(package.wants_our_sdk);
    }

    #[test]
    fn leaves_an_sdk_by_path_or_git_alone() {
        assert!(!package("cdylib", None, Some("../sdk")).unwrap().wants_our_sdk);
        assert!(!package("cdylib", Some("git+x"), None).unwrap().wants_our_sdk);
    }

    #[test]
    fn an_sdk_package_asks_for_it_too() {
        for (manifest, asks) in [
            ("[dependencies]\nplugwright-guest = \"0.1\"", true),
            ("[dependencies]\nplugwright-guest = { version = \"0.1\", features = [\"log\"] }", true),
            ("[dependencies]\nplugwright-guest = { path = \"../x\" }", false),
            ("[dependencies]\nserde = \"1\"", false),
            ("[[", false),
        ] {
            assert_eq!(names_our_sdk(manifest), asks, "{manifest}");
        }
    }

    #[test]
    fn a_plain_library_is_no_component() {
        let error = package("lib", None, None).unwrap_err();
        assert_eq!(error.to_string(), "`Cargo.toml` builds no component");
    }
}
