// Made by `cargo xtask codegen` of `tests/conformance/integers`.

mod contract {
    plugwright::contract!({ path: "../integers/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let integers = contract::Integers::from_plugin(plugin)?;
    calls.returns(1, || integers.echo_u8(0u8), || 0u8);
    calls.returns(2, || integers.echo_u8(255u8), || 255u8);
    calls.returns(3, || integers.echo_u16(65535u16), || 65535u16);
    calls.returns(4, || integers.echo_u32(2147483647u32), || 2147483647u32);
    calls.returns(5, || integers.echo_u32(2147483648u32), || 2147483648u32);
    calls.returns(6, || integers.echo_u32(4294967295u32), || 4294967295u32);
    calls.returns(7, || integers.echo_u64(0u64), || 0u64);
    calls.returns(8, || integers.echo_u64(9007199254740991u64), || 9007199254740991u64);
    calls.returns(9, || integers.echo_u64(9007199254740993u64), || 9007199254740993u64);
    calls.returns(10, || integers.echo_u64(9223372036854775808u64), || 9223372036854775808u64);
    calls.returns(11, || integers.echo_u64(18446744073709551615u64), || 18446744073709551615u64);
    calls.returns(12, || integers.echo_s8(-128i8), || -128i8);
    calls.returns(13, || integers.echo_s8(127i8), || 127i8);
    calls.returns(14, || integers.echo_s16(-32768i16), || -32768i16);
    calls.returns(15, || integers.echo_s16(32767i16), || 32767i16);
    calls.returns(16, || integers.echo_s32(-2147483648i32), || -2147483648i32);
    calls.returns(17, || integers.echo_s32(2147483647i32), || 2147483647i32);
    calls.returns(18, || integers.echo_s64(-1i64), || -1i64);
    calls.returns(19, || integers.echo_s64(-9007199254740993i64), || -9007199254740993i64);
    calls.returns(20, || integers.echo_s64(-9223372036854775808i64), || -9223372036854775808i64);
    calls.returns(21, || integers.echo_s64(9223372036854775807i64), || 9223372036854775807i64);
    calls.returns(22, || integers.echo_bool(true), || true);
    calls.returns(23, || integers.echo_bool(false), || false);
    calls.returns(24, || integers.show_u32(2147483648u32), || "2147483648".to_owned());
    calls.returns(25, || integers.show_u32(4294967295u32), || "4294967295".to_owned());
    calls.returns(26, || integers.show_u64(9007199254740993u64), || "9007199254740993".to_owned());
    calls.returns(27, || integers.show_u64(18446744073709551615u64), || "18446744073709551615".to_owned());
    calls.returns(28, || integers.show_s32(-2147483648i32), || "-2147483648".to_owned());
    calls.returns(29, || integers.show_s64(-9223372036854775808i64), || "-9223372036854775808".to_owned());
    calls.returns(30, || integers.show_s64(9223372036854775807i64), || "9223372036854775807".to_owned());
    calls.returns(31, || integers.make_u32(0u32), || 4294967295u32);
    calls.returns(32, || integers.make_u32(1u32), || 2147483648u32);
    calls.returns(33, || integers.make_u32(2u32), || 2147483647u32);
    calls.returns(34, || integers.make_u32(3u32), || 0u32);
    calls.returns(35, || integers.make_u64(0u32), || 18446744073709551615u64);
    calls.returns(36, || integers.make_u64(1u32), || 9223372036854775808u64);
    calls.returns(37, || integers.make_u64(2u32), || 9007199254740993u64);
    calls.returns(38, || integers.make_u64(3u32), || 0u64);
    calls.returns(39, || integers.make_s32(0u32), || 2147483647i32);
    calls.returns(40, || integers.make_s32(1u32), || -2147483648i32);
    calls.returns(41, || integers.make_s32(2u32), || -1i32);
    calls.returns(42, || integers.make_s64(0u32), || 9223372036854775807i64);
    calls.returns(43, || integers.make_s64(1u32), || -9223372036854775808i64);
    calls.returns(44, || integers.make_s64(2u32), || -9007199254740993i64);
    calls.returns(45, || integers.make_s64(3u32), || -1i64);
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u8,) = (0u8,); plugin.call_serde::<u8>(&"conformance:integers/integers.echo-u8@1.0.0".parse()?, &arguments) }, || 0u8);
    calls.returns(2, || { let arguments: (u8,) = (255u8,); plugin.call_serde::<u8>(&"conformance:integers/integers.echo-u8@1.0.0".parse()?, &arguments) }, || 255u8);
    calls.returns(3, || { let arguments: (u16,) = (65535u16,); plugin.call_serde::<u16>(&"conformance:integers/integers.echo-u16@1.0.0".parse()?, &arguments) }, || 65535u16);
    calls.returns(4, || { let arguments: (u32,) = (2147483647u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.echo-u32@1.0.0".parse()?, &arguments) }, || 2147483647u32);
    calls.returns(5, || { let arguments: (u32,) = (2147483648u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.echo-u32@1.0.0".parse()?, &arguments) }, || 2147483648u32);
    calls.returns(6, || { let arguments: (u32,) = (4294967295u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.echo-u32@1.0.0".parse()?, &arguments) }, || 4294967295u32);
    calls.returns(7, || { let arguments: (u64,) = (0u64,); plugin.call_serde::<u64>(&"conformance:integers/integers.echo-u64@1.0.0".parse()?, &arguments) }, || 0u64);
    calls.returns(8, || { let arguments: (u64,) = (9007199254740991u64,); plugin.call_serde::<u64>(&"conformance:integers/integers.echo-u64@1.0.0".parse()?, &arguments) }, || 9007199254740991u64);
    calls.returns(9, || { let arguments: (u64,) = (9007199254740993u64,); plugin.call_serde::<u64>(&"conformance:integers/integers.echo-u64@1.0.0".parse()?, &arguments) }, || 9007199254740993u64);
    calls.returns(10, || { let arguments: (u64,) = (9223372036854775808u64,); plugin.call_serde::<u64>(&"conformance:integers/integers.echo-u64@1.0.0".parse()?, &arguments) }, || 9223372036854775808u64);
    calls.returns(11, || { let arguments: (u64,) = (18446744073709551615u64,); plugin.call_serde::<u64>(&"conformance:integers/integers.echo-u64@1.0.0".parse()?, &arguments) }, || 18446744073709551615u64);
    calls.returns(12, || { let arguments: (i8,) = (-128i8,); plugin.call_serde::<i8>(&"conformance:integers/integers.echo-s8@1.0.0".parse()?, &arguments) }, || -128i8);
    calls.returns(13, || { let arguments: (i8,) = (127i8,); plugin.call_serde::<i8>(&"conformance:integers/integers.echo-s8@1.0.0".parse()?, &arguments) }, || 127i8);
    calls.returns(14, || { let arguments: (i16,) = (-32768i16,); plugin.call_serde::<i16>(&"conformance:integers/integers.echo-s16@1.0.0".parse()?, &arguments) }, || -32768i16);
    calls.returns(15, || { let arguments: (i16,) = (32767i16,); plugin.call_serde::<i16>(&"conformance:integers/integers.echo-s16@1.0.0".parse()?, &arguments) }, || 32767i16);
    calls.returns(16, || { let arguments: (i32,) = (-2147483648i32,); plugin.call_serde::<i32>(&"conformance:integers/integers.echo-s32@1.0.0".parse()?, &arguments) }, || -2147483648i32);
    calls.returns(17, || { let arguments: (i32,) = (2147483647i32,); plugin.call_serde::<i32>(&"conformance:integers/integers.echo-s32@1.0.0".parse()?, &arguments) }, || 2147483647i32);
    calls.returns(18, || { let arguments: (i64,) = (-1i64,); plugin.call_serde::<i64>(&"conformance:integers/integers.echo-s64@1.0.0".parse()?, &arguments) }, || -1i64);
    calls.returns(19, || { let arguments: (i64,) = (-9007199254740993i64,); plugin.call_serde::<i64>(&"conformance:integers/integers.echo-s64@1.0.0".parse()?, &arguments) }, || -9007199254740993i64);
    calls.returns(20, || { let arguments: (i64,) = (-9223372036854775808i64,); plugin.call_serde::<i64>(&"conformance:integers/integers.echo-s64@1.0.0".parse()?, &arguments) }, || -9223372036854775808i64);
    calls.returns(21, || { let arguments: (i64,) = (9223372036854775807i64,); plugin.call_serde::<i64>(&"conformance:integers/integers.echo-s64@1.0.0".parse()?, &arguments) }, || 9223372036854775807i64);
    calls.returns(22, || { let arguments: (bool,) = (true,); plugin.call_serde::<bool>(&"conformance:integers/integers.echo-bool@1.0.0".parse()?, &arguments) }, || true);
    calls.returns(23, || { let arguments: (bool,) = (false,); plugin.call_serde::<bool>(&"conformance:integers/integers.echo-bool@1.0.0".parse()?, &arguments) }, || false);
    calls.returns(24, || { let arguments: (u32,) = (2147483648u32,); plugin.call_serde::<String>(&"conformance:integers/integers.show-u32@1.0.0".parse()?, &arguments) }, || "2147483648".to_owned());
    calls.returns(25, || { let arguments: (u32,) = (4294967295u32,); plugin.call_serde::<String>(&"conformance:integers/integers.show-u32@1.0.0".parse()?, &arguments) }, || "4294967295".to_owned());
    calls.returns(26, || { let arguments: (u64,) = (9007199254740993u64,); plugin.call_serde::<String>(&"conformance:integers/integers.show-u64@1.0.0".parse()?, &arguments) }, || "9007199254740993".to_owned());
    calls.returns(27, || { let arguments: (u64,) = (18446744073709551615u64,); plugin.call_serde::<String>(&"conformance:integers/integers.show-u64@1.0.0".parse()?, &arguments) }, || "18446744073709551615".to_owned());
    calls.returns(28, || { let arguments: (i32,) = (-2147483648i32,); plugin.call_serde::<String>(&"conformance:integers/integers.show-s32@1.0.0".parse()?, &arguments) }, || "-2147483648".to_owned());
    calls.returns(29, || { let arguments: (i64,) = (-9223372036854775808i64,); plugin.call_serde::<String>(&"conformance:integers/integers.show-s64@1.0.0".parse()?, &arguments) }, || "-9223372036854775808".to_owned());
    calls.returns(30, || { let arguments: (i64,) = (9223372036854775807i64,); plugin.call_serde::<String>(&"conformance:integers/integers.show-s64@1.0.0".parse()?, &arguments) }, || "9223372036854775807".to_owned());
    calls.returns(31, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.make-u32@1.0.0".parse()?, &arguments) }, || 4294967295u32);
    calls.returns(32, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.make-u32@1.0.0".parse()?, &arguments) }, || 2147483648u32);
    calls.returns(33, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.make-u32@1.0.0".parse()?, &arguments) }, || 2147483647u32);
    calls.returns(34, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<u32>(&"conformance:integers/integers.make-u32@1.0.0".parse()?, &arguments) }, || 0u32);
    calls.returns(35, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<u64>(&"conformance:integers/integers.make-u64@1.0.0".parse()?, &arguments) }, || 18446744073709551615u64);
    calls.returns(36, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u64>(&"conformance:integers/integers.make-u64@1.0.0".parse()?, &arguments) }, || 9223372036854775808u64);
    calls.returns(37, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<u64>(&"conformance:integers/integers.make-u64@1.0.0".parse()?, &arguments) }, || 9007199254740993u64);
    calls.returns(38, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<u64>(&"conformance:integers/integers.make-u64@1.0.0".parse()?, &arguments) }, || 0u64);
    calls.returns(39, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<i32>(&"conformance:integers/integers.make-s32@1.0.0".parse()?, &arguments) }, || 2147483647i32);
    calls.returns(40, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<i32>(&"conformance:integers/integers.make-s32@1.0.0".parse()?, &arguments) }, || -2147483648i32);
    calls.returns(41, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<i32>(&"conformance:integers/integers.make-s32@1.0.0".parse()?, &arguments) }, || -1i32);
    calls.returns(42, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<i64>(&"conformance:integers/integers.make-s64@1.0.0".parse()?, &arguments) }, || 9223372036854775807i64);
    calls.returns(43, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<i64>(&"conformance:integers/integers.make-s64@1.0.0".parse()?, &arguments) }, || -9223372036854775808i64);
    calls.returns(44, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<i64>(&"conformance:integers/integers.make-s64@1.0.0".parse()?, &arguments) }, || -9007199254740993i64);
    calls.returns(45, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<i64>(&"conformance:integers/integers.make-s64@1.0.0".parse()?, &arguments) }, || -1i64);
    Ok(())
}
