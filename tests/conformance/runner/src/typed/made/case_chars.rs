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
