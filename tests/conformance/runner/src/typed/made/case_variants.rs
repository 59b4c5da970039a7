// Made by `cargo xtask codegen` of `tests/conformance/variants`.

mod contract {
    plugwright::contract!({ path: "../variants/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let variants = contract::Variants::from_plugin(plugin)?;
    calls.returns(1, || variants.echo(&contract::variants::Shape::Nothing), || contract::variants::Shape::Nothing);
    calls.returns(2, || variants.echo(&contract::variants::Shape::Small(255u8)), || contract::variants::Shape::Small(255u8));
    calls.returns(3, || variants.echo(&contract::variants::Shape::Large(4294967296u64)), || contract::variants::Shape::Large(4294967296u64));
    calls.returns(4, || variants.echo(&contract::variants::Shape::Float(f64::from_bits(0xfff0000000000000))), || contract::variants::Shape::Float(f64::from_bits(0xfff0000000000000)));
    calls.returns(5, || variants.echo(&contract::variants::Shape::Text("".to_owned())), || contract::variants::Shape::Text("".to_owned()));
    calls.returns(6, || variants.echo(&contract::variants::Shape::Many(vec!["a".to_owned(), "🦀".to_owned()])), || contract::variants::Shape::Many(vec!["a".to_owned(), "🦀".to_owned()]));
    calls.returns(7, || variants.echo(&contract::variants::Shape::Rectangle(contract::variants::Size { width: 4294967295u32, height: 0u32 })), || contract::variants::Shape::Rectangle(contract::variants::Size { width: 4294967295u32, height: 0u32 }));
    calls.returns(8, || variants.echo(&contract::variants::Shape::Maybe(None)), || contract::variants::Shape::Maybe(None));
    calls.returns(9, || variants.echo(&contract::variants::Shape::Maybe(Some(0u8))), || contract::variants::Shape::Maybe(Some(0u8)));
    calls.returns(10, || variants.echo(&contract::variants::Shape::Pair(("x".to_owned(), -1i32,))), || contract::variants::Shape::Pair(("x".to_owned(), -1i32,)));
    calls.returns(11, || variants.echo_outer(&contract::variants::Outer::Plain), || contract::variants::Outer::Plain);
    calls.returns(12, || variants.echo_outer(&contract::variants::Outer::Inner(contract::variants::Shape::Nothing)), || contract::variants::Outer::Inner(contract::variants::Shape::Nothing));
    calls.returns(13, || variants.echo_outer(&contract::variants::Outer::Inner(contract::variants::Shape::Text("deep".to_owned()))), || contract::variants::Outer::Inner(contract::variants::Shape::Text("deep".to_owned())));
    calls.returns(14, || variants.echo_list(&[]), || vec![]);
    calls.returns(15, || variants.echo_list(&[contract::variants::Shape::Nothing, contract::variants::Shape::Small(1u8), contract::variants::Shape::Text("a".to_owned()), contract::variants::Shape::Maybe(Some(7u8)), contract::variants::Shape::Large(0u64)]), || vec![contract::variants::Shape::Nothing, contract::variants::Shape::Small(1u8), contract::variants::Shape::Text("a".to_owned()), contract::variants::Shape::Maybe(Some(7u8)), contract::variants::Shape::Large(0u64)]);
    calls.returns(16, || variants.show(&contract::variants::Shape::Nothing), || "nothing".to_owned());
    calls.returns(17, || variants.show(&contract::variants::Shape::Small(255u8)), || "small 255".to_owned());
    calls.returns(18, || variants.show(&contract::variants::Shape::Large(4294967296u64)), || "large 4294967296".to_owned());
    calls.returns(19, || variants.show(&contract::variants::Shape::Float(f64::from_bits(0x3fe0000000000000))), || "float 0.5".to_owned());
    calls.returns(20, || variants.show(&contract::variants::Shape::Text("a".to_owned())), || "text a".to_owned());
    calls.returns(21, || variants.show(&contract::variants::Shape::Many(vec!["a".to_owned(), "b".to_owned()])), || "many a+b".to_owned());
    calls.returns(22, || variants.show(&contract::variants::Shape::Rectangle(contract::variants::Size { width: 4294967295u32, height: 1u32 })), || "rectangle 4294967295 1".to_owned());
    calls.returns(23, || variants.show(&contract::variants::Shape::Maybe(None)), || "maybe".to_owned());
    calls.returns(24, || variants.show(&contract::variants::Shape::Maybe(Some(0u8))), || "maybe 0".to_owned());
    calls.returns(25, || variants.show(&contract::variants::Shape::Pair(("a".to_owned(), -1i32,))), || "pair a -1".to_owned());
    calls.returns(26, || variants.make(0u32), || contract::variants::Shape::Nothing);
    calls.returns(27, || variants.make(1u32), || contract::variants::Shape::Small(255u8));
    calls.returns(28, || variants.make(2u32), || contract::variants::Shape::Large(9007199254740991u64));
    calls.returns(29, || variants.make(3u32), || contract::variants::Shape::Float(f64::from_bits(0x3fe0000000000000)));
    calls.returns(30, || variants.make(4u32), || contract::variants::Shape::Text("🦀".to_owned()));
    calls.returns(31, || variants.make(5u32), || contract::variants::Shape::Many(vec![]));
    calls.returns(32, || variants.make(6u32), || contract::variants::Shape::Rectangle(contract::variants::Size { width: 4294967295u32, height: 1u32 }));
    calls.returns(33, || variants.make(7u32), || contract::variants::Shape::Maybe(None));
    calls.returns(34, || variants.make(8u32), || contract::variants::Shape::Pair(("a".to_owned(), -2147483648i32,)));
    Ok(())
}

mod plain {
    pub(super) mod variants {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Size { pub width: u32, pub height: u32 }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Shape { Nothing, Small(u8), Large(u64), Float(f64), Text(String), Many(Vec<String>), Rectangle(plain::variants::Size), Maybe(Option<u8>), Pair((String, i32)) }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Outer { Inner(plain::variants::Shape), Plain }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Nothing,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Nothing);
    calls.returns(2, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Small(255u8),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Small(255u8));
    calls.returns(3, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Large(4294967296u64),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Large(4294967296u64));
    calls.returns(4, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Float(f64::from_bits(0xfff0000000000000)),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Float(f64::from_bits(0xfff0000000000000)));
    calls.returns(5, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Text("".to_owned()),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Text("".to_owned()));
    calls.returns(6, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Many(vec!["a".to_owned(), "🦀".to_owned()]),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Many(vec!["a".to_owned(), "🦀".to_owned()]));
    calls.returns(7, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Rectangle(plain::variants::Size { width: 4294967295u32, height: 0u32 }),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Rectangle(plain::variants::Size { width: 4294967295u32, height: 0u32 }));
    calls.returns(8, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Maybe(None),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Maybe(None));
    calls.returns(9, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Maybe(Some(0u8)),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Maybe(Some(0u8)));
    calls.returns(10, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Pair(("x".to_owned(), -1i32,)),); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.echo@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Pair(("x".to_owned(), -1i32,)));
    calls.returns(11, || { let arguments: (plain::variants::Outer,) = (plain::variants::Outer::Plain,); plugin.call_serde::<plain::variants::Outer>(&"conformance:variants/variants.echo-outer@1.0.0".parse()?, &arguments) }, || plain::variants::Outer::Plain);
    calls.returns(12, || { let arguments: (plain::variants::Outer,) = (plain::variants::Outer::Inner(plain::variants::Shape::Nothing),); plugin.call_serde::<plain::variants::Outer>(&"conformance:variants/variants.echo-outer@1.0.0".parse()?, &arguments) }, || plain::variants::Outer::Inner(plain::variants::Shape::Nothing));
    calls.returns(13, || { let arguments: (plain::variants::Outer,) = (plain::variants::Outer::Inner(plain::variants::Shape::Text("deep".to_owned())),); plugin.call_serde::<plain::variants::Outer>(&"conformance:variants/variants.echo-outer@1.0.0".parse()?, &arguments) }, || plain::variants::Outer::Inner(plain::variants::Shape::Text("deep".to_owned())));
    calls.returns(14, || { let arguments: (Vec<plain::variants::Shape>,) = (vec![],); plugin.call_serde::<Vec<plain::variants::Shape>>(&"conformance:variants/variants.echo-list@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(15, || { let arguments: (Vec<plain::variants::Shape>,) = (vec![plain::variants::Shape::Nothing, plain::variants::Shape::Small(1u8), plain::variants::Shape::Text("a".to_owned()), plain::variants::Shape::Maybe(Some(7u8)), plain::variants::Shape::Large(0u64)],); plugin.call_serde::<Vec<plain::variants::Shape>>(&"conformance:variants/variants.echo-list@1.0.0".parse()?, &arguments) }, || vec![plain::variants::Shape::Nothing, plain::variants::Shape::Small(1u8), plain::variants::Shape::Text("a".to_owned()), plain::variants::Shape::Maybe(Some(7u8)), plain::variants::Shape::Large(0u64)]);
    calls.returns(16, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Nothing,); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "nothing".to_owned());
    calls.returns(17, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Small(255u8),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "small 255".to_owned());
    calls.returns(18, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Large(4294967296u64),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "large 4294967296".to_owned());
    calls.returns(19, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Float(f64::from_bits(0x3fe0000000000000)),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "float 0.5".to_owned());
    calls.returns(20, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Text("a".to_owned()),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "text a".to_owned());
    calls.returns(21, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Many(vec!["a".to_owned(), "b".to_owned()]),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "many a+b".to_owned());
    calls.returns(22, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Rectangle(plain::variants::Size { width: 4294967295u32, height: 1u32 }),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "rectangle 4294967295 1".to_owned());
    calls.returns(23, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Maybe(None),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "maybe".to_owned());
    calls.returns(24, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Maybe(Some(0u8)),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "maybe 0".to_owned());
    calls.returns(25, || { let arguments: (plain::variants::Shape,) = (plain::variants::Shape::Pair(("a".to_owned(), -1i32,)),); plugin.call_serde::<String>(&"conformance:variants/variants.show@1.0.0".parse()?, &arguments) }, || "pair a -1".to_owned());
    calls.returns(26, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Nothing);
    calls.returns(27, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Small(255u8));
    calls.returns(28, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Large(9007199254740991u64));
    calls.returns(29, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Float(f64::from_bits(0x3fe0000000000000)));
    calls.returns(30, || { let arguments: (u32,) = (4u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Text("🦀".to_owned()));
    calls.returns(31, || { let arguments: (u32,) = (5u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Many(vec![]));
    calls.returns(32, || { let arguments: (u32,) = (6u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Rectangle(plain::variants::Size { width: 4294967295u32, height: 1u32 }));
    calls.returns(33, || { let arguments: (u32,) = (7u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Maybe(None));
    calls.returns(34, || { let arguments: (u32,) = (8u32,); plugin.call_serde::<plain::variants::Shape>(&"conformance:variants/variants.make@1.0.0".parse()?, &arguments) }, || plain::variants::Shape::Pair(("a".to_owned(), -2147483648i32,)));
    Ok(())
}
