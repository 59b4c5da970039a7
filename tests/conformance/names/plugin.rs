use crate::Plugin;
use crate::exports::conformance::names::names::{A1B2C3, FF, Guest, V2};

impl Guest for Plugin {
    fn a() -> u8 {
        1
    }

    fn a1() -> u8 {
        2
    }

    fn a_b() -> u8 {
        3
    }

    fn a_b1_c() -> u8 {
        4
    }

    fn to_html(the_url: String, x1: u8) -> String {
        format!("{the_url} {x1}")
    }

    fn echo_record(x: A1B2C3) -> A1B2C3 {
        x
    }

    fn echo_variant(x: V2) -> V2 {
        x
    }

    fn echo_flags(x: FF) -> FF {
        x
    }
}
