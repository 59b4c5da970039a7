//! What happens to plugins, for people.

use plugwright::{Event, LogRecord, Observe, Standing, Stats};

use crate::log::Log;
use crate::terminal::{Terminal, table};

/// Prints what plugins log, and what becomes of them, on standard error.
pub(super) struct Events {
    log: Log,
    terminal: Terminal,
}

impl Events {
    pub(super) fn to(terminal: Terminal) -> Self {
        Self { log: Log::to(terminal), terminal }
    }
}

impl Observe for Events {
    fn log(&self, record: &LogRecord<'_>) {
        self.log.log(record);
    }

    fn event(&self, event: &Event) {
        let text = match event {
            Event::Swapped { plugin, generation, handed_over: false } => {
                format!("swapped {plugin}: component {generation} serves")
            }
            Event::Swapped { plugin, generation, handed_over: true } => {
                format!("swapped {plugin}: component {generation} serves, and remembers")
            }
            Event::Drained { plugin, generation } => {
                format!("drained {plugin}: component {generation} is gone")
            }
            Event::Retired { plugin, reason, .. } => format!("retired an instance of {plugin}: {reason}"),
            Event::CalledAgain { plugin, reason, .. } => format!("calls {plugin} once more: {reason}"),
            Event::Resting { plugin, failures, rest, .. } => {
                format!("{plugin} rests for {rest:?} after {failures} failures in a row")
            }
            Event::Recovered { plugin } => format!("{plugin} works again"),
            Event::Quarantined { plugin, failures, .. } => {
                format!("{plugin} is in quarantine after {failures} failures in a row: `revive {plugin}`")
            }
            Event::Revived { plugin } => format!("{plugin} has another chance"),
            Event::Unfit { plugin, reason } => format!("{plugin} is unfit: {reason}"),
            // Who asked for it is told all of it.
            Event::SwapRefused { .. } => "what is loaded goes on".to_owned(),
            other => return self.log.event(other),
        };
        self.terminal.say(&crate::terminal::printable(&text));
    }
}

/// How each plugin stands, in columns.
pub(super) fn stats(stats: &Stats) -> String {
    let mut rows = vec![["plugin", "standing", "calls", "failures", "instances"].map(str::to_owned).to_vec()];
    rows.extend(stats.plugins.iter().map(|plugin| {
        let standing = match &plugin.standing {
            Standing::Serving => "serving".to_owned(),
            Standing::Resting { left, .. } => format!("rests for {left:?}"),
            Standing::Quarantined { .. } => "quarantine".to_owned(),
            _ => "absent".to_owned(),
        };
        let counts = [plugin.calls, plugin.failures, plugin.instances].map(|count| count.to_string());
        [plugin.plugin.to_string(), standing].into_iter().chain(counts).collect()
    }));
    table(&rows)
}
