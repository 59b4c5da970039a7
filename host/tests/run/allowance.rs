//! What goes down a tree of calls because the application says so: what its plugins may use together, and the trace that they
//! belong to.

use std::sync::{Arc, Mutex};

use plugwright::{
    Allowance, Error, ErrorKind, Event, Grant, Host, Level, LogRecord, Observe, Offer, Plugins, Policy,
    Standing, Supervision, TraceId, Val,
};

use super::asynchronous::flows;
use super::graph::policy;
use super::messages::{Desk, call, row, wait};
use super::*;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// `first` calls `second`, which calls `last`, which asks the host. One failure of any is its last.
fn chain() -> (tempfile::TempDir, Plugins) {
    let folder = tempfile::tempdir().unwrap();
    let passes = include_str!("graph/passes.wat");
    let plugins = [
        ("first", passes.replace("{me}", "first").replace("{next}", "second")),
        ("second", passes.replace("{me}", "second").replace("{next}", "last")),
        ("last", include_str!("graph/context.wat").to_owned()),
    ];
    let strict = Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() };
    let policy = policy(&folder, &plugins).supervise(strict);
    let plugins = load(Host::builder(), &policy);
    (folder, plugins)
}

fn names(error: &Error) -> Vec<&str> {
    error.plugins().iter().map(|plugin| plugin.as_str()).collect()
}

/// What each plugin has used of something, by its key.
fn used(allowance: &Allowance, key: &str) -> Vec<(String, u64)> {
    let rows = allowance.spent().plugins.into_iter();
    rows.map(|row| (row.plugin.to_string(), row.used(key).unwrap())).filter(|(_, used)| *used > 0).collect()
}

fn row_of(plugin: &str, used: u64) -> (String, u64) {
    (plugin.to_owned(), used)
}

#[test]
fn all_plugins_of_a_tree_use_of_one_allowance() {
    let (_folder, plugins) = chain();
    let allowance = Allowance::new().edge_calls(5);
    let first = plugins.get("first").unwrap();
    let mut session = first.within(&allowance).session().unwrap();
    for _ in 0..2 {
        assert_eq!(session.call_wave("test:context/first.depth()").unwrap(), "3");
    }
    let error = session.call_wave("test:context/first.depth()").unwrap_err();
    assert_eq!((error.kind(), names(&error)), (ErrorKind::Allowance, vec!["first", "second"]));
    assert_eq!(
        error.to_string(),
        "the calls have used more than the 5 calls of plugins by plugins that the application allows them together"
    );
    assert_eq!(error.notes(), ["3 by `first`", "3 by `second`"]);
    assert!(error.hint_text().unwrap().contains("`Allowance::edge_calls`"));
    assert_eq!(used(&allowance, "edge-calls"), [row_of("first", 3), row_of("second", 3)]);
    // Nothing more runs with it, and nobody but those who have it learns of that.
    let error = first.within(&allowance).call_wave("test:context/first.depth()").unwrap_err();
    assert_eq!((error.kind(), names(&error)), (ErrorKind::Allowance, vec!["first"]));
    assert_eq!(used(&allowance, "edge-calls"), [row_of("first", 3), row_of("second", 3)]);
    assert_eq!(first.call_wave("test:context/first.depth()").unwrap(), "3");
    let other = Allowance::new().edge_calls(2);
    assert_eq!(
        plugins.within(&other).get("first").unwrap().call_wave("test:context/first.depth()").unwrap(),
        "3"
    );
    // It was no failure of theirs: with one, they would rest.
    for plugin in ["first", "second", "last"] {
        assert_eq!(plugins.get(plugin).unwrap().standing(), Standing::Serving);
    }
}

#[test]
fn calls_to_the_host_are_counted_wherever_in_the_tree() {
    let (_folder, plugins) = chain();
    let allowance = Allowance::new().host_calls(2);
    let within = plugins.within(&allowance);
    assert_eq!(wave(&within, "first", "test:context/first.depth()").unwrap(), "3");
    assert_eq!(wave(&within, "last", "test:context/last.depth()").unwrap(), "1");
    let error = wave(&within, "second", "test:context/second.depth()").unwrap_err();
    assert_eq!((error.kind(), names(&error)), (ErrorKind::Allowance, vec!["second", "last"]));
    assert_eq!(error.notes(), ["3 by `last`"]);
    assert_eq!(used(&allowance, "host-calls"), [row_of("last", 3)]);
}

/// A plugin calls the application, which calls the plugin, and so on.
#[test]
fn an_allowance_goes_through_functions_of_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let ring = include_str!("graph/ring.wat").replace("{me}", "a").replace("{next}", "app");
    let app = || "test:ring/app".parse().unwrap();
    let policy = policy(&folder, &[("a", ring)]).offer(app());
    let loaded = Arc::new(Mutex::new(None::<Plugins>));
    let held = Arc::clone(&loaded);
    let traces = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&traces);
    let offer = Offer::new(app(), move |caller, _, arguments| {
        seen.lock().unwrap().push(caller.trace());
        let plugins = held.lock().unwrap().clone().unwrap();
        Ok(plugins.get("a")?.call(&"test:ring/a.go".parse()?, arguments)?)
    });
    let plugins = load(Host::builder().offer(offer), &policy);
    *loaded.lock().unwrap() = Some(plugins.clone());
    let allowance = Allowance::new().host_calls(3);
    let trace: TraceId = TRACE.parse().unwrap();
    let a = plugins.get("a").unwrap().within(&allowance).traced(trace);
    let go = |times| a.call(&"test:ring/a.go".parse().unwrap(), &[Val::U32(times)]);
    assert!(matches!(go(3).unwrap().as_slice(), [Val::U32(3)]));
    assert_eq!(*traces.lock().unwrap(), [Some(trace); 3]);
    let error = go(1).unwrap_err();
    assert_eq!((error.kind(), error.trace()), (ErrorKind::Allowance, Some(trace)));
    assert_eq!(error.notes(), ["4 by `a`"]);
    // They hold each other.
    loaded.lock().unwrap().take();
}

#[test]
fn calls_by_message_use_of_the_allowance_of_their_tree() {
    let (_folder, policy) = row("a>b b>end");
    let plugins = Desk::default().load(&policy);
    let allowance = Allowance::new().host_calls(2);
    let within = plugins.within(&allowance);
    wait(async {
        assert_eq!(call(&plugins, "a", "by-message", 0).await.unwrap(), 2);
        assert_eq!(call(&within, "a", "by-message", 0).await.unwrap(), 2);
        assert_eq!(call(&within, "a", "by-plain", 0).await.unwrap(), 2);
        let error = call(&within, "a", "by-message", 0).await.unwrap_err();
        assert_eq!((error.kind(), names(&error)), (ErrorKind::Allowance, vec!["a", "b"]), "{error:?}");
        assert_eq!(error.notes(), ["3 by `b`"]);
        let error = call(&within, "b", "told", 0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Allowance, "{error:?}");
        // Whoever has none shares no instance with them.
        assert_eq!(call(&plugins, "a", "by-message", 0).await.unwrap(), 2);
    });
    assert_eq!(used(&allowance, "host-calls"), [row_of("b", 3)]);
    assert_eq!(used(&allowance, "edge-calls"), [row_of("a", 3)]);
}

#[test]
fn what_streams_carry_is_counted() {
    let (_folder, plugins) = flows(Limits::default());
    let allowance = Allowance::new().traffic(Bytes(200_000));
    let within = plugins.within(&allowance);
    assert_eq!(wave(&within, "sink", "test:flow/sink.fetch(150000)").unwrap(), "150000");
    let error = wave(&within, "sink", "test:flow/sink.fetch(150000)").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Allowance, "{error:?}");
    // Both look, the one when it writes and the other when the clock ticks: whoever is first ends the call.
    assert!([&["sink", "source"][..], &["sink"]].contains(&names(&error).as_slice()), "{error:?}");
    let bytes = used(&allowance, "traffic").into_iter().find(|(plugin, _)| plugin == "source").unwrap().1;
    assert!((200_000..200_000 + 70_000).contains(&bytes), "{allowance:?}");
    assert_eq!(wave(&plugins, "sink", "test:flow/sink.fetch(150000)").unwrap(), "150000");
}

#[test]
fn what_edges_carry_is_counted() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let allowance = Allowance::new().traffic(Bytes(100_000));
    let within = plugins.within(&allowance);
    wave(&within, "relay", "test:bad/relay.big(60000)").unwrap();
    let error = wave(&within, "relay", "test:bad/relay.big(60000)").unwrap_err();
    assert_eq!((error.kind(), names(&error)), (ErrorKind::Allowance, vec!["relay"]));
    wave(&plugins, "relay", "test:bad/relay.big(60000)").unwrap();
}

/// What an observer was told, with its trace.
type Told = Vec<(&'static str, Option<TraceId>)>;

#[derive(Clone, Default)]
struct Traces(Arc<Mutex<Told>>);

impl Observe for Traces {
    fn log(&self, record: &LogRecord<'_>) {
        self.0.lock().unwrap().push(("log", record.trace));
    }

    fn event(&self, event: &Event) {
        match event {
            Event::Retired { trace, .. } => self.0.lock().unwrap().push(("retired", *trace)),
            Event::Used(used) => self.0.lock().unwrap().push(("used", used.trace)),
            _ => {}
        }
    }
}

#[test]
fn what_is_told_of_a_call_has_its_trace() {
    let workshop = Workshop::new();
    let traces = Traces::default();
    let policy = Policy::new().plugin("logs", workshop.path()).grant("logs", Grant::log(Level::Info));
    let plugins = load(Host::builder().observe(traces.clone()), &policy);
    let trace: TraceId = TRACE.parse().unwrap();
    let traced = plugins.traced(trace);
    wave(&traced, "logs", "test:bad/logs.say(3)").unwrap();
    let error = wave(&traced, "logs", "test:bad/logs.say(9)").unwrap_err();
    assert_eq!(error.trace(), Some(trace));
    assert!(error.render().contains(&format!("\n  trace: {TRACE}")), "{}", error.render());
    wave(&plugins, "logs", "test:bad/logs.say(3)").unwrap();
    let told = traces.0.lock().unwrap().clone();
    let trace = Some(trace);
    assert_eq!(told, [("used", trace), ("log", trace), ("retired", trace), ("used", None), ("log", None)]);
    let event = Event::Retired { plugin: "a".parse().unwrap(), reason: "b".into(), trace };
    assert_eq!(serde_json::to_value(&event).unwrap()["trace"], TRACE);
}

#[test]
fn a_trace_goes_by_message_as_by_plain_calls() {
    let (_folder, policy) = row("a>b b>end");
    let plugins = Desk::default().load(&policy);
    let traced = plugins.traced(TRACE.parse().unwrap());
    let digits = u32::from_le_bytes(*b"0af7");
    wait(async {
        for function in ["told", "by-message", "by-plain"] {
            assert_eq!(call(&traced, "a", function, 2).await.unwrap(), digits, "{function}");
        }
    });
    assert_eq!(wave(&traced, "a", "test:row/a.by-message(2)").unwrap(), digits.to_string());
}

/// Draws so many random bytes at once, within the limits of a call.
const DRAWS: &str = r#"(component
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
  (core module $memory
    (memory (export "memory") 4)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $memory (instantiate $memory))
  (core func $bytes (canon lower (func $random "get-random-bytes")
    (memory $memory "memory") (realloc (func $memory "realloc"))))
  (core module $m
    (import "" "bytes" (func $bytes (param i64 i32)))
    (func (export "draw") (param i64) (call $bytes (local.get 0) (i32.const 16))))
  (core instance $i (instantiate $m (with "" (instance (export "bytes" (func $bytes))))))
  (func $draw (param "len" u64) (canon lift (core func $i "draw")))
  (instance (export "test:draws/draws") (export "draw" (func $draw))))"#;

#[test]
fn random_bytes_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let plugins = load(Host::builder(), &policy(&folder, &[("draws", DRAWS.to_owned())]));
    let allowance = Allowance::new().entropy(Bytes(1000));
    let within = plugins.within(&allowance);
    wave(&within, "draws", "test:draws/draws.draw(600)").unwrap();
    let error = wave(&within, "draws", "test:draws/draws.draw(600)").unwrap_err();
    assert_eq!((error.kind(), names(&error)), (ErrorKind::Allowance, vec!["draws"]));
    assert!(error.to_string().contains("1000 B of random bytes"), "{error}");
    wave(&plugins, "draws", "test:draws/draws.draw(600)").unwrap();
}
