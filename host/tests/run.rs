//! Plugins that run: limits that bite, failures that stay where they are, and logs.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests may fail loudly"
)]

#[path = "run/again.rs"]
mod again;
#[path = "run/albums.rs"]
mod albums;
#[path = "run/allowance.rs"]
mod allowance;
#[path = "run/asynchronous.rs"]
mod asynchronous;
#[path = "run/audit.rs"]
mod audit;
#[path = "run/awaited.rs"]
mod awaited;
#[path = "run/cached.rs"]
mod cached;
#[path = "run/called_off.rs"]
mod called_off;
#[path = "run/capability.rs"]
mod capability;
#[path = "run/claims.rs"]
mod claims;
#[path = "run/freight.rs"]
mod freight;
#[path = "run/failures.rs"]
mod failures;
#[path = "run/graph.rs"]
mod graph;
#[path = "run/edges.rs"]
mod edges;
#[path = "run/messages.rs"]
mod messages;
#[path = "run/narrowed.rs"]
mod narrowed;
#[path = "run/offers.rs"]
mod offers;
#[path = "run/limits.rs"]
mod limited;
#[path = "run/optional.rs"]
mod optional;
#[path = "run/own.rs"]
mod own;
#[path = "run/pressure.rs"]
mod pressure;
#[path = "run/refused.rs"]
mod refused;
#[path = "run/requests.rs"]
mod requests;
#[path = "run/resources.rs"]
mod resources;
#[path = "run/rings.rs"]
mod rings;
#[path = "run/settings.rs"]
mod settings;
#[path = "run/shared.rs"]
mod shared;
#[path = "run/shares.rs"]
mod shares;
#[path = "run/swap.rs"]
mod swap;
#[path = "run/tolls.rs"]
mod tolls;
#[path = "run/tree.rs"]
mod tree;
#[path = "run/versions.rs"]
mod versions;
#[path = "run/window.rs"]
mod window;
#[path = "run/world.rs"]
mod world;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use plugwright::{
    Blame, Bytes, ErrorKind, Event, Host, HostBuilder, Level, Limits, LogRecord, Observe, Plan, Plugins,
    Policy,
};

/// A folder with the components and manifests of the tests.
struct Workshop(tempfile::TempDir);

impl Workshop {
    fn new() -> Self {
        Self::with(|component| component)
    }

    /// One for each engine.
    fn of_both_engines() -> [Self; 2] {
        [Self::new(), Self::with(on_async_engine)]
    }

    fn with(form: fn(Vec<u8>) -> Vec<u8>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, wat) in [
            ("acts", include_str!("run/acts.wat")),
            ("relay", include_str!("run/relay.wat")),
            ("logs", include_str!("run/logs.wat")),
            ("opens", include_str!("run/opens.wat")),
        ] {
            let component = form(wat::parse_str(wat).unwrap());
            std::fs::write(folder.path().join(format!("{name}.wasm")), component).unwrap();
        }
        std::fs::write(folder.path().join("plugin.toml"), include_str!("run/logs.plugin.toml")).unwrap();
        std::fs::create_dir(folder.path().join("wit")).unwrap();
        std::fs::write(folder.path().join("wit/logs.wit"), include_str!("run/logs.wit")).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn component(&self, name: &str) -> std::path::PathBuf {
        self.path().join(format!("{name}.wasm"))
    }

    /// `relay`, which calls `acts`.
    fn pair(&self, limits: Limits) -> Policy {
        Policy::new()
            .plugin("acts", self.component("acts"))
            .plugin("relay", self.component("relay"))
            .limits(limits)
    }
}

/// The same component as one of the async engine, to which plans send whoever uses the component model's async at all: with one more
/// section at the end, `(core func (canon context.get i32 0))`.
fn on_async_engine(component: Vec<u8>) -> Vec<u8> {
    [component, vec![8, 4, 1, 0x0a, 0x7f, 0]].concat()
}

fn limits() -> Limits {
    Limits { memory: Bytes(8 << 20), deadline: Duration::from_secs(1), ..Limits::default() }
}

fn load(builder: HostBuilder, policy: &Policy) -> Plugins {
    let plan = Plan::new(policy).unwrap_or_else(|report| panic!("{}", report.render()));
    builder.build().unwrap().load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn wave(plugins: &Plugins, plugin: &str, call: &str) -> Result<String, plugwright::Error> {
    plugins.get(plugin).unwrap().call_wave(call)
}

#[test]
fn limits_bite_and_the_next_call_is_served() {
    for workshop in Workshop::of_both_engines() {
        let plugins = load(Host::builder(), &workshop.pair(limits()));
        for (call, kind) in [
            ("trap()", ErrorKind::Trap),
            ("spin()", ErrorKind::Deadline),
            ("eat()", ErrorKind::Memory),
            ("deep()", ErrorKind::Trap),
            ("lie()", ErrorKind::Trap),
        ] {
            let error = wave(&plugins, "acts", &format!("test:bad/acts.{call}")).unwrap_err();
            assert_eq!(error.kind(), kind, "{call}: {error:?}");
            assert_eq!(error.blame(), Blame::Plugin);
            assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(41)").unwrap(), "42");
        }
    }
}

#[test]
fn what_one_call_carries_is_bounded() {
    for workshop in Workshop::of_both_engines() {
        let plugins =
            load(Host::builder(), &workshop.pair(Limits { transfer: Bytes(64 << 10), ..Limits::default() }));
        assert!(wave(&plugins, "acts", "test:bad/acts.big(1000)").unwrap().starts_with("[0, "));
        assert_eq!(wave(&plugins, "relay", "test:bad/relay.big(60000)").unwrap(), "");
        for (plugin, interface) in [("acts", "acts"), ("relay", "relay")] {
            let error = wave(&plugins, plugin, &format!("test:bad/{interface}.big(200000)")).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transfer, "{error:?}");
            assert_eq!(error.plugins().last().unwrap().as_str(), "acts");
        }
    }
}

#[test]
fn a_failure_names_the_chain_and_leaves_consumer_and_provider_usable() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    for (call, kind) in [
        ("trap()", ErrorKind::Trap),
        ("spin()", ErrorKind::Deadline),
        ("eat()", ErrorKind::Memory),
        ("lie()", ErrorKind::Trap),
    ] {
        let error = wave(&plugins, "relay", &format!("test:bad/relay.{call}")).unwrap_err();
        assert_eq!(error.kind(), kind, "{call}: {error:?}");
        let chain: Vec<&str> = error.plugins().iter().map(|id| id.as_str()).collect();
        assert_eq!(chain, ["relay", "acts"], "{call}");
        assert_eq!(wave(&plugins, "relay", "test:bad/relay.fine(41)").unwrap(), "42");
        assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2");
    }
}

#[test]
fn a_failure_is_counted_and_a_session_ends_with_it() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let acts = plugins.get("acts").unwrap();
    let mut session = acts.session().unwrap();
    assert_eq!(session.call_wave("test:bad/acts.count()").unwrap(), "1");
    assert_eq!(session.call_wave("test:bad/acts.count()").unwrap(), "2");
    session.call_wave("test:bad/acts.trap()").unwrap_err();
    let error = session.call_wave("test:bad/acts.count()").unwrap_err();
    assert_eq!(error.to_string(), "the session with plugin `acts` ended when a call in it failed");
    drop(session);
    assert_eq!(
        wave(&plugins, "acts", "test:bad/acts.count()").unwrap(),
        "1",
        "the failed instance was not reused"
    );
    let stats = plugins.stats();
    let acts = stats.plugins.iter().find(|plugin| plugin.plugin.as_str() == "acts").unwrap();
    assert_eq!((acts.failures, acts.instances), (1, 2));
}

#[test]
fn a_deadline_is_that_of_whoever_has_less_time() {
    let workshop = Workshop::new();
    let policy = workshop
        .pair(Limits { deadline: Duration::from_secs(3600), ..limits() })
        .plugin_limits("relay", Limits { deadline: Duration::from_millis(50), ..limits() });
    let error = wave(&load(Host::builder(), &policy), "relay", "test:bad/relay.spin()").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(error.to_string(), "plugin `acts` was still running when the time of its caller was up");
}

#[test]
fn calls_may_be_made_from_async_code() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let relay = plugins.get("relay").unwrap();
    let answers = runtime.block_on(async {
        let spawned = relay.run(|session| session.call_wave("test:bad/relay.fine(1)")).await;
        [spawned, relay.call_wave("test:bad/relay.fine(2)")]
    });
    assert_eq!(answers.map(Result::unwrap), ["2", "3"]);
}

/// Something that lasts until this goes, also where a test fails meanwhile: others go on until then.
struct Lasts<'a>(&'a AtomicBool);

impl Drop for Lasts<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A hundred plugins in flight on one engine. One of them does wrong, in each of four ways; the others are answered all the while, and
/// answered right.
#[test]
fn neighbours_are_unharmed() {
    const ALL: usize = 100;
    let workshop = Workshop::new();
    // The innocent have all the time that a busy machine needs, and so has who is called off.
    let patient = Limits { deadline: Duration::from_secs(600), ..limits() };
    let policy = (0..=ALL).fold(Policy::new().limits(patient), |policy, index| {
        policy.plugin(&format!("acts-{index}"), workshop.component("acts"))
    });
    let seen = Seen::default();
    let plugins = load(Host::builder().observe(seen.clone()), &policy.plugin_limits("acts-0", limits()));
    let failed = |call: &str, kind: ErrorKind| {
        let error = wave(&plugins, "acts-0", &format!("test:bad/acts.{call}")).unwrap_err();
        assert_eq!(error.kind(), kind, "{}", error.render());
    };
    let called_off = || {
        let plugin = plugins.get("acts-100").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let call = plugin.run(|session| session.call_wave("test:bad/acts.spin()"));
            tokio::time::timeout(Duration::from_millis(50), call).await.unwrap_err();
        });
        seen.wait_for(1, "called off");
    };
    let misdeeds: [(&str, usize, &dyn Fn()); 4] = [
        ("loops", 0, &|| failed("spin()", ErrorKind::Deadline)),
        ("traps", 0, &|| failed("trap()", ErrorKind::Trap)),
        ("exhausts memory", 0, &|| failed("eat()", ErrorKind::Memory)),
        ("is called off", 100, &called_off),
    ];
    for (what, bad, misdeed) in misdeeds {
        let (start, over) = (std::sync::Barrier::new(ALL), AtomicBool::new(false));
        let answered: u64 = std::thread::scope(|scope| {
            let neighbours: Vec<_> = (1..ALL)
                .map(|index| {
                    let (plugins, start, over) = (&plugins, &start, &over);
                    scope.spawn(move || {
                        start.wait();
                        let mut answered = 0;
                        loop {
                            let is_last = over.load(Ordering::Relaxed);
                            let answer = wave(plugins, &format!("acts-{index}"), "test:bad/acts.fine(1)");
                            assert_eq!(
                                answer.unwrap_or_else(|error| panic!("{what}: {}", error.render())),
                                "2"
                            );
                            answered += 1;
                            if is_last {
                                return answered;
                            }
                            std::thread::yield_now();
                        }
                    })
                })
                .collect();
            let lasts = Lasts(&over);
            start.wait();
            misdeed();
            drop(lasts);
            neighbours.into_iter().map(|neighbour| neighbour.join().unwrap()).sum()
        });
        assert!(answered >= 99, "{what}: {answered}");
        assert_eq!(wave(&plugins, &format!("acts-{bad}"), "test:bad/acts.fine(1)").unwrap(), "2", "{what}");
    }
    let stats = plugins.stats();
    let failures: Vec<u64> =
        stats.plugins.iter().map(|row| row.failures).filter(|count| *count > 0).collect();
    assert_eq!(failures, [3, 1], "of those alone that did wrong");
}

#[test]
fn edges_are_counted_and_fused_gives_the_same() {
    let workshop = Workshop::new();
    let policy = workshop.pair(limits());
    let isolated = load(Host::builder(), &policy);
    let fused = load(Host::builder(), &policy.fuse(["acts", "relay"]));
    for plugins in [&isolated, &fused] {
        for x in [0, 1, u32::MAX - 1] {
            assert_eq!(
                wave(plugins, "relay", &format!("test:bad/relay.fine({x})")).unwrap(),
                (x + 1).to_string()
            );
        }
    }
    assert_eq!(isolated.stats().edges[0].calls, 3);
    assert!(fused.stats().edges.is_empty());
    let error = wave(&fused, "relay", "test:bad/relay.trap()").unwrap_err();
    assert_eq!(error.plugins()[0].as_str(), fused.plan().units[0].id.as_str(), "a group fails as one");
    assert_eq!(wave(&fused, "relay", "test:bad/relay.fine(1)").unwrap(), "2");
}

#[test]
fn a_dropped_future_calls_off_its_tree_and_nothing_else() {
    let workshop = Workshop::new();
    let forever = Limits { deadline: Duration::from_secs(3600), ..limits() };
    let seen = Seen::default();
    let plugins = load(Host::builder().observe(seen.clone()), &workshop.pair(forever));
    let relay = plugins.get("relay").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let call = relay.run(|session| session.call_wave("test:bad/relay.spin()"));
        tokio::time::timeout(Duration::from_millis(50), call).await.unwrap_err();
    });
    seen.wait_for(2, "called off");
    assert_eq!(wave(&plugins, "relay", "test:bad/relay.fine(1)").unwrap(), "2");
}

/// Keeps what an observer is told.
#[derive(Clone, Default)]
struct Seen(Arc<(Mutex<Vec<String>>, Condvar)>);

impl Observe for Seen {
    fn log(&self, record: &LogRecord<'_>) {
        let LogRecord { plugin, level, target, message, .. } = record;
        self.add(format!("{plugin} {level:?} {target}: {message}"));
    }

    fn event(&self, event: &Event) {
        self.add(format!("{event:?}"));
    }
}

impl Seen {
    fn add(&self, line: String) {
        self.0.0.lock().unwrap().push(line);
        self.0.1.notify_all();
    }

    /// Waits until as many lines hold `what`.
    fn wait_for(&self, count: usize, what: &str) {
        let too_few =
            |lines: &mut Vec<String>| lines.iter().filter(|line| line.contains(what)).count() < count;
        let patience = Duration::from_secs(60);
        let (lines, timeout) =
            self.0.1.wait_timeout_while(self.0.0.lock().unwrap(), patience, too_few).unwrap();
        assert!(!timeout.timed_out(), "{lines:?}");
    }

    fn logged(&self) -> Vec<String> {
        self.of("logs ")
    }

    /// Lines that begin like this.
    fn of(&self, begin: &str) -> Vec<String> {
        self.0.0.lock().unwrap().iter().filter(|line| line.starts_with(begin)).cloned().collect()
    }
}

#[test]
fn logs_reach_the_host_with_name_level_and_nothing_to_fear() {
    let workshop = Workshop::new();
    let seen = Seen::default();
    let policy = Policy::new()
        .plugin("logs", workshop.path())
        .grant("logs", plugwright::Grant::log(Level::Info))
        .limits(Limits { output: Bytes(1000), ..Limits::default() });
    let plugins = load(Host::builder().observe(seen.clone()), &policy);
    wave(&plugins, "logs", "test:bad/logs.say(1)").unwrap();
    assert_eq!(seen.logged(), Vec::<String>::new(), "below the granted level");
    wave(&plugins, "logs", "test:bad/logs.say(3)").unwrap();
    assert_eq!(seen.logged(), ["logs Warn part: a line with \\u{1b}[31mcolour"]);
    wave(&plugins, "logs", "test:bad/logs.flood(1000)").unwrap();
    let logged = seen.logged();
    assert_eq!(logged.len(), 1 + 1000 / (27 + 64) + 1);
    assert_eq!(
        logged.last().unwrap(),
        "logs Warn plugwright: output cut: a call may print and log 1000 bytes"
    );
    wave(&plugins, "logs", "test:bad/logs.say(2)").unwrap();
    assert_eq!(seen.logged().len(), logged.len() + 1, "the next call has its own allowance");
    wave(&plugins, "logs", "test:bad/logs.say(9)").unwrap_err();
}

#[test]
fn a_fused_group_has_what_its_members_were_granted() {
    let workshop = Workshop::new();
    let seen = Seen::default();
    let policy = Policy::new()
        .plugin("acts", workshop.component("acts"))
        .plugin("logs", workshop.path())
        .grant("logs", plugwright::Grant::log(Level::Info))
        .fuse_sharing_grants(["acts", "logs"]);
    let plugins = load(Host::builder().observe(seen.clone()), &policy);
    wave(&plugins, "logs", "test:bad/logs.say(3)").unwrap();
    assert!(seen.0.0.lock().unwrap().iter().any(|line| line.ends_with("a line with \\u{1b}[31mcolour")));
    assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2");
}
