//! Digests that tell whether something has to be made again.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Gives the SHA-256 digest of `parts` as 64 hexadecimal digits.
///
/// Each part is counted with its length, so that no byte can move from one part to the next unnoticed.
pub(crate) fn of<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(super::of(["ab", "c"]), super::of(["a", "bc"]));
        assert_eq!(super::of(["ab"]).len(), 64);
    }
}
