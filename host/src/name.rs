//! Parsed names. After this module no `String` is the name of anything.

mod offer;

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;
use std::sync::Arc;

use semver::Version;
use serde::{Serialize, Serializer};
use sha2::Digest as _;

use crate::error::{Blame, Error, ErrorKind, Stage};

pub use offer::OfferName;
pub(crate) use offer::owner;

/// Longer names serve nobody and make every table and path unreadable.
const LONGEST_PLUGIN_NAME: usize = 64;

/// The name of a plugin in a set: lower-case words of letters and digits, joined by hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PluginId(Arc<str>);

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

/// The name of a function: `namespace:package/interface.function@version`, with the version optional, a bare `function`
/// for one of the world itself, or `interface.function` where the interface is written in the world.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemName {
    /// The interface, if it is of a package.
    pub interface: Option<InterfaceName>,
    /// `run`, or `[method]index.add` for a method; `clock.now` for a function of an interface that stands in the world.
    pub function: String,
}

/// The SHA-256 digest of a component.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl PluginId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of a fused group: its members' names, which no plugin alone can have.
    pub(crate) fn joined<'a>(members: impl IntoIterator<Item = &'a Self>) -> Self {
        let names: Vec<&str> = members.into_iter().map(Self::as_str).collect();
        Self(names.join("+").into())
    }
}

impl FromStr for PluginId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        if !lower || !is_label(text) {
            return Err(invalid(format!("`{text}` is not a plugin's name")).hint(
                "write lower-case words of letters and digits, joined by hyphens: `syntax-highlight`",
            ));
        }
        if text.len() > LONGEST_PLUGIN_NAME {
            return Err(invalid(format!(
                "a plugin's name has at most {LONGEST_PLUGIN_NAME} characters, `{text}` has {}",
                text.len()
            )));
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for PluginId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl InterfaceName {
    /// Whether both name the same interface, whatever their versions are.
    pub fn same_interface(&self, other: &Self) -> bool {
        self.namespace == other.namespace
            && self.package == other.package
            && self.interface == other.interface
    }

    /// The name of one of its functions.
    pub fn item(&self, function: &str) -> ItemName {
        ItemName { interface: Some(self.clone()), function: function.to_owned() }
    }

    /// Whether a call of this version may go to `export`: the same interface on the same track, in an earlier version as well.
    ///
    /// The component model's names promise that versions of one track are compatible, and wasmtime's linker takes any of them
    /// for any other, as long as types agree. Whether they do is seen at the function that is called; so is one that the
    /// earlier version does not have. Between plugins the rule is stricter: see [`Self::accepts`].
    pub fn may_call(&self, export: &Self) -> bool {
        self.accepts(export) || export.accepts(self)
    }

    /// Whether a provider of `export` may serve an import of `self`: the same interface in the same version, or in a
    /// later one that promises to be compatible (the component model's canonical versions: `1`, `0.2`, `0.0.3`).
    pub fn accepts(&self, export: &Self) -> bool {
        self.same_interface(export)
            && match (&self.version, &export.version) {
                (None, None) => true,
                (Some(import), Some(export)) => is_compatible(import, export),
                _ => false,
            }
    }
}

/// The rule of `^` in Cargo's requirements; pre-releases promise nothing, so they fit themselves alone.
fn is_compatible(import: &Version, export: &Version) -> bool {
    if import == export {
        return true;
    }
    if !import.pre.is_empty() || !export.pre.is_empty() {
        return false;
    }
    let track = |version: &Version| match (version.major, version.minor) {
        (0, 0) => (0, 0, version.patch),
        (0, minor) => (0, minor, 0),
        (major, _) => (major, 0, 0),
    };
    let core = |version: &Version| (version.major, version.minor, version.patch);
    track(import) == track(export) && core(export) >= core(import)
}

impl FromStr for InterfaceName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (path, version) = split_version(text)?;
        interface(path, version).ok_or_else(|| {
            invalid(format!("`{text}` is not an interface's name"))
                .hint("write `namespace:package/interface`, with a version where its package has one: `acme:text/spell@1.2.0`")
        })
    }
}

impl fmt::Display for InterfaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{}:{}/{}", self.namespace, self.package, self.interface);
        if let Some(version) = &self.version {
            text.push_str(&format!("@{version}"));
        }
        f.pad(&text)
    }
}

impl Serialize for InterfaceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl ItemName {
    /// How a component names the function: the interface's name, if it is in one, and its own.
    pub(crate) fn path(&self) -> (Option<String>, &str) {
        match (&self.interface, self.function.split_once('.')) {
            (Some(interface), _) => (Some(interface.to_string()), &self.function),
            (None, Some((interface, function))) if !interface.starts_with('[') => {
                (Some(interface.to_owned()), function)
            }
            (None, _) => (None, &self.function),
        }
    }
}

impl FromStr for ItemName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || {
            invalid(format!("`{text}` is not a function's name")).hint(
                "write `namespace:package/interface.function`, with a version where its package has one: \
                 `acme:text/spell.check@1.2.0`",
            )
        };
        let (path, version) = split_version(text)?;
        let Some((package, item)) = path.split_once('/') else {
            return if version.is_none() && is_of_world(path) {
                Ok(Self { interface: None, function: path.to_owned() })
            } else {
                Err(wrong())
            };
        };
        let (name, function) = item.split_once('.').ok_or_else(wrong)?;
        let interface = interface(&format!("{package}/{name}"), version).ok_or_else(wrong)?;
        if !is_function(function) {
            return Err(wrong());
        }
        Ok(Self { interface: Some(interface), function: function.to_owned() })
    }
}

impl fmt::Display for ItemName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(interface) = &self.interface else {
            return f.pad(&self.function);
        };
        let mut text = format!(
            "{}:{}/{}.{}",
            interface.namespace, interface.package, interface.interface, self.function
        );
        if let Some(version) = &interface.version {
            text.push_str(&format!("@{version}"));
        }
        f.pad(&text)
    }
}

impl Serialize for ItemName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Digest {
    /// Digests bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Digests everything that `reader` still gives.
    ///
    /// # Errors
    ///
    /// When reading fails.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = sha2::Sha256::new();
        io::copy(&mut reader, &mut hasher)?;
        Ok(Self(hasher.finalize().into()))
    }

    /// A digest that was made elsewhere.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first eight hexadecimal digits: enough for people to tell two components apart.
    pub fn short(&self) -> String {
        self.0.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl FromStr for Digest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || {
            invalid(format!("`{text}` is not a digest")).hint("a SHA-256 digest has 64 hexadecimal digits")
        };
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(wrong());
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn invalid(message: String) -> Error {
    Error::new(Stage::Manifest, ErrorKind::Manifest, Blame::Operator, message)
}

fn split_version(text: &str) -> Result<(&str, Option<Version>), Error> {
    let Some((path, version)) = text.split_once('@') else {
        return Ok((text, None));
    };
    let version = Version::parse(version).map_err(|error| {
        invalid(format!("`{version}` in `{text}` is not a version: {error}"))
            .hint("a version has three numbers: `1.2.0`")
    })?;
    Ok((path, Some(version)))
}

fn interface(path: &str, version: Option<Version>) -> Option<InterfaceName> {
    let (package, interface) = path.split_once('/')?;
    let (namespace, package) = package.split_once(':')?;
    [namespace, package, interface].into_iter().all(is_label).then(|| InterfaceName {
        namespace: namespace.to_owned(),
        package: package.to_owned(),
        interface: interface.to_owned(),
        version,
    })
}

/// A function of the world, or of an interface that stands in it: `clock.now`.
fn is_of_world(text: &str) -> bool {
    let inline = text.split_once('.').filter(|(interface, _)| is_label(interface));
    is_function(text) || inline.is_some_and(|(_, function)| is_function(function))
}

/// A plain function, or `[constructor]r`, `[method]r.f`, `[static]r.f`.
fn is_function(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some(("constructor", resource)) => is_label(resource),
        Some(("method" | "static", path)) => {
            path.split_once('.').is_some_and(|(resource, function)| is_label(resource) && is_label(function))
        }
        Some(_) => false,
        None => is_label(text),
    }
}

/// The component model's `label`: words joined by hyphens, each of one case, the first led by a letter.
fn is_label(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !(word.bytes().any(|byte| byte.is_ascii_uppercase())
                && word.bytes().any(|byte| byte.is_ascii_lowercase()))
    };
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.split('-').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(import: &str, export: &str) -> bool {
        let name = |version: &str| format!("a:b/c@{version}").parse::<InterfaceName>().unwrap();
        name(import).accepts(&name(export))
    }

    #[test]
    fn a_later_version_on_the_same_track_serves() {
        assert!(accepts("1.2.0", "1.9.3"));
        assert!(accepts("0.2.1", "0.2.6"));
        assert!(accepts("0.0.3", "0.0.3"));
        assert!(accepts("1.0.0-rc.1", "1.0.0-rc.1"));
    }

    #[test]
    fn a_call_may_go_to_an_earlier_version_of_the_track() {
        let may_call = |call: &str, export: &str| {
            let name = |version: &str| format!("a:b/c@{version}").parse::<InterfaceName>().unwrap();
            name(call).may_call(&name(export))
        };
        assert!(may_call("1.1.0", "1.0.0") && may_call("1.0.0", "1.1.0") && may_call("0.2.3", "0.2.0"));
        assert!(!may_call("2.0.0", "1.0.0") && !may_call("0.3.0", "0.2.0") && !may_call("0.0.2", "0.0.1"));
        assert!(!may_call("1.0.0", "1.0.0-rc.1"));
    }

    #[test]
    fn an_earlier_version_or_another_track_does_not() {
        assert!(!accepts("1.2.0", "1.1.9"));
        assert!(!accepts("1.2.0", "2.0.0"));
        assert!(!accepts("0.2.0", "0.3.0"));
        assert!(!accepts("0.0.3", "0.0.4"));
        assert!(!accepts("1.0.0-rc.1", "1.0.0"));
    }

    #[test]
    fn names_come_back_as_they_went_in() {
        for text in ["a:b/c", "wasi:cli/run@0.2.6", "press:site/markdown@1.0.0-rc.1"] {
            assert_eq!(text.parse::<InterfaceName>().unwrap().to_string(), text);
        }
        for text in ["run", "a:b/c.d", "a:b/c.d-e@1.0.0", "a:b/c.[method]r.f@1.0.0", "a:b/c.[constructor]r"] {
            assert_eq!(text.parse::<ItemName>().unwrap().to_string(), text);
        }
        let digest = Digest::of(b"").to_string();
        assert_eq!(digest.parse::<Digest>().unwrap().to_string(), digest);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", "a", "a:b", "a/b", "a:b/", "a:b/c@1", "a:b/C-d2-", "a:b/c.d"] {
            assert!(text.parse::<InterfaceName>().is_err(), "{text}");
        }
        for text in ["", "-a", "a-", "A", "a b", "a_b", "1a", "../a", "a+b"] {
            assert!(text.parse::<PluginId>().is_err(), "{text}");
        }
        for text in ["", "a:b/c", "a:b/c.", "a:b/c.[x]y", "run@1.0.0", "a:b/c.[method]r"] {
            assert!(text.parse::<ItemName>().is_err(), "{text}");
        }
        assert!("é".repeat(32).parse::<Digest>().is_err());
    }
}
