// Made by `cargo xtask codegen` of `tests/conformance/fixed-lists-of-texts`.

mod contract {
    plugwright::contract!({ path: "../fixed-lists-of-texts/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let fixed_lists_of_texts = contract::FixedListsOfTexts::from_plugin(plugin)?;
    calls.returns(1, || fixed_lists_of_texts.echo(&["".to_owned(), "🦀".to_owned()]), || ["".to_owned(), "🦀".to_owned()]);
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: ([String; 2],) = (["".to_owned(), "🦀".to_owned()],); plugin.call_serde::<[String; 2]>(&"conformance:fixed-lists-of-texts/fixed-lists-of-texts.echo@1.0.0".parse()?, &arguments) }, || ["".to_owned(), "🦀".to_owned()]);
    Ok(())
}
