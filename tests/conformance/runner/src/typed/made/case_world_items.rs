// Made by `cargo xtask codegen` of `tests/conformance/world-items`.

mod contract {
    plugwright::contract!({ path: "../world-items/case.wit", world: "provider" });
}

pub(super) fn run(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    let world = contract::Provider::from_plugin(plugin)?;
    calls.returns(1, || world.world_sum(4294967295u32, 4294967295u32), || 8589934590u64);
    calls.returns(2, || world.world_greet("🦀"), || "Hello, 🦀".to_owned());
    calls.returns(3, || world.world_split("a b  c"), || vec!["a".to_owned(), "b".to_owned(), "".to_owned(), "c".to_owned()]);
    calls.returns(4, || world.world_shared(&[255u8, 1u8, 0u8]), || 256u32);
    calls.returns(5, || world.world_turn(&contract::world_elsewhere::WorldPoint { x: -2147483648i32, y: 2147483647i32 }), || contract::world_elsewhere::WorldPoint { x: 2147483647i32, y: -2147483648i32 });
    calls.returns(6, || world.world_paint(&contract::provider::WorldPixel { x: -1i32, y: 2i32, note: None }), || contract::provider::WorldMark::Dot(18446744073709551615u64));
    calls.returns(7, || world.world_paint(&contract::provider::WorldPixel { x: 0i32, y: 0i32, note: Some("".to_owned()) }), || contract::provider::WorldMark::Text("".to_owned()));
    calls.returns(8, || world.world_echo(&[]), || vec![]);
    calls.returns(9, || world.world_echo(&[contract::provider::WorldPixel { x: -2147483648i32, y: 0i32, note: Some("🦀".to_owned()) }, contract::provider::WorldPixel { x: 1i32, y: 2i32, note: None }]), || vec![contract::provider::WorldPixel { x: -2147483648i32, y: 0i32, note: Some("🦀".to_owned()) }, contract::provider::WorldPixel { x: 1i32, y: 2i32, note: None }]);
    calls.returns(10, || world.world_toggle(contract::provider::WorldStyle::BOLD), || contract::provider::WorldStyle::ITALIC);
    calls.returns(11, || world.world_toggle(contract::provider::WorldStyle::default()), || contract::provider::WorldStyle::BOLD | contract::provider::WorldStyle::ITALIC);
    calls.returns(12, || world.world_check(&contract::provider::WorldMark::Dot(0u64)), || Ok(contract::provider::WorldColour::Green));
    calls.returns(13, || world.world_check(&contract::provider::WorldMark::Text("t".to_owned())), || Err("t".to_owned()));
    calls.returns(14, || world.world_check(&contract::provider::WorldMark::Nothing), || Err("nothing".to_owned()));
    Ok(())
}

mod plain {
    pub(super) mod provider {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum WorldColour { Red, Green }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct WorldPixel { pub x: i32, pub y: i32, pub note: Option<String> }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub enum WorldMark { Nothing, Dot(u64), Text(String) }
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct WorldStyle { pub bold: bool, pub italic: bool }
    }
    pub(super) mod world_elsewhere {
        use super::super::plain;
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct WorldPoint { pub x: i32, pub y: i32 }
    }
}

pub(super) fn run_serde(plugin: &plugwright::Plugin, calls: &mut crate::typed::Calls<'_>) -> Result<(), plugwright::Error> {
    calls.returns(1, || { let arguments: (u32, u32,) = (4294967295u32, 4294967295u32,); plugin.call_serde::<u64>(&"world-sum".parse()?, &arguments) }, || 8589934590u64);
    calls.returns(2, || { let arguments: (String,) = ("🦀".to_owned(),); plugin.call_serde::<String>(&"world-greet".parse()?, &arguments) }, || "Hello, 🦀".to_owned());
    calls.returns(3, || { let arguments: (String,) = ("a b  c".to_owned(),); plugin.call_serde::<Vec<String>>(&"world-split".parse()?, &arguments) }, || vec!["a".to_owned(), "b".to_owned(), "".to_owned(), "c".to_owned()]);
    calls.returns(4, || { let arguments: (Vec<u8>,) = (vec![255u8, 1u8, 0u8],); plugin.call_serde::<u32>(&"world-shared".parse()?, &arguments) }, || 256u32);
    calls.returns(5, || { let arguments: (plain::world_elsewhere::WorldPoint,) = (plain::world_elsewhere::WorldPoint { x: -2147483648i32, y: 2147483647i32 },); plugin.call_serde::<plain::world_elsewhere::WorldPoint>(&"world-turn".parse()?, &arguments) }, || plain::world_elsewhere::WorldPoint { x: 2147483647i32, y: -2147483648i32 });
    calls.returns(6, || { let arguments: (plain::provider::WorldPixel,) = (plain::provider::WorldPixel { x: -1i32, y: 2i32, note: None },); plugin.call_serde::<plain::provider::WorldMark>(&"world-paint".parse()?, &arguments) }, || plain::provider::WorldMark::Dot(18446744073709551615u64));
    calls.returns(7, || { let arguments: (plain::provider::WorldPixel,) = (plain::provider::WorldPixel { x: 0i32, y: 0i32, note: Some("".to_owned()) },); plugin.call_serde::<plain::provider::WorldMark>(&"world-paint".parse()?, &arguments) }, || plain::provider::WorldMark::Text("".to_owned()));
    calls.returns(8, || { let arguments: (Vec<plain::provider::WorldPixel>,) = (vec![],); plugin.call_serde::<Vec<plain::provider::WorldPixel>>(&"world-echo".parse()?, &arguments) }, || vec![]);
    calls.returns(9, || { let arguments: (Vec<plain::provider::WorldPixel>,) = (vec![plain::provider::WorldPixel { x: -2147483648i32, y: 0i32, note: Some("🦀".to_owned()) }, plain::provider::WorldPixel { x: 1i32, y: 2i32, note: None }],); plugin.call_serde::<Vec<plain::provider::WorldPixel>>(&"world-echo".parse()?, &arguments) }, || vec![plain::provider::WorldPixel { x: -2147483648i32, y: 0i32, note: Some("🦀".to_owned()) }, plain::provider::WorldPixel { x: 1i32, y: 2i32, note: None }]);
    calls.returns(10, || { let arguments: (plain::provider::WorldStyle,) = (plain::provider::WorldStyle { bold: true, italic: false },); plugin.call_serde::<plain::provider::WorldStyle>(&"world-toggle".parse()?, &arguments) }, || plain::provider::WorldStyle { bold: false, italic: true });
    calls.returns(11, || { let arguments: (plain::provider::WorldStyle,) = (plain::provider::WorldStyle { bold: false, italic: false },); plugin.call_serde::<plain::provider::WorldStyle>(&"world-toggle".parse()?, &arguments) }, || plain::provider::WorldStyle { bold: true, italic: true });
    calls.returns(12, || { let arguments: (plain::provider::WorldMark,) = (plain::provider::WorldMark::Dot(0u64),); plugin.call_serde::<Result<plain::provider::WorldColour, String>>(&"world-check".parse()?, &arguments) }, || Ok(plain::provider::WorldColour::Green));
    calls.returns(13, || { let arguments: (plain::provider::WorldMark,) = (plain::provider::WorldMark::Text("t".to_owned()),); plugin.call_serde::<Result<plain::provider::WorldColour, String>>(&"world-check".parse()?, &arguments) }, || Err("t".to_owned()));
    calls.returns(14, || { let arguments: (plain::provider::WorldMark,) = (plain::provider::WorldMark::Nothing,); plugin.call_serde::<Result<plain::provider::WorldColour, String>>(&"world-check".parse()?, &arguments) }, || Err("nothing".to_owned()));
    Ok(())
}
