// Made by `cargo xtask codegen` of `tests/conformance/keywords`.

mod contract {
    plugwright::contract!({ path: "../keywords/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let keywords = contract::Keywords::from_plugin(plugin)?;
    calls.returns(1, || keywords.r#type(1u32), || 1u32);
    calls.returns(2, || keywords.r#match(1u32), || 2u32);
    calls.returns(3, || keywords.r#move(1u32), || 3u32);
    calls.returns(4, || keywords.crate_(1u32), || 4u32);
    calls.returns(5, || keywords.super_(1u32), || 5u32);
    calls.returns(6, || keywords.r#async(1u32), || 6u32);
    calls.returns(7, || keywords.from(1u32), || 7u32);
    calls.returns(8, || keywords.class(1u32), || 8u32);
    calls.returns(9, || keywords.def(1u32), || 9u32);
    calls.returns(10, || keywords.import(1u32), || 10u32);
    calls.returns(11, || keywords.lambda(1u32), || 11u32);
    calls.returns(12, || keywords.not(1u32), || 12u32);
    calls.returns(13, || keywords.none(1u32), || 13u32);
    calls.returns(14, || keywords.print(1u32), || 14u32);
    calls.returns(15, || keywords.delete(1u32), || 15u32);
    calls.returns(16, || keywords.function(1u32), || 17u32);
    calls.returns(17, || keywords.r#typeof(1u32), || 18u32);
    calls.returns(18, || keywords.r#await(1u32), || 19u32);
    calls.returns(19, || keywords.constructor(1u32), || 20u32);
    calls.returns(20, || keywords.r#return(1u32), || 21u32);
    calls.returns(21, || keywords.r#yield(1u32), || 22u32);
    calls.returns(22, || keywords.self_(1u32), || 23u32);
    calls.returns(23, || keywords.r#static(1u32), || 24u32);
    calls.returns(24, || keywords.parameters(0u32, 1u32, 2u32, 3u32, 4u32, 5u32, 6u32, 7u32, 8u32, 9u32, 10u32, 11u32, 12u32, 13u32, 14u32), || vec![0u32, 1u32, 2u32, 3u32, 4u32, 5u32, 6u32, 7u32, 8u32, 9u32, 10u32, 11u32, 12u32, 13u32, 14u32]);
    calls.returns(25, || keywords.echo_record(&contract::keywords::RecordOfKeywords { self_: 0u8, r#type: 1u8, from: 2u8, class: 3u8, new: 4u8, none: 5u8, r#match: 6u8, r#await: 7u8, constructor: 8u8, crate_: 9u8, lambda: 10u8, delete: 11u8, r#fn: 12u8, len: 13u8, import: 14u8, r#in: 15u8, r#return: 16u8 }), || contract::keywords::RecordOfKeywords { self_: 0u8, r#type: 1u8, from: 2u8, class: 3u8, new: 4u8, none: 5u8, r#match: 6u8, r#await: 7u8, constructor: 8u8, crate_: 9u8, lambda: 10u8, delete: 11u8, r#fn: 12u8, len: 13u8, import: 14u8, r#in: 15u8, r#return: 16u8 });
    calls.returns(26, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Type), || contract::keywords::EnumOfKeywords::Type);
    calls.returns(27, || keywords.echo_enum(contract::keywords::EnumOfKeywords::From), || contract::keywords::EnumOfKeywords::From);
    calls.returns(28, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Class), || contract::keywords::EnumOfKeywords::Class);
    calls.returns(29, || keywords.echo_enum(contract::keywords::EnumOfKeywords::New), || contract::keywords::EnumOfKeywords::New);
    calls.returns(30, || keywords.echo_enum(contract::keywords::EnumOfKeywords::None), || contract::keywords::EnumOfKeywords::None);
    calls.returns(31, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Match), || contract::keywords::EnumOfKeywords::Match);
    calls.returns(32, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Await), || contract::keywords::EnumOfKeywords::Await);
    calls.returns(33, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Constructor), || contract::keywords::EnumOfKeywords::Constructor);
    calls.returns(34, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Crate), || contract::keywords::EnumOfKeywords::Crate);
    calls.returns(35, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Lambda), || contract::keywords::EnumOfKeywords::Lambda);
    calls.returns(36, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Delete), || contract::keywords::EnumOfKeywords::Delete);
    calls.returns(37, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Fn), || contract::keywords::EnumOfKeywords::Fn);
    calls.returns(38, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Len), || contract::keywords::EnumOfKeywords::Len);
    calls.returns(39, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Import), || contract::keywords::EnumOfKeywords::Import);
    calls.returns(40, || keywords.echo_enum(contract::keywords::EnumOfKeywords::In), || contract::keywords::EnumOfKeywords::In);
    calls.returns(41, || keywords.echo_enum(contract::keywords::EnumOfKeywords::Return), || contract::keywords::EnumOfKeywords::Return);
    calls.returns(42, || keywords.echo_variant(&contract::keywords::VariantOfKeywords::Crate(255u8)), || contract::keywords::VariantOfKeywords::Crate(255u8));
    calls.returns(43, || keywords.echo_variant(&contract::keywords::VariantOfKeywords::Type("t".to_owned())), || contract::keywords::VariantOfKeywords::Type("t".to_owned()));
    calls.returns(44, || keywords.echo_variant(&contract::keywords::VariantOfKeywords::Class), || contract::keywords::VariantOfKeywords::Class);
    calls.returns(45, || keywords.echo_variant(&contract::keywords::VariantOfKeywords::None), || contract::keywords::VariantOfKeywords::None);
    calls.returns(46, || keywords.echo_variant(&contract::keywords::VariantOfKeywords::Static(true)), || contract::keywords::VariantOfKeywords::Static(true));
    calls.returns(47, || keywords.echo_flags(contract::keywords::FlagsOfKeywords::default()), || contract::keywords::FlagsOfKeywords::default());
    calls.returns(48, || keywords.echo_flags(contract::keywords::FlagsOfKeywords::SELF | contract::keywords::FlagsOfKeywords::TYPE | contract::keywords::FlagsOfKeywords::CLASS | contract::keywords::FlagsOfKeywords::NONE | contract::keywords::FlagsOfKeywords::IMPORT), || contract::keywords::FlagsOfKeywords::SELF | contract::keywords::FlagsOfKeywords::TYPE | contract::keywords::FlagsOfKeywords::CLASS | contract::keywords::FlagsOfKeywords::NONE | contract::keywords::FlagsOfKeywords::IMPORT);
    Ok(())
}
