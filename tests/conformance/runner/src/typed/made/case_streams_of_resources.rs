// Made by `cargo xtask codegen` of `tests/conformance/streams-of-resources`.

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:streams-of-resources/streams-of-resources.printing@1.0.0".parse()?, &arguments) }, || 0u32);
    Ok(())
}
