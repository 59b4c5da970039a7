//! Projects of cargo-component, as they are: their `Cargo.toml` says what a `plugin.toml` would.
//!
//! ```text
//! [package.metadata.component.target]          path, world: the contract
//! [package.metadata.component.target.dependencies]  packages by path, which cargo-component looks up outside `wit/deps`
//! src/bindings.rs                              committed by some, and then taken; else made here, in a copy of the project
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::sdk;
use crate::error::ToolError;
use crate::home::{self, Home};
use crate::job::Job;
use crate::stage::entries;
use crate::{contract, digest};

/// A project of cargo-component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CargoComponent {
    /// The package's name.
    pub name: String,
    /// Its version, where the package itself has one.
    pub version: Option<String>,
    /// The folder with the contract's WIT package, with all its dependencies.
    pub wit: PathBuf,
    /// The world, where the project names one.
    pub world: Option<String>,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Option<toml::Value>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    component: Option<Component>,
}

#[derive(Default, Deserialize)]
struct Component {
    #[serde(default)]
    target: Target,
    #[serde(default)]
    bindings: toml::Table,
}

/// The world that the project targets: of its own WIT, or of a registry.
#[derive(Deserialize)]
#[serde(untagged)]
enum Target {
    Registry(String),
    Local(Local),
}

#[derive(Default, Deserialize)]
struct Local {
    path: Option<PathBuf>,
    world: Option<String>,
    package: Option<String>,
    #[serde(default)]
    dependencies: toml::Table,
}

impl Default for Target {
    fn default() -> Self {
        Self::Local(Local::default())
    }
}

/// Reads the project in `folder`; `None` where it is none of cargo-component.
///
/// # Errors
/// When it takes WIT from a registry, or a file cannot be read.
pub fn cargo_component(home: &Home, folder: &Path) -> Result<Option<CargoComponent>, ToolError> {
    let Some((name, version, component)) = read(folder)? else { return Ok(None) };
    let local = match component.target {
        Target::Local(Local { package: Some(name), .. }) | Target::Registry(name) => {
            return Err(registry(&name, folder));
        }
        Target::Local(local) => local,
    };
    let wit = folder.join(local.path.as_deref().unwrap_or(Path::new("wit")));
    let wit = std::path::absolute(&wit).map_err(|error| ToolError::io("find", &wit, &error))?;
    let wit = match local.dependencies.is_empty() {
        true => wit,
        false => gathered(home, folder, &wit, &local.dependencies)?,
    };
    Ok(Some(CargoComponent { name, version, wit, world: local.world }))
}

/// Its name, its version, and what it says of cargo-component.
fn read(folder: &Path) -> Result<Option<(String, Option<String>, Component)>, ToolError> {
    let file = folder.join("Cargo.toml");
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ToolError::io("read", &file, &error)),
    };
    // Of a workspace without a package, and of what cargo itself would refuse, somebody else speaks.
    if !text.contains("metadata.component") {
        return Ok(None);
    }
    let manifest: Manifest = toml::from_str(&text).map_err(|error| {
        ToolError::new("cargo", format!("cannot make sense of `{}`", file.display())).why(error.to_string())
    })?;
    let Package { name, version, metadata } = manifest.package;
    let version = version.and_then(|version| version.as_str().map(str::to_owned));
    Ok(metadata.component.map(|component| (name, version, component)))
}

fn registry(name: &str, folder: &Path) -> ToolError {
    ToolError::new(
        "cargo-component",
        format!("`{}` takes `{name}` from a registry", folder.join("Cargo.toml").display()),
    )
    .hint("put its WIT into `wit/deps`, or name its folder: `{ path = \"…\" }`")
}

/// A copy of the WIT package in which the dependencies that the `Cargo.toml` names are where WIT tools look for them.
fn gathered(
    home: &Home,
    folder: &Path,
    wit: &Path,
    dependencies: &toml::Table,
) -> Result<PathBuf, ToolError> {
    let place = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let digest = digest::of([place.as_os_str().as_encoded_bytes()]);
    let target = home.root().join("work").join(format!("wit-{}", digest.get(..12).unwrap_or(&digest)));
    home::empty(&target)?;
    for (path, text) in contract::files(wit)? {
        write(&target.join(path), &text)?;
    }
    for (name, dependency) in dependencies {
        let path = dependency.get("path").and_then(toml::Value::as_str);
        let Some(path) = path else { return Err(registry(name, folder)) };
        let from = folder.join(path);
        let into = target.join("deps").join(name.replace([':', '/', '@'], "-"));
        let files = if from.exists() {
            contract::files(&from)?
        } else {
            return Err(ToolError::new("wit", format!("there is no WIT package at `{}`", from.display()))
                .hint(format!(
                    "`{}` names it as the dependency `{name}`",
                    folder.join("Cargo.toml").display()
                )));
        };
        for (path, text) in files {
            // What a dependency depends on stands beside it: `deps` do not nest.
            match path.strip_prefix("deps") {
                Ok(path) => write(&target.join("deps").join(path), &text)?,
                Err(_) => write(&into.join(path), &text)?,
            }
        }
    }
    Ok(target)
}

/// The folder to build in: the project's own, or a copy with bindings where the project has none.
pub(crate) fn source(home: &Home, job: &Job) -> Result<PathBuf, ToolError> {
    let Some((name, _, component)) = read(&job.folder)? else { return Ok(job.folder.clone()) };
    if job.folder.join("src/bindings.rs").exists() || !says_bindings(&job.folder) {
        return Ok(job.folder.clone());
    }
    let file = job.folder.join("Cargo.toml");
    let refuse = |why: &str| {
        ToolError::new(
            "cargo-component",
            format!("`{name}` has no `src/bindings.rs`, and it cannot be made: {why}"),
        )
        .hint("run `cargo component bindings` once")
    };
    let text = fs::read_to_string(&file).map_err(|error| ToolError::io("read", &file, &error))?;
    let mut manifest: toml::Table =
        text.parse().map_err(|error: toml::de::Error| refuse(&error.to_string()))?;
    if inherits(&toml::Value::Table(manifest.clone())) {
        return Err(refuse("`Cargo.toml` inherits from a workspace"));
    }
    absolute_paths(&mut manifest, &job.folder);
    manifest.entry("workspace").or_insert_with(|| toml::Value::Table(toml::Table::new()));
    let guest = sdk::provide(home)?;
    let mut dependency = toml::Table::new();
    dependency.insert("path".to_owned(), toml::Value::String(guest.to_string_lossy().into_owned()));
    let dependencies =
        manifest.entry("dependencies").or_insert_with(|| toml::Value::Table(toml::Table::new()));
    if let Some(dependencies) = dependencies.as_table_mut() {
        dependencies.insert("plugwright-guest".to_owned(), toml::Value::Table(dependency));
    }

    let copy = home.work(job)?.join("project");
    home::empty(&copy)?;
    copy_project(&job.folder, &copy)?;
    write(&copy.join("Cargo.toml"), &manifest.to_string())?;
    let options = bindings(&component.bindings)
        .map_err(|option| refuse(&format!("the option `{option}` is not known")))?;
    let quoted = |text: &str| format!("{text:?}");
    let bindings = format!(
        "plugwright_guest::contract!({{ world: {}, path: {}, generate_all,{options} }});\n",
        quoted(&job.world),
        quoted(&job.wit.to_string_lossy()),
    );
    write(&copy.join("src/bindings.rs"), &bindings)?;
    Ok(copy)
}

/// Whether the library has a module `bindings` in a file of its own.
fn says_bindings(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("src/lib.rs")).unwrap_or_default();
    text.lines().any(|line| line.trim_end().ends_with("mod bindings;"))
}

/// The settings for bindings, as options of `contract!`. `Err` has the one that is not known.
fn bindings(settings: &toml::Table) -> Result<String, String> {
    let mut out = String::new();
    for (name, value) in settings {
        match (name.as_str(), value) {
            ("derives", toml::Value::Array(paths)) => {
                let paths: Vec<&str> = paths.iter().filter_map(toml::Value::as_str).collect();
                out.push_str(&format!(" additional_derives: [{}],", paths.join(", ")));
            }
            ("with", toml::Value::Table(pairs)) => {
                let pairs: Vec<String> = pairs
                    .iter()
                    .map(|(name, path)| format!("{name:?}: {}", path.as_str().unwrap_or_default()))
                    .collect();
                out.push_str(&format!(" with: {{ {} }},", pairs.join(", ")));
            }
            // How the file is laid out.
            ("format", _) => {}
            _ => return Err(name.clone()),
        }
    }
    Ok(out)
}

/// Whether anything says `workspace = true`.
fn inherits(value: &toml::Value) -> bool {
    match value {
        toml::Value::Table(table) => {
            table.get("workspace").and_then(toml::Value::as_bool) == Some(true)
                || table.values().any(inherits)
        }
        _ => false,
    }
}

/// Makes the paths of dependencies independent of the folder.
fn absolute_paths(manifest: &mut toml::Table, folder: &Path) {
    for (name, value) in manifest.iter_mut() {
        let Some(table) = value.as_table_mut() else { continue };
        match name.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => {
                for (_, dependency) in table.iter_mut() {
                    if let Some(path) = dependency.as_table_mut().and_then(|table| table.get_mut("path")) {
                        let whole = folder.join(path.as_str().unwrap_or_default());
                        *path = toml::Value::String(whole.to_string_lossy().into_owned());
                    }
                }
            }
            "target" => table.iter_mut().for_each(|(_, target)| {
                if let Some(target) = target.as_table_mut() {
                    absolute_paths(target, folder);
                }
            }),
            _ => {}
        }
    }
}

/// Copies a project without what builds leave behind.
fn copy_project(from: &Path, to: &Path) -> Result<(), ToolError> {
    fs::create_dir_all(to).map_err(|error| ToolError::io("create", to, &error))?;
    for entry in entries(from)? {
        let Some(name) = entry.file_name() else { continue };
        if entry.is_dir() {
            if !["target", "build", ".git"].iter().any(|skipped| name == *skipped) {
                copy_project(&entry, &to.join(name))?;
            }
        } else {
            fs::copy(&entry, to.join(name)).map_err(|error| ToolError::io("copy", &entry, &error))?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;
    }
    fs::write(path, text).map_err(|error| ToolError::io("write", path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(metadata: &str) -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let manifest = format!("[package]\nname = \"old-one\"\nversion = \"0.1.0\"\n\n{metadata}");
        write(&folder.path().join("Cargo.toml"), &manifest).unwrap();
        write(&folder.path().join("wit/world.wit"), "package a:b;\nworld w {}").unwrap();
        write(&folder.path().join("other/o.wit"), "package c:d;").unwrap();
        let home = Home::at(folder.path().join("home")).unwrap();
        (folder, home)
    }

    #[test]
    fn what_it_says_is_enough_to_build_by() {
        let (folder, home) = project("[package.metadata.component]\npackage = \"a:b\"\n");
        let found = cargo_component(&home, folder.path()).unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.world), ("old-one", None));
        assert_eq!(found.wit, folder.path().join("wit"));
    }

    #[test]
    fn dependencies_are_gathered() {
        let (folder, home) = project(
            "[package.metadata.component.target]\nworld = \"w\"\n\
             [package.metadata.component.target.dependencies]\n\"c:d\" = { path = \"other\" }\n",
        );
        let found = cargo_component(&home, folder.path()).unwrap().unwrap();
        assert_eq!(found.world.as_deref(), Some("w"));
        assert!(found.wit.join("world.wit").exists() && found.wit.join("deps/c-d/o.wit").exists());
    }

    #[test]
    fn a_registry_is_refused_by_name() {
        for metadata in [
            "[package.metadata.component]\ntarget = \"wasi:http/proxy@0.2.0\"\n",
            "[package.metadata.component.target.dependencies]\n\"wasi:http/proxy@0.2.0\" = \"0.2.0\"\n",
        ] {
            let (folder, home) = project(metadata);
            let error = cargo_component(&home, folder.path()).unwrap_err();
            assert!(error.to_string().ends_with("takes `wasi:http/proxy@0.2.0` from a registry"), "{error}");
        }
    }

    #[test]
    fn other_packages_are_none() {
        let (folder, home) = project("[package.metadata.docs]\nall = true\n");
        assert_eq!(cargo_component(&home, folder.path()).unwrap(), None);
        assert_eq!(cargo_component(&home, &folder.path().join("nowhere")).unwrap(), None);
    }
}
