//! Finds the component and the manifest of each plugin. Nothing else before `plan` touches the disk.

mod memo;
mod path;
mod wit;

pub(crate) use memo::{MEMO, Memo};
pub use path::component_binary;
pub(crate) use path::{find, read_component, read_found};
pub(crate) use wit::{identity, read_contract, read_wit};

use std::path::Path;

use crate::contract::{self, Facts};
use crate::error::{Blame, Error, ErrorKind, Report, Stage};
use crate::manifest::{Manifest, Policy};
use crate::name::PluginId;

/// Manifests are short; a longer file is some other file, and not worth its memory.
const LONGEST_MANIFEST: u64 = 1 << 20;

impl Manifest {
    /// Reads a manifest: the file, or the `plugin.toml` of a folder.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or as [`Manifest::parse`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = if path.is_dir() { path.join(Self::FILE) } else { path.to_owned() };
        let text = read_text(&file, Blame::Plugin)?;
        Self::parse(file, text)
    }
}

impl Policy {
    /// Reads the operator's file: the file itself, or the `plugwright.toml` of a folder.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or as [`Policy::parse`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Report> {
        let path = path.as_ref();
        let file = if path.is_dir() { path.join(Self::FILE) } else { path.to_owned() };
        let text = read_text(&file, Blame::Operator)?;
        Self::parse(file, text)
    }
}

fn read_text(file: &Path, blame: Blame) -> Result<String, Error> {
    let fail = |message: String| Error::new(Stage::Manifest, ErrorKind::Io, blame, message);
    let read = || {
        let size = std::fs::metadata(file)?.len();
        if size > LONGEST_MANIFEST { Ok(None) } else { std::fs::read(file).map(Some) }
    };
    match read() {
        Ok(Some(bytes)) => String::from_utf8(bytes)
            .map_err(|error| fail(format!("`{}` is not UTF-8 text", file.display())).source(error)),
        Ok(None) => Err(fail(format!("`{}` is too long for a manifest", file.display()))
            .hint(format!("a manifest has at most {} KiB", LONGEST_MANIFEST >> 10))),
        Err(error) => Err(fail(format!("cannot read `{}`", file.display())).source(error)),
    }
}

impl Facts {
    /// Reads a world of the WIT package at `path`, a folder or a file, as if it were a component of that world: with its doc
    /// comments. Without a name it is the package's only world.
    ///
    /// # Errors
    ///
    /// When the package cannot be read or has no such world.
    pub fn of_wit(path: impl AsRef<Path>, world: Option<&str>) -> Result<Self, Error> {
        Self::of_wit_with(path, world, &[])
    }

    /// As [`Facts::of_wit`], with what is `@unstable` under one of `features`.
    ///
    /// # Errors
    ///
    /// As [`Facts::of_wit`]; and when the package has no such feature.
    pub fn of_wit_with(
        path: impl AsRef<Path>,
        world: Option<&str>,
        features: &[String],
    ) -> Result<Self, Error> {
        let contract = read_wit(path.as_ref(), features)?;
        let found = match world {
            Some(name) => contract.world(name),
            None => contract.only_world(),
        };
        let world = found.map_err(|error| wit::ours(&error, ErrorKind::Wit))?;
        Ok(Self::from_wit(contract.resolve, world))
    }

    /// Compares the component with `world` of the WIT package at `wit`: a folder, or a file.
    ///
    /// # Errors
    ///
    /// When the package cannot be read or has no such world; else everything in which the component differs from it.
    pub fn check(&self, plugin: &PluginId, wit: impl AsRef<Path>, world: &str) -> Result<(), Report> {
        self.check_with(plugin, wit, world, &[])
    }

    /// As [`Facts::check`], with what is `@unstable` under one of `features`.
    ///
    /// # Errors
    ///
    /// As [`Facts::check`]; and when the package has no such feature.
    pub fn check_with(
        &self,
        plugin: &PluginId,
        wit: impl AsRef<Path>,
        world: &str,
        features: &[String],
    ) -> Result<(), Report> {
        let contract = read_wit(wit.as_ref(), features)?;
        Report::unless_empty(contract::check(plugin, self, &contract, world))
    }

    /// What the component exports of its own world itself, and `world` of the WIT package at `wit` does not have: ``the function
    /// `debug` ``. No plugin can ask for it, so [`Facts::check`] lets it pass; what language tools leave there is none.
    ///
    /// # Errors
    ///
    /// When the package cannot be read or has no such feature.
    pub fn exports_beyond(
        &self,
        wit: impl AsRef<Path>,
        world: &str,
        features: &[String],
    ) -> Result<Vec<String>, Error> {
        Ok(contract::beyond(self, &read_wit(wit.as_ref(), features)?, world))
    }
}
