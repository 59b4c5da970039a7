//! What is no number.

/// Panics for what is no number.
pub fn number(text: &str) -> u32 {
    match text.parse() {
        Ok(number) => number,
        Err(error) => panic!("{text} is no number: {error}"),
    }
}

/// Panics where there is none.
#[inline(never)]
pub fn last(numbers: &[u32]) -> u32 {
    numbers[numbers.len().wrapping_sub(1)]
}
