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

mod plain {
    pub(super) mod options {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Settings { pub name: Option<String>, pub level: Option<u8>, pub twice: Option<Option<u8>> }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (Option<u8>,) = (None,); plugin.call_serde::<Option<u8>>(&"conformance:options/options.echo-u8@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(2, || { let arguments: (Option<u8>,) = (Some(0u8),); plugin.call_serde::<Option<u8>>(&"conformance:options/options.echo-u8@1.0.0".parse()?, &arguments) }, || Some(0u8));
    calls.returns(3, || { let arguments: (Option<String>,) = (None,); plugin.call_serde::<Option<String>>(&"conformance:options/options.echo-string@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(4, || { let arguments: (Option<String>,) = (Some("".to_owned()),); plugin.call_serde::<Option<String>>(&"conformance:options/options.echo-string@1.0.0".parse()?, &arguments) }, || Some("".to_owned()));
    calls.returns(5, || { let arguments: (Option<String>,) = (Some("🦀".to_owned()),); plugin.call_serde::<Option<String>>(&"conformance:options/options.echo-string@1.0.0".parse()?, &arguments) }, || Some("🦀".to_owned()));
    calls.returns(6, || { let arguments: (Option<bool>,) = (Some(false),); plugin.call_serde::<Option<bool>>(&"conformance:options/options.echo-bool@1.0.0".parse()?, &arguments) }, || Some(false));
    calls.returns(7, || { let arguments: (Option<bool>,) = (None,); plugin.call_serde::<Option<bool>>(&"conformance:options/options.echo-bool@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(8, || { let arguments: (Option<Vec<String>>,) = (None,); plugin.call_serde::<Option<Vec<String>>>(&"conformance:options/options.echo-list@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(9, || { let arguments: (Option<Vec<String>>,) = (Some(vec![]),); plugin.call_serde::<Option<Vec<String>>>(&"conformance:options/options.echo-list@1.0.0".parse()?, &arguments) }, || Some(vec![]));
    calls.returns(10, || { let arguments: (Option<Vec<String>>,) = (Some(vec!["a".to_owned(), "".to_owned()]),); plugin.call_serde::<Option<Vec<String>>>(&"conformance:options/options.echo-list@1.0.0".parse()?, &arguments) }, || Some(vec!["a".to_owned(), "".to_owned()]));
    calls.returns(11, || { let arguments: (Option<Option<u8>>,) = (None,); plugin.call_serde::<Option<Option<u8>>>(&"conformance:options/options.echo-twice@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(12, || { let arguments: (Option<Option<u8>>,) = (Some(None),); plugin.call_serde::<Option<Option<u8>>>(&"conformance:options/options.echo-twice@1.0.0".parse()?, &arguments) }, || Some(None));
    calls.returns(13, || { let arguments: (Option<Option<u8>>,) = (Some(Some(0u8)),); plugin.call_serde::<Option<Option<u8>>>(&"conformance:options/options.echo-twice@1.0.0".parse()?, &arguments) }, || Some(Some(0u8)));
    calls.returns(14, || { let arguments: (Option<Option<Option<String>>>,) = (None,); plugin.call_serde::<Option<Option<Option<String>>>>(&"conformance:options/options.echo-thrice@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(15, || { let arguments: (Option<Option<Option<String>>>,) = (Some(None),); plugin.call_serde::<Option<Option<Option<String>>>>(&"conformance:options/options.echo-thrice@1.0.0".parse()?, &arguments) }, || Some(None));
    calls.returns(16, || { let arguments: (Option<Option<Option<String>>>,) = (Some(Some(None)),); plugin.call_serde::<Option<Option<Option<String>>>>(&"conformance:options/options.echo-thrice@1.0.0".parse()?, &arguments) }, || Some(Some(None)));
    calls.returns(17, || { let arguments: (Option<Option<Option<String>>>,) = (Some(Some(Some("".to_owned()))),); plugin.call_serde::<Option<Option<Option<String>>>>(&"conformance:options/options.echo-thrice@1.0.0".parse()?, &arguments) }, || Some(Some(Some("".to_owned()))));
    calls.returns(18, || { let arguments: (plain::options::Settings,) = (plain::options::Settings { name: None, level: None, twice: None },); plugin.call_serde::<plain::options::Settings>(&"conformance:options/options.echo-settings@1.0.0".parse()?, &arguments) }, || plain::options::Settings { name: None, level: None, twice: None });
    calls.returns(19, || { let arguments: (plain::options::Settings,) = (plain::options::Settings { name: Some("".to_owned()), level: Some(0u8), twice: Some(None) },); plugin.call_serde::<plain::options::Settings>(&"conformance:options/options.echo-settings@1.0.0".parse()?, &arguments) }, || plain::options::Settings { name: Some("".to_owned()), level: Some(0u8), twice: Some(None) });
    calls.returns(20, || { let arguments: (plain::options::Settings,) = (plain::options::Settings { name: Some("n".to_owned()), level: Some(255u8), twice: Some(Some(0u8)) },); plugin.call_serde::<plain::options::Settings>(&"conformance:options/options.echo-settings@1.0.0".parse()?, &arguments) }, || plain::options::Settings { name: Some("n".to_owned()), level: Some(255u8), twice: Some(Some(0u8)) });
    calls.returns(21, || { let arguments: (Option<Option<u8>>,) = (None,); plugin.call_serde::<String>(&"conformance:options/options.show-twice@1.0.0".parse()?, &arguments) }, || "none".to_owned());
    calls.returns(22, || { let arguments: (Option<Option<u8>>,) = (Some(None),); plugin.call_serde::<String>(&"conformance:options/options.show-twice@1.0.0".parse()?, &arguments) }, || "some none".to_owned());
    calls.returns(23, || { let arguments: (Option<Option<u8>>,) = (Some(Some(0u8)),); plugin.call_serde::<String>(&"conformance:options/options.show-twice@1.0.0".parse()?, &arguments) }, || "some some 0".to_owned());
    calls.returns(24, || { let arguments: (Option<u8>, Option<bool>, Option<String>,) = (None, None, None,); plugin.call_serde::<String>(&"conformance:options/options.show@1.0.0".parse()?, &arguments) }, || "none none none".to_owned());
    calls.returns(25, || { let arguments: (Option<u8>, Option<bool>, Option<String>,) = (Some(0u8), Some(false), Some("".to_owned()),); plugin.call_serde::<String>(&"conformance:options/options.show@1.0.0".parse()?, &arguments) }, || "0 false ''".to_owned());
    calls.returns(26, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<Option<Option<u8>>>(&"conformance:options/options.make-twice@1.0.0".parse()?, &arguments) }, || None);
    calls.returns(27, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<Option<Option<u8>>>(&"conformance:options/options.make-twice@1.0.0".parse()?, &arguments) }, || Some(None));
    calls.returns(28, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<Option<Option<u8>>>(&"conformance:options/options.make-twice@1.0.0".parse()?, &arguments) }, || Some(Some(0u8)));
    Ok(())
}
