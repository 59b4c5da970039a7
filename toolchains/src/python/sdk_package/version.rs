//! A contract's version, as Python's packages write theirs.

/// The version of WIT, which is semver, by the rules of Python's packaging: `1.2.0-rc.1` is `1.2.0rc1`.
///
/// A pre-release that Python has no word for is a development release, which comes before all others.
pub(super) fn of(version: &str) -> String {
    // What is behind `+` tells builds apart, which a registry of Python does not take.
    let version = version.split('+').next().unwrap_or_default();
    let Some((release, pre)) = version.split_once('-') else { return version.to_owned() };
    let (word, number) = match pre.split_once('.') {
        Some((word, number)) => (word, number),
        None => pre.split_at(pre.find(|c: char| c.is_ascii_digit()).unwrap_or(pre.len())),
    };
    let letter = match word {
        "alpha" | "a" => "a",
        "beta" | "b" => "b",
        "rc" | "pre" | "preview" => "rc",
        _ => return format!("{release}.dev0"),
    };
    match number {
        "" => format!("{release}{letter}0"),
        number if number.chars().all(|c| c.is_ascii_digit()) => format!("{release}{letter}{number}"),
        _ => format!("{release}.dev0"),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn pre_releases_keep_their_order_where_they_can() {
        for (wit, python) in [
            ("1.2.0", "1.2.0"),
            ("1.2.0-rc.1", "1.2.0rc1"),
            ("1.2.0-alpha", "1.2.0a0"),
            ("1.2.0-beta2", "1.2.0b2"),
            ("1.2.0-draft", "1.2.0.dev0"),
            ("1.2.0-rc.1.2", "1.2.0.dev0"),
            ("1.2.0+build.5", "1.2.0"),
        ] {
            assert_eq!(of(wit), python, "{wit}");
        }
    }
}
