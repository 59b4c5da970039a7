use crate::Plugin;
use crate::exports::conformance::variants::variants::{Guest, Outer, Shape, Size};

impl Guest for Plugin {
    fn echo(x: Shape) -> Shape {
        x
    }

    fn echo_outer(x: Outer) -> Outer {
        x
    }

    fn echo_list(x: Vec<Shape>) -> Vec<Shape> {
        x
    }

    fn show(x: Shape) -> String {
        match x {
            Shape::Nothing => "nothing".to_owned(),
            Shape::Small(value) => format!("small {value}"),
            Shape::Large(value) => format!("large {value}"),
            Shape::Float(value) => format!("float {value}"),
            Shape::Text(value) => format!("text {value}"),
            Shape::Many(value) => format!("many {}", value.join("+")),
            Shape::Rectangle(value) => format!("rectangle {} {}", value.width, value.height),
            Shape::Maybe(None) => "maybe".to_owned(),
            Shape::Maybe(Some(value)) => format!("maybe {value}"),
            Shape::Pair((a, b)) => format!("pair {a} {b}"),
        }
    }

    fn make(which: u32) -> Shape {
        match which {
            0 => Shape::Nothing,
            1 => Shape::Small(255),
            2 => Shape::Large(9_007_199_254_740_991),
            3 => Shape::Float(0.5),
            4 => Shape::Text("🦀".to_owned()),
            5 => Shape::Many(vec![]),
            6 => Shape::Rectangle(Size { width: 4_294_967_295, height: 1 }),
            7 => Shape::Maybe(None),
            _ => Shape::Pair(("a".to_owned(), -2_147_483_648)),
        }
    }
}
