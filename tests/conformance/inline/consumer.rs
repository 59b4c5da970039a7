use crate::Plugin;
use crate::exports::conformance::inline::inline_use::Guest;
use crate::inline_notes::{Mood, Note, echo, pick, say};

impl Guest for Plugin {
    fn tour() -> Vec<String> {
        let note = |text: &str, level| Note { text: text.to_owned(), level };
        let show = |note: Note| format!("{} {}", note.text, note.level);
        let said = |answer: Result<String, Mood>| match answer {
            Ok(text) => text,
            Err(Mood::Loud) => "loud".to_owned(),
            Err(Mood::Calm) => "calm".to_owned(),
        };
        vec![
            show(echo(&note("🦀", 255))),
            pick(&[], 0).map_or("none".to_owned(), show),
            pick(&[note("a", 1), note("b", 2)], 1).map_or("none".to_owned(), show),
            said(say("hush", Mood::Calm)),
            said(say("", Mood::Loud)),
        ]
    }
}
