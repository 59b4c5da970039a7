// Made by `cargo xtask codegen` of `tests/conformance/fixed-lists-of-texts`.

mod contract {
    plugwright::contract!({ path: "../fixed-lists-of-texts/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let fixed_lists_of_texts = contract::FixedListsOfTexts::from_plugin(plugin)?;
    calls.returns(1, || fixed_lists_of_texts.echo(&["".to_owned(), "🦀".to_owned()]), || ["".to_owned(), "🦀".to_owned()]);
    Ok(())
}
