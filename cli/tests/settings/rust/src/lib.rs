//! Reads its settings, in Rust.

use plugwright_guest::config;

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
}

export!(Reader);
