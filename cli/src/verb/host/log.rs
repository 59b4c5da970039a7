//! What plugins log and print, as lines between the answers.

use plugwright::{Event, LogRecord, Observe};
use serde_json::json;

use super::answer;
use crate::terminal::{Terminal, size};

/// Writes each record as a line.
pub(super) struct Log(pub(super) Terminal);

impl Observe for Log {
    fn log(&self, record: &LogRecord<'_>) {
        let LogRecord { plugin, level, target, message, .. } = record;
        let level = format!("{level:?}").to_lowercase();
        let record =
            json!({ "plugin": plugin.as_str(), "level": level, "target": target, "message": message });
        // Where nobody reads any more, the next answer finds that out.
        let _ = answer::line(&self.0, &json!({ "log": record }));
    }

    fn event(&self, event: &Event) {
        if let Event::Compiling { plugin, size: bytes } = event {
            self.0.say(&format!("compiles {plugin} ({})", size(*bytes as u64)));
        }
    }
}
