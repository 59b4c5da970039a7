//! Made into a component by wit-bindgen alone.

wit_bindgen::generate!({ world: "shouter", path: "../../wit" });

struct Shouter;

impl exports::test::habits::plain::Guest for Shouter {
    fn shout(text: String) -> String {
        assert!(!text.is_empty(), "there is nothing to shout");
        text.to_uppercase()
    }
}

export!(Shouter);
