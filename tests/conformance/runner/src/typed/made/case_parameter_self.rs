// Made by `cargo xtask codegen` of `tests/conformance/parameter-self`.

mod contract {
    plugwright::contract!({ path: "../parameter-self/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let parameter_self = contract::ParameterSelf::from_plugin(plugin)?;
    calls.returns(1, || parameter_self.name("n"), || "n".to_owned());
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (String,) = ("n".to_owned(),); plugin.call_serde::<String>(&"conformance:parameter-self/parameter-self.name@1.0.0".parse()?, &arguments) }, || "n".to_owned());
    Ok(())
}
