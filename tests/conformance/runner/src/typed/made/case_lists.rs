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
    calls.returns(12, || lists.echo_f32(&[f32::from_bits(0x7fc00000), f32::from_bits(0x80000000), f32::from_bits(0x3dcccccd)]), || vec![f32::from_bits(0x7fc00000), f32::from_bits(0x80000000), f32::from_bits(0x3dcccccd)]);
    calls.returns(13, || lists.echo_f64(&[f64::from_bits(0x7ff0000000000000), f64::from_bits(0xfff0000000000000), f64::from_bits(0x7ff8000000000000), f64::from_bits(0x1)]), || vec![f64::from_bits(0x7ff0000000000000), f64::from_bits(0xfff0000000000000), f64::from_bits(0x7ff8000000000000), f64::from_bits(0x1)]);
    calls.returns(14, || lists.echo_string(&[]), || vec![]);
    calls.returns(15, || lists.echo_string(&["".to_owned(), "🦀".to_owned(), "ab".repeat(500)]), || vec!["".to_owned(), "🦀".to_owned(), "ab".repeat(500)]);
    calls.returns(16, || lists.echo_point(&[]), || vec![]);
    calls.returns(17, || lists.echo_point(&[contract::lists::Point { x: -1i32, y: 2147483647i32 }, contract::lists::Point { x: 0i32, y: 0i32 }]), || vec![contract::lists::Point { x: -1i32, y: 2147483647i32 }, contract::lists::Point { x: 0i32, y: 0i32 }]);
    calls.returns(18, || lists.echo_colour(&[contract::lists::Colour::Red, contract::lists::Colour::Green, contract::lists::Colour::Red]), || vec![contract::lists::Colour::Red, contract::lists::Colour::Green, contract::lists::Colour::Red]);
    calls.returns(19, || lists.echo_option(&[None, Some(0u8), Some(255u8)]), || vec![None, Some(0u8), Some(255u8)]);
    calls.returns(20, || lists.echo_tuple(&[("a".to_owned(), 4294967295u32,), ("".to_owned(), 0u32,)]), || vec![("a".to_owned(), 4294967295u32,), ("".to_owned(), 0u32,)]);
    calls.returns(21, || lists.echo_nested(&[]), || vec![]);
    calls.returns(22, || lists.echo_nested(&[vec![], vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]]), || vec![vec![], vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]]);
    calls.returns(23, || lists.echo_deep(&[vec![vec![1u8], vec![]], vec![], vec![vec![2u8, 3u8]]]), || vec![vec![vec![1u8], vec![]], vec![], vec![vec![2u8, 3u8]]]);
    calls.returns(24, || lists.sum_u8(&[255u8, 255u8, 1u8]), || 511u32);
    calls.returns(25, || lists.sum_s8(&[-128i8, -1i8, 127i8]), || -2i32);
    calls.returns(26, || lists.sum_u32(&[4294967295u32, 4294967295u32]), || f64::from_bits(0x41ffffffffe00000));
    calls.returns(27, || lists.make_u8(0u32), || vec![]);
    calls.returns(28, || lists.make_u8(100000u32), || vec![255u8; 100000]);
    calls.returns(29, || lists.make_s8(), || vec![-128i8, -1i8, 0i8, 127i8]);
    calls.returns(30, || lists.make_u32(), || vec![0u32, 2147483648u32, 4294967295u32]);
    Ok(())
}
