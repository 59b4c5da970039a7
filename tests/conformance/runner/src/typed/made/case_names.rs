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

mod plain {
    pub(super) mod names {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct A1B2C3 { pub x: u8, pub x1: u8, pub x_y_z: u8, pub html_text: String, pub to_json5: bool }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum V2 { A, A1(u8), HttpError(u16) }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct FF { pub a: bool, pub a1: bool, pub read_write2: bool }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<u8>(&"conformance:names/names.a@1.0.0".parse()?, &arguments) }, || 1u8);
    calls.returns(2, || { let arguments: () = (); plugin.call_serde::<u8>(&"conformance:names/names.a1@1.0.0".parse()?, &arguments) }, || 2u8);
    calls.returns(3, || { let arguments: () = (); plugin.call_serde::<u8>(&"conformance:names/names.a-b@1.0.0".parse()?, &arguments) }, || 3u8);
    calls.returns(4, || { let arguments: () = (); plugin.call_serde::<u8>(&"conformance:names/names.a-b1-c@1.0.0".parse()?, &arguments) }, || 4u8);
    calls.returns(5, || { let arguments: (String, u8,) = ("https://x".to_owned(), 7u8,); plugin.call_serde::<String>(&"conformance:names/names.to-HTML@1.0.0".parse()?, &arguments) }, || "https://x 7".to_owned());
    calls.returns(6, || { let arguments: (plain::names::A1B2C3,) = (plain::names::A1B2C3 { x: 1u8, x1: 2u8, x_y_z: 3u8, html_text: "h".to_owned(), to_json5: true },); plugin.call_serde::<plain::names::A1B2C3>(&"conformance:names/names.echo-record@1.0.0".parse()?, &arguments) }, || plain::names::A1B2C3 { x: 1u8, x1: 2u8, x_y_z: 3u8, html_text: "h".to_owned(), to_json5: true });
    calls.returns(7, || { let arguments: (plain::names::V2,) = (plain::names::V2::A,); plugin.call_serde::<plain::names::V2>(&"conformance:names/names.echo-variant@1.0.0".parse()?, &arguments) }, || plain::names::V2::A);
    calls.returns(8, || { let arguments: (plain::names::V2,) = (plain::names::V2::A1(255u8),); plugin.call_serde::<plain::names::V2>(&"conformance:names/names.echo-variant@1.0.0".parse()?, &arguments) }, || plain::names::V2::A1(255u8));
    calls.returns(9, || { let arguments: (plain::names::V2,) = (plain::names::V2::HttpError(65535u16),); plugin.call_serde::<plain::names::V2>(&"conformance:names/names.echo-variant@1.0.0".parse()?, &arguments) }, || plain::names::V2::HttpError(65535u16));
    calls.returns(10, || { let arguments: (plain::names::FF,) = (plain::names::FF { a: true, a1: true, read_write2: true },); plugin.call_serde::<plain::names::FF>(&"conformance:names/names.echo-flags@1.0.0".parse()?, &arguments) }, || plain::names::FF { a: true, a1: true, read_write2: true });
    calls.returns(11, || { let arguments: (plain::names::FF,) = (plain::names::FF { a: false, a1: true, read_write2: false },); plugin.call_serde::<plain::names::FF>(&"conformance:names/names.echo-flags@1.0.0".parse()?, &arguments) }, || plain::names::FF { a: false, a1: true, read_write2: false });
    Ok(())
}
