//! What a warm call allocates: nothing but the values that the application is given.
//!
//! It stands for the time that a call takes, which no test can hold: a clone too many, a list that is made anew for each call or
//! a value that is taken apart shows here, on every machine alike. `cargo xtask bench` measures the time.

#![allow(clippy::unwrap_used, missing_docs, reason = "tests may fail loudly")]

#[path = "../benches/calls/count.rs"]
mod count;
#[path = "../benches/calls/guests.rs"]
mod guests;

use std::fmt::Write as _;
use std::path::Path;

use plugwright::{ErrorKind, Host, ItemName, Plan, Plugins, Policy};

use count::allocations;
use echo::{Figure, Item, Place};

plugwright::contract!({ path: "benches/calls", world: "bench" });
/// The same contract, for calls from async code.
mod awaited {
    plugwright::contract!({ path: "benches/calls", world: "bench", async: true });
}

const CALLS: u64 = 100;

/// The same work as in the benchmark: whoever makes it allocate less may bless the golden, whoever makes it allocate more has to
/// say why.
#[test]
fn warm_calls_allocate_what_they_give() {
    let folder = tempfile::tempdir().unwrap();
    let plugins = load(folder.path());
    let mut found = String::new();
    let mut row = |name: &str, count: u64| writeln!(found, "{name}: {count}").unwrap();

    let echo = Echo::of(&plugins).unwrap();
    let place = Place { level: 1, zone: 2, id: 3, count: 4, delta: -5, scale: 6.0, price: 7.0, ready: true };
    let item = Item { id: 1, name: "sixteen bytes of".into(), price: 2.5, ready: true };
    let items = vec![item; 100];
    let texts = vec!["sixteen bytes of".to_owned(); 100];
    row("call: noop", each(|| echo.noop().unwrap()));
    row("call: u32", each(|| assert_eq!(echo.number(7).unwrap(), 7)));
    row("call: string of 64 B", each(|| drop(echo.text(&"x".repeat(64)).unwrap())) - 1);
    row("call: record of 8 fields", each(|| assert_eq!(echo.point(&place).unwrap().id, 3)));
    row("call: variant with payload", each(|| drop(echo.shape(&Figure::Round(2.0)).unwrap())));
    row("call: option and result", each(|| drop(echo.maybe(Some(7)).unwrap())));
    row("call: 64 KiB of bytes", each(|| drop(echo.bytes(&[7; 64 << 10]).unwrap())));
    row("call: 100 records", each(|| drop(echo.items(&items).unwrap())));
    row("call: 100 strings", each(|| drop(echo.texts(&texts).unwrap())));

    // The engine has one allocation for each call on a stack of its own.
    let executor = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let awaited = awaited::Echo::of(&plugins).unwrap();
    let (short, long) = ("x".repeat(64), vec![7; 64 << 10]);
    row("async call: noop", each(|| executor.block_on(awaited.noop()).unwrap()));
    row("async call: u32", each(|| assert_eq!(executor.block_on(awaited.number(7)).unwrap(), 7)));
    row("async call: string of 64 B", each(|| drop(executor.block_on(awaited.text(&short)).unwrap())));
    row("async call: 64 KiB of bytes", each(|| drop(executor.block_on(awaited.bytes(&long)).unwrap())));

    let plugin = plugins.get("echo").unwrap();
    let named = |name: &str| format!("bench:calls/echo.{name}").parse::<ItemName>().unwrap();
    let (number, text, bytes, list) = (named("number"), named("text"), named("bytes"), named("items"));
    let (long, block) = ("x".repeat(64), vec![7_u8; 64 << 10]);
    row("dynamic call: u32", each(|| assert_eq!(plugin.call_serde::<u32>(&number, &(7,)).unwrap(), 7)));
    row(
        "dynamic call: string of 64 B",
        each(|| drop(plugin.call_serde::<String>(&text, &(&long,)).unwrap())),
    );
    row(
        "dynamic call: 64 KiB of bytes",
        each(|| drop(plugin.call_serde::<Vec<u8>>(&bytes, &(&block,)).unwrap())),
    );
    let written: Vec<_> = items.iter().map(Written::from).collect();
    row(
        "dynamic call: 100 records",
        each(|| drop(plugin.call_serde::<Vec<Written>>(&list, &(&written,)).unwrap())),
    );

    let relay = Relay::of(&plugins).unwrap();
    // All calls of an edge that one call of the application makes, but for what the first of them takes.
    let edge = |call: &dyn Fn(u32)| {
        let of = |times: u32| {
            let before = allocations();
            call(times);
            allocations() - before
        };
        call(2);
        (of(CALLS as u32 + 1) - of(1)) / CALLS
    };
    row("edge: noop", edge(&|times| relay.noop(times, 0).unwrap()));
    row("edge: u32", edge(&|times| relay.number(times, 0).unwrap()));
    row("edge: string of 64 B", edge(&|times| relay.text(times, 64).unwrap()));
    row("edge: record of 8 fields", edge(&|times| relay.point(times, 0).unwrap()));
    row("edge: variant with payload", edge(&|times| relay.shape(times, 0).unwrap()));
    row("edge: option and result", edge(&|times| relay.maybe(times, 0).unwrap()));
    row("edge: 64 KiB of bytes", edge(&|times| relay.bytes(times, 64 << 10).unwrap()));
    row("edge: 10,000 f64", edge(&|times| relay.floats(times, 10_000).unwrap()));
    row("edge: 100 records", edge(&|times| relay.items(times, 100).unwrap()));
    row("edge: 1,000 strings", edge(&|times| relay.texts(times, 1_000).unwrap()));

    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/allocations/warm.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(
        found,
        expected,
        "other allocations than in {}; if that is meant, run with BLESS=1",
        golden.display()
    );
}

/// Bytes are the same whatever type of the application holds them, and whether they take the short way or the long one.
#[test]
fn bytes_of_any_type_cross() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = load(folder.path()).get("echo").unwrap();
    let item: ItemName = "bench:calls/echo.bytes".parse().unwrap();
    let bytes: Vec<u8> = (0..=255).collect();

    let given: Vec<u8> = plugin.call_serde(&item, &(&bytes,)).unwrap();
    assert_eq!(given, bytes);
    let wide: Vec<Option<u32>> = plugin.call_serde(&item, &(&bytes,)).unwrap();
    assert!(wide.iter().zip(&bytes).all(|(wide, byte)| *wide == Some(u32::from(*byte))));
    assert_eq!(wide.len(), bytes.len());
    let json: serde_json::Value = plugin.call_serde(&item, &serde_json::json!({ "bytes": [1, 2] })).unwrap();
    assert_eq!(json, serde_json::json!([1, 2]));
    let named: Option<Vec<u8>> = plugin.call_serde(&item, &Named { bytes: vec![1, 2] }).unwrap();
    assert_eq!(named, Some(vec![1, 2]));
    let none: Vec<u8> = plugin.call_serde(&item, &(Vec::<u8>::new(),)).unwrap();
    assert!(none.is_empty());

    let error = plugin.call_serde::<Vec<u8>>(&item, &(vec![1_u16, 300],)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Arguments);
    assert_eq!(error.notes(), ["bytes[1]: expected u8, found number `300`"]);
    let error = plugin.call_serde::<Vec<String>>(&item, &(vec![1_u8],)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    let error = plugin.call_serde::<Vec<u8>>(&item, &(&bytes, 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Arguments);
}

/// [`Item`], as an application has it that knows nothing of the contract.
#[derive(serde::Serialize, serde::Deserialize)]
struct Written {
    id: u32,
    name: String,
    price: f64,
    ready: bool,
}

impl From<&Item> for Written {
    fn from(Item { id, name, price, ready }: &Item) -> Self {
        Self { id: *id, name: name.clone(), price: *price, ready: *ready }
    }
}

#[derive(serde::Serialize)]
struct Named {
    bytes: Vec<u8>,
}

/// The allocations of one call, rounded down: what a list that all calls share takes to grow is not the call's.
fn each(call: impl Fn()) -> u64 {
    (0..3).for_each(|_| call());
    let before = allocations();
    (0..CALLS).for_each(|_| call());
    (allocations() - before) / CALLS
}

fn load(folder: &Path) -> Plugins {
    let mut policy = Policy::new();
    for (name, core, world) in [
        ("echo", include_str!("../benches/calls/echo.wat"), "provider"),
        ("relay", include_str!("../benches/calls/relay.wat"), "consumer"),
    ] {
        let file = folder.join(format!("{name}.wasm"));
        std::fs::write(&file, guests::component(core, world)).unwrap();
        policy = policy.plugin(name, file);
    }
    Host::builder().build().unwrap().load(&Plan::new(&policy).unwrap()).unwrap()
}
