use crate::Plugin;
use crate::exports::conformance::aliases::aliases::{Count, Counts, Guest, Id, MaybeText, Part, Table, User};

impl Guest for Plugin {
    fn echo_id(x: Id) -> Id {
        x
    }

    fn echo_count(x: Count) -> Count {
        x
    }

    fn echo_counts(x: Counts) -> Counts {
        x
    }

    fn echo_maybe(x: MaybeText) -> MaybeText {
        x
    }

    fn echo_table(x: Table) -> Table {
        x
    }

    fn echo_user(x: User) -> User {
        x
    }

    fn echo_part(x: Vec<Part>) -> Vec<Part> {
        x
    }

    fn name_of(x: User) -> String {
        x.name
    }
}
