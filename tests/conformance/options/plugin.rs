use crate::Plugin;
use crate::exports::conformance::options::options::{Guest, Settings};

fn or_none<T: ToString>(value: Option<T>) -> String {
    value.map_or("none".to_owned(), |value| value.to_string())
}

impl Guest for Plugin {
    fn echo_u8(x: Option<u8>) -> Option<u8> {
        x
    }

    fn echo_string(x: Option<String>) -> Option<String> {
        x
    }

    fn echo_bool(x: Option<bool>) -> Option<bool> {
        x
    }

    fn echo_list(x: Option<Vec<String>>) -> Option<Vec<String>> {
        x
    }

    fn echo_twice(x: Option<Option<u8>>) -> Option<Option<u8>> {
        x
    }

    fn echo_thrice(x: Option<Option<Option<String>>>) -> Option<Option<Option<String>>> {
        x
    }

    fn echo_settings(x: Settings) -> Settings {
        x
    }

    fn show_twice(x: Option<Option<u8>>) -> String {
        match x {
            None => "none".to_owned(),
            Some(None) => "some none".to_owned(),
            Some(Some(value)) => format!("some some {value}"),
        }
    }

    fn show(a: Option<u8>, b: Option<bool>, c: Option<String>) -> String {
        format!("{} {} {}", or_none(a), or_none(b), or_none(c.map(|text| format!("'{text}'"))))
    }

    fn make_twice(which: u32) -> Option<Option<u8>> {
        [None, Some(None), Some(Some(0))][which as usize]
    }
}
