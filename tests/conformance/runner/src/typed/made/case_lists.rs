// Made by `cargo xtask codegen` of `tests/conformance/lists`.

mod contract {
    plugwright::contract!({ path: "../lists/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let lists = contract::Lists::from_plugin(plugin)?;
    calls.returns(1, || lists.echo_bool(&[]), || vec![]);
    calls.returns(2, || lists.echo_bool(&[true, false, true]), || vec![true, false, true]);
    calls.returns(3, || lists.echo_u8(&[]), || vec![]);
    calls.returns(4, || lists.echo_u8(&[0u8, 1u8, 127u8, 128u8, 255u8]), || vec![0u8, 1u8, 127u8, 128u8, 255u8]);
    calls.returns(5, || lists.echo_u8(&vec![7u8; 100001]), || vec![7u8; 100001]);
    calls.returns(6, || lists.echo_s8(&[-128i8, -1i8, 0i8, 127i8]), || vec![-128i8, -1i8, 0i8, 127i8]);
    calls.returns(7, || lists.echo_u16(&[0u16, 65535u16]), || vec![0u16, 65535u16]);
    calls.returns(8, || lists.echo_s16(&[-32768i16, 32767i16]), || vec![-32768i16, 32767i16]);
    calls.returns(9, || lists.echo_u32(&[]), || vec![]);
    calls.returns(10, || lists.echo_u32(&[0u32, 2147483648u32, 4294967295u32]), || vec![0u32, 2147483648u32, 4294967295u32]);
    calls.returns(11, || lists.echo_s32(&[-2147483648i32, -1i32, 2147483647i32]), || vec![-2147483648i32, -1i32, 2147483647i32]);
    calls.returns(12, || lists.echo_u64(&[]), || vec![]);
    calls.returns(13, || lists.echo_u64(&[0u64, 9007199254740993u64, 18446744073709551615u64]), || vec![0u64, 9007199254740993u64, 18446744073709551615u64]);
    calls.returns(14, || lists.echo_s64(&[-9223372036854775808i64, -1i64, 9223372036854775807i64]), || vec![-9223372036854775808i64, -1i64, 9223372036854775807i64]);
    calls.returns(15, || lists.echo_f32(&[f32::from_bits(0x7fc00000), f32::from_bits(0x80000000), f32::from_bits(0x3dcccccd)]), || vec![f32::from_bits(0x7fc00000), f32::from_bits(0x80000000), f32::from_bits(0x3dcccccd)]);
    calls.returns(16, || lists.echo_f64(&[f64::from_bits(0x7ff0000000000000), f64::from_bits(0xfff0000000000000), f64::from_bits(0x7ff8000000000000), f64::from_bits(0x1)]), || vec![f64::from_bits(0x7ff0000000000000), f64::from_bits(0xfff0000000000000), f64::from_bits(0x7ff8000000000000), f64::from_bits(0x1)]);
    calls.returns(17, || lists.echo_char(&[]), || vec![]);
    calls.returns(18, || lists.echo_char(&['\u{0}', '\u{df}', '\u{1f980}', '\u{10ffff}']), || vec!['\u{0}', '\u{df}', '\u{1f980}', '\u{10ffff}']);
    calls.returns(19, || lists.echo_string(&[]), || vec![]);
    calls.returns(20, || lists.echo_string(&["".to_owned(), "🦀".to_owned(), "ab".repeat(500)]), || vec!["".to_owned(), "🦀".to_owned(), "ab".repeat(500)]);
    calls.returns(21, || lists.echo_point(&[]), || vec![]);
    calls.returns(22, || lists.echo_point(&[contract::lists::Point { x: -1i32, y: 2147483647i32 }, contract::lists::Point { x: 0i32, y: 0i32 }]), || vec![contract::lists::Point { x: -1i32, y: 2147483647i32 }, contract::lists::Point { x: 0i32, y: 0i32 }]);
    calls.returns(23, || lists.echo_colour(&[contract::lists::Colour::Red, contract::lists::Colour::Green, contract::lists::Colour::Red]), || vec![contract::lists::Colour::Red, contract::lists::Colour::Green, contract::lists::Colour::Red]);
    calls.returns(24, || lists.echo_needs(&[contract::lists::Needs::default(), contract::lists::Needs::SALT, contract::lists::Needs::SALT | contract::lists::Needs::WATER]), || vec![contract::lists::Needs::default(), contract::lists::Needs::SALT, contract::lists::Needs::SALT | contract::lists::Needs::WATER]);
    calls.returns(25, || lists.echo_part(&[contract::lists::Part::Whole, contract::lists::Part::Half(18446744073709551615u64), contract::lists::Part::Word("🦀".to_owned()), contract::lists::Part::Whole]), || vec![contract::lists::Part::Whole, contract::lists::Part::Half(18446744073709551615u64), contract::lists::Part::Word("🦀".to_owned()), contract::lists::Part::Whole]);
    calls.returns(26, || lists.echo_result(&[Ok(65535u16), Err("".to_owned()), Err("e".to_owned()), Ok(0u16)]), || vec![Ok(65535u16), Err("".to_owned()), Err("e".to_owned()), Ok(0u16)]);
    calls.returns(27, || lists.echo_option(&[None, Some(0u8), Some(255u8)]), || vec![None, Some(0u8), Some(255u8)]);
    calls.returns(28, || lists.echo_tuple(&[("a".to_owned(), 4294967295u32,), ("".to_owned(), 0u32,)]), || vec![("a".to_owned(), 4294967295u32,), ("".to_owned(), 0u32,)]);
    calls.returns(29, || lists.echo_nested(&[]), || vec![]);
    calls.returns(30, || lists.echo_nested(&[vec![], vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]]), || vec![vec![], vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]]);
    calls.returns(31, || lists.echo_deep(&[vec![vec![1u8], vec![]], vec![], vec![vec![2u8, 3u8]]]), || vec![vec![vec![1u8], vec![]], vec![], vec![vec![2u8, 3u8]]]);
    calls.returns(32, || lists.sum_u8(&[255u8, 255u8, 1u8]), || 511u32);
    calls.returns(33, || lists.sum_s8(&[-128i8, -1i8, 127i8]), || -2i32);
    calls.returns(34, || lists.sum_u32(&[4294967295u32, 4294967295u32]), || f64::from_bits(0x41ffffffffe00000));
    calls.returns(35, || lists.make_u8(0u32), || vec![]);
    calls.returns(36, || lists.make_u8(100000u32), || vec![255u8; 100000]);
    calls.returns(37, || lists.make_s8(), || vec![-128i8, -1i8, 0i8, 127i8]);
    calls.returns(38, || lists.make_u32(), || vec![0u32, 2147483648u32, 4294967295u32]);
    calls.returns(39, || lists.sum_u64(&[9007199254740993u64, 18000000000000000000u64]), || 18009007199254740993u64);
    calls.returns(40, || lists.make_s64(), || vec![-9223372036854775808i64, -1i64, 9223372036854775807i64]);
    Ok(())
}

mod plain {
    pub(super) mod lists {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Point { pub x: i32, pub y: i32 }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Colour { Red, Green }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Needs { pub salt: bool, pub water: bool }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Part { Whole, Half(u64), Word(String) }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (Vec<bool>,) = (vec![],); plugin.call_serde::<Vec<bool>>(&"conformance:lists/lists.echo-bool@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(2, || { let arguments: (Vec<bool>,) = (vec![true, false, true],); plugin.call_serde::<Vec<bool>>(&"conformance:lists/lists.echo-bool@1.0.0".parse()?, &arguments) }, || vec![true, false, true]);
    calls.returns(3, || { let arguments: (Vec<u8>,) = (vec![],); plugin.call_serde::<Vec<u8>>(&"conformance:lists/lists.echo-u8@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(4, || { let arguments: (Vec<u8>,) = (vec![0u8, 1u8, 127u8, 128u8, 255u8],); plugin.call_serde::<Vec<u8>>(&"conformance:lists/lists.echo-u8@1.0.0".parse()?, &arguments) }, || vec![0u8, 1u8, 127u8, 128u8, 255u8]);
    calls.returns(5, || { let arguments: (Vec<u8>,) = (vec![7u8; 100001],); plugin.call_serde::<Vec<u8>>(&"conformance:lists/lists.echo-u8@1.0.0".parse()?, &arguments) }, || vec![7u8; 100001]);
    calls.returns(6, || { let arguments: (Vec<i8>,) = (vec![-128i8, -1i8, 0i8, 127i8],); plugin.call_serde::<Vec<i8>>(&"conformance:lists/lists.echo-s8@1.0.0".parse()?, &arguments) }, || vec![-128i8, -1i8, 0i8, 127i8]);
    calls.returns(7, || { let arguments: (Vec<u16>,) = (vec![0u16, 65535u16],); plugin.call_serde::<Vec<u16>>(&"conformance:lists/lists.echo-u16@1.0.0".parse()?, &arguments) }, || vec![0u16, 65535u16]);
    calls.returns(8, || { let arguments: (Vec<i16>,) = (vec![-32768i16, 32767i16],); plugin.call_serde::<Vec<i16>>(&"conformance:lists/lists.echo-s16@1.0.0".parse()?, &arguments) }, || vec![-32768i16, 32767i16]);
    calls.returns(9, || { let arguments: (Vec<u32>,) = (vec![],); plugin.call_serde::<Vec<u32>>(&"conformance:lists/lists.echo-u32@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(10, || { let arguments: (Vec<u32>,) = (vec![0u32, 2147483648u32, 4294967295u32],); plugin.call_serde::<Vec<u32>>(&"conformance:lists/lists.echo-u32@1.0.0".parse()?, &arguments) }, || vec![0u32, 2147483648u32, 4294967295u32]);
    calls.returns(11, || { let arguments: (Vec<i32>,) = (vec![-2147483648i32, -1i32, 2147483647i32],); plugin.call_serde::<Vec<i32>>(&"conformance:lists/lists.echo-s32@1.0.0".parse()?, &arguments) }, || vec![-2147483648i32, -1i32, 2147483647i32]);
    calls.returns(12, || { let arguments: (Vec<u64>,) = (vec![],); plugin.call_serde::<Vec<u64>>(&"conformance:lists/lists.echo-u64@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(13, || { let arguments: (Vec<u64>,) = (vec![0u64, 9007199254740993u64, 18446744073709551615u64],); plugin.call_serde::<Vec<u64>>(&"conformance:lists/lists.echo-u64@1.0.0".parse()?, &arguments) }, || vec![0u64, 9007199254740993u64, 18446744073709551615u64]);
    calls.returns(14, || { let arguments: (Vec<i64>,) = (vec![-9223372036854775808i64, -1i64, 9223372036854775807i64],); plugin.call_serde::<Vec<i64>>(&"conformance:lists/lists.echo-s64@1.0.0".parse()?, &arguments) }, || vec![-9223372036854775808i64, -1i64, 9223372036854775807i64]);
    calls.returns(15, || { let arguments: (Vec<f32>,) = (vec![f32::from_bits(0x7fc00000), f32::from_bits(0x80000000), f32::from_bits(0x3dcccccd)],); plugin.call_serde::<Vec<f32>>(&"conformance:lists/lists.echo-f32@1.0.0".parse()?, &arguments) }, || vec![f32::from_bits(0x7fc00000), f32::from_bits(0x80000000), f32::from_bits(0x3dcccccd)]);
    calls.returns(16, || { let arguments: (Vec<f64>,) = (vec![f64::from_bits(0x7ff0000000000000), f64::from_bits(0xfff0000000000000), f64::from_bits(0x7ff8000000000000), f64::from_bits(0x1)],); plugin.call_serde::<Vec<f64>>(&"conformance:lists/lists.echo-f64@1.0.0".parse()?, &arguments) }, || vec![f64::from_bits(0x7ff0000000000000), f64::from_bits(0xfff0000000000000), f64::from_bits(0x7ff8000000000000), f64::from_bits(0x1)]);
    calls.returns(17, || { let arguments: (Vec<char>,) = (vec![],); plugin.call_serde::<Vec<char>>(&"conformance:lists/lists.echo-char@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(18, || { let arguments: (Vec<char>,) = (vec!['\u{0}', '\u{df}', '\u{1f980}', '\u{10ffff}'],); plugin.call_serde::<Vec<char>>(&"conformance:lists/lists.echo-char@1.0.0".parse()?, &arguments) }, || vec!['\u{0}', '\u{df}', '\u{1f980}', '\u{10ffff}']);
    calls.returns(19, || { let arguments: (Vec<String>,) = (vec![],); plugin.call_serde::<Vec<String>>(&"conformance:lists/lists.echo-string@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(20, || { let arguments: (Vec<String>,) = (vec!["".to_owned(), "🦀".to_owned(), "ab".repeat(500)],); plugin.call_serde::<Vec<String>>(&"conformance:lists/lists.echo-string@1.0.0".parse()?, &arguments) }, || vec!["".to_owned(), "🦀".to_owned(), "ab".repeat(500)]);
    calls.returns(21, || { let arguments: (Vec<plain::lists::Point>,) = (vec![],); plugin.call_serde::<Vec<plain::lists::Point>>(&"conformance:lists/lists.echo-point@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(22, || { let arguments: (Vec<plain::lists::Point>,) = (vec![plain::lists::Point { x: -1i32, y: 2147483647i32 }, plain::lists::Point { x: 0i32, y: 0i32 }],); plugin.call_serde::<Vec<plain::lists::Point>>(&"conformance:lists/lists.echo-point@1.0.0".parse()?, &arguments) }, || vec![plain::lists::Point { x: -1i32, y: 2147483647i32 }, plain::lists::Point { x: 0i32, y: 0i32 }]);
    calls.returns(23, || { let arguments: (Vec<plain::lists::Colour>,) = (vec![plain::lists::Colour::Red, plain::lists::Colour::Green, plain::lists::Colour::Red],); plugin.call_serde::<Vec<plain::lists::Colour>>(&"conformance:lists/lists.echo-colour@1.0.0".parse()?, &arguments) }, || vec![plain::lists::Colour::Red, plain::lists::Colour::Green, plain::lists::Colour::Red]);
    calls.returns(24, || { let arguments: (Vec<plain::lists::Needs>,) = (vec![plain::lists::Needs { salt: false, water: false }, plain::lists::Needs { salt: true, water: false }, plain::lists::Needs { salt: true, water: true }],); plugin.call_serde::<Vec<plain::lists::Needs>>(&"conformance:lists/lists.echo-needs@1.0.0".parse()?, &arguments) }, || vec![plain::lists::Needs { salt: false, water: false }, plain::lists::Needs { salt: true, water: false }, plain::lists::Needs { salt: true, water: true }]);
    calls.returns(25, || { let arguments: (Vec<plain::lists::Part>,) = (vec![plain::lists::Part::Whole, plain::lists::Part::Half(18446744073709551615u64), plain::lists::Part::Word("🦀".to_owned()), plain::lists::Part::Whole],); plugin.call_serde::<Vec<plain::lists::Part>>(&"conformance:lists/lists.echo-part@1.0.0".parse()?, &arguments) }, || vec![plain::lists::Part::Whole, plain::lists::Part::Half(18446744073709551615u64), plain::lists::Part::Word("🦀".to_owned()), plain::lists::Part::Whole]);
    calls.returns(26, || { let arguments: (Vec<Result<u16, String>>,) = (vec![Ok(65535u16), Err("".to_owned()), Err("e".to_owned()), Ok(0u16)],); plugin.call_serde::<Vec<Result<u16, String>>>(&"conformance:lists/lists.echo-result@1.0.0".parse()?, &arguments) }, || vec![Ok(65535u16), Err("".to_owned()), Err("e".to_owned()), Ok(0u16)]);
    calls.returns(27, || { let arguments: (Vec<Option<u8>>,) = (vec![None, Some(0u8), Some(255u8)],); plugin.call_serde::<Vec<Option<u8>>>(&"conformance:lists/lists.echo-option@1.0.0".parse()?, &arguments) }, || vec![None, Some(0u8), Some(255u8)]);
    calls.returns(28, || { let arguments: (Vec<(String, u32)>,) = (vec![("a".to_owned(), 4294967295u32,), ("".to_owned(), 0u32,)],); plugin.call_serde::<Vec<(String, u32)>>(&"conformance:lists/lists.echo-tuple@1.0.0".parse()?, &arguments) }, || vec![("a".to_owned(), 4294967295u32,), ("".to_owned(), 0u32,)]);
    calls.returns(29, || { let arguments: (Vec<Vec<String>>,) = (vec![],); plugin.call_serde::<Vec<Vec<String>>>(&"conformance:lists/lists.echo-nested@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(30, || { let arguments: (Vec<Vec<String>>,) = (vec![vec![], vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]],); plugin.call_serde::<Vec<Vec<String>>>(&"conformance:lists/lists.echo-nested@1.0.0".parse()?, &arguments) }, || vec![vec![], vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]]);
    calls.returns(31, || { let arguments: (Vec<Vec<Vec<u8>>>,) = (vec![vec![vec![1u8], vec![]], vec![], vec![vec![2u8, 3u8]]],); plugin.call_serde::<Vec<Vec<Vec<u8>>>>(&"conformance:lists/lists.echo-deep@1.0.0".parse()?, &arguments) }, || vec![vec![vec![1u8], vec![]], vec![], vec![vec![2u8, 3u8]]]);
    calls.returns(32, || { let arguments: (Vec<u8>,) = (vec![255u8, 255u8, 1u8],); plugin.call_serde::<u32>(&"conformance:lists/lists.sum-u8@1.0.0".parse()?, &arguments) }, || 511u32);
    calls.returns(33, || { let arguments: (Vec<i8>,) = (vec![-128i8, -1i8, 127i8],); plugin.call_serde::<i32>(&"conformance:lists/lists.sum-s8@1.0.0".parse()?, &arguments) }, || -2i32);
    calls.returns(34, || { let arguments: (Vec<u32>,) = (vec![4294967295u32, 4294967295u32],); plugin.call_serde::<f64>(&"conformance:lists/lists.sum-u32@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x41ffffffffe00000));
    calls.returns(35, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Vec<u8>>(&"conformance:lists/lists.make-u8@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(36, || { let arguments: (u32,) = (100000u32,); plugin.call_serde::<Vec<u8>>(&"conformance:lists/lists.make-u8@1.0.0".parse()?, &arguments) }, || vec![255u8; 100000]);
    calls.returns(37, || { let arguments: () = (); plugin.call_serde::<Vec<i8>>(&"conformance:lists/lists.make-s8@1.0.0".parse()?, &arguments) }, || vec![-128i8, -1i8, 0i8, 127i8]);
    calls.returns(38, || { let arguments: () = (); plugin.call_serde::<Vec<u32>>(&"conformance:lists/lists.make-u32@1.0.0".parse()?, &arguments) }, || vec![0u32, 2147483648u32, 4294967295u32]);
    calls.returns(39, || { let arguments: (Vec<u64>,) = (vec![9007199254740993u64, 18000000000000000000u64],); plugin.call_serde::<u64>(&"conformance:lists/lists.sum-u64@1.0.0".parse()?, &arguments) }, || 18009007199254740993u64);
    calls.returns(40, || { let arguments: () = (); plugin.call_serde::<Vec<i64>>(&"conformance:lists/lists.make-s64@1.0.0".parse()?, &arguments) }, || vec![-9223372036854775808i64, -1i64, 9223372036854775807i64]);
    Ok(())
}
