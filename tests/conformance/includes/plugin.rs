use crate::Plugin;
use crate::conformance::includes_base::base_types::{Item, Kind};
use crate::exports::conformance::{includes, includes_base, includes_more};

impl includes::includes::Guest for Plugin {
    fn echo(x: Item) -> Item {
        x
    }

    fn sort_of(x: Vec<Kind>) -> Vec<String> {
        let name = |kind: &Kind| match kind {
            Kind::Small => "small".to_owned(),
            Kind::Large => "large".to_owned(),
        };
        x.iter().map(name).collect()
    }
}

impl includes_base::base_store::Guest for Plugin {
    fn put(x: Item) -> Result<u32, String> {
        if x.name.is_empty() { Err("no name".to_owned()) } else { Ok(x.parts.len() as u32) }
    }
}

impl includes_more::more_store::Guest for Plugin {
    fn twice(x: Item) -> (Item, Item) {
        let other = Item { kind: Kind::Large, ..x.clone() };
        (x, other)
    }
}
