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
