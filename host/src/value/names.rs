//! Names of WIT beside names of Rust: `full-name` is a field `full_name` and a case `FullName`.

/// Whether a name of a Rust type means a name of WIT: the same, or the same words in another habit.
#[inline]
pub(super) fn means(rust: &str, wit: &str) -> bool {
    rust == wit || is_kebab_of(rust, wit)
}

/// The name among `known` that means `wit`.
pub(super) fn rust<'n>(known: &[&'n str], wit: &str) -> Option<&'n str> {
    let exactly = known.iter().find(|name| **name == wit);
    exactly.or_else(|| known.iter().find(|name| means(name, wit))).copied()
}

/// Whether the words of `rust`, written in WIT's habit, are `wit`. Both are compared as they are read: fields of thousands of records
/// are looked up so.
fn is_kebab_of(rust: &str, wit: &str) -> bool {
    let mut wit = wit.bytes();
    let mut after_small = false;
    for c in rust.bytes() {
        if c == b'_' {
            if wit.next() != Some(b'-') {
                return false;
            }
        } else {
            if c.is_ascii_uppercase() && after_small && wit.next() != Some(b'-') {
                return false;
            }
            if !wit.next().is_some_and(|other| other.eq_ignore_ascii_case(&c)) {
                return false;
            }
        }
        after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    wit.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{means, rust};

    #[test]
    fn habits_of_rust_mean_names_of_wit() {
        for (rust, wit) in [
            ("full_name", "full-name"),
            ("FullName", "full-name"),
            ("type", "type"),
            ("Utf8Text", "utf8-text"),
            ("HTTP", "HTTP"),
            ("Get", "get"),
            ("a-b", "a-b"),
        ] {
            assert!(means(rust, wit), "{rust} {wit}");
        }
        assert!(!means("fullname", "full-name"));
        assert_eq!(rust(&["Ab", "ab"], "ab"), Some("ab"));
    }
}
