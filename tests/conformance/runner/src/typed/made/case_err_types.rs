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
