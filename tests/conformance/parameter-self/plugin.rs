use crate::Plugin;
use crate::exports::conformance::parameter_self::parameter_self::Guest;

impl Guest for Plugin {
    fn name(self_: String) -> String {
        self_
    }
}
