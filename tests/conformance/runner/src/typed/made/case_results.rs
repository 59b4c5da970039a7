// Made by `cargo xtask codegen` of `tests/conformance/results`.

mod contract {
    plugwright::contract!({ path: "../results/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let results = contract::Results::from_plugin(plugin)?;
    calls.returns(1, || results.both(0u32), || Ok("fine".to_owned()));
    calls.returns(2, || results.both(7u32), || Err("wrong 7".to_owned()));
    calls.returns(3, || results.nothing(0u32), || Ok(()));
    calls.returns(4, || results.nothing(1u32), || Err(()));
    calls.returns(5, || results.only_ok(0u32), || Ok(4294967295u32));
    calls.returns(6, || results.only_ok(1u32), || Err(()));
    calls.returns(7, || results.only_err(0u32), || Ok(()));
    calls.returns(8, || results.only_err(1u32), || Err("".to_owned()));
    calls.returns(9, || results.with_enum(0u32), || Ok(255u8));
    calls.returns(10, || results.with_enum(1u32), || Err(contract::results::Reason::Refused));
    calls.returns(11, || results.with_record(0u32), || Ok(0u8));
    calls.returns(12, || results.with_record(4294967295u32), || Err(contract::results::Problem { code: 4294967295u32, text: "🦀".to_owned() }));
    calls.returns(13, || results.with_variant(0u32), || Ok(vec![1u8, 2u8]));
    calls.returns(14, || results.with_variant(1u32), || Err(contract::results::Failure::Io("disk".to_owned())));
    calls.returns(15, || results.with_variant(2u32), || Err(contract::results::Failure::Other));
    calls.returns(16, || results.with_option(0u32), || Ok(None));
    calls.returns(17, || results.with_option(1u32), || Ok(Some(0u8)));
    calls.returns(18, || results.with_option(2u32), || Err(None));
    calls.returns(19, || results.with_option(3u32), || Err(Some("".to_owned())));
    calls.returns(20, || results.nested(0u32), || Ok(Ok(1u8)));
    calls.returns(21, || results.nested(1u32), || Ok(Err("inner".to_owned())));
    calls.returns(22, || results.nested(2u32), || Err(contract::results::Reason::NotFound));
    calls.returns(23, || results.echo(&Ok(0u32)), || Ok(0u32));
    calls.returns(24, || results.echo(&Err("".to_owned())), || Err("".to_owned()));
    calls.returns(25, || results.echo(&Err("text".to_owned())), || Err("text".to_owned()));
    calls.returns(26, || results.echo_in_list(&[]), || vec![]);
    calls.returns(27, || results.echo_in_list(&[Ok(0u8), Err("".to_owned()), Ok(255u8)]), || vec![Ok(0u8), Err("".to_owned()), Ok(255u8)]);
    calls.returns(28, || results.echo_in_tuple(&(Ok(()), Ok(()), Ok(0u8),)), || (Ok(()), Ok(()), Ok(0u8),));
    calls.returns(29, || results.echo_in_tuple(&(Err(()), Err(contract::results::Reason::NotFound), Err(()),)), || (Err(()), Err(contract::results::Reason::NotFound), Err(()),));
    calls.returns(30, || results.show(&Ok(4294967295u32)), || "ok 4294967295".to_owned());
    calls.returns(31, || results.show(&Err("text".to_owned())), || "err text".to_owned());
    Ok(())
}

mod plain {
    pub(super) mod results {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Reason { NotFound, Refused }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Problem { pub code: u32, pub text: String }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Failure { Io(String), Other }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<String, String>>(&"conformance:results/results.both@1.0.0".parse()?, &arguments) }, || Ok("fine".to_owned()));
    calls.returns(2, || { let arguments: (u32,) = (7u32,); plugin.call_serde::<Result<String, String>>(&"conformance:results/results.both@1.0.0".parse()?, &arguments) }, || Err("wrong 7".to_owned()));
    calls.returns(3, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<(), ()>>(&"conformance:results/results.nothing@1.0.0".parse()?, &arguments) }, || Ok(()));
    calls.returns(4, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<(), ()>>(&"conformance:results/results.nothing@1.0.0".parse()?, &arguments) }, || Err(()));
    calls.returns(5, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<u32, ()>>(&"conformance:results/results.only-ok@1.0.0".parse()?, &arguments) }, || Ok(4294967295u32));
    calls.returns(6, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<u32, ()>>(&"conformance:results/results.only-ok@1.0.0".parse()?, &arguments) }, || Err(()));
    calls.returns(7, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<(), String>>(&"conformance:results/results.only-err@1.0.0".parse()?, &arguments) }, || Ok(()));
    calls.returns(8, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<(), String>>(&"conformance:results/results.only-err@1.0.0".parse()?, &arguments) }, || Err("".to_owned()));
    calls.returns(9, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<u8, plain::results::Reason>>(&"conformance:results/results.with-enum@1.0.0".parse()?, &arguments) }, || Ok(255u8));
    calls.returns(10, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<u8, plain::results::Reason>>(&"conformance:results/results.with-enum@1.0.0".parse()?, &arguments) }, || Err(plain::results::Reason::Refused));
    calls.returns(11, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<u8, plain::results::Problem>>(&"conformance:results/results.with-record@1.0.0".parse()?, &arguments) }, || Ok(0u8));
    calls.returns(12, || { let arguments: (u32,) = (4294967295u32,); plugin.call_serde::<Result<u8, plain::results::Problem>>(&"conformance:results/results.with-record@1.0.0".parse()?, &arguments) }, || Err(plain::results::Problem { code: 4294967295u32, text: "🦀".to_owned() }));
    calls.returns(13, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<Vec<u8>, plain::results::Failure>>(&"conformance:results/results.with-variant@1.0.0".parse()?, &arguments) }, || Ok(vec![1u8, 2u8]));
    calls.returns(14, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<Vec<u8>, plain::results::Failure>>(&"conformance:results/results.with-variant@1.0.0".parse()?, &arguments) }, || Err(plain::results::Failure::Io("disk".to_owned())));
    calls.returns(15, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<Result<Vec<u8>, plain::results::Failure>>(&"conformance:results/results.with-variant@1.0.0".parse()?, &arguments) }, || Err(plain::results::Failure::Other));
    calls.returns(16, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<Option<u8>, Option<String>>>(&"conformance:results/results.with-option@1.0.0".parse()?, &arguments) }, || Ok(None));
    calls.returns(17, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<Option<u8>, Option<String>>>(&"conformance:results/results.with-option@1.0.0".parse()?, &arguments) }, || Ok(Some(0u8)));
    calls.returns(18, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<Result<Option<u8>, Option<String>>>(&"conformance:results/results.with-option@1.0.0".parse()?, &arguments) }, || Err(None));
    calls.returns(19, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<Result<Option<u8>, Option<String>>>(&"conformance:results/results.with-option@1.0.0".parse()?, &arguments) }, || Err(Some("".to_owned())));
    calls.returns(20, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<Result<u8, String>, plain::results::Reason>>(&"conformance:results/results.nested@1.0.0".parse()?, &arguments) }, || Ok(Ok(1u8)));
    calls.returns(21, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<Result<u8, String>, plain::results::Reason>>(&"conformance:results/results.nested@1.0.0".parse()?, &arguments) }, || Ok(Err("inner".to_owned())));
    calls.returns(22, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<Result<Result<u8, String>, plain::results::Reason>>(&"conformance:results/results.nested@1.0.0".parse()?, &arguments) }, || Err(plain::results::Reason::NotFound));
    calls.returns(23, || { let arguments: (Result<u32, String>,) = (Ok(0u32),); plugin.call_serde::<Result<u32, String>>(&"conformance:results/results.echo@1.0.0".parse()?, &arguments) }, || Ok(0u32));
    calls.returns(24, || { let arguments: (Result<u32, String>,) = (Err("".to_owned()),); plugin.call_serde::<Result<u32, String>>(&"conformance:results/results.echo@1.0.0".parse()?, &arguments) }, || Err("".to_owned()));
    calls.returns(25, || { let arguments: (Result<u32, String>,) = (Err("text".to_owned()),); plugin.call_serde::<Result<u32, String>>(&"conformance:results/results.echo@1.0.0".parse()?, &arguments) }, || Err("text".to_owned()));
    calls.returns(26, || { let arguments: (Vec<Result<u8, String>>,) = (vec![],); plugin.call_serde::<Vec<Result<u8, String>>>(&"conformance:results/results.echo-in-list@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(27, || { let arguments: (Vec<Result<u8, String>>,) = (vec![Ok(0u8), Err("".to_owned()), Ok(255u8)],); plugin.call_serde::<Vec<Result<u8, String>>>(&"conformance:results/results.echo-in-list@1.0.0".parse()?, &arguments) }, || vec![Ok(0u8), Err("".to_owned()), Ok(255u8)]);
    calls.returns(28, || { let arguments: ((Result<(), ()>, Result<(), plain::results::Reason>, Result<u8, ()>),) = ((Ok(()), Ok(()), Ok(0u8),),); plugin.call_serde::<(Result<(), ()>, Result<(), plain::results::Reason>, Result<u8, ()>)>(&"conformance:results/results.echo-in-tuple@1.0.0".parse()?, &arguments) }, || (Ok(()), Ok(()), Ok(0u8),));
    calls.returns(29, || { let arguments: ((Result<(), ()>, Result<(), plain::results::Reason>, Result<u8, ()>),) = ((Err(()), Err(plain::results::Reason::NotFound), Err(()),),); plugin.call_serde::<(Result<(), ()>, Result<(), plain::results::Reason>, Result<u8, ()>)>(&"conformance:results/results.echo-in-tuple@1.0.0".parse()?, &arguments) }, || (Err(()), Err(plain::results::Reason::NotFound), Err(()),));
    calls.returns(30, || { let arguments: (Result<u32, String>,) = (Ok(4294967295u32),); plugin.call_serde::<String>(&"conformance:results/results.show@1.0.0".parse()?, &arguments) }, || "ok 4294967295".to_owned());
    calls.returns(31, || { let arguments: (Result<u32, String>,) = (Err("text".to_owned()),); plugin.call_serde::<String>(&"conformance:results/results.show@1.0.0".parse()?, &arguments) }, || "err text".to_owned());
    Ok(())
}
