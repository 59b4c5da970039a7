use crate::Plugin;
use crate::exports::conformance::enums::enums::{Colour, Guest, One};

type All = (Vec<Colour>, Option<Colour>, Result<Colour, One>);

impl Guest for Plugin {
    fn echo_one(x: One) -> One {
        x
    }

    fn echo(x: Colour) -> Colour {
        x
    }

    fn echo_all(x: All) -> All {
        x
    }

    fn index(x: Colour) -> u32 {
        match x {
            Colour::Red => 0,
            Colour::DarkGreen => 1,
            Colour::Blue2 => 2,
        }
    }

    fn make(which: u32) -> Colour {
        [Colour::Red, Colour::DarkGreen, Colour::Blue2][which as usize]
    }
}
