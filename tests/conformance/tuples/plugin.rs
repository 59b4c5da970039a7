use crate::Plugin;
use crate::exports::conformance::tuples::tuples::Guest;

type Mixed = (bool, u8, i16, f32, f64, char, String);
type Nested = ((u8, String), Vec<(bool,)>);

impl Guest for Plugin {
    fn echo_one(x: (u8,)) -> (u8,) {
        x
    }

    fn echo_pair(x: (String, i64)) -> (String, i64) {
        x
    }

    fn echo_mixed(x: Mixed) -> Mixed {
        x
    }

    fn echo_nested(x: Nested) -> Nested {
        x
    }

    fn swap((a, b): (String, u32)) -> (u32, String) {
        (b, a)
    }

    fn make() -> (u32, String, (i8, f64)) {
        (4_294_967_295, "two".to_owned(), (-128, 0.5))
    }
}
