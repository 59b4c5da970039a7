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

mod plain {
    pub(super) mod twin_a {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Item { pub value: u32 }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Kind { One, Two }
    }
    pub(super) mod twin_b {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Item { pub value: String }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Kind { Two, Three }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::twin_a::Item,) = (plain::twin_a::Item { value: 4294967295u32 },); plugin.call_serde::<plain::twin_a::Item>(&"conformance:twins/twin-a.get@1.0.0".parse()?, &arguments) }, || plain::twin_a::Item { value: 4294967295u32 });
    calls.returns(2, || { let arguments: (plain::twin_b::Item,) = (plain::twin_b::Item { value: "🦀".to_owned() },); plugin.call_serde::<plain::twin_b::Item>(&"conformance:twins/twin-b.get@1.0.0".parse()?, &arguments) }, || plain::twin_b::Item { value: "🦀".to_owned() });
    calls.returns(3, || { let arguments: (plain::twin_a::Kind,) = (plain::twin_a::Kind::One,); plugin.call_serde::<String>(&"conformance:twins/twin-a.name@1.0.0".parse()?, &arguments) }, || "a one".to_owned());
    calls.returns(4, || { let arguments: (plain::twin_a::Kind,) = (plain::twin_a::Kind::Two,); plugin.call_serde::<String>(&"conformance:twins/twin-a.name@1.0.0".parse()?, &arguments) }, || "a two".to_owned());
    calls.returns(5, || { let arguments: (plain::twin_b::Kind,) = (plain::twin_b::Kind::Two,); plugin.call_serde::<String>(&"conformance:twins/twin-b.name@1.0.0".parse()?, &arguments) }, || "b two".to_owned());
    calls.returns(6, || { let arguments: (plain::twin_b::Kind,) = (plain::twin_b::Kind::Three,); plugin.call_serde::<String>(&"conformance:twins/twin-b.name@1.0.0".parse()?, &arguments) }, || "b three".to_owned());
    Ok(())
}
