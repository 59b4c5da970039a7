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

mod plain {
    pub(super) mod keywords {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct RecordOfKeywords { #[serde(rename = "self")] pub self_: u8, pub r#type: u8, pub from: u8, pub class: u8, pub new: u8, pub none: u8, pub r#match: u8, pub r#await: u8, pub constructor: u8, #[serde(rename = "crate")] pub crate_: u8, pub lambda: u8, pub delete: u8, pub r#fn: u8, pub len: u8, pub import: u8, pub r#in: u8, pub r#return: u8 }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum EnumOfKeywords { Type, From, Class, New, None, Match, Await, Constructor, Crate, Lambda, Delete, Fn, Len, Import, In, Return }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum VariantOfKeywords { Crate(u8), Type(String), Class, None, Static(bool) }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct FlagsOfKeywords { #[serde(rename = "self")] pub self_: bool, pub r#type: bool, pub class: bool, pub none: bool, pub import: bool }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.type@1.0.0".parse()?, &arguments) }, || 1u32);
    calls.returns(2, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.match@1.0.0".parse()?, &arguments) }, || 2u32);
    calls.returns(3, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.move@1.0.0".parse()?, &arguments) }, || 3u32);
    calls.returns(4, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.crate@1.0.0".parse()?, &arguments) }, || 4u32);
    calls.returns(5, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.super@1.0.0".parse()?, &arguments) }, || 5u32);
    calls.returns(6, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.async@1.0.0".parse()?, &arguments) }, || 6u32);
    calls.returns(7, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.from@1.0.0".parse()?, &arguments) }, || 7u32);
    calls.returns(8, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.class@1.0.0".parse()?, &arguments) }, || 8u32);
    calls.returns(9, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.def@1.0.0".parse()?, &arguments) }, || 9u32);
    calls.returns(10, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.import@1.0.0".parse()?, &arguments) }, || 10u32);
    calls.returns(11, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.lambda@1.0.0".parse()?, &arguments) }, || 11u32);
    calls.returns(12, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.not@1.0.0".parse()?, &arguments) }, || 12u32);
    calls.returns(13, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.none@1.0.0".parse()?, &arguments) }, || 13u32);
    calls.returns(14, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.print@1.0.0".parse()?, &arguments) }, || 14u32);
    calls.returns(15, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.delete@1.0.0".parse()?, &arguments) }, || 15u32);
    calls.returns(16, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.function@1.0.0".parse()?, &arguments) }, || 17u32);
    calls.returns(17, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.typeof@1.0.0".parse()?, &arguments) }, || 18u32);
    calls.returns(18, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.await@1.0.0".parse()?, &arguments) }, || 19u32);
    calls.returns(19, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.constructor@1.0.0".parse()?, &arguments) }, || 20u32);
    calls.returns(20, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.return@1.0.0".parse()?, &arguments) }, || 21u32);
    calls.returns(21, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.yield@1.0.0".parse()?, &arguments) }, || 22u32);
    calls.returns(22, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.self@1.0.0".parse()?, &arguments) }, || 23u32);
    calls.returns(23, || { let arguments: (u32,) = (1u32,); plugin.call_serde::<u32>(&"conformance:keywords/keywords.static@1.0.0".parse()?, &arguments) }, || 24u32);
    calls.returns(24, || { let arguments: (u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32,) = (0u32, 1u32, 2u32, 3u32, 4u32, 5u32, 6u32, 7u32, 8u32, 9u32, 10u32, 11u32, 12u32, 13u32, 14u32,); plugin.call_serde::<Vec<u32>>(&"conformance:keywords/keywords.parameters@1.0.0".parse()?, &arguments) }, || vec![0u32, 1u32, 2u32, 3u32, 4u32, 5u32, 6u32, 7u32, 8u32, 9u32, 10u32, 11u32, 12u32, 13u32, 14u32]);
    calls.returns(25, || { let arguments: (plain::keywords::RecordOfKeywords,) = (plain::keywords::RecordOfKeywords { self_: 0u8, r#type: 1u8, from: 2u8, class: 3u8, new: 4u8, none: 5u8, r#match: 6u8, r#await: 7u8, constructor: 8u8, crate_: 9u8, lambda: 10u8, delete: 11u8, r#fn: 12u8, len: 13u8, import: 14u8, r#in: 15u8, r#return: 16u8 },); plugin.call_serde::<plain::keywords::RecordOfKeywords>(&"conformance:keywords/keywords.echo-record@1.0.0".parse()?, &arguments) }, || plain::keywords::RecordOfKeywords { self_: 0u8, r#type: 1u8, from: 2u8, class: 3u8, new: 4u8, none: 5u8, r#match: 6u8, r#await: 7u8, constructor: 8u8, crate_: 9u8, lambda: 10u8, delete: 11u8, r#fn: 12u8, len: 13u8, import: 14u8, r#in: 15u8, r#return: 16u8 });
    calls.returns(26, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Type,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Type);
    calls.returns(27, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::From,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::From);
    calls.returns(28, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Class,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Class);
    calls.returns(29, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::New,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::New);
    calls.returns(30, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::None,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::None);
    calls.returns(31, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Match,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Match);
    calls.returns(32, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Await,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Await);
    calls.returns(33, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Constructor,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Constructor);
    calls.returns(34, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Crate,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Crate);
    calls.returns(35, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Lambda,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Lambda);
    calls.returns(36, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Delete,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Delete);
    calls.returns(37, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Fn,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Fn);
    calls.returns(38, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Len,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Len);
    calls.returns(39, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Import,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Import);
    calls.returns(40, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::In,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::In);
    calls.returns(41, || { let arguments: (plain::keywords::EnumOfKeywords,) = (plain::keywords::EnumOfKeywords::Return,); plugin.call_serde::<plain::keywords::EnumOfKeywords>(&"conformance:keywords/keywords.echo-enum@1.0.0".parse()?, &arguments) }, || plain::keywords::EnumOfKeywords::Return);
    calls.returns(42, || { let arguments: (plain::keywords::VariantOfKeywords,) = (plain::keywords::VariantOfKeywords::Crate(255u8),); plugin.call_serde::<plain::keywords::VariantOfKeywords>(&"conformance:keywords/keywords.echo-variant@1.0.0".parse()?, &arguments) }, || plain::keywords::VariantOfKeywords::Crate(255u8));
    calls.returns(43, || { let arguments: (plain::keywords::VariantOfKeywords,) = (plain::keywords::VariantOfKeywords::Type("t".to_owned()),); plugin.call_serde::<plain::keywords::VariantOfKeywords>(&"conformance:keywords/keywords.echo-variant@1.0.0".parse()?, &arguments) }, || plain::keywords::VariantOfKeywords::Type("t".to_owned()));
    calls.returns(44, || { let arguments: (plain::keywords::VariantOfKeywords,) = (plain::keywords::VariantOfKeywords::Class,); plugin.call_serde::<plain::keywords::VariantOfKeywords>(&"conformance:keywords/keywords.echo-variant@1.0.0".parse()?, &arguments) }, || plain::keywords::VariantOfKeywords::Class);
    calls.returns(45, || { let arguments: (plain::keywords::VariantOfKeywords,) = (plain::keywords::VariantOfKeywords::None,); plugin.call_serde::<plain::keywords::VariantOfKeywords>(&"conformance:keywords/keywords.echo-variant@1.0.0".parse()?, &arguments) }, || plain::keywords::VariantOfKeywords::None);
    calls.returns(46, || { let arguments: (plain::keywords::VariantOfKeywords,) = (plain::keywords::VariantOfKeywords::Static(true),); plugin.call_serde::<plain::keywords::VariantOfKeywords>(&"conformance:keywords/keywords.echo-variant@1.0.0".parse()?, &arguments) }, || plain::keywords::VariantOfKeywords::Static(true));
    calls.returns(47, || { let arguments: (plain::keywords::FlagsOfKeywords,) = (plain::keywords::FlagsOfKeywords { self_: false, r#type: false, class: false, none: false, import: false },); plugin.call_serde::<plain::keywords::FlagsOfKeywords>(&"conformance:keywords/keywords.echo-flags@1.0.0".parse()?, &arguments) }, || plain::keywords::FlagsOfKeywords { self_: false, r#type: false, class: false, none: false, import: false });
    calls.returns(48, || { let arguments: (plain::keywords::FlagsOfKeywords,) = (plain::keywords::FlagsOfKeywords { self_: true, r#type: true, class: true, none: true, import: true },); plugin.call_serde::<plain::keywords::FlagsOfKeywords>(&"conformance:keywords/keywords.echo-flags@1.0.0".parse()?, &arguments) }, || plain::keywords::FlagsOfKeywords { self_: true, r#type: true, class: true, none: true, import: true });
    Ok(())
}
