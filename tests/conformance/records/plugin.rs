use crate::Plugin;
use crate::exports::conformance::records::records::{Every, Guest, Single, Tree};

impl Guest for Plugin {
    fn echo_single(x: Single) -> Single {
        x
    }

    fn echo_every(x: Every) -> Every {
        x
    }

    fn echo_tree(x: Tree) -> Tree {
        x
    }

    fn show_every(x: Every) -> String {
        let fields = [
            x.a_bool.to_string(),
            x.a_u8.to_string(),
            x.a_u64.to_string(),
            x.a_s8.to_string(),
            x.an_f32.to_string(),
            x.a_char.to_string(),
            x.a_string,
            x.a_list.join("+"),
            x.an_option.unwrap_or("nothing".to_owned()),
            x.a_tuple.0.to_string(),
            x.a_tuple.1,
            x.a_record.only.to_string(),
        ];
        fields.join(" ")
    }

    fn make_every() -> Every {
        Every {
            a_bool: true,
            a_u8: 255,
            a_u64: 9_007_199_254_740_991,
            a_s8: -128,
            an_f32: 0.5,
            a_char: '🦀',
            a_string: "text".to_owned(),
            a_list: vec!["a".to_owned(), String::new()],
            an_option: None,
            a_tuple: (1, "one".to_owned()),
            a_record: Single { only: 7 },
        }
    }

    fn name_of(x: Tree) -> String {
        x.name
    }
}
