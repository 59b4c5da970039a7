//! One build, from its description to the component.

use std::path::{Path, PathBuf};

use crate::error::ToolError;
use crate::home::Home;
use crate::language::Language;
use crate::progress::Progress;
use crate::{javascript, provenance, python, rust};

/// What to build. Relative paths are relative to the current folder.
#[derive(Clone, Debug)]
pub struct Job {
    /// The plugin's name.
    pub name: String,
    /// The plugin's folder, which holds the source. It is read only.
    pub folder: PathBuf,
    /// The language of the source.
    pub language: Language,
    /// The folder with the contract's WIT package.
    pub wit: PathBuf,
    /// The world that the plugin targets: `name`, or `namespace:package/name`.
    pub world: String,
    /// The features whose gates in the contract are open: what is `@unstable` under one of them belongs to it.
    pub features: Vec<String>,
    /// The capabilities that the plugin requests.
    pub requests: Vec<String>,
    /// The interfaces of `plugwright:lifecycle` that the plugin exports: `health`, `state`.
    pub lifecycle: Vec<String>,
    /// The source file to start from, unless it is [`Language::default_entry`].
    pub entry: Option<PathBuf>,
    /// The Python packages to install, a requirements file, unless it is `requirements.txt` in the folder.
    pub requirements: Option<PathBuf>,
    /// The component's file.
    pub output: PathBuf,
}

impl Job {
    /// Whether the plugin requests `capability`.
    pub fn requests(&self, capability: &str) -> bool {
        self.requests.iter().any(|request| request == capability)
    }

    /// The source file to start from; `None` where cargo decides.
    pub(crate) fn entry(&self) -> Option<PathBuf> {
        let entry = self.entry.clone().or_else(|| self.language.default_entry().map(PathBuf::from))?;
        Some(self.folder.join(entry))
    }
}

#[cfg(test)]
impl Job {
    /// A plugin in Python, of which no more is said than where it is.
    pub(crate) fn in_python(folder: &Path) -> Self {
        Self {
            name: "demo".to_owned(),
            folder: folder.to_owned(),
            language: Language::Python,
            wit: PathBuf::new(),
            world: String::new(),
            features: Vec::new(),
            requests: Vec::new(),
            lifecycle: Vec::new(),
            entry: None,
            requirements: None,
            output: folder.join("out/demo.wasm"),
        }
    }
}

/// A finished component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The component's file.
    pub output: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// What it is made of, largest first, where the language's room knows.
    pub parts: Vec<Part>,
    /// The tools that made it beside Plugwright, with their versions.
    pub(crate) tools: Vec<(String, String)>,
    /// The SDK in it, with its version.
    pub(crate) sdk: Option<(String, String)>,
}

/// A part of a component that is worth knowing when it is large: a dependency, an interpreter, data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// Its share of the component, in bytes.
    pub size: u64,
}

impl Built {
    /// A component about which no more is known.
    pub(crate) fn of(output: &Path, size: u64) -> Self {
        Self { output: output.to_owned(), size, parts: Vec::new(), tools: Vec::new(), sdk: None }
    }
}

/// Installs the tools for `language` below `home` unless they are there already.
pub fn ensure(home: &Home, language: Language, progress: &dyn Progress) -> Result<(), ToolError> {
    match language {
        Language::Rust => rust::ensure(home, progress),
        Language::Python => python::ensure(home, progress),
        Language::TypeScript | Language::JavaScript => javascript::ensure(home, progress),
    }
}

/// Builds a plugin into a plain component, installing its language's tools first where they are missing.
///
/// The author's files stay untouched. The output appears whole or not at all.
pub fn build(home: &Home, job: &Job, progress: &dyn Progress) -> Result<Built, ToolError> {
    ensure(home, job.language, progress)?;
    let _turn = home.lock_work(job)?;
    let built = match job.language {
        Language::Rust => rust::build(home, job, progress),
        Language::Python => python::build(home, job, progress),
        Language::TypeScript | Language::JavaScript => javascript::build(home, job, progress),
    };
    provenance::stamp(job, built?)
}
