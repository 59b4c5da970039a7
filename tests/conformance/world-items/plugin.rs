use crate::{Plugin, WorldColour, WorldMark, WorldPixel, WorldPoint, WorldStyle};

impl crate::Guest for Plugin {
    fn world_sum(a: u32, b: u32) -> u64 {
        u64::from(a) + u64::from(b)
    }

    fn world_greet(name: String) -> String {
        format!("Hello, {name}")
    }

    fn world_split(text: String) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn world_shared(x: Vec<u8>) -> u32 {
        x.into_iter().map(u32::from).sum()
    }

    fn world_turn(x: WorldPoint) -> WorldPoint {
        WorldPoint { x: x.y, y: x.x }
    }

    fn world_paint(x: WorldPixel) -> WorldMark {
        match x.note {
            Some(note) => WorldMark::Text(note),
            None => WorldMark::Dot(u64::MAX),
        }
    }

    fn world_echo(x: Vec<WorldPixel>) -> Vec<WorldPixel> {
        x
    }

    fn world_toggle(x: WorldStyle) -> WorldStyle {
        WorldStyle::all() - x
    }

    fn world_check(x: WorldMark) -> Result<WorldColour, String> {
        match x {
            WorldMark::Nothing => Err("nothing".to_owned()),
            WorldMark::Dot(_) => Ok(WorldColour::Green),
            WorldMark::Text(text) => Err(text),
        }
    }
}
