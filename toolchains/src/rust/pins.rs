//! What the room of Rust rests on.

use serde::Deserialize;

use crate::error::ToolError;

/// The text, for stamps.
pub(crate) const TEXT: &str = include_str!("../../pins/rust.toml");

/// `pins/rust.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pins {
    pub(crate) target: String,
    pub(crate) oldest: String,
    pub(crate) distribution: Distribution,
}

/// A distribution whose own packages can build for the target.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Distribution {
    pub(crate) release: String,
    pub(crate) packages: Vec<String>,
    pub(crate) suite: String,
    pub(crate) libc: String,
}

impl Pins {
    pub(crate) fn read() -> Result<Self, ToolError> {
        toml::from_str(TEXT)
            .map_err(|error| ToolError::new("rust", "the pins of Rust cannot be read").why(error.to_string()))
    }

    /// Whether a compiler of this version will do.
    pub(crate) fn accepts(&self, version: &str) -> bool {
        numbers(version) >= numbers(&self.oldest)
    }
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map_while(|part| part.split('-').next()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let pins = Pins::read().unwrap();
        for (version, accepted) in
            [("1.85.0", true), ("1.100.0-nightly", true), ("1.9.0", false), ("", false)]
        {
            assert_eq!(pins.accepts(version), accepted, "{version}");
        }
    }
}
