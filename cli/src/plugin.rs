//! What people name on the command line: a plugin's folder, its `plugin.toml`, or a component.

use std::fs;
use std::path::{Path, PathBuf};

use plugwright::{Facts, Manifest, PluginId, component_binary};

use crate::failure::Failure;

/// A component, with the manifest beside it if it was named by its folder.
pub(crate) struct Plugin {
    pub(crate) manifest: Option<Manifest>,
    pub(crate) component: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) facts: Facts,
}

impl Plugin {
    /// Reads the plugin that `path` names.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let manifest = match is_manifest(path) {
            true => Some(Manifest::read(path)?),
            false => None,
        };
        let component = manifest.as_ref().map_or(path, Manifest::component).to_owned();
        let bytes = fs::read(&component).map_err(|error| {
            let failure = Failure::io("read", &component, &error);
            match (&manifest, error.kind()) {
                (Some(_), std::io::ErrorKind::NotFound) => {
                    failure.hint(format!("build it: `plugwright build {}`", path.display()))
                }
                _ => failure,
            }
        })?;
        let bytes = component_binary(&component, bytes).map_err(|error| Failure::from(error).misused())?;
        let facts = Facts::of(&bytes).map_err(|error| Failure::from(error).within(&component))?;
        Ok(Self { manifest, component, bytes, facts })
    }

    /// The manifest's name, or one made of the file's.
    pub(crate) fn id(&self) -> Result<PluginId, Failure> {
        match &self.manifest {
            Some(manifest) => Ok(manifest.name().clone()),
            None => Ok(id_of(&self.component.file_stem().unwrap_or_default().to_string_lossy()).parse()?),
        }
    }
}

/// Any file's name as a plugin's name.
pub(crate) fn id_of(file: &str) -> String {
    let words: Vec<String> = file
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() { "plugin".to_owned() } else { words.join("-") }
}

/// Whether `path` names a plugin by its folder or manifest, rather than by its component.
fn is_manifest(path: &Path) -> bool {
    path.is_dir() || path.file_name().is_some_and(|name| name == Manifest::FILE)
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn every_file_name_gives_a_plugin_name() {
        for (file, name) in [("markdown", "markdown"), ("My Plugin_v2", "my-plugin-v2"), ("42", "plugin")] {
            assert_eq!(id_of(file), name);
        }
    }
}
