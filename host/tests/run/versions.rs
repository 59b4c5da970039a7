//! A plugin that was built for version 1.0.0 of a contract, in a host of version 1.1.0.

use plugwright::{Blame, ErrorKind, Host, Plan, Plugins, Policy};
use serde_json::json;

mod contract {
    plugwright::contract!("tests/run/versions.wit");
}

use contract::Till;

fn load() -> Plugins {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.wasm");
    std::fs::write(&file, wat::parse_str(include_str!("versions.wat")).unwrap()).unwrap();
    let plan = Plan::new(&Policy::new().plugin("old", file)).unwrap();
    Host::builder().build().unwrap().load(&plan).unwrap()
}

#[test]
fn an_earlier_version_serves_where_types_agree() {
    let plugins = load();
    let till = Till::of(&plugins).unwrap();
    assert_eq!(till.double(21).unwrap(), 42);
    assert_eq!(Till::all(&plugins).unwrap().len(), 1);
    let old = plugins.get("old").unwrap();
    for version in ["1.0.0", "1.1.0"] {
        let call = format!("test:shop/till.double@{version}");
        assert_eq!(old.call_wave(&format!("{call}(4)")).unwrap(), "8");
        assert_eq!(old.call_json(&call.parse().unwrap(), &json!([4])).unwrap(), 8);
    }
    let error = old.call_wave("test:shop/till.double@2.0.0(4)").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.hint_text().is_none());
}

#[test]
fn other_types_are_told_with_both() {
    let plugins = load();
    let error = Till::of(&plugins).unwrap().changed(1).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Mismatch, Blame::Plugin));
    assert_eq!(error.to_string(), "`changed` of plugin `old` has other types than the contract");
    assert_eq!(
        error.notes(),
        ["`changed`: the contract has `func(n: u32) -> u32`, the plugin `func(n: u64) -> u32`"]
    );
    // A call without generated code has the plugin's own types.
    let call = "test:shop/till.changed@1.1.0(5000000000)";
    assert_eq!(plugins.get("old").unwrap().call_wave(call).unwrap(), (5_000_000_000u64 as u32).to_string());
}

#[test]
fn what_came_later_is_missed_when_it_is_called() {
    let plugins = load();
    let till = Till::of(&plugins).unwrap();
    let wave = plugins.get("old").unwrap().call_wave("test:shop/till.late@1.1.0()").unwrap_err();
    for error in [till.late().unwrap_err(), wave] {
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(error.to_string(), "plugin `old` exports no function `late` of `test:shop/till@1.1.0`");
        assert_eq!(
            error.hint_text(),
            Some(
                "the plugin was built for `test:shop/till@1.0.0`, which may not have had it yet: build it for the version \
                 that is called"
            )
        );
    }
}
