//! Names of WIT beside names of Rust: `full-name` is a field `full_name` and a case `FullName`.

/// Whether a name of a Rust type means a name of WIT: the same, or the same words in another habit.
pub(super) fn means(rust: &str, wit: &str) -> bool {
    rust == wit || kebab(rust).eq_ignore_ascii_case(wit)
}

/// The name among `known` that means `wit`.
pub(super) fn rust<'n>(known: &[&'n str], wit: &str) -> Option<&'n str> {
    let exactly = known.iter().find(|name| **name == wit);
    exactly.or_else(|| known.iter().find(|name| means(name, wit))).copied()
}

fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for c in name.chars() {
        if c == '_' {
            out.push('-');
        } else {
            if c.is_ascii_uppercase() && after_small {
                out.push('-');
            }
            out.push(c);
        }
        after_small = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    out
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
