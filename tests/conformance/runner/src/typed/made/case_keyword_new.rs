// Made by `cargo xtask codegen` of `tests/conformance/keyword-new`.

mod contract {
    plugwright::contract!({ path: "../keyword-new/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let keyword_new = contract::KeywordNew::from_plugin(plugin)?;
    calls.returns(1, || keyword_new.new(7u32), || 7u32);
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u32,) = (7u32,); plugin.call_serde::<u32>(&"conformance:keyword-new/keyword-new.new@1.0.0".parse()?, &arguments) }, || 7u32);
    Ok(())
}
