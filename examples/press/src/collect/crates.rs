//! The crates of the dependency graph, as `cargo metadata` knows them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::Candidate;
use crate::contract::CrateInfo;
use crate::failure::Failure;

/// The workspace that the press runs in.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    /// A registry or repository; nothing for packages of the workspace.
    source: Option<String>,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    keywords: Vec<String>,
    readme: Option<PathBuf>,
    manifest_path: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
}

impl Workspace {
    /// Asks cargo for the workspace of the current folder.
    pub(crate) fn find() -> Result<Self, Failure> {
        // Crates for other platforms may not be on this machine, and it may be offline. Those that were built here are.
        metadata(&[]).or_else(|failure| {
            let platform = host_platform().ok_or(failure)?;
            metadata(&["--offline", "--filter-platform", &platform])
        })
    }

    /// The READMEs of all dependencies whose name `chosen` lets pass, and the number of those without one.
    pub(super) fn readmes(&self, chosen: impl Fn(&str) -> bool) -> (Vec<Candidate>, usize) {
        let used: Option<HashSet<&str>> =
            self.resolve.as_ref().map(|resolve| resolve.nodes.iter().map(|node| node.id.as_str()).collect());
        let dependencies: Vec<&Package> = self
            .packages
            .iter()
            .filter(|package| package.source.is_some())
            .filter(|package| chosen(&package.name))
            .filter(|package| used.as_ref().is_none_or(|used| used.contains(package.id.as_str())))
            .collect();
        let mut versions: HashMap<&str, usize> = HashMap::new();
        for package in &dependencies {
            *versions.entry(&package.name).or_default() += 1;
        }
        let candidates: Vec<Candidate> = dependencies
            .iter()
            .filter_map(|package| {
                let alone = versions.get(package.name.as_str()) == Some(&1);
                package.readme_candidate(alone)
            })
            .collect();
        let without = dependencies.len() - candidates.len();
        (candidates, without)
    }
}

impl Package {
    fn readme_candidate(&self, alone: bool) -> Option<Candidate> {
        let folder = self.manifest_path.parent()?;
        let file = folder.join(self.readme.as_deref().unwrap_or(Path::new("README.md")));
        if !file.exists() {
            return None;
        }
        let name = if alone { self.name.clone() } else { format!("{}-{}", self.name, self.version) };
        let crate_info = CrateInfo {
            name: self.name.clone(),
            version: self.version.clone(),
            description: self.description.clone(),
            license: self.license.clone(),
            repository: self.repository.clone(),
            keywords: self.keywords.clone(),
        };
        let within = folder.to_owned();
        Some(Candidate { slug: name.clone(), name, file, within, crate_info: Some(crate_info) })
    }
}

fn metadata(options: &[&str]) -> Result<Workspace, Failure> {
    const HINT: &str = "run the press in a cargo workspace, with cargo on the path";
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--quiet"])
        .args(options)
        .output()
        .map_err(|error| Failure::file(Path::new("cargo"), "run", &error, HINT))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::Surroundings {
            message: "`cargo metadata` failed".to_owned(),
            cause: Some(said),
            hint: HINT.to_owned(),
        });
    }
    serde_json::from_slice(&output.stdout).map_err(|error| Failure::Surroundings {
        message: "`cargo metadata` printed something unexpected".to_owned(),
        cause: Some(error.to_string()),
        hint: HINT.to_owned(),
    })
}

/// The platform of this machine's compiler, such as `x86_64-unknown-linux-gnu`.
fn host_platform() -> Option<String> {
    let output = Command::new("rustc").arg("-vV").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}
