use crate::Plugin;
use crate::exports::inline_notes::{Guest, Mood, Note};

impl Guest for Plugin {
    fn echo(x: Note) -> Note {
        x
    }

    fn pick(x: Vec<Note>, n: u32) -> Option<Note> {
        x.into_iter().nth(n as usize)
    }

    fn say(text: String, mood: Mood) -> Result<String, Mood> {
        match mood {
            Mood::Calm => Ok(text),
            Mood::Loud => Err(mood),
        }
    }
}
