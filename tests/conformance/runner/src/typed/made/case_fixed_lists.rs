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
