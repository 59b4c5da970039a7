// Made by `cargo xtask codegen` of `tests/conformance/async-functions`.

mod contract {
    plugwright::contract!({ path: "../async-functions/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let async_functions = contract::AsyncFunctions::from_plugin(plugin)?;
    calls.returns(1, || crate::wait::wait(async_functions.nothing()), || ());
    calls.returns(2, || crate::wait::wait(async_functions.echo_text("".to_owned())), || "".to_owned());
    calls.returns(3, || crate::wait::wait(async_functions.echo_text("zażółć gęślą jaźń 🦀".to_owned())), || "zażółć gęślą jaźń 🦀".to_owned());
    calls.returns(4, || crate::wait::wait(async_functions.echo_text("ab".repeat(40000))), || "ab".repeat(40000));
    calls.returns(5, || crate::wait::wait(async_functions.echo_note(contract::async_functions::Note { title: "a".to_owned(), tags: vec!["x".to_owned(), "".to_owned(), "z".to_owned()], stars: Some(255u8) })), || contract::async_functions::Note { title: "a".to_owned(), tags: vec!["x".to_owned(), "".to_owned(), "z".to_owned()], stars: Some(255u8) });
    calls.returns(6, || crate::wait::wait(async_functions.echo_note(contract::async_functions::Note { title: "".to_owned(), tags: vec![], stars: None })), || contract::async_functions::Note { title: "".to_owned(), tags: vec![], stars: None });
    calls.returns(7, || crate::wait::wait(async_functions.echo_found(contract::async_functions::Found::Nothing)), || contract::async_functions::Found::Nothing);
    calls.returns(8, || crate::wait::wait(async_functions.echo_found(contract::async_functions::Found::One(contract::async_functions::Note { title: "a".to_owned(), tags: vec!["b".to_owned()], stars: None }))), || contract::async_functions::Found::One(contract::async_functions::Note { title: "a".to_owned(), tags: vec!["b".to_owned()], stars: None }));
    calls.returns(9, || crate::wait::wait(async_functions.echo_found(contract::async_functions::Found::Many(vec![contract::async_functions::Note { title: "a".to_owned(), tags: vec![], stars: Some(0u8) }, contract::async_functions::Note { title: "b".to_owned(), tags: vec!["c".to_owned()], stars: None }]))), || contract::async_functions::Found::Many(vec![contract::async_functions::Note { title: "a".to_owned(), tags: vec![], stars: Some(0u8) }, contract::async_functions::Note { title: "b".to_owned(), tags: vec!["c".to_owned()], stars: None }]));
    calls.returns(10, || crate::wait::wait(async_functions.add(1u64, 18446744073709551614u64)), || 18446744073709551615u64);
    calls.returns(11, || crate::wait::wait(async_functions.halve(8u32)), || Ok(4u32));
    calls.returns(12, || crate::wait::wait(async_functions.halve(7u32)), || Err("7 is odd".to_owned()));
    calls.returns(13, || async_functions.twice(21u32), || 42u32);
    calls.returns(14, || crate::wait::wait(async_functions.join("a".to_owned(), "b".to_owned(), "".to_owned(), "d".to_owned(), "e".to_owned(), "f".to_owned())), || "abdef".to_owned());
    Ok(())
}

mod plain {
    pub(super) mod async_functions {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Note { pub title: String, pub tags: Vec<String>, pub stars: Option<u8> }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Found { Nothing, One(plain::async_functions::Note), Many(Vec<plain::async_functions::Note>) }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: () = (); plugin.call_serde::<()>(&"conformance:async-functions/async-functions.nothing@1.0.0".parse()?, &arguments) }, || ());
    calls.returns(2, || { let arguments: (String,) = ("".to_owned(),); plugin.call_serde::<String>(&"conformance:async-functions/async-functions.echo-text@1.0.0".parse()?, &arguments) }, || "".to_owned());
    calls.returns(3, || { let arguments: (String,) = ("zażółć gęślą jaźń 🦀".to_owned(),); plugin.call_serde::<String>(&"conformance:async-functions/async-functions.echo-text@1.0.0".parse()?, &arguments) }, || "zażółć gęślą jaźń 🦀".to_owned());
    calls.returns(4, || { let arguments: (String,) = ("ab".repeat(40000),); plugin.call_serde::<String>(&"conformance:async-functions/async-functions.echo-text@1.0.0".parse()?, &arguments) }, || "ab".repeat(40000));
    calls.returns(5, || { let arguments: (plain::async_functions::Note,) = (plain::async_functions::Note { title: "a".to_owned(), tags: vec!["x".to_owned(), "".to_owned(), "z".to_owned()], stars: Some(255u8) },); plugin.call_serde::<plain::async_functions::Note>(&"conformance:async-functions/async-functions.echo-note@1.0.0".parse()?, &arguments) }, || plain::async_functions::Note { title: "a".to_owned(), tags: vec!["x".to_owned(), "".to_owned(), "z".to_owned()], stars: Some(255u8) });
    calls.returns(6, || { let arguments: (plain::async_functions::Note,) = (plain::async_functions::Note { title: "".to_owned(), tags: vec![], stars: None },); plugin.call_serde::<plain::async_functions::Note>(&"conformance:async-functions/async-functions.echo-note@1.0.0".parse()?, &arguments) }, || plain::async_functions::Note { title: "".to_owned(), tags: vec![], stars: None });
    calls.returns(7, || { let arguments: (plain::async_functions::Found,) = (plain::async_functions::Found::Nothing,); plugin.call_serde::<plain::async_functions::Found>(&"conformance:async-functions/async-functions.echo-found@1.0.0".parse()?, &arguments) }, || plain::async_functions::Found::Nothing);
    calls.returns(8, || { let arguments: (plain::async_functions::Found,) = (plain::async_functions::Found::One(plain::async_functions::Note { title: "a".to_owned(), tags: vec!["b".to_owned()], stars: None }),); plugin.call_serde::<plain::async_functions::Found>(&"conformance:async-functions/async-functions.echo-found@1.0.0".parse()?, &arguments) }, || plain::async_functions::Found::One(plain::async_functions::Note { title: "a".to_owned(), tags: vec!["b".to_owned()], stars: None }));
    calls.returns(9, || { let arguments: (plain::async_functions::Found,) = (plain::async_functions::Found::Many(vec![plain::async_functions::Note { title: "a".to_owned(), tags: vec![], stars: Some(0u8) }, plain::async_functions::Note { title: "b".to_owned(), tags: vec!["c".to_owned()], stars: None }]),); plugin.call_serde::<plain::async_functions::Found>(&"conformance:async-functions/async-functions.echo-found@1.0.0".parse()?, &arguments) }, || plain::async_functions::Found::Many(vec![plain::async_functions::Note { title: "a".to_owned(), tags: vec![], stars: Some(0u8) }, plain::async_functions::Note { title: "b".to_owned(), tags: vec!["c".to_owned()], stars: None }]));
    calls.returns(10, || { let arguments: (u64, u64,) = (1u64, 18446744073709551614u64,); plugin.call_serde::<u64>(&"conformance:async-functions/async-functions.add@1.0.0".parse()?, &arguments) }, || 18446744073709551615u64);
    calls.returns(11, || { let arguments: (u32,) = (8u32,); plugin.call_serde::<Result<u32, String>>(&"conformance:async-functions/async-functions.halve@1.0.0".parse()?, &arguments) }, || Ok(4u32));
    calls.returns(12, || { let arguments: (u32,) = (7u32,); plugin.call_serde::<Result<u32, String>>(&"conformance:async-functions/async-functions.halve@1.0.0".parse()?, &arguments) }, || Err("7 is odd".to_owned()));
    calls.returns(13, || { let arguments: (u32,) = (21u32,); plugin.call_serde::<u32>(&"conformance:async-functions/async-functions.twice@1.0.0".parse()?, &arguments) }, || 42u32);
    calls.returns(14, || { let arguments: (String, String, String, String, String, String,) = ("a".to_owned(), "b".to_owned(), "".to_owned(), "d".to_owned(), "e".to_owned(), "f".to_owned(),); plugin.call_serde::<String>(&"conformance:async-functions/async-functions.join@1.0.0".parse()?, &arguments) }, || "abdef".to_owned());
    Ok(())
}
