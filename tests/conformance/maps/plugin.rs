use plugwright_guest::wit_bindgen::rt::Map;

use crate::Plugin;
use crate::exports::conformance::maps::maps::{Guest, Shelf};

impl Guest for Plugin {
    fn echo(x: Map<String, u32>) -> Map<String, u32> {
        x
    }

    fn echo_lists(x: Map<u8, Vec<String>>) -> Map<u8, Vec<String>> {
        x
    }

    fn look_up(x: Map<String, u32>, key: String) -> Option<u32> {
        x.get(&key).copied()
    }

    fn make() -> Map<String, u32> {
        [("first".to_owned(), 1), ("🦀".to_owned(), 4_294_967_295)].into_iter().collect()
    }

    fn echo_many(x: Vec<Map<String, u32>>) -> Vec<Map<String, u32>> {
        x
    }

    fn echo_nested(x: Map<String, Map<u32, bool>>) -> Map<String, Map<u32, bool>> {
        x
    }

    fn echo_shelf(x: Shelf) -> Shelf {
        x
    }

    fn echo_some(x: Option<Map<u8, String>>) -> Option<Map<u8, String>> {
        x
    }
}
