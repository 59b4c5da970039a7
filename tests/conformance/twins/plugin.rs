use crate::Plugin;
use crate::exports::conformance::twins::{twin_a, twin_b};

impl twin_a::Guest for Plugin {
    fn get(x: twin_a::Item) -> twin_a::Item {
        x
    }

    fn name(x: twin_a::Kind) -> String {
        match x {
            twin_a::Kind::One => "a one".to_owned(),
            twin_a::Kind::Two => "a two".to_owned(),
        }
    }
}

impl twin_b::Guest for Plugin {
    fn get(x: twin_b::Item) -> twin_b::Item {
        x
    }

    fn name(x: twin_b::Kind) -> String {
        match x {
            twin_b::Kind::Two => "b two".to_owned(),
            twin_b::Kind::Three => "b three".to_owned(),
        }
    }
}
