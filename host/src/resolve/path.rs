//! Plugins on this machine's disk.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::Bytes;
use crate::manifest::{Entry, Manifest};
use crate::name::PluginId;

/// A plugin that was found.
pub(crate) struct Found {
    pub(crate) manifest: Option<Manifest>,
    pub(crate) component: PathBuf,
}

/// Reads a plugin's manifest, if it has one, and finds its component, unless that has more than `most` bytes.
pub(crate) fn find(plugin: &PluginId, entry: &Entry, most: Bytes) -> Result<Found, Error> {
    let path = entry.path.as_path();
    let fail = |message: String| {
        Error::new(Stage::Resolve, ErrorKind::Io, Blame::Operator, message).on(entry.spot.as_ref())
    };
    if path.as_os_str().is_empty() {
        return Err(fail(format!("nothing says where `{plugin}` is"))
            .hint(format!("add it to the policy with its path: `.plugin(\"{plugin}\", \"<path>\")`")));
    }
    let manifest = if path.is_dir() {
        if !path.join(Manifest::FILE).exists() {
            return Err(fail(format!(
                "the folder of `{plugin}`, `{}`, has no `{}`",
                path.display(),
                Manifest::FILE
            ))
            .hint("a plugin is a folder with a `plugin.toml`, or a component (a `.wasm` or `.wat` file)"));
        }
        Some(Manifest::read(path)?)
    } else if path.file_name().is_some_and(|name| name == Manifest::FILE) {
        Some(Manifest::read(path)?)
    } else {
        None
    };
    let on = |error: Error| error.on(entry.spot.as_ref());
    let component = manifest.as_ref().map_or(path, Manifest::component);
    is_small(plugin, component, most).map_err(on)?;
    let component = component.to_owned();
    Ok(Found { manifest, component })
}

/// Reads the component of a plugin that was found.
pub(crate) fn read_found(plugin: &PluginId, entry: &Entry, found: &Found) -> Result<Vec<u8>, Error> {
    let bytes = match &found.manifest {
        Some(manifest) => read_component(plugin, manifest).map(|(_, bytes)| bytes),
        None => read_file(plugin, &found.component),
    };
    bytes.map_err(|error| error.on(entry.spot.as_ref()))
}

/// Reads the component that a manifest speaks of.
pub(crate) fn read_component(plugin: &PluginId, manifest: &Manifest) -> Result<(PathBuf, Vec<u8>), Error> {
    let component = manifest.component();
    if !component.exists() {
        let message = format!("the component of `{plugin}`, `{}`, does not exist", component.display());
        return Err(Error::new(Stage::Resolve, ErrorKind::Io, Blame::Operator, message)
            .hint(format!("build it: `plugwright build {}`", shown(manifest.folder()))));
    }
    Ok((component.to_owned(), read_file(plugin, component)?))
}

/// Refuses a file that is not worth its memory; one that is not there is told of by whoever reads it.
fn is_small(plugin: &PluginId, component: &Path, most: Bytes) -> Result<(), Error> {
    match std::fs::metadata(component).map(|file| file.len()) {
        Ok(size) if size > most.0 => {
            let message =
                format!("the component of `{plugin}` has {size} bytes, more than its limit of {most}");
            Err(Error::new(Stage::Resolve, ErrorKind::TooLarge, Blame::Plugin, message)
                .chain(vec![plugin.clone()])
                .hint(format!("raise `component-size` in `[plugins.{plugin}.limits]` if you trust it")))
        }
        _ => Ok(()),
    }
}

fn read_file(plugin: &PluginId, component: &Path) -> Result<Vec<u8>, Error> {
    let fail = |message: String| Error::new(Stage::Resolve, ErrorKind::Io, Blame::Operator, message);
    let bytes = std::fs::read(component).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => fail(format!("`{plugin}` is not at `{}`", component.display()))
            .hint("a plugin is a folder with a `plugin.toml`, or a component (a `.wasm` or `.wat` file)"),
        _ => {
            fail(format!("cannot read the component of `{plugin}`, `{}`", component.display())).source(error)
        }
    })?;
    component_binary(component, bytes)
}

/// Makes a component's text binary, as people and tests write it by hand (`.wat`); gives back what is binary already.
///
/// # Errors
///
/// When the file's name says that it is text, and it is not a component's.
pub fn component_binary(component: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    if component.extension().is_none_or(|extension| extension != "wat") {
        return Ok(bytes);
    }
    wat::parse_bytes(&bytes).map(Cow::into_owned).map_err(|mut error| {
        error.set_path(component);
        let message = format!("`{}` is not a component's text", component.display());
        Error::new(Stage::Resolve, ErrorKind::NotAComponent, Blame::Plugin, message).source(error)
    })
}

/// A folder as one would type it.
fn shown(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { ".".into() } else { folder.display().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_binary_and_its_errors_have_a_place() {
        let component = component_binary(Path::new("a.wat"), b"(component)".to_vec()).unwrap();
        assert_eq!(component, b"\0asm\x0d\0\x01\0");
        assert_eq!(component_binary(Path::new("a.wasm"), b"(component)".to_vec()).unwrap(), b"(component)");
        let error = component_binary(Path::new("a.wat"), b"(component\n  (modul))".to_vec()).unwrap_err();
        assert!(error.render().contains("a.wat:2:4"), "{}", error.render());
    }
}
