//! What planning has to know of a component, in a form that is kept: kilobytes that say what megabytes were read for.
//!
//! It is as good as the component: the types are decoded from it again, by the same decoder.

use super::facts::Facts;
use super::screen::Size;
use super::shrink::shrink;
use crate::error::Error;
use crate::name::Digest;

/// What decides how kept bytes are understood. Another version of Plugwright reads components its own way.
const FORMAT: &[u8] = concat!("1 ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

/// What was read of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) digest: Digest,
    pub(crate) size: Size,
    needs_async: bool,
    /// The component without its code and data.
    small: Vec<u8>,
}

impl Known {
    /// Notes what `facts` and `size` were read of; nothing for a component that does not get smaller.
    pub(crate) fn of(component: &[u8], digest: Digest, size: Size, facts: &Facts) -> Option<Self> {
        Some(Self { digest, size, needs_async: facts.needs_async(), small: shrink(component)? })
    }

    /// The component's imports and exports.
    ///
    /// # Errors
    ///
    /// As [`Facts::of`], which was asked before.
    pub(crate) fn facts(&self) -> Result<Facts, Error> {
        Facts::of_small(&self.small, self.needs_async)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let numbers = [self.size.functions, self.size.depth, u64::from(self.needs_async)];
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        [FORMAT, self.digest.as_bytes(), &numbers, &self.small].concat()
    }

    /// Reads what [`Known::to_bytes`] wrote; nothing if another version did.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (digest, rest) = bytes.strip_prefix(FORMAT)?.split_first_chunk()?;
        let (functions, rest) = rest.split_first_chunk()?;
        let (depth, rest) = rest.split_first_chunk()?;
        let (needs_async, small) = rest.split_first_chunk()?;
        Some(Self {
            digest: Digest::from_bytes(*digest),
            size: Size { functions: u64::from_le_bytes(*functions), depth: u64::from_le_bytes(*depth) },
            needs_async: u64::from_le_bytes(*needs_async) != 0,
            small: small.to_vec(),
        })
    }
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
        let bytes = known.to_bytes();
        assert!(!bytes.windows(4).any(|window| window == b"bulk"));
        let again = Known::from_bytes(&bytes).unwrap();
        assert_eq!(again, known);
        assert_eq!(format!("{:?}", again.facts().unwrap()), format!("{facts:?}"));
        assert_eq!(again.facts().unwrap().functions(), facts.functions());
        assert_eq!((again.size.functions, again.size.depth), (1, 2));
        // Another version's.
        assert_eq!(Known::from_bytes(&[b"0 ".as_slice(), &bytes[2..]].concat()), None);
        assert_eq!(Known::from_bytes(&bytes[..40]), None);
    }
}
