//! The SDK that this crate carries, for plugins that ask for it by version.
//!
//! It is written out in the layout of the repository: the macros lie beside what uses them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::digest;
use crate::error::ToolError;
use crate::home::Home;

macro_rules! carried {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../", $path)))),*]
    };
}

const FILES: &[(&str, &str)] = carried![
    "guest-sdks/rust/Cargo.toml",
    "guest-sdks/rust/src/call.rs",
    "guest-sdks/rust/src/config.rs",
    "guest-sdks/rust/macros/Cargo.toml",
    "guest-sdks/rust/macros/src/lib.rs",
    "guest-sdks/rust/macros/src/native.rs",
    "guest-sdks/rust/macros/src/native/fakes.rs",
    "guest-sdks/rust/macros/src/native/signature.rs",
    "guest-sdks/rust/macros/src/options.rs",
    "guest-sdks/rust/macros/src/portable.rs",
    "guest-sdks/rust/src/fault.rs",
    "guest-sdks/rust/src/host_log.rs",
    "guest-sdks/rust/src/http.rs",
    "guest-sdks/rust/src/http/inside.rs",
    "guest-sdks/rust/src/keyvalue.rs",
    "guest-sdks/rust/src/lib.rs",
    "guest-sdks/rust/src/lifecycle.rs",
    "guest-sdks/rust/src/links.rs",
    "guest-sdks/rust/src/log_records.rs",
    "guest-sdks/rust/src/native.rs",
    "guest-sdks/rust/src/start.rs",
    "guest-sdks/rust/src/testing.rs",
    "guest-sdks/rust/src/tracing_events.rs",
    "guest-sdks/rust/wit/call/call.wit",
    "guest-sdks/rust/wit/config/config.wit",
    "guest-sdks/rust/wit/fault/fault.wit",
    "guest-sdks/rust/wit/http/deps/cli.wit",
    "guest-sdks/rust/wit/http/deps/clocks.wit",
    "guest-sdks/rust/wit/http/deps/filesystem.wit",
    "guest-sdks/rust/wit/http/deps/io.wit",
    "guest-sdks/rust/wit/http/deps/random.wit",
    "guest-sdks/rust/wit/http/deps/sockets.wit",
    "guest-sdks/rust/wit/http/http.wit",
    "guest-sdks/rust/wit/keyvalue/keyvalue.wit",
    "guest-sdks/rust/wit/lifecycle/lifecycle.wit",
    "guest-sdks/rust/wit/link/link.wit",
    "guest-sdks/rust/wit/log/log.wit",
];

/// Writes the SDK out unless it is there, and gives its folder.
pub(crate) fn provide(home: &Home) -> Result<PathBuf, ToolError> {
    let digest = digest::of(FILES.iter().flat_map(|(path, text)| [path, text]));
    let folder = home.provide("rust-sdk", &[&digest], |folder| {
        for (path, text) in FILES {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| ToolError::io("create", parent, &error))?;
            }
            fs::write(&path, text).map_err(|error| ToolError::io("write", &path, &error))?;
        }
        Ok(())
    })?;
    Ok(folder.join("guest-sdks/rust"))
}

/// What lets cargo itself, and editors, find the SDK that this crate carries, as `plugwright build` does: a file that is this
/// machine's own and is not committed.
pub(crate) fn for_editors(home: &Home) -> Result<(PathBuf, String), ToolError> {
    let path = toml::Value::String(provide(home)?.to_string_lossy().into_owned());
    let text = format!(
        "# Made by `plugwright` for this machine: where `cargo test` and editors find the SDK that `plugwright build` uses.\n\
         # Not to be committed. It can go once `plugwright-guest` is to come from a registry.\n\
         [patch.crates-io]\nplugwright-guest = {{ path = {path} }}\n"
    );
    Ok((PathBuf::from(".cargo/config.toml"), text))
}

/// The cargo setting that puts the SDK in `folder` in the place of a published one.
pub(crate) fn patch(folder: &Path) -> String {
    let path = toml::Value::String(folder.to_string_lossy().into_owned());
    format!("patch.crates-io.plugwright-guest.path={path}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn carries_every_source_file() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut there = BTreeSet::new();
        for folder in ["guest-sdks/rust/src", "guest-sdks/rust/macros/src"] {
            sources(&root, Path::new(folder), &mut there);
        }
        let carried: BTreeSet<String> =
            FILES.iter().map(|(path, _)| path.to_string()).filter(|path| path.contains("/src/")).collect();
        assert_eq!(carried, there);
    }

    fn sources(root: &Path, folder: &Path, there: &mut BTreeSet<String>) {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root.join(&path).is_dir() {
                sources(root, &path, there);
            } else {
                there.insert(path.display().to_string());
            }
        }
    }

    #[test]
    fn is_of_this_version() {
        let (_, manifest) = FILES[0];
        assert!(manifest.contains(concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"")));
    }
}
