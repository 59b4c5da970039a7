// Made by `cargo xtask codegen` of `tests/conformance/streams`.

mod plain {
    pub(super) mod streams {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Pixel { pub x: u32, pub name: String, pub shade: Option<u8> }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:streams/streams.writing@1.0.0".parse()?, &arguments) }, || 0u32);
    Ok(())
}
