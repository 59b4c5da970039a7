//! A plugin with habits.

mod numbers;

plugwright_guest::contract!({ world: "rust", path: "../wit" });

struct Habits;

impl exports::test::habits::rs::Guest for Habits {
    fn act(what: String) -> u32 {
        match what.as_str() {
            "panic" => parse("six seven"),
            "index" => numbers::last(&[]),
            _ => 0,
        }
    }
}

/// Panics, three functions deep.
fn parse(text: &str) -> u32 {
    text.split(' ').map(numbers::number).sum()
}

export!(Habits);
