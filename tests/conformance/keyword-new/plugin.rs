use crate::Plugin;
use crate::exports::conformance::keyword_new::keyword_new::Guest;

impl Guest for Plugin {
    fn new(x: u32) -> u32 {
        x
    }
}
