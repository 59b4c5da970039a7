//! An operator's file: it is read, or all that is wrong with it is said, and no secret in it is.

use std::path::Path;

use plugwright::Policy;

use crate::{Tried, place};

/// The files of the tests and examples.
pub fn seeds() -> Vec<Vec<u8>> {
    ["host/tests", "cli/tests", "examples", "tests"]
        .iter()
        .flat_map(|folder| place::files(&place::root().join(folder), &["plugwright.toml"]))
        .collect()
}

/// Reads a policy, and a policy in which a secret stands.
pub fn run(bytes: &[u8]) -> Tried {
    let text = String::from_utf8_lossy(bytes).into_owned();
    secrets_stay_secret(&text);
    match Policy::parse(Path::new("plugwright.toml"), text) {
        Ok(policy) => {
            for plugin in policy.plugins() {
                assert!(plugin.as_str().parse::<plugwright::PluginId>().is_ok());
            }
            Tried::Done
        }
        Err(report) => {
            assert!(!report.errors().is_empty() && !report.render().is_empty());
            for error in report.errors() {
                assert!(error.blame() == plugwright::Blame::Operator, "{}", error.render());
            }
            Tried::Refused
        }
    }
}

/// Errors show lines of the file; none of them may show this one.
fn secrets_stay_secret(text: &str) {
    const SECRET: &str = "hunter2-hunter2";
    let with = format!("[plugins.vault.grants.config]\ntoken = {{ secret = \"{SECRET}\" }}\n{text}");
    if let Err(report) = Policy::parse(Path::new("plugwright.toml"), with) {
        assert!(!report.render().contains(SECRET), "{}", report.render());
        assert!(!format!("{report:?}").contains(SECRET), "{report:?}");
    }
}
