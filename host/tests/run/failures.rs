//! A provider that fails, over edges of every kind: it traps, hangs, lies, wants too much, is in quarantine, or is replaced in the middle of
//! a call. The consumer's call ends with what the provider did, and the next one is served.

use plugwright::{Error, Supervision, Swap};

use super::*;

/// How calls of `relay` reach `acts`.
#[derive(Clone, Copy, Debug)]
enum Edge {
    Plain,
    /// Both on the async engine.
    Async,
    /// `acts` has a resource that an async function passes, so one instance serves all calls.
    Message,
}

const EDGES: [Edge; 3] = [Edge::Plain, Edge::Async, Edge::Message];

/// What `acts` has beside the rest where calls go by message.
const SHARED: &str = r#"
  (type $token (resource (rep i32)))
  (core func $done (canon task.return))
  (core module $t
    (import "" "done" (func $done))
    (func (export "touch") (param i32) (result i32) (call $done) (i32.const 0))
    (func (export "never") (param i32 i32 i32) (result i32) unreachable))
  (core instance $ti (instantiate $t (with "" (instance (export "done" (func $done))))))
  (alias core export $ti "never" (core func $never))
  (func $touch async (param "it" (borrow $token)) (canon lift (core func $ti "touch") async (callback $never)))
  (component $exports
    (import "token" (type $token (sub resource)))
    (import "touch" (func $touch async (param "it" (borrow $token))))
    IMPORTS
    (export $is "token" (type $token))
    (export "touch" (func $touch) (func async (param "it" (borrow $is))))
    EXPORTS)
  (instance $all (instantiate $exports (with "token" (type $token)) (with "touch" (func $touch)) WITH))
  (export "test:bad/acts@0.1.0" (instance $all)))"#;

fn shared() -> Vec<u8> {
    let text = include_str!("acts.wat");
    let functions = [
        ("fine", r#"(param "x" u32) (result u32)"#),
        ("count", "(result u32)"),
        ("trap", ""),
        ("spin", ""),
        ("eat", ""),
        ("deep", "(result u32)"),
        ("big", r#"(param "bytes" u32) (result (list u8))"#),
        ("lie", "(result string)"),
    ];
    let each = |text: fn(&str, &str) -> String| {
        functions.iter().map(|(name, ty)| text(name, ty)).collect::<Vec<_>>().join("\n")
    };
    let more = SHARED
        .replace("IMPORTS", &each(|name, ty| format!(r#"(import "{name}" (func ${name} {ty}))"#)))
        .replace("EXPORTS", &each(|name, _| format!(r#"(export "{name}" (func ${name}))"#)))
        .replace("WITH", &each(|name, _| format!(r#"(with "{name}" (func ${name}))"#)));
    let (rest, _) = text.split_once("  (instance (export \"test:bad/acts").unwrap();
    wat::parse_str(format!("{rest}{more}")).unwrap()
}

impl Edge {
    fn workshop(self) -> Workshop {
        let workshop = match self {
            Edge::Plain | Edge::Message => Workshop::new(),
            Edge::Async => Workshop::with(on_async_engine),
        };
        if matches!(self, Edge::Message) {
            std::fs::write(workshop.component("acts"), shared()).unwrap();
        }
        workshop
    }
}

fn relay(plugins: &Plugins, call: &str) -> Result<String, Error> {
    wave(plugins, "relay", &format!("test:bad/relay.{call}"))
}

fn chain(error: &Error) -> Vec<&str> {
    error.plugins().iter().map(|plugin| plugin.as_str()).collect()
}

fn plan(policy: &Policy) -> Plan {
    Plan::new(policy).unwrap_or_else(|report| panic!("{}", report.render()))
}

#[test]
fn the_edges_are_of_three_kinds() {
    let kinds = EDGES.map(|edge| {
        let workshop = edge.workshop();
        let plan = plan(&workshop.pair(limits()));
        let unit = plan.unit_of(&"acts".parse().unwrap()).unwrap();
        (unit.engine.to_string(), unit.is_shared)
    });
    assert_eq!(kinds, [("plain".into(), false), ("async".into(), false), ("async".into(), true)]);
}

#[test]
fn a_provider_that_fails_is_an_error_with_its_chain_and_the_next_call_is_served() {
    for edge in EDGES {
        let workshop = edge.workshop();
        let plugins = load(Host::builder(), &workshop.pair(limits()));
        for (call, kind) in [
            ("trap()", ErrorKind::Trap),
            ("spin()", ErrorKind::Deadline),
            ("eat()", ErrorKind::Memory),
            ("lie()", ErrorKind::Trap),
        ] {
            let error = relay(&plugins, call).unwrap_err();
            assert_eq!((error.kind(), error.blame()), (kind, Blame::Plugin), "{edge:?} {call}: {error:?}");
            assert_eq!(chain(&error), ["relay", "acts"], "{edge:?} {call}");
            assert_eq!(relay(&plugins, "fine(41)").unwrap(), "42", "{edge:?}");
        }
    }
}

#[test]
fn a_provider_that_failed_is_never_called_again_on_its_instance() {
    for edge in EDGES {
        let workshop = edge.workshop();
        let plugins = load(Host::builder(), &workshop.pair(limits()));
        for _ in 0..3 {
            assert_eq!([1, 2].map(|_| relay(&plugins, "count()").unwrap()), ["1", "2"], "{edge:?}");
            relay(&plugins, "trap()").unwrap_err();
        }
    }
}

#[test]
fn a_provider_that_hangs_ends_with_its_callers_time() {
    for edge in EDGES {
        let workshop = edge.workshop();
        let policy = workshop
            .pair(Limits { deadline: Duration::from_secs(3600), ..limits() })
            .plugin_limits("relay", Limits { deadline: Duration::from_millis(50), ..limits() });
        let plugins = load(Host::builder(), &policy);
        let error = relay(&plugins, "spin()").unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Deadline, vec!["relay", "acts"]), "{edge:?}");
        assert_eq!(
            error.to_string(),
            "plugin `acts` was still running when the time of its caller was up",
            "{edge:?}"
        );
        assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2", "{edge:?}");
    }
}

#[test]
fn a_provider_in_quarantine_is_not_provided_at_once() {
    for edge in EDGES {
        let workshop = edge.workshop();
        let first = Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() };
        let plugins = load(Host::builder(), &workshop.pair(limits()).supervise_plugin("acts", first));
        relay(&plugins, "trap()").unwrap_err();
        for _ in 0..3 {
            let error = relay(&plugins, "fine(1)").unwrap_err();
            assert_eq!((error.kind(), chain(&error)), (ErrorKind::NotProvided, vec!["relay", "acts"]));
            let why = "plugin `acts` is not provided: it is in quarantine after 1 failures in a row";
            assert_eq!(error.to_string(), why, "{edge:?}");
            assert_eq!(error.notes(), ["the last failure: plugin `acts` gave up"], "{edge:?}");
        }
        plugins.revive("acts").unwrap();
        assert_eq!(relay(&plugins, "fine(1)").unwrap(), "2", "{edge:?}");
    }
}

/// One that runs on when the time is over which a swap leaves it.
#[test]
fn a_provider_that_is_replaced_in_the_middle_of_a_call() {
    for edge in EDGES {
        let workshop = edge.workshop();
        let long = Limits { deadline: Duration::from_secs(600), ..limits() };
        let host = Host::builder().build().unwrap();
        let plugins = host.load(&plan(&workshop.pair(long.clone()))).unwrap();
        let error = std::thread::scope(|scope| {
            let call = scope.spawn(|| relay(&plugins, "spin()").unwrap_err());
            let has_begun = || {
                let stats = plugins.stats();
                stats.plugins.iter().any(|plugin| plugin.plugin.as_str() == "acts" && plugin.instances > 0)
            };
            while !has_begun() {
                std::thread::yield_now();
            }
            // The same component under other settings is another one.
            let often = Supervision { quarantine_after: 1_000, ..Supervision::default() };
            let next = plan(&workshop.pair(long.clone()).supervise_plugin("acts", often));
            let swapped = host.swap(&plugins, &next, &Swap::new().grace(Duration::ZERO)).unwrap();
            assert_eq!(swapped.swapped, ["acts".parse().unwrap()]);
            assert_eq!(relay(&plugins, "fine(1)").unwrap(), "2", "{edge:?}: new calls go to the new one");
            call.join().unwrap()
        });
        assert_eq!((error.kind(), error.blame()), (ErrorKind::NotProvided, Blame::Operator), "{error:?}");
        assert_eq!(chain(&error), ["relay", "acts"], "{edge:?}");
        let words = "plugin `acts` was replaced, and the time for calls on the former one is over";
        assert_eq!(error.to_string(), words, "{edge:?}");
    }
}
