//! Sends what is written through the `log` crate to the host.

use log::{LevelFilter, Log, Metadata, Record};

use crate::host_log::{Level, write};

struct HostLogger;

impl Log for HostLogger {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        // The plugin's bar is `log::max_level`, which the macros look at first; the operator's is the host's.
        true
    }

    fn log(&self, record: &Record<'_>) {
        // A record without arguments is a string that needs no copy.
        match record.args().as_str() {
            Some(message) => write(level(record.level()), record.target(), message),
            None => write(level(record.level()), record.target(), &record.args().to_string()),
        }
    }

    fn flush(&self) {}
}

fn level(level: log::Level) -> Level {
    match level {
        log::Level::Trace => Level::Trace,
        log::Level::Debug => Level::Debug,
        log::Level::Info => Level::Info,
        log::Level::Warn => Level::Warn,
        log::Level::Error => Level::Error,
    }
}

/// Becomes the process's logger, unless the author has set one.
pub(crate) fn install() {
    if log::set_logger(&HostLogger).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host_log::take;

    #[test]
    fn records_arrive_with_level_target_and_message() {
        install();
        log::warn!("plain");
        log::error!(target: "parser", "at {}", 7);
        log::debug!("below the bar");
        let records = take();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0], (Level::Warn, module_path!().to_owned(), "plain".to_owned()));
        assert_eq!(records[1], (Level::Error, "parser".to_owned(), "at 7".to_owned()));
    }
}
