//! What plugins log, on standard error.

use plugwright::{Event, LogRecord, Observe};

use crate::terminal::{Terminal, size};

/// Prints each record and the events that take time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log(Terminal);

impl Log {
    pub(crate) fn to(terminal: Terminal) -> Self {
        Self(terminal)
    }
}

impl Observe for Log {
    fn log(&self, record: &LogRecord<'_>) {
        let LogRecord { plugin, level, target, message } = record;
        let target = if target.is_empty() { String::new() } else { format!(" {target}") };
        self.0.say(&format!("[{plugin}{target}] {level:?}: {message}").replace('\x1b', ""));
    }

    fn event(&self, event: &Event) {
        if let Event::Compiling { plugin, size: bytes } = event {
            self.0.say(&format!("compiles {plugin} ({})", size(*bytes as u64)));
        }
    }
}
