use crate::Plugin;
use crate::conformance::versions_shelf1_0_0::shelf as one;
use crate::conformance::versions_shelf2_0_0::shelf as two;
use crate::exports::conformance::versions::versions_use::Guest;

impl Guest for Plugin {
    fn both(title: String, pages: u32) -> (String, String) {
        let first = one::Book { title: title.clone(), pages };
        let tags = vec!["new".to_owned(), String::new()];
        let second = two::Book { title, pages: pages.into(), tags };
        (one::tell(&first), two::tell(&second))
    }

    fn back(title: String) -> Vec<String> {
        let book = two::echo(&two::Book { title, pages: 1, tags: vec!["x".to_owned(), "y".to_owned()] });
        [vec![book.title], book.tags].concat()
    }

    fn sum() -> u32 {
        one::count() + two::count()
    }
}
