use crate::Plugin;
use crate::exports::conformance::keyword_self::keyword_self::{Guest, Part};

impl Guest for Plugin {
    fn echo(x: Part) -> Part {
        x
    }
}
