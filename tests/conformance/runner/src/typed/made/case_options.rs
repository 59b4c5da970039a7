// Made by `cargo xtask codegen` of `tests/conformance/options`.

mod contract {
    plugwright::contract!({ path: "../options/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let options = contract::Options::from_plugin(plugin)?;
    calls.returns(1, || options.echo_u8(None), || None);
    calls.returns(2, || options.echo_u8(Some(0u8)), || Some(0u8));
    calls.returns(3, || options.echo_string(None), || None);
    calls.returns(4, || options.echo_string(Some("")), || Some("".to_owned()));
    calls.returns(5, || options.echo_string(Some("🦀")), || Some("🦀".to_owned()));
    calls.returns(6, || options.echo_bool(Some(false)), || Some(false));
    calls.returns(7, || options.echo_bool(None), || None);
    calls.returns(8, || options.echo_list(None), || None);
    calls.returns(9, || options.echo_list(Some(&[])), || Some(vec![]));
    calls.returns(10, || options.echo_list(Some(&["a".to_owned(), "".to_owned()])), || Some(vec!["a".to_owned(), "".to_owned()]));
    calls.returns(11, || options.echo_twice(None), || None);
    calls.returns(12, || options.echo_twice(Some(None)), || Some(None));
    calls.returns(13, || options.echo_twice(Some(Some(0u8))), || Some(Some(0u8)));
    calls.returns(14, || options.echo_thrice(None), || None);
    calls.returns(15, || options.echo_thrice(Some(None)), || Some(None));
    calls.returns(16, || options.echo_thrice(Some(Some(None))), || Some(Some(None)));
    calls.returns(17, || options.echo_thrice(Some(Some(Some("")))), || Some(Some(Some("".to_owned()))));
    calls.returns(18, || options.echo_settings(&contract::options::Settings { name: None, level: None, twice: None }), || contract::options::Settings { name: None, level: None, twice: None });
    calls.returns(19, || options.echo_settings(&contract::options::Settings { name: Some("".to_owned()), level: Some(0u8), twice: Some(None) }), || contract::options::Settings { name: Some("".to_owned()), level: Some(0u8), twice: Some(None) });
    calls.returns(20, || options.echo_settings(&contract::options::Settings { name: Some("n".to_owned()), level: Some(255u8), twice: Some(Some(0u8)) }), || contract::options::Settings { name: Some("n".to_owned()), level: Some(255u8), twice: Some(Some(0u8)) });
    calls.returns(21, || options.show_twice(None), || "none".to_owned());
    calls.returns(22, || options.show_twice(Some(None)), || "some none".to_owned());
    calls.returns(23, || options.show_twice(Some(Some(0u8))), || "some some 0".to_owned());
    calls.returns(24, || options.show(None, None, None), || "none none none".to_owned());
    calls.returns(25, || options.show(Some(0u8), Some(false), Some("")), || "0 false ''".to_owned());
    calls.returns(26, || options.make_twice(0u32), || None);
    calls.returns(27, || options.make_twice(1u32), || Some(None));
    calls.returns(28, || options.make_twice(2u32), || Some(Some(0u8)));
    Ok(())
}
