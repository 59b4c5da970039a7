use crate::Plugin;
use crate::exports::conformance::versions_shelf1_0_0::shelf as one;
use crate::exports::conformance::versions_shelf2_0_0::shelf as two;

impl one::Guest for Plugin {
    fn tell(x: one::Book) -> String {
        format!("{} has {} pages", x.title, x.pages)
    }

    fn echo(x: one::Book) -> one::Book {
        x
    }

    fn count() -> u32 {
        1
    }
}

impl two::Guest for Plugin {
    fn tell(x: two::Book) -> String {
        format!("{} has {} pages, {}", x.title, x.pages, x.tags.join("+"))
    }

    fn echo(x: two::Book) -> two::Book {
        x
    }

    fn count() -> u32 {
        20
    }

    fn added(x: two::Order) -> String {
        match x {
            two::Order::First => "first".to_owned(),
            two::Order::Last => "last".to_owned(),
        }
    }
}
