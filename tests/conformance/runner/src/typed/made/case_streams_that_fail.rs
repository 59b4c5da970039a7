// Made by `cargo xtask codegen` of `tests/conformance/streams-that-fail`.

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<bool>(&"conformance:streams-that-fail/streams-that-fail.well@1.0.0".parse()?, &arguments) }, || true);
    Ok(())
}
