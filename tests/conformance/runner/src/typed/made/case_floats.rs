// Made by `cargo xtask codegen` of `tests/conformance/floats`.

mod contract {
    plugwright::contract!({ path: "../floats/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let floats = contract::Floats::from_plugin(plugin)?;
    calls.returns(1, || floats.echo_f32(f32::from_bits(0x7fc00000)), || f32::from_bits(0x7fc00000));
    calls.returns(2, || floats.echo_f32(f32::from_bits(0x7f800000)), || f32::from_bits(0x7f800000));
    calls.returns(3, || floats.echo_f32(f32::from_bits(0xff800000)), || f32::from_bits(0xff800000));
    calls.returns(4, || floats.echo_f32(f32::from_bits(0x80000000)), || f32::from_bits(0x80000000));
    calls.returns(5, || floats.echo_f32(f32::from_bits(0x0)), || f32::from_bits(0x0));
    calls.returns(6, || floats.echo_f32(f32::from_bits(0x3dcccccd)), || f32::from_bits(0x3dcccccd));
    calls.returns(7, || floats.echo_f32(f32::from_bits(0x7f7fffff)), || f32::from_bits(0x7f7fffff));
    calls.returns(8, || floats.echo_f32(f32::from_bits(0x1)), || f32::from_bits(0x1));
    calls.returns(9, || floats.echo_f64(f64::from_bits(0x7ff8000000000000)), || f64::from_bits(0x7ff8000000000000));
    calls.returns(10, || floats.echo_f64(f64::from_bits(0x7ff0000000000000)), || f64::from_bits(0x7ff0000000000000));
    calls.returns(11, || floats.echo_f64(f64::from_bits(0xfff0000000000000)), || f64::from_bits(0xfff0000000000000));
    calls.returns(12, || floats.echo_f64(f64::from_bits(0x8000000000000000)), || f64::from_bits(0x8000000000000000));
    calls.returns(13, || floats.echo_f64(f64::from_bits(0x3fb999999999999a)), || f64::from_bits(0x3fb999999999999a));
    calls.returns(14, || floats.echo_f64(f64::from_bits(0x7fefffffffffffff)), || f64::from_bits(0x7fefffffffffffff));
    calls.returns(15, || floats.echo_f64(f64::from_bits(0x1)), || f64::from_bits(0x1));
    calls.returns(16, || floats.echo_f64(f64::from_bits(0x4340000000000000)), || f64::from_bits(0x4340000000000000));
    calls.returns(17, || floats.class_f32(f32::from_bits(0x7fc00000)), || "nan".to_owned());
    calls.returns(18, || floats.class_f32(f32::from_bits(0x80000000)), || "-0".to_owned());
    calls.returns(19, || floats.class_f32(f32::from_bits(0xff800000)), || "-inf".to_owned());
    calls.returns(20, || floats.class_f64(f64::from_bits(0x7ff8000000000000)), || "nan".to_owned());
    calls.returns(21, || floats.class_f64(f64::from_bits(0x7ff0000000000000)), || "inf".to_owned());
    calls.returns(22, || floats.class_f64(f64::from_bits(0xfff0000000000000)), || "-inf".to_owned());
    calls.returns(23, || floats.class_f64(f64::from_bits(0x8000000000000000)), || "-0".to_owned());
    calls.returns(24, || floats.class_f64(f64::from_bits(0x0)), || "0".to_owned());
    calls.returns(25, || floats.bits_f32(f32::from_bits(0x3dcccccd)), || "3dcccccd".to_owned());
    calls.returns(26, || floats.bits_f32(f32::from_bits(0x1)), || "00000001".to_owned());
    calls.returns(27, || floats.bits_f64(f64::from_bits(0x3fb999999999999a)), || "3fb999999999999a".to_owned());
    calls.returns(28, || floats.bits_f64(f64::from_bits(0x1)), || "0000000000000001".to_owned());
    calls.returns(29, || floats.bits_f64(f64::from_bits(0x8000000000000000)), || "8000000000000000".to_owned());
    calls.returns(30, || floats.make_f32(0u32), || f32::from_bits(0x7fc00000));
    calls.returns(31, || floats.make_f32(1u32), || f32::from_bits(0x7f800000));
    calls.returns(32, || floats.make_f32(2u32), || f32::from_bits(0xff800000));
    calls.returns(33, || floats.make_f32(3u32), || f32::from_bits(0x80000000));
    calls.returns(34, || floats.make_f32(4u32), || f32::from_bits(0x7f7fffff));
    calls.returns(35, || floats.make_f32(5u32), || f32::from_bits(0x1));
    calls.returns(36, || floats.make_f32(6u32), || f32::from_bits(0x3dcccccd));
    calls.returns(37, || floats.make_f64(0u32), || f64::from_bits(0x7ff8000000000000));
    calls.returns(38, || floats.make_f64(1u32), || f64::from_bits(0x7ff0000000000000));
    calls.returns(39, || floats.make_f64(2u32), || f64::from_bits(0xfff0000000000000));
    calls.returns(40, || floats.make_f64(3u32), || f64::from_bits(0x8000000000000000));
    calls.returns(41, || floats.make_f64(4u32), || f64::from_bits(0x7fefffffffffffff));
    calls.returns(42, || floats.make_f64(5u32), || f64::from_bits(0x1));
    calls.returns(43, || floats.make_f64(6u32), || f64::from_bits(0x3fb999999999999a));
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (f32,) = (f32::from_bits(0x7fc00000),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x7fc00000));
    calls.returns(2, || { let arguments: (f32,) = (f32::from_bits(0x7f800000),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x7f800000));
    calls.returns(3, || { let arguments: (f32,) = (f32::from_bits(0xff800000),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0xff800000));
    calls.returns(4, || { let arguments: (f32,) = (f32::from_bits(0x80000000),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x80000000));
    calls.returns(5, || { let arguments: (f32,) = (f32::from_bits(0x0),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x0));
    calls.returns(6, || { let arguments: (f32,) = (f32::from_bits(0x3dcccccd),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x3dcccccd));
    calls.returns(7, || { let arguments: (f32,) = (f32::from_bits(0x7f7fffff),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x7f7fffff));
    calls.returns(8, || { let arguments: (f32,) = (f32::from_bits(0x1),); plugin.call_serde::<f32>(&"conformance:floats/floats.echo-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x1));
    calls.returns(9, || { let arguments: (f64,) = (f64::from_bits(0x7ff8000000000000),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x7ff8000000000000));
    calls.returns(10, || { let arguments: (f64,) = (f64::from_bits(0x7ff0000000000000),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x7ff0000000000000));
    calls.returns(11, || { let arguments: (f64,) = (f64::from_bits(0xfff0000000000000),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0xfff0000000000000));
    calls.returns(12, || { let arguments: (f64,) = (f64::from_bits(0x8000000000000000),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x8000000000000000));
    calls.returns(13, || { let arguments: (f64,) = (f64::from_bits(0x3fb999999999999a),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x3fb999999999999a));
    calls.returns(14, || { let arguments: (f64,) = (f64::from_bits(0x7fefffffffffffff),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x7fefffffffffffff));
    calls.returns(15, || { let arguments: (f64,) = (f64::from_bits(0x1),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x1));
    calls.returns(16, || { let arguments: (f64,) = (f64::from_bits(0x4340000000000000),); plugin.call_serde::<f64>(&"conformance:floats/floats.echo-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x4340000000000000));
    calls.returns(17, || { let arguments: (f32,) = (f32::from_bits(0x7fc00000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f32@1.0.0".parse()?, &arguments) }, || "nan".to_owned());
    calls.returns(18, || { let arguments: (f32,) = (f32::from_bits(0x80000000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f32@1.0.0".parse()?, &arguments) }, || "-0".to_owned());
    calls.returns(19, || { let arguments: (f32,) = (f32::from_bits(0xff800000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f32@1.0.0".parse()?, &arguments) }, || "-inf".to_owned());
    calls.returns(20, || { let arguments: (f64,) = (f64::from_bits(0x7ff8000000000000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f64@1.0.0".parse()?, &arguments) }, || "nan".to_owned());
    calls.returns(21, || { let arguments: (f64,) = (f64::from_bits(0x7ff0000000000000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f64@1.0.0".parse()?, &arguments) }, || "inf".to_owned());
    calls.returns(22, || { let arguments: (f64,) = (f64::from_bits(0xfff0000000000000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f64@1.0.0".parse()?, &arguments) }, || "-inf".to_owned());
    calls.returns(23, || { let arguments: (f64,) = (f64::from_bits(0x8000000000000000),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f64@1.0.0".parse()?, &arguments) }, || "-0".to_owned());
    calls.returns(24, || { let arguments: (f64,) = (f64::from_bits(0x0),); plugin.call_serde::<String>(&"conformance:floats/floats.class-f64@1.0.0".parse()?, &arguments) }, || "0".to_owned());
    calls.returns(25, || { let arguments: (f32,) = (f32::from_bits(0x3dcccccd),); plugin.call_serde::<String>(&"conformance:floats/floats.bits-f32@1.0.0".parse()?, &arguments) }, || "3dcccccd".to_owned());
    calls.returns(26, || { let arguments: (f32,) = (f32::from_bits(0x1),); plugin.call_serde::<String>(&"conformance:floats/floats.bits-f32@1.0.0".parse()?, &arguments) }, || "00000001".to_owned());
    calls.returns(27, || { let arguments: (f64,) = (f64::from_bits(0x3fb999999999999a),); plugin.call_serde::<String>(&"conformance:floats/floats.bits-f64@1.0.0".parse()?, &arguments) }, || "3fb999999999999a".to_owned());
    calls.returns(28, || { let arguments: (f64,) = (f64::from_bits(0x1),); plugin.call_serde::<String>(&"conformance:floats/floats.bits-f64@1.0.0".parse()?, &arguments) }, || "0000000000000001".to_owned());
    calls.returns(29, || { let arguments: (f64,) = (f64::from_bits(0x8000000000000000),); plugin.call_serde::<String>(&"conformance:floats/floats.bits-f64@1.0.0".parse()?, &arguments) }, || "8000000000000000".to_owned());
    calls.returns(30, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x7fc00000));
    calls.returns(31, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x7f800000));
    calls.returns(32, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0xff800000));
    calls.returns(33, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x80000000));
    calls.returns(34, || { let arguments: (u32,) = (4u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x7f7fffff));
    calls.returns(35, || { let arguments: (u32,) = (5u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x1));
    calls.returns(36, || { let arguments: (u32,) = (6u32,); plugin.call_serde::<f32>(&"conformance:floats/floats.make-f32@1.0.0".parse()?, &arguments) }, || f32::from_bits(0x3dcccccd));
    calls.returns(37, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x7ff8000000000000));
    calls.returns(38, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x7ff0000000000000));
    calls.returns(39, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0xfff0000000000000));
    calls.returns(40, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x8000000000000000));
    calls.returns(41, || { let arguments: (u32,) = (4u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x7fefffffffffffff));
    calls.returns(42, || { let arguments: (u32,) = (5u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x1));
    calls.returns(43, || { let arguments: (u32,) = (6u32,); plugin.call_serde::<f64>(&"conformance:floats/floats.make-f64@1.0.0".parse()?, &arguments) }, || f64::from_bits(0x3fb999999999999a));
    Ok(())
}
