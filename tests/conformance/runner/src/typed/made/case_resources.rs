// Made by `cargo xtask codegen` of `tests/conformance/resources`.

mod contract {
    plugwright::contract!({ path: "../resources/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let resources = contract::Resources::from_plugin(plugin)?;
    calls.returns(1, || resources.live(), || 0u32);
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<u32>(&"conformance:resources/resources.live@1.0.0".parse()?, &arguments) }, || 0u32);
    Ok(())
}
