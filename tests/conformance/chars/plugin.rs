use crate::Plugin;
use crate::exports::conformance::chars::chars::Guest;

impl Guest for Plugin {
    fn echo(x: char) -> char {
        x
    }

    fn code(x: char) -> u32 {
        x.into()
    }

    fn of_code(code: u32) -> char {
        char::from_u32(code).unwrap()
    }

    fn echo_list(x: Vec<char>) -> Vec<char> {
        x
    }
}
