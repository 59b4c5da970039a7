// Made by `cargo xtask codegen` of `tests/conformance/records`.

mod contract {
    plugwright::contract!({ path: "../records/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let records = contract::Records::from_plugin(plugin)?;
    calls.returns(1, || records.echo_single(&contract::records::Single { only: 255u8 }), || contract::records::Single { only: 255u8 });
    calls.returns(2, || records.echo_every(&contract::records::Every { a_bool: false, a_u8: 0u8, a_u64: 0u64, a_s8: 0i8, an_f32: f32::from_bits(0x7fc00000), a_char: '\u{78}', a_string: "".to_owned(), a_list: vec![], an_option: None, a_tuple: (0u8, "".to_owned(),), a_record: contract::records::Single { only: 0u8 } }), || contract::records::Every { a_bool: false, a_u8: 0u8, a_u64: 0u64, a_s8: 0i8, an_f32: f32::from_bits(0x7fc00000), a_char: '\u{78}', a_string: "".to_owned(), a_list: vec![], an_option: None, a_tuple: (0u8, "".to_owned(),), a_record: contract::records::Single { only: 0u8 } });
    calls.returns(3, || records.echo_every(&contract::records::Every { a_bool: true, a_u8: 255u8, a_u64: 4294967296u64, a_s8: -1i8, an_f32: f32::from_bits(0x80000000), a_char: '\u{10ffff}', a_string: "🦀".to_owned(), a_list: vec!["a".to_owned(), "b".to_owned()], an_option: Some("".to_owned()), a_tuple: (255u8, "t".to_owned(),), a_record: contract::records::Single { only: 1u8 } }), || contract::records::Every { a_bool: true, a_u8: 255u8, a_u64: 4294967296u64, a_s8: -1i8, an_f32: f32::from_bits(0x80000000), a_char: '\u{10ffff}', a_string: "🦀".to_owned(), a_list: vec!["a".to_owned(), "b".to_owned()], an_option: Some("".to_owned()), a_tuple: (255u8, "t".to_owned(),), a_record: contract::records::Single { only: 1u8 } });
    calls.returns(4, || records.echo_tree(&contract::records::Tree { name: "root".to_owned(), leaves: vec![contract::records::Single { only: 1u8 }, contract::records::Single { only: 2u8 }], nothing: Some(contract::records::Single { only: 3u8 }) }), || contract::records::Tree { name: "root".to_owned(), leaves: vec![contract::records::Single { only: 1u8 }, contract::records::Single { only: 2u8 }], nothing: Some(contract::records::Single { only: 3u8 }) });
    calls.returns(5, || records.echo_tree(&contract::records::Tree { name: "".to_owned(), leaves: vec![], nothing: None }), || contract::records::Tree { name: "".to_owned(), leaves: vec![], nothing: None });
    calls.returns(6, || records.show_every(&contract::records::Every { a_bool: true, a_u8: 255u8, a_u64: 4294967296u64, a_s8: -1i8, an_f32: f32::from_bits(0x3f000000), a_char: '\u{78}', a_string: "s".to_owned(), a_list: vec!["a".to_owned(), "b".to_owned()], an_option: Some("o".to_owned()), a_tuple: (2u8, "t".to_owned(),), a_record: contract::records::Single { only: 1u8 } }), || "true 255 4294967296 -1 0.5 x s a+b o 2 t 1".to_owned());
    calls.returns(7, || records.make_every(), || contract::records::Every { a_bool: true, a_u8: 255u8, a_u64: 9007199254740991u64, a_s8: -128i8, an_f32: f32::from_bits(0x3f000000), a_char: '\u{1f980}', a_string: "text".to_owned(), a_list: vec!["a".to_owned(), "".to_owned()], an_option: None, a_tuple: (1u8, "one".to_owned(),), a_record: contract::records::Single { only: 7u8 } });
    calls.returns(8, || records.name_of(&contract::records::Tree { name: "root".to_owned(), leaves: vec![], nothing: None }), || "root".to_owned());
    Ok(())
}
