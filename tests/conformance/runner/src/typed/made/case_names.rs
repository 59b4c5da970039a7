// Made by `cargo xtask codegen` of `tests/conformance/names`.

mod contract {
    plugwright::contract!({ path: "../names/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let names = contract::Names::from_plugin(plugin)?;
    calls.returns(1, || names.a(), || 1u8);
    calls.returns(2, || names.a1(), || 2u8);
    calls.returns(3, || names.a_b(), || 3u8);
    calls.returns(4, || names.a_b1_c(), || 4u8);
    calls.returns(5, || names.to_html("https://x", 7u8), || "https://x 7".to_owned());
    calls.returns(6, || names.echo_record(&contract::names::A1B2C3 { x: 1u8, x1: 2u8, x_y_z: 3u8, html_text: "h".to_owned(), to_json5: true }), || contract::names::A1B2C3 { x: 1u8, x1: 2u8, x_y_z: 3u8, html_text: "h".to_owned(), to_json5: true });
    calls.returns(7, || names.echo_variant(&contract::names::V2::A), || contract::names::V2::A);
    calls.returns(8, || names.echo_variant(&contract::names::V2::A1(255u8)), || contract::names::V2::A1(255u8));
    calls.returns(9, || names.echo_variant(&contract::names::V2::HttpError(65535u16)), || contract::names::V2::HttpError(65535u16));
    calls.returns(10, || names.echo_flags(contract::names::FF::A | contract::names::FF::A1 | contract::names::FF::READ_WRITE2), || contract::names::FF::A | contract::names::FF::A1 | contract::names::FF::READ_WRITE2);
    calls.returns(11, || names.echo_flags(contract::names::FF::A1), || contract::names::FF::A1);
    Ok(())
}
