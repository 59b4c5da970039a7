#[allow(warnings)]
mod bindings;

use bindings::exports::example::component::backend::{Entry, Guest};

struct Component;

impl Guest for Component {
    fn fetch(entry: Entry) -> Vec<u8> {
        entry.key.into_bytes()
    }
}

bindings::export!(Component with_types_in bindings);
