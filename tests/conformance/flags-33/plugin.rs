use crate::Plugin;
use crate::exports::conformance::flags_33::flags_33::{Guest, TooMany};

impl Guest for Plugin {
    fn echo(x: TooMany) -> TooMany {
        x
    }
}
