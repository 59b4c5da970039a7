// Made by `cargo xtask codegen` of `tests/conformance/chars`.

mod contract {
    plugwright::contract!({ path: "../chars/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let chars = contract::Chars::from_plugin(plugin)?;
    calls.returns(1, || chars.echo('\u{61}'), || '\u{61}');
    calls.returns(2, || chars.echo('\u{0}'), || '\u{0}');
    calls.returns(3, || chars.echo('\u{7f}'), || '\u{7f}');
    calls.returns(4, || chars.echo('\u{df}'), || '\u{df}');
    calls.returns(5, || chars.echo('\u{d7ff}'), || '\u{d7ff}');
    calls.returns(6, || chars.echo('\u{e000}'), || '\u{e000}');
    calls.returns(7, || chars.echo('\u{ffff}'), || '\u{ffff}');
    calls.returns(8, || chars.echo('\u{10000}'), || '\u{10000}');
    calls.returns(9, || chars.echo('\u{1f980}'), || '\u{1f980}');
    calls.returns(10, || chars.echo('\u{10ffff}'), || '\u{10ffff}');
    calls.returns(11, || chars.code('\u{0}'), || 0u32);
    calls.returns(12, || chars.code('\u{d7ff}'), || 55295u32);
    calls.returns(13, || chars.code('\u{e000}'), || 57344u32);
    calls.returns(14, || chars.code('\u{1f980}'), || 129408u32);
    calls.returns(15, || chars.code('\u{10ffff}'), || 1114111u32);
    calls.returns(16, || chars.of_code(0u32), || '\u{0}');
    calls.returns(17, || chars.of_code(55295u32), || '\u{d7ff}');
    calls.returns(18, || chars.of_code(57344u32), || '\u{e000}');
    calls.returns(19, || chars.of_code(129408u32), || '\u{1f980}');
    calls.returns(20, || chars.of_code(1114111u32), || '\u{10ffff}');
    calls.returns(21, || chars.echo_list(&[]), || vec![]);
    calls.returns(22, || chars.echo_list(&['\u{61}', '\u{1f980}', '\u{10ffff}', '\u{0}']), || vec!['\u{61}', '\u{1f980}', '\u{10ffff}', '\u{0}']);
    calls.fails(24, || chars.of_code(55296u32), "");
    calls.fails(25, || chars.of_code(55296u32), "one character");
    Ok(())
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (char,) = ('\u{61}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{61}');
    calls.returns(2, || { let arguments: (char,) = ('\u{0}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{0}');
    calls.returns(3, || { let arguments: (char,) = ('\u{7f}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{7f}');
    calls.returns(4, || { let arguments: (char,) = ('\u{df}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{df}');
    calls.returns(5, || { let arguments: (char,) = ('\u{d7ff}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{d7ff}');
    calls.returns(6, || { let arguments: (char,) = ('\u{e000}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{e000}');
    calls.returns(7, || { let arguments: (char,) = ('\u{ffff}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{ffff}');
    calls.returns(8, || { let arguments: (char,) = ('\u{10000}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{10000}');
    calls.returns(9, || { let arguments: (char,) = ('\u{1f980}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{1f980}');
    calls.returns(10, || { let arguments: (char,) = ('\u{10ffff}',); plugin.call_serde::<char>(&"conformance:chars/chars.echo@1.0.0".parse()?, &arguments) }, || '\u{10ffff}');
    calls.returns(11, || { let arguments: (char,) = ('\u{0}',); plugin.call_serde::<u32>(&"conformance:chars/chars.code@1.0.0".parse()?, &arguments) }, || 0u32);
    calls.returns(12, || { let arguments: (char,) = ('\u{d7ff}',); plugin.call_serde::<u32>(&"conformance:chars/chars.code@1.0.0".parse()?, &arguments) }, || 55295u32);
    calls.returns(13, || { let arguments: (char,) = ('\u{e000}',); plugin.call_serde::<u32>(&"conformance:chars/chars.code@1.0.0".parse()?, &arguments) }, || 57344u32);
    calls.returns(14, || { let arguments: (char,) = ('\u{1f980}',); plugin.call_serde::<u32>(&"conformance:chars/chars.code@1.0.0".parse()?, &arguments) }, || 129408u32);
    calls.returns(15, || { let arguments: (char,) = ('\u{10ffff}',); plugin.call_serde::<u32>(&"conformance:chars/chars.code@1.0.0".parse()?, &arguments) }, || 1114111u32);
    calls.returns(16, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<char>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, || '\u{0}');
    calls.returns(17, || { let arguments: (u32,) = (55295u32,); plugin.call_serde::<char>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, || '\u{d7ff}');
    calls.returns(18, || { let arguments: (u32,) = (57344u32,); plugin.call_serde::<char>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, || '\u{e000}');
    calls.returns(19, || { let arguments: (u32,) = (129408u32,); plugin.call_serde::<char>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, || '\u{1f980}');
    calls.returns(20, || { let arguments: (u32,) = (1114111u32,); plugin.call_serde::<char>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, || '\u{10ffff}');
    calls.returns(21, || { let arguments: (Vec<char>,) = (vec![],); plugin.call_serde::<Vec<char>>(&"conformance:chars/chars.echo-list@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(22, || { let arguments: (Vec<char>,) = (vec!['\u{61}', '\u{1f980}', '\u{10ffff}', '\u{0}'],); plugin.call_serde::<Vec<char>>(&"conformance:chars/chars.echo-list@1.0.0".parse()?, &arguments) }, || vec!['\u{61}', '\u{1f980}', '\u{10ffff}', '\u{0}']);
    calls.fails(24, || { let arguments: (u32,) = (55296u32,); plugin.call_serde::<serde_json::Value>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, "");
    calls.fails(25, || { let arguments: (u32,) = (55296u32,); plugin.call_serde::<serde_json::Value>(&"conformance:chars/chars.of-code@1.0.0".parse()?, &arguments) }, "one character");
    Ok(())
}
