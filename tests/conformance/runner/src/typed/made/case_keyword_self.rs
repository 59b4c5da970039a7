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
