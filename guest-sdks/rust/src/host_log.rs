//! The host's log, as both `log` and `tracing` speak to it.

#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-log;
            world imports { import plugwright:log/log@0.1.0; }
        ",
        path: "wit/log",
        generate_all,
    });
}

pub(crate) use bindings::plugwright::log::log::Level;

/// Hands one record to the host, which adds the plugin's name and applies the operator's level.
#[cfg(not(test))]
pub(crate) fn write(level: Level, target: &str, message: &str) {
    bindings::plugwright::log::log::log(level, target, message);
}

#[cfg(test)]
pub(crate) use recording::{take, write};

#[cfg(test)]
mod recording {
    use std::cell::RefCell;

    use super::Level;

    thread_local! {
        static RECORDS: RefCell<Vec<(Level, String, String)>> = const { RefCell::new(Vec::new()) };
    }

    pub(crate) fn write(level: Level, target: &str, message: &str) {
        RECORDS.with_borrow_mut(|records| records.push((level, target.to_owned(), message.to_owned())));
    }

    pub(crate) fn take() -> Vec<(Level, String, String)> {
        RECORDS.take()
    }
}
