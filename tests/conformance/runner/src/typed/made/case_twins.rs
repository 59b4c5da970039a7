// Made by `cargo xtask codegen` of `tests/conformance/twins`.

mod contract {
    plugwright::contract!({ path: "../twins/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let twin_a = contract::TwinA::from_plugin(plugin)?;
    let twin_b = contract::TwinB::from_plugin(plugin)?;
    calls.returns(1, || twin_a.get(&contract::twin_a::Item { value: 4294967295u32 }), || contract::twin_a::Item { value: 4294967295u32 });
    calls.returns(2, || twin_b.get(&contract::twin_b::Item { value: "🦀".to_owned() }), || contract::twin_b::Item { value: "🦀".to_owned() });
    calls.returns(3, || twin_a.name(contract::twin_a::Kind::One), || "a one".to_owned());
    calls.returns(4, || twin_a.name(contract::twin_a::Kind::Two), || "a two".to_owned());
    calls.returns(5, || twin_b.name(contract::twin_b::Kind::Two), || "b two".to_owned());
    calls.returns(6, || twin_b.name(contract::twin_b::Kind::Three), || "b three".to_owned());
    Ok(())
}
