// Made by `cargo xtask codegen` of `tests/conformance/inline`.

mod contract {
    plugwright::contract!({ path: "../inline/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let inline_notes = contract::InlineNotes::from_plugin(plugin)?;
    calls.returns(1, || inline_notes.echo(&contract::inline_types::Note { text: "🦀".to_owned(), level: 255u8 }), || contract::inline_types::Note { text: "🦀".to_owned(), level: 255u8 });
    calls.returns(2, || inline_notes.pick(&[], 0u32), || None);
    calls.returns(3, || inline_notes.pick(&[contract::inline_types::Note { text: "a".to_owned(), level: 1u8 }, contract::inline_types::Note { text: "b".to_owned(), level: 2u8 }], 1u32), || Some(contract::inline_types::Note { text: "b".to_owned(), level: 2u8 }));
    calls.returns(4, || inline_notes.say("hush", contract::inline_notes::Mood::Calm), || Ok("hush".to_owned()));
    calls.returns(5, || inline_notes.say("", contract::inline_notes::Mood::Loud), || Err(contract::inline_notes::Mood::Loud));
    Ok(())
}

mod plain {
    pub(super) mod inline_notes {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Mood { Calm, Loud }
    }
    pub(super) mod inline_types {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Note { pub text: String, pub level: u8 }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (plain::inline_types::Note,) = (plain::inline_types::Note { text: "🦀".to_owned(), level: 255u8 },); plugin.call_serde::<plain::inline_types::Note>(&"inline-notes.echo".parse()?, &arguments) }, || plain::inline_types::Note { text: "🦀".to_owned(), level: 255u8 });
    calls.returns(2, || { let arguments: (Vec<plain::inline_types::Note>, u32,) = (vec![], 0u32,); plugin.call_serde::<Option<plain::inline_types::Note>>(&"inline-notes.pick".parse()?, &arguments) }, || None);
    calls.returns(3, || { let arguments: (Vec<plain::inline_types::Note>, u32,) = (vec![plain::inline_types::Note { text: "a".to_owned(), level: 1u8 }, plain::inline_types::Note { text: "b".to_owned(), level: 2u8 }], 1u32,); plugin.call_serde::<Option<plain::inline_types::Note>>(&"inline-notes.pick".parse()?, &arguments) }, || Some(plain::inline_types::Note { text: "b".to_owned(), level: 2u8 }));
    calls.returns(4, || { let arguments: (String, plain::inline_notes::Mood,) = ("hush".to_owned(), plain::inline_notes::Mood::Calm,); plugin.call_serde::<Result<String, plain::inline_notes::Mood>>(&"inline-notes.say".parse()?, &arguments) }, || Ok("hush".to_owned()));
    calls.returns(5, || { let arguments: (String, plain::inline_notes::Mood,) = ("".to_owned(), plain::inline_notes::Mood::Loud,); plugin.call_serde::<Result<String, plain::inline_notes::Mood>>(&"inline-notes.say".parse()?, &arguments) }, || Err(plain::inline_notes::Mood::Loud));
    Ok(())
}
