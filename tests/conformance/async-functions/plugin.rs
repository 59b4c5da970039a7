use crate::Plugin;
use crate::exports::conformance::async_functions::async_functions::{Found, Guest, Note};

impl Guest for Plugin {
    async fn nothing() {}

    async fn echo_text(x: String) -> String {
        x
    }

    async fn echo_note(x: Note) -> Note {
        x
    }

    async fn echo_found(x: Found) -> Found {
        x
    }

    async fn add(a: u64, b: u64) -> u64 {
        a + b
    }

    async fn halve(x: u32) -> Result<u32, String> {
        // Waits in between: whoever calls has to wait as well.
        plugwright_guest::wit_bindgen::yield_async().await;
        if x.is_multiple_of(2) { Ok(x / 2) } else { Err(format!("{x} is odd")) }
    }

    fn twice(x: u32) -> u32 {
        2 * x
    }

    async fn join(a: String, b: String, c: String, d: String, e: String, f: String) -> String {
        [a, b, c, d, e, f].concat()
    }
}
