// Made by `cargo xtask codegen` of `tests/conformance/fixed-lists`.

mod contract {
    plugwright::contract!({ path: "../fixed-lists/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let fixed_lists = contract::FixedLists::from_plugin(plugin)?;
    calls.returns(1, || fixed_lists.echo_bytes(&[0u8, 1u8, 128u8, 255u8]), || [0u8, 1u8, 128u8, 255u8]);
    calls.returns(2, || fixed_lists.echo_matrix(&contract::fixed_lists::Matrix { rows: [[f32::from_bits(0x3f800000), f32::from_bits(0x80000000)], [f32::from_bits(0x7fc00000), f32::from_bits(0x3f000000)]] }), || contract::fixed_lists::Matrix { rows: [[f32::from_bits(0x3f800000), f32::from_bits(0x80000000)], [f32::from_bits(0x7fc00000), f32::from_bits(0x3f000000)]] });
    calls.returns(3, || fixed_lists.sum(&[4294967295u32, 4294967295u32, 1u32]), || 8589934591u64);
    calls.returns(4, || fixed_lists.make(), || [-32768i16, 0i16, 32767i16]);
    Ok(())
}

mod plain {
    pub(super) mod fixed_lists {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Matrix { pub rows: [[f32; 2]; 2] }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: ([u8; 4],) = ([0u8, 1u8, 128u8, 255u8],); plugin.call_serde::<[u8; 4]>(&"conformance:fixed-lists/fixed-lists.echo-bytes@1.0.0".parse()?, &arguments) }, || [0u8, 1u8, 128u8, 255u8]);
    calls.returns(2, || { let arguments: (plain::fixed_lists::Matrix,) = (plain::fixed_lists::Matrix { rows: [[f32::from_bits(0x3f800000), f32::from_bits(0x80000000)], [f32::from_bits(0x7fc00000), f32::from_bits(0x3f000000)]] },); plugin.call_serde::<plain::fixed_lists::Matrix>(&"conformance:fixed-lists/fixed-lists.echo-matrix@1.0.0".parse()?, &arguments) }, || plain::fixed_lists::Matrix { rows: [[f32::from_bits(0x3f800000), f32::from_bits(0x80000000)], [f32::from_bits(0x7fc00000), f32::from_bits(0x3f000000)]] });
    calls.returns(3, || { let arguments: ([u32; 3],) = ([4294967295u32, 4294967295u32, 1u32],); plugin.call_serde::<u64>(&"conformance:fixed-lists/fixed-lists.sum@1.0.0".parse()?, &arguments) }, || 8589934591u64);
    calls.returns(4, || { let arguments: () = (); plugin.call_serde::<[i16; 3]>(&"conformance:fixed-lists/fixed-lists.make@1.0.0".parse()?, &arguments) }, || [-32768i16, 0i16, 32767i16]);
    Ok(())
}
