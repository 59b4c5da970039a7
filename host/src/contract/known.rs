//! What planning has to know of a component, in a form that is kept: kilobytes that say what megabytes were read for.
//!
//! It is as good as the component: the types are decoded from it again, by the same decoder, where a plan needs more of them than their
//! outline. To decode those of WASI, which most components import, takes longer than all else that a plan does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wit_component::{DecodedWasm, WitPrinter};
use wit_parser::{PackageId, Resolve, WorldId};

use super::facts::Facts;
use super::outline::Outline;
use super::read::decode_small;
use super::screen::Size;
use super::shrink::shrink;
use super::types::Types;
use crate::name::Digest;

/// What decides how kept bytes are understood. Another version of Plugwright reads components its own way.
const FORMAT: &[u8] = concat!("2 ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

/// What was read of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) digest: Digest,
    pub(crate) size: Size,
    needs_async: bool,
    outline: Outline,
    small: Small,
}

/// Where the types are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Small {
    /// In a WIT package in binary form, whose one world is that of the component.
    Package(Vec<u8>),
    /// In the component, without its code and data: an interpreter has hundreds of kilobytes left.
    Component(Vec<u8>),
}

impl Small {
    /// Decodes the types; nothing if the bytes are damaged.
    pub(super) fn types(&self) -> Option<Types> {
        let (resolve, world) = match self {
            Self::Component(bytes) => decode_small(bytes).ok()?,
            Self::Package(bytes) => unpacked(bytes)?,
        };
        Some(Types::of(resolve, world))
    }
}

impl Known {
    /// Notes what `facts` and `size` were read of; nothing for a component that does not get smaller.
    pub(crate) fn of(component: &[u8], digest: Digest, size: Size, facts: &Facts) -> Option<Self> {
        let small = match package(facts) {
            Some(package) => Small::Package(package),
            None => Small::Component(shrink(component)?),
        };
        Some(Self { digest, size, needs_async: facts.needs_async(), outline: facts.outline().clone(), small })
    }

    /// The component's imports and exports.
    pub(crate) fn facts(self) -> Facts {
        Facts::again(self.outline, self.small, self.needs_async)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let (form, small) = match &self.small {
            Small::Component(bytes) => (0, bytes),
            Small::Package(bytes) => (1, bytes),
        };
        let outline = self.outline.to_bytes();
        let Size { functions, depth } = self.size;
        let numbers = [functions, depth, u64::from(self.needs_async), outline.len() as u64, form];
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        [FORMAT, self.digest.as_bytes(), &numbers, &outline, small].concat()
    }

    /// Reads what [`Known::to_bytes`] wrote; nothing if another version did.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (digest, rest) = bytes.strip_prefix(FORMAT)?.split_first_chunk()?;
        let (functions, rest) = rest.split_first_chunk()?;
        let (depth, rest) = rest.split_first_chunk()?;
        let (needs_async, rest) = rest.split_first_chunk()?;
        let (outline, rest) = rest.split_first_chunk()?;
        let (form, rest) = rest.split_first_chunk()?;
        let (outline, small) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*outline)).ok()?)?;
        let small = match u64::from_le_bytes(*form) {
            0 => Small::Component(small.to_vec()),
            _ => Small::Package(small.to_vec()),
        };
        Some(Self {
            digest: Digest::from_bytes(*digest),
            size: Size { functions: u64::from_le_bytes(*functions), depth: u64::from_le_bytes(*depth) },
            needs_async: u64::from_le_bytes(*needs_async) != 0,
            outline: Outline::from_bytes(outline)?,
            small,
        })
    }
}

/// The types as a package, if what is read of it again is the same, word for word.
fn package(facts: &Facts) -> Option<Vec<u8>> {
    let (resolve, world) = facts.wit();
    // The encoder was written for packages that people wrote.
    catch_unwind(AssertUnwindSafe(|| {
        let bytes = wit_component::encode(resolve, resolve.worlds.get(world)?.package?).ok()?;
        let (again, world_again) = unpacked(&bytes)?;
        (text(resolve, world)? == text(&again, world_again)?).then_some(bytes)
    }))
    .ok()
    .flatten()
}

/// Reads a package whose one world is that of a component.
fn unpacked(bytes: &[u8]) -> Option<(Resolve, WorldId)> {
    let DecodedWasm::WitPackage(resolve, package) = wit_component::decode(bytes).ok()? else { return None };
    let mut worlds = resolve.packages.get(package)?.worlds.values().copied();
    let world = worlds.next().filter(|_| worlds.next().is_none())?;
    Some((resolve, world))
}

/// All packages as WIT, that of the world first, the others by name.
fn text(resolve: &Resolve, world: WorldId) -> Option<String> {
    let main = resolve.worlds.get(world)?.package?;
    let mut others: Vec<PackageId> =
        resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != main).collect();
    others.sort_by_key(|id| resolve.packages.get(*id).map(|package| package.name.clone()));
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others).ok()?;
    Some(String::from(printer.output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_says_what_the_component_says() {
        let component = wat::parse_str(
            r#"(component
                (import "a:b/c@1.0.0" (instance (export "f" (func (param "x" (list u8))))))
                (core module $m (func (export "g") unreachable) (memory 1) (data (i32.const 0) "bulk"))
                (core instance $m (instantiate $m))
                (func (export "g") (canon lift (core func $m "g"))))"#,
        )
        .unwrap();
        let facts = Facts::of(&component).unwrap();
        let size = Size::of(&component).unwrap();
        let known = Known::of(&component, Digest::of(&component), size, &facts).unwrap();
        assert!(matches!(known.small, Small::Package(_)));
        let bytes = known.to_bytes();
        assert!(!bytes.windows(4).any(|window| window == b"bulk"));
        let again = Known::from_bytes(&bytes).unwrap();
        assert_eq!(again, known);
        assert_eq!(format!("{:?}", again.clone().facts()), format!("{facts:?}"));
        assert_eq!(again.clone().facts().functions(), facts.functions());
        let functions =
            |facts: &Facts| facts.all_functions().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(functions(&again.clone().facts()), functions(&facts));
        let shrunk = Known { small: Small::Component(shrink(&component).unwrap()), ..known };
        assert_eq!(Known::from_bytes(&shrunk.to_bytes()).unwrap(), shrunk);
        assert_eq!(functions(&shrunk.facts()), functions(&facts));
        assert_eq!((again.size.functions, again.size.depth), (1, 2));
        // Another version's.
        assert_eq!(Known::from_bytes(&[b"0 ".as_slice(), &bytes[2..]].concat()), None);
        assert_eq!(Known::from_bytes(&bytes[..40]), None);
    }
}
