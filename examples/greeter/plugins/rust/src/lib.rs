//! Greets, in Rust.

plugwright_guest::contract!({ world: "greeter", path: "../../wit" });

struct Greeter;

impl exports::example::greeter::greet::Guest for Greeter {
    fn greet(name: String) -> String {
        format!("Hello, {name}!")
    }
}

export!(Greeter);
