use crate::Plugin;
use crate::exports::conformance::err_types::err_types as types;

impl types::Guest for Plugin {
    fn fail(x: u32) -> Result<types::Ok, types::Err> {
        match x {
            0 => Ok(types::Ok { value: 255 }),
            1 => Err(types::Err::Missing("k".to_owned())),
            _ => Err(types::Err::Broken),
        }
    }

    fn echo(x: types::Err) -> types::Err {
        x
    }

    fn echo_all(
        a: types::Ok,
        b: types::Some,
        c: types::None,
        d: types::Result,
    ) -> (types::Ok, types::Some, types::None, types::Result) {
        (a, b, c, d)
    }

    fn optional(x: Option<types::Some>) -> Option<types::Some> {
        x
    }
}
