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
        let LogRecord { plugin, level, target, message, .. } = record;
        let target = if target.is_empty() { String::new() } else { format!(" {target}") };
        self.0.say(&format!("[{plugin}{target}] {level:?}: {message}").replace('\x1b', ""));
    }

    fn event(&self, event: &Event) {
        match event {
            Event::Compiling { plugin, size: bytes } => {
                self.0.say(&format!("compiles {plugin} ({})", size(*bytes as u64)));
            }
            // How much of its log somebody wants to read is no refusal of a power.
            Event::Used(used) if !used.allowed && used.capability != "log" => {
                let chain: Vec<&str> = used.chain.iter().map(plugwright::PluginId::as_str).collect();
                let why = used.reason.as_deref().unwrap_or_default();
                let (chain, capability) = (chain.join(" → "), &used.capability);
                self.0.say(&format!("[{chain}] refused {capability}: {}: {why}", used.what));
            }
            Event::AuditUnwritable { reason } => {
                self.0.say(&format!("the audit cannot be written: {reason}"))
            }
            _ => {}
        }
    }
}
