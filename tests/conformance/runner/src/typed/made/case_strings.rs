// Made by `cargo xtask codegen` of `tests/conformance/strings`.

mod contract {
    plugwright::contract!({ path: "../strings/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let strings = contract::Strings::from_plugin(plugin)?;
    calls.returns(1, || strings.echo(""), || "".to_owned());
    calls.returns(2, || strings.echo("plain"), || "plain".to_owned());
    calls.returns(3, || strings.echo("a\0b"), || "a\0b".to_owned());
    calls.returns(4, || strings.echo("éß"), || "éß".to_owned());
    calls.returns(5, || strings.echo("€"), || "€".to_owned());
    calls.returns(6, || strings.echo("🦀🦀"), || "🦀🦀".to_owned());
    calls.returns(7, || strings.echo("\u{10ffff}"), || "\u{10ffff}".to_owned());
    calls.returns(8, || strings.echo("e\u{301}"), || "e\u{301}".to_owned());
    calls.returns(9, || strings.echo("\u{feff}x"), || "\u{feff}x".to_owned());
    calls.returns(10, || strings.echo("\"\\\n\r\t'"), || "\"\\\n\r\t'".to_owned());
    calls.returns(11, || strings.echo(&"x".repeat(1048576)), || "x".repeat(1048576));
    calls.returns(12, || strings.echo(&"🦀".repeat(1024)), || "🦀".repeat(1024));
    calls.returns(13, || strings.count(""), || 0u32);
    calls.returns(14, || strings.count("a🦀é"), || 3u32);
    calls.returns(15, || strings.count(&"x".repeat(1048576)), || 1048576u32);
    calls.returns(16, || strings.bytes(""), || 0u32);
    calls.returns(17, || strings.bytes("a🦀é€"), || 10u32);
    calls.returns(18, || strings.make(0u32), || "".to_owned());
    calls.returns(19, || strings.make(1u32), || "a\0b".to_owned());
    calls.returns(20, || strings.make(2u32), || "é".to_owned());
    calls.returns(21, || strings.make(3u32), || "€".to_owned());
    calls.returns(22, || strings.make(4u32), || "🦀".to_owned());
    calls.returns(23, || strings.make(5u32), || "e\u{301}".to_owned());
    calls.returns(24, || strings.make(6u32), || "\u{feff}x".to_owned());
    calls.returns(25, || strings.make(7u32), || "\"\\\n".to_owned());
    calls.returns(26, || strings.long(1048576u32), || "x".repeat(1048576));
    calls.returns(27, || strings.echo_list(&[]), || vec![]);
    calls.returns(28, || strings.echo_list(&["".to_owned(), "a".to_owned(), "🦀".to_owned()]), || vec!["".to_owned(), "a".to_owned(), "🦀".to_owned()]);
    calls.returns(29, || strings.join("", "🦀", "c"), || "|🦀|c".to_owned());
    calls.returns(31, || strings.broken(), || "a�b".to_owned());
    calls.fails(32, || strings.broken(), "lone surrogate");
    Ok(())
}
