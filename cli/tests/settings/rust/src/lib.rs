//! Reads its settings, in Rust.

use std::cell::Cell;
use std::time::Duration;

use plugwright_guest::lifecycle::{Health, State};
use plugwright_guest::{call, config, links};

plugwright_guest::contract!({ world: "reader", path: "../wit" });

struct Reader;

impl exports::test::settings::read::Guest for Reader {
    fn greeting() -> String {
        config::get("greeting").unwrap_or_else(|| "Hello".to_owned())
    }

    fn retries() -> u32 {
        match config::parse("retries") {
            Ok(retries) => retries.unwrap_or(1),
            Err(error) => panic!("{error}"),
        }
    }

    fn names() -> Vec<String> {
        config::keys()
    }

    fn say() {
        log::debug!(target: "shelf", "nobody wants to know");
        log::warn!(target: "shelf", "low on {}", "ink");
        tracing::error!(target: "shelf", sheets = 0, "out of paper");
        println!("printed");
    }

    fn about() -> String {
        let is_timely = call::remaining() > Duration::ZERO && call::remaining() <= Duration::from_secs(61);
        let caller = call::caller().unwrap_or_else(|| "nobody".to_owned());
        format!("{caller} of {} {} {is_timely} {}", call::callers().len(), call::depth(), call::trace())
    }

    fn more() -> String {
        match links::is_provided("test:settings/extra") {
            true => test::settings::extra::more(),
            false => "no more".to_owned(),
        }
    }

    fn count() -> u32 {
        COUNT.set(COUNT.get() + 1);
        COUNT.get()
    }
}

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

impl Health for Reader {
    fn check() -> Result<(), String> {
        config::get("unwell").map_or(Ok(()), Err)
    }
}

impl State for Reader {
    fn save() -> Result<Vec<u8>, String> {
        Ok(COUNT.get().to_string().into_bytes())
    }

    fn restore(saved: Vec<u8>, version: Option<String>) -> Result<(), String> {
        if version.as_deref() != Some("0.1.0") {
            return Err(format!("version {version:?} is unknown"));
        }
        let text = String::from_utf8(saved).map_err(|error| error.to_string())?;
        COUNT.set(text.parse().map_err(|_| format!("`{text}` is no count"))?);
        Ok(())
    }
}

plugwright_guest::export_health!(Reader);
plugwright_guest::export_state!(Reader);

export!(Reader);
