// Made by `cargo xtask codegen` of `tests/conformance/futures`.

mod plain {
    pub(super) mod futures {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Entry { pub key: String, pub values: Vec<i16> }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:futures/futures.open@1.0.0".parse()?, &arguments) }, || 0u32);
    Ok(())
}
