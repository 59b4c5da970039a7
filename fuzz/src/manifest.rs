//! An author's file: it is read, or what is wrong with it is said.

use plugwright::Manifest;

use crate::{Tried, place};

/// The manifests of the tests and examples.
pub fn seeds() -> Vec<Vec<u8>> {
    ["host/tests", "examples", "tests"]
        .iter()
        .flat_map(|folder| place::files(&place::root().join(folder), &["plugin.toml"]))
        .collect()
}

/// Reads a manifest.
pub fn run(bytes: &[u8]) -> Tried {
    let text = String::from_utf8_lossy(bytes);
    match Manifest::parse("plugin.toml", text.clone()) {
        Ok(manifest) => {
            // What is a name is one wherever it is shown.
            assert!(manifest.name().as_str().parse::<plugwright::PluginId>().is_ok());
            let again = Manifest::parse("plugin.toml", text).unwrap();
            assert_eq!(format!("{again:?}"), format!("{manifest:?}"));
            Tried::Done
        }
        Err(error) => {
            assert!(!error.render().is_empty());
            assert!(error.blame() == plugwright::Blame::Plugin, "{}", error.render());
            Tried::Refused
        }
    }
}
