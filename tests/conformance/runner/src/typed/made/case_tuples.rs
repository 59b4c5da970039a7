// Made by `cargo xtask codegen` of `tests/conformance/tuples`.

mod contract {
    plugwright::contract!({ path: "../tuples/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let tuples = contract::Tuples::from_plugin(plugin)?;
    calls.returns(1, || tuples.echo_one(&(255u8,)), || (255u8,));
    calls.returns(2, || tuples.echo_pair(&("".to_owned(), -1i64,)), || ("".to_owned(), -1i64,));
    calls.returns(3, || tuples.echo_pair(&("🦀".to_owned(), 9007199254740991i64,)), || ("🦀".to_owned(), 9007199254740991i64,));
    calls.returns(4, || tuples.echo_mixed(&(true, 255u8, -32768i16, f32::from_bits(0x3dcccccd), f64::from_bits(0xfff0000000000000), '\u{1f980}', "text".to_owned(),)), || (true, 255u8, -32768i16, f32::from_bits(0x3dcccccd), f64::from_bits(0xfff0000000000000), '\u{1f980}', "text".to_owned(),));
    calls.returns(5, || tuples.echo_nested(&((1u8, "a".to_owned(),), vec![],)), || ((1u8, "a".to_owned(),), vec![],));
    calls.returns(6, || tuples.echo_nested(&((1u8, "a".to_owned(),), vec![(true,), (false,)],)), || ((1u8, "a".to_owned(),), vec![(true,), (false,)],));
    calls.returns(7, || tuples.swap(&("a".to_owned(), 7u32,)), || (7u32, "a".to_owned(),));
    calls.returns(8, || tuples.make(), || (4294967295u32, "two".to_owned(), (-128i8, f64::from_bits(0x3fe0000000000000),),));
    Ok(())
}
