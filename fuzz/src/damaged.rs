//! Components that were changed: they are refused in words, or they load and run within their limits.

use std::time::Duration;

use plugwright::{Bytes, Error, ErrorKind, Facts, Limits, Plan, Policy};

use crate::pair::host;
use crate::{Tried, place};

/// The components of the tests.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = ["host/tests/run", "host/tests/endurance", "tests/hostile/beside"]
        .iter()
        .flat_map(|folder| place::files(&place::root().join(folder), &[".wat"]));
    // Some are templates, which are no components until they are filled in.
    texts.filter_map(|text| wat::parse_bytes(&text).ok().map(|bytes| bytes.into_owned())).collect()
}

/// Loads a component and calls what it exports.
pub fn run(bytes: &[u8]) -> Tried {
    let Ok(facts) = Facts::of(bytes) else { return Tried::Refused };
    load(bytes, &facts)
}

/// Plans, loads and calls a component that could be read.
pub(crate) fn load(bytes: &[u8], facts: &Facts) -> Tried {
    let folder = place::workshop(&[("damaged", bytes)]);
    let limits = Limits {
        memory: Bytes(16 << 20),
        deadline: Duration::from_millis(30),
        transfer: Bytes(1 << 20),
        output: Bytes(1 << 10),
        functions: 2_000,
        ..Limits::default()
    };
    let policy = Policy::new().plugin("damaged", folder.path().join("damaged.wasm")).limits(limits);
    let loaded = Plan::new(&policy).and_then(|plan| host().load(&plan));
    let plugins = match loaded {
        Ok(plugins) => plugins,
        Err(report) => {
            report.errors().iter().for_each(check);
            return Tried::Refused;
        }
    };
    let plugin = plugins.get("damaged").unwrap();
    for function in facts.functions() {
        for arguments in ["", "1", "\"text\""] {
            if let Err(error) = plugin.call_wave(&format!("{function}({arguments})")) {
                check(&error);
            }
        }
    }
    Tried::Done
}

/// A component may fail in many ways. None of them is a bug of ours, nor a panic of the compiler.
fn check(error: &Error) {
    assert_ne!(error.kind(), ErrorKind::Bug, "{}", error.render());
    assert!(!error.to_string().contains("panic"), "{}", error.render());
}
