//! Does as little as can be, in Rust.

plugwright_guest::contract!({ world: "guest", path: "../../wit" });

struct Guest;

impl exports::bench::guest::work::Guest for Guest {
    fn noop() {}

    fn echo(text: String) -> String {
        text
    }
}

export!(Guest);
