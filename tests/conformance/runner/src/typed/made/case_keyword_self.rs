// Made by `cargo xtask codegen` of `tests/conformance/keyword-self`.

mod contract {
    plugwright::contract!({ path: "../keyword-self/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let keyword_self = contract::KeywordSelf::from_plugin(plugin)?;
    calls.returns(1, || keyword_self.echo(contract::keyword_self::Part::Self_), || contract::keyword_self::Part::Self_);
    calls.returns(2, || keyword_self.echo(contract::keyword_self::Part::Other), || contract::keyword_self::Part::Other);
    Ok(())
}

mod plain {
    pub(super) mod keyword_self {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Part { #[serde(rename = "self")] Self_, Other }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::keyword_self::Part,) = (plain::keyword_self::Part::Self_,); plugin.call_serde::<plain::keyword_self::Part>(&"conformance:keyword-self/keyword-self.echo@1.0.0".parse()?, &arguments) }, || plain::keyword_self::Part::Self_);
    calls.returns(2, || { let arguments: (plain::keyword_self::Part,) = (plain::keyword_self::Part::Other,); plugin.call_serde::<plain::keyword_self::Part>(&"conformance:keyword-self/keyword-self.echo@1.0.0".parse()?, &arguments) }, || plain::keyword_self::Part::Other);
    Ok(())
}
