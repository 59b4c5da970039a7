use crate::Plugin;
use crate::exports::conformance::large_types::large_types::{Choice, Guest, Number, Wide};

impl Guest for Plugin {
    fn echo_number(x: Number) -> Number {
        x
    }

    fn echo_numbers(x: Vec<Number>) -> Vec<Number> {
        x
    }

    fn echo_choice(x: Choice) -> Choice {
        x
    }

    fn echo_wide(x: Wide) -> Wide {
        x
    }

    fn make_number(which: u32) -> Number {
        [Number::C0, Number::C255, Number::C256, Number::C299][which as usize]
    }

    fn make_choice(which: u32) -> Choice {
        match which {
            0 => Choice::V0,
            1 => Choice::V255(9_007_199_254_740_993),
            2 => Choice::V256("text".to_owned()),
            _ => Choice::V259,
        }
    }

    fn field(x: Wide) -> u64 {
        x.p38
    }
}
