//! What a slip of the hand was meant to be.

/// The one of `known` that was meant by `unknown`, if one is close enough to say so.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.into_iter().map(|name| (distance(unknown, name), name)).min();
    near.filter(|(distance, name)| *distance <= 1 + name.len() / 4).map(|(_, name)| name)
}

/// How many letters must be added, removed or replaced to turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (y, pair) in b.chars().zip(row.windows(2)) {
            if let [diagonal, above] = pair {
                let left = next.last().copied().unwrap_or_default();
                next.push((diagonal + usize::from(x != y)).min(above + 1).min(left + 1));
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        assert_eq!(nearest("memroy", ["memory", "deadline"]), Some("memory"));
        assert_eq!(nearest("quux", ["memory", "deadline"]), None);
        assert_eq!(nearest("quux", []), None);
    }
}
