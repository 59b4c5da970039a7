use crate::Plugin;
use crate::exports::conformance::strings::strings::Guest;

impl Guest for Plugin {
    fn echo(x: String) -> String {
        x
    }

    fn count(x: String) -> u32 {
        x.chars().count() as u32
    }

    fn bytes(x: String) -> u32 {
        x.len() as u32
    }

    fn make(which: u32) -> String {
        ["", "a\0b", "é", "€", "🦀", "e\u{301}", "\u{feff}x", "\"\\\n"][which as usize].to_owned()
    }

    fn long(length: u32) -> String {
        "x".repeat(length as usize)
    }

    fn echo_list(x: Vec<String>) -> Vec<String> {
        x
    }

    fn join(a: String, b: String, c: String) -> String {
        format!("{a}|{b}|{c}")
    }

    fn broken() -> String {
        String::from_utf16_lossy(&[0x61, 0xd83e, 0x62])
    }
}
