//! Tells the host why a panic is about to trap.

use std::panic::PanicHookInfo;

#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-fault;
            world imports { import plugwright:fault/fault@0.1.0; }
        ",
        path: "wit/fault",
        generate_all,
    });
}

use bindings::plugwright::fault::fault::{Fault, Place, report};

pub(crate) fn report_panics() {
    // The hook that this one replaces prints the same words on stderr, which would tell the operator everything twice.
    std::panic::set_hook(Box::new(|panic| report(&describe(panic))));
}

fn describe(panic: &PanicHookInfo<'_>) -> Fault {
    Fault {
        kind: "panic".to_owned(),
        message: message(panic).to_owned(),
        place: panic.location().map(|location| Place {
            file: location.file().to_owned(),
            line: location.line(),
            column: Some(location.column()),
            // `std` knows no function here; the host's own backtrace has them all.
            function: None,
        }),
        traceback: String::new(),
    }
}

fn message<'a>(panic: &'a PanicHookInfo<'_>) -> &'a str {
    let payload = panic.payload();
    // `panic!` makes one of these two; `panic_any` makes whatever the author likes.
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "a panic without words",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_panic_is_described_by_message_and_place() {
        let (sender, faults) = mpsc::channel();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| drop(sender.send(describe(panic)))));
        let line = line!() + 1;
        let caught = std::panic::catch_unwind(|| panic!("only {} left", 3));
        std::panic::set_hook(before);

        assert!(caught.is_err());
        let fault = faults.recv().unwrap();
        let place = fault.place.unwrap();
        assert_eq!((fault.kind.as_str(), fault.message.as_str()), ("panic", "only 3 left"));
        assert_eq!(place.line, line);
        assert!(place.file.ends_with("fault.rs"), "{}", place.file);
        assert!(place.column.is_some());
    }
}
