//! A highlighter that behaves, except where the language of a block names a way to misbehave.
//!
//! It stands in for `highlight` in tests of what a host does about each: one document fails, the others do not.

plugwright_guest::contract!({ world: "highlight-plugin", path: "../../../examples/press/wit" });

use std::io::Write as _;

use exports::press::site::highlight::{CodeBlock, Guest, HighlightError, Highlighted, Theme};

struct Rogue;

impl Guest for Rogue {
    fn to_html(block: CodeBlock) -> Result<Highlighted, HighlightError> {
        let language = block.language.unwrap_or_else(|| "text".to_owned());
        let html = match language.as_str() {
            "rogue-trap" => panic!("a rogue panics over {} bytes", block.source.len()),
            "rogue-loop" => spin(),
            "rogue-memory" => hoard(),
            "rogue-nonsense" => nonsense(),
            "rogue-output" => chatter(),
            "rogue-log" => log_everything(),
            "rogue-unknown" => return Err(HighlightError::UnknownLanguage(language)),
            _ => escaped(&block.source),
        };
        Ok(Highlighted { html, language })
    }

    fn stylesheet(_: Theme) -> String {
        String::new()
    }
}

/// Never returns. The compiler cannot tell that the counter does not matter.
fn spin() -> ! {
    let mut turns = 0_u64;
    loop {
        turns = std::hint::black_box(turns.wrapping_add(1));
    }
}

/// Keeps all memory it gets until it gets no more.
fn hoard() -> ! {
    let mut hoard: Vec<Vec<u8>> = Vec::new();
    loop {
        // Touched, so that the pages are really used.
        hoard.push(vec![1; 1 << 20]);
        std::hint::black_box(&hoard);
    }
}

/// Text that is not UTF-8, which the component model forbids.
fn nonsense() -> String {
    // SAFETY: it is not safe, and nothing in here looks at the text: that the host does is the point.
    unsafe { String::from_utf8_unchecked(vec![b'<', 0xff, 0xfe, b'>']) }
}

/// Prints for ever.
fn chatter() -> ! {
    let line = [b'.'; 1024];
    let mut out = std::io::stdout();
    loop {
        let _ = out.write_all(&line).and_then(|()| out.flush());
    }
}

/// Writes at every level, with what a terminal should not see, and more than a log should hold.
fn log_everything() -> String {
    log::set_max_level(log::LevelFilter::Trace);
    log::trace!("a rogue traces");
    log::debug!("a rogue debugs");
    log::info!("a rogue informs");
    log::warn!(target: "rogue\u{1b}[31m", "a rogue \u{1b}[2J clears the screen\nand forges: error: all is lost");
    log::error!("{}", "x".repeat(1 << 20));
    "<span>logged</span>".to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

export!(Rogue);
