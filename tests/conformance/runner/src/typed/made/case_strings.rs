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

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (String,) = ("".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "".to_owned());
    calls.returns(2, || { let arguments: (String,) = ("plain".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "plain".to_owned());
    calls.returns(3, || { let arguments: (String,) = ("a\0b".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "a\0b".to_owned());
    calls.returns(4, || { let arguments: (String,) = ("éß".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "éß".to_owned());
    calls.returns(5, || { let arguments: (String,) = ("€".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "€".to_owned());
    calls.returns(6, || { let arguments: (String,) = ("🦀🦀".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "🦀🦀".to_owned());
    calls.returns(7, || { let arguments: (String,) = ("\u{10ffff}".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "\u{10ffff}".to_owned());
    calls.returns(8, || { let arguments: (String,) = ("e\u{301}".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "e\u{301}".to_owned());
    calls.returns(9, || { let arguments: (String,) = ("\u{feff}x".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "\u{feff}x".to_owned());
    calls.returns(10, || { let arguments: (String,) = ("\"\\\n\r\t'".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "\"\\\n\r\t'".to_owned());
    calls.returns(11, || { let arguments: (String,) = ("x".repeat(1048576),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "x".repeat(1048576));
    calls.returns(12, || { let arguments: (String,) = ("🦀".repeat(1024),); plugin.call_serde::<String>(&"conformance:strings/strings.echo@1.0.0".parse()?, &arguments) }, || "🦀".repeat(1024));
    calls.returns(13, || { let arguments: (String,) = ("".to_owned(),); plugin.call_serde::<u32>(&"conformance:strings/strings.count@1.0.0".parse()?, &arguments) }, || 0u32);
    calls.returns(14, || { let arguments: (String,) = ("a🦀é".to_owned(),); plugin.call_serde::<u32>(&"conformance:strings/strings.count@1.0.0".parse()?, &arguments) }, || 3u32);
    calls.returns(15, || { let arguments: (String,) = ("x".repeat(1048576),); plugin.call_serde::<u32>(&"conformance:strings/strings.count@1.0.0".parse()?, &arguments) }, || 1048576u32);
    calls.returns(16, || { let arguments: (String,) = ("".to_owned(),); plugin.call_serde::<u32>(&"conformance:strings/strings.bytes@1.0.0".parse()?, &arguments) }, || 0u32);
    calls.returns(17, || { let arguments: (String,) = ("a🦀é€".to_owned(),); plugin.call_serde::<u32>(&"conformance:strings/strings.bytes@1.0.0".parse()?, &arguments) }, || 10u32);
    calls.returns(18, || { let arguments: (u32,) = (0u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "".to_owned());
    calls.returns(19, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "a\0b".to_owned());
    calls.returns(20, || { let arguments: (u32,) = (2u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "é".to_owned());
    calls.returns(21, || { let arguments: (u32,) = (3u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "€".to_owned());
    calls.returns(22, || { let arguments: (u32,) = (4u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "🦀".to_owned());
    calls.returns(23, || { let arguments: (u32,) = (5u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "e\u{301}".to_owned());
    calls.returns(24, || { let arguments: (u32,) = (6u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "\u{feff}x".to_owned());
    calls.returns(25, || { let arguments: (u32,) = (7u32,); plugin.call_serde::<String>(&"conformance:strings/strings.make@1.0.0".parse()?, &arguments) }, || "\"\\\n".to_owned());
    calls.returns(26, || { let arguments: (u32,) = (1048576u32,); plugin.call_serde::<String>(&"conformance:strings/strings.long@1.0.0".parse()?, &arguments) }, || "x".repeat(1048576));
    calls.returns(27, || { let arguments: (Vec<String>,) = (vec![],); plugin.call_serde::<Vec<String>>(&"conformance:strings/strings.echo-list@1.0.0".parse()?, &arguments) }, || vec![]);
    calls.returns(28, || { let arguments: (Vec<String>,) = (vec!["".to_owned(), "a".to_owned(), "🦀".to_owned()],); plugin.call_serde::<Vec<String>>(&"conformance:strings/strings.echo-list@1.0.0".parse()?, &arguments) }, || vec!["".to_owned(), "a".to_owned(), "🦀".to_owned()]);
    calls.returns(29, || { let arguments: (String, String, String,) = ("".to_owned(), "🦀".to_owned(), "c".to_owned(),); plugin.call_serde::<String>(&"conformance:strings/strings.join@1.0.0".parse()?, &arguments) }, || "|🦀|c".to_owned());
    calls.returns(31, || { let arguments: () = (); plugin.call_serde::<String>(&"conformance:strings/strings.broken@1.0.0".parse()?, &arguments) }, || "a�b".to_owned());
    calls.fails(32, || { let arguments: () = (); plugin.call_serde::<serde_json::Value>(&"conformance:strings/strings.broken@1.0.0".parse()?, &arguments) }, "lone surrogate");
    Ok(())
}
