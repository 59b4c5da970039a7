use crate::Plugin;
use crate::exports::conformance::fixed_lists_of_texts::fixed_lists_of_texts::Guest;

impl Guest for Plugin {
    fn echo(x: [String; 2]) -> [String; 2] {
        x
    }
}
