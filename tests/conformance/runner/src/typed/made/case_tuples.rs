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

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: ((u8,),) = ((255u8,),); plugin.call_serde::<(u8,)>(&"conformance:tuples/tuples.echo-one@1.0.0".parse()?, &arguments) }, || (255u8,));
    calls.returns(2, || { let arguments: ((String, i64),) = (("".to_owned(), -1i64,),); plugin.call_serde::<(String, i64)>(&"conformance:tuples/tuples.echo-pair@1.0.0".parse()?, &arguments) }, || ("".to_owned(), -1i64,));
    calls.returns(3, || { let arguments: ((String, i64),) = (("🦀".to_owned(), 9007199254740991i64,),); plugin.call_serde::<(String, i64)>(&"conformance:tuples/tuples.echo-pair@1.0.0".parse()?, &arguments) }, || ("🦀".to_owned(), 9007199254740991i64,));
    calls.returns(4, || { let arguments: ((bool, u8, i16, f32, f64, char, String),) = ((true, 255u8, -32768i16, f32::from_bits(0x3dcccccd), f64::from_bits(0xfff0000000000000), '\u{1f980}', "text".to_owned(),),); plugin.call_serde::<(bool, u8, i16, f32, f64, char, String)>(&"conformance:tuples/tuples.echo-mixed@1.0.0".parse()?, &arguments) }, || (true, 255u8, -32768i16, f32::from_bits(0x3dcccccd), f64::from_bits(0xfff0000000000000), '\u{1f980}', "text".to_owned(),));
    calls.returns(5, || { let arguments: (((u8, String), Vec<(bool,)>),) = (((1u8, "a".to_owned(),), vec![],),); plugin.call_serde::<((u8, String), Vec<(bool,)>)>(&"conformance:tuples/tuples.echo-nested@1.0.0".parse()?, &arguments) }, || ((1u8, "a".to_owned(),), vec![],));
    calls.returns(6, || { let arguments: (((u8, String), Vec<(bool,)>),) = (((1u8, "a".to_owned(),), vec![(true,), (false,)],),); plugin.call_serde::<((u8, String), Vec<(bool,)>)>(&"conformance:tuples/tuples.echo-nested@1.0.0".parse()?, &arguments) }, || ((1u8, "a".to_owned(),), vec![(true,), (false,)],));
    calls.returns(7, || { let arguments: ((String, u32),) = (("a".to_owned(), 7u32,),); plugin.call_serde::<(u32, String)>(&"conformance:tuples/tuples.swap@1.0.0".parse()?, &arguments) }, || (7u32, "a".to_owned(),));
    calls.returns(8, || { let arguments: () = (); plugin.call_serde::<(u32, String, (i8, f64))>(&"conformance:tuples/tuples.make@1.0.0".parse()?, &arguments) }, || (4294967295u32, "two".to_owned(), (-128i8, f64::from_bits(0x3fe0000000000000),),));
    Ok(())
}
