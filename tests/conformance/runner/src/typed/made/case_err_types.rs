// Made by `cargo xtask codegen` of `tests/conformance/err-types`.

mod contract {
    plugwright::contract!({ path: "../err-types/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let err_types = contract::ErrTypes::from_plugin(plugin)?;
    calls.returns(1, || err_types.fail(0u32), || Ok(contract::err_types::Ok_ { value: 255u8 }));
    calls.returns(2, || err_types.fail(1u32), || Err(contract::err_types::Err_::Missing("k".to_owned())));
    calls.returns(3, || err_types.fail(2u32), || Err(contract::err_types::Err_::Broken));
    calls.returns(4, || err_types.echo(&contract::err_types::Err_::Missing("".to_owned())), || contract::err_types::Err_::Missing("".to_owned()));
    calls.returns(5, || err_types.echo(&contract::err_types::Err_::Broken), || contract::err_types::Err_::Broken);
    calls.returns(6, || err_types.echo_all(&contract::err_types::Ok_ { value: 0u8 }, contract::err_types::Some_::Thing, contract::err_types::None_::Nothing, &contract::err_types::Result { text: "t".to_owned() }), || (contract::err_types::Ok_ { value: 0u8 }, contract::err_types::Some_::Thing, contract::err_types::None_::Nothing, contract::err_types::Result { text: "t".to_owned() },));
    calls.returns(7, || err_types.optional(None), || None);
    calls.returns(8, || err_types.optional(Some(contract::err_types::Some_::Thing)), || Some(contract::err_types::Some_::Thing));
    Ok(())
}

mod plain {
    pub(super) mod err_types {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Err_ { Missing(String), Broken }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Ok_ { pub value: u8 }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum Some_ { Thing }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum None_ { Nothing }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Result { pub text: String }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Result<plain::err_types::Ok_, plain::err_types::Err_>>(&"conformance:err-types/err-types.fail@1.0.0".parse()?, &arguments) }, || Ok(plain::err_types::Ok_ { value: 255u8 }));
    calls.returns(2, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Result<plain::err_types::Ok_, plain::err_types::Err_>>(&"conformance:err-types/err-types.fail@1.0.0".parse()?, &arguments) }, || Err(plain::err_types::Err_::Missing("k".to_owned())));
    calls.returns(3, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<Result<plain::err_types::Ok_, plain::err_types::Err_>>(&"conformance:err-types/err-types.fail@1.0.0".parse()?, &arguments) }, || Err(plain::err_types::Err_::Broken));
    calls.returns(4, || { let arguments: (plain::err_types::Err_,) = (plain::err_types::Err_::Missing("".to_owned()),); plugin.call_serde::<plain::err_types::Err_>(&"conformance:err-types/err-types.echo@1.0.0".parse()?, &arguments) }, || plain::err_types::Err_::Missing("".to_owned()));
    calls.returns(5, || { let arguments: (plain::err_types::Err_,) = (plain::err_types::Err_::Broken,); plugin.call_serde::<plain::err_types::Err_>(&"conformance:err-types/err-types.echo@1.0.0".parse()?, &arguments) }, || plain::err_types::Err_::Broken);
    calls.returns(6, || { let arguments: (plain::err_types::Ok_, plain::err_types::Some_, plain::err_types::None_, plain::err_types::Result,) = (plain::err_types::Ok_ { value: 0u8 }, plain::err_types::Some_::Thing, plain::err_types::None_::Nothing, plain::err_types::Result { text: "t".to_owned() },); plugin.call_serde::<(plain::err_types::Ok_, plain::err_types::Some_, plain::err_types::None_, plain::err_types::Result)>(&"conformance:err-types/err-types.echo-all@1.0.0".parse()?, &arguments) }, || (plain::err_types::Ok_ { value: 0u8 }, plain::err_types::Some_::Thing, plain::err_types::None_::Nothing, plain::err_types::Result { text: "t".to_owned() },));
    calls.returns(7, || { let arguments: (Option<plain::err_types::Some_>,) = (None,); plugin.call_serde::<Option<plain::err_types::Some_>>(&"conformance:err-types/err-types.optional@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(8, || { let arguments: (Option<plain::err_types::Some_>,) = (Some(plain::err_types::Some_::Thing),); plugin.call_serde::<Option<plain::err_types::Some_>>(&"conformance:err-types/err-types.optional@1.0.0".parse()?, &arguments) }, || Some(plain::err_types::Some_::Thing));
    Ok(())
}
