// Made by `cargo xtask codegen` of `tests/conformance/flows-of-nothing`.

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:flows-of-nothing/flows-of-nothing.ticking@1.0.0".parse()?, &arguments) }, || 0u32);
    Ok(())
}
