//! Parsed names. After this module no `String` is the name of anything.

use std::fmt;

use semver::Version;

/// The name of a plugin in a set: lower-case words of letters and digits, joined by hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PluginId(std::sync::Arc<str>);

/// The name of an interface: `namespace:package/interface@version`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceName {
    /// `wasi` of `wasi:cli/run@0.2.0`.
    pub namespace: String,
    /// `cli` of `wasi:cli/run@0.2.0`.
    pub package: String,
    /// `run` of `wasi:cli/run@0.2.0`.
    pub interface: String,
    /// The version, if the package has one.
    pub version: Option<Version>,
}

/// The name of a function: `namespace:package/interface.function@version`, with the version optional, or a bare
/// `function` for one that a world exports itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemName {
    /// The interface, unless the world itself exports the function.
    pub interface: Option<InterfaceName>,
    /// `run`, or `[method]index.add` for a method.
    pub function: String,
}

/// The SHA-256 digest of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl PluginId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
