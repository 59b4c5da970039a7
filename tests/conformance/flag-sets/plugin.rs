use crate::Plugin;
use crate::exports::conformance::flag_sets::flag_sets::{All, Eight, Guest, Named, Nine, One};

impl Guest for Plugin {
    fn echo_one(x: One) -> One {
        x
    }

    fn echo_eight(x: Eight) -> Eight {
        x
    }

    fn echo_nine(x: Nine) -> Nine {
        x
    }

    fn echo_all(x: All) -> All {
        x
    }

    fn echo_list(x: Vec<Nine>) -> Vec<Nine> {
        x
    }

    fn show(x: Named) -> String {
        let named = [(Named::READ_ONLY, "read-only"), (Named::X, "x"), (Named::TO_HTML5, "to-html5")];
        let set = named.into_iter().filter(|(flag, _)| x.contains(*flag)).map(|(_, name)| name);
        set.collect::<Vec<_>>().join("+")
    }

    fn ends(x: All) -> (bool, bool) {
        (x.contains(All::B0), x.contains(All::B31))
    }

    fn make_named() -> Named {
        Named::READ_ONLY | Named::TO_HTML5
    }

    fn make_all(which: u32) -> All {
        [All::empty(), All::B0, All::B31, All::all()][which as usize]
    }
}
