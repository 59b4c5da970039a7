//! The floor: the same functions without any sandbox.

use std::hint::black_box;

pub(crate) trait Native {
    fn noop(&self);
    fn number(&self, number: u32) -> u32;
    fn text(&self, text: &str) -> String;
    fn bytes(&self, bytes: &[u8]) -> Vec<u8>;
}

struct Echo;

impl Native for Echo {
    fn noop(&self) {}

    fn number(&self, number: u32) -> u32 {
        number
    }

    fn text(&self, text: &str) -> String {
        text.to_owned()
    }

    fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        bytes.to_owned()
    }
}

/// A plugin whose type the compiler cannot know, so that calls stay calls.
pub(crate) fn plugin() -> Box<dyn Native> {
    black_box(Box::new(Echo))
}
